"""What is said of a score: its threshold, its likelihood ratio, a second network's word for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.contracts.explanation import Agreement
from engine.contracts.likelihood import NotCalibrated, PairCondition, VerbalWords
from engine.contracts.pair import SIDES
from engine.contracts.score import OperatingPoint, Similarity
from engine.language.catalogue import Language, Phrase, say

_SHORT, _FEW = 16, 10
"""Digits of a hash; pairs below which error rates are not put in a sentence."""
_MOST, _LEAST = 0.9995, 0.0005
"""Shares that would be rounded to all, or to none, and are neither."""


class Calibration(Protocol):
    """What a calibration comes from, as it is in use and as documents have it."""

    @property
    def data(self) -> str:
        """Name of its pairs."""

    @property
    def data_sha256(self) -> str:
        """Of their list."""

    @property
    def mated(self) -> int:
        """Pairs of one person."""

    @property
    def nonmated(self) -> int:
        """Pairs of two people."""

    @property
    def cllr(self) -> float:
        """Cost of its likelihood ratios on pairs held out."""

    @property
    def held_out(self) -> str:
        """``people`` or ``pairs``; empty where nobody wrote it down."""


def score_phrases(similarity: Similarity) -> list[Phrase]:
    """Return a score as sentences: its side of the threshold, and which known pairs score lower."""
    point = similarity.operating_point
    if similarity.statistics is None or point is None:
        return [Phrase("score.alone", {"cosine": similarity.cosine})]
    side = "above" if similarity.cosine >= point.threshold else "below"
    values = {
        "cosine": similarity.cosine,
        "threshold": point.threshold,
        "data": point.data,
        "fmr": point.fmr,
        "fnmr": point.fnmr,
    }
    mates, strangers = similarity.statistics.shares_below(similarity.cosine)
    standing = {
        "strangers": _share(strangers),
        "mates": _share(mates),
        "nonmated": point.nonmated,
        "mated": point.mated,
    }
    return [Phrase(f"score.{side}", values), Phrase("score.higher_than", standing)]


def _share(value: float) -> Phrase:
    """Return a share that is never rounded to all or to none."""
    ends = {0.0: "score.share_none", 1.0: "score.share_all"}
    if value in ends:
        return Phrase(ends[value], {})
    if value > _MOST or value < _LEAST:
        return Phrase("score.share_over" if value > _MOST else "score.share_under", {})
    return Phrase("score.share", {"share": value})


def threshold_text(point: OperatingPoint | None, language: Language) -> str:
    """Return a threshold, never without its data and error rates."""
    if point is None:
        return say("score.never_calibrated", language)
    return say(
        "score.threshold",
        language,
        threshold=point.threshold,
        fmr=point.fmr,
        fnmr=point.fnmr,
        data=point.data,
        mated=point.mated,
        nonmated=point.nonmated,
    )


def likelihood_text(
    value: float, *, clamped: bool, verbal: VerbalWords | None, language: Language
) -> str:
    """Return a likelihood ratio, log10, with the words of the scale if one is chosen."""
    words = ""
    if verbal is not None:
        words = say(
            "score.verbal",
            language,
            words=verbal_words(verbal, language),
            proposition="H1" if value > 0 else "H2",
            source=verbal.source,
        )
    at_end = say("score.clamped", language) if clamped else ""
    return say("score.likelihood", language, value=value, clamped=at_end, verbal=words)


def verbal_words(verbal: VerbalWords, language: Language) -> str:
    """Return the words of a scale, which has English and Chinese; others have the English."""
    return verbal.zh if language == "zh" else verbal.en


def calibration_text(by: Calibration, reach: tuple[float, float], language: Language) -> str:
    """Return what a calibration comes from.

    Parameters
    ----------
    by : Calibration
    reach : pair of float
        The least and the largest log10 likelihood ratio that its pairs support.
    language : str
    """
    kept = say(f"score.kept_{by.held_out}", language) if by.held_out else ""
    return say(
        "score.calibration",
        language,
        data=by.data,
        mated=by.mated,
        nonmated=by.nonmated,
        sha256=by.data_sha256[:_SHORT],
        cllr=by.cllr,
        kept=kept,
        low=reach[0],
        high=reach[1],
    )


def not_calibrated_text(found: Sequence[NotCalibrated], language: Language) -> str:
    """Return why a calibration says nothing of a pair."""
    conditions = tuple(
        Phrase(
            "score.below_least",
            {
                "name": Phrase(f"score.condition.{one.name}", {}),
                "value": one.value,
                "least": one.least,
            },
        )
        for one in found
    )
    return say("score.no_likelihood_here", language, conditions=conditions, data=found[0].data)


def like_it_text(found: PairCondition, language: Language) -> str:
    """Return what is known of pairs that were taken like a pair at hand, in one condition."""
    band, name = found.band, Phrase(f"score.condition.{found.name}", {})
    if found.value < found.least:
        return say(
            "score.poorer_than_most", language, name=name, value=found.value, least=found.least
        )
    if min(band.mated, band.nonmated) < _FEW:
        return say(
            "score.few_like_it",
            language,
            name=name,
            low=band.low,
            high=band.high,
            mated=band.mated,
            nonmated=band.nonmated,
        )
    fmr, fnmr = ("–" if rate is None else f"{rate:.2%}" for rate in (band.fmr, band.fnmr))
    ratios = ""
    if band.mated_lr is not None and band.nonmated_lr is not None:
        ratios = say(
            "score.like_it_ratios",
            language,
            low=band.mated_lr[0],
            high=band.mated_lr[2],
            other_low=band.nonmated_lr[0],
            other_high=band.nonmated_lr[2],
        )
    return say(
        "score.pairs_like_it",
        language,
        name=name,
        low=band.low,
        high=band.high,
        fmr=fmr,
        fnmr=fnmr,
        mated=band.mated,
        nonmated=band.nonmated,
        ratios=ratios,
    )


def second_network_lines(found: Agreement, language: Language) -> list[str]:
    """Return an agreement of two networks, line by line, below the line that names it."""
    lines = [
        say(
            "score.second_network",
            language,
            network=network,
            cosine=cosine,
            threshold=threshold_text(point, language),
        )
        for network, cosine, point in zip(
            found.networks, found.cosines, found.operating_points, strict=True
        )
    ]
    if found.words is not None:
        count = found.words_ranked_by_both
        lines.append(say("score.second_words", language, count=count, value=found.words))
    a, b = ("–" if (value := found.maps.get(side)) is None else f"{value:+.2f}" for side in SIDES)
    words = tuple(Phrase(f"words.{key}", {}) for key in found.supported)
    listed = words or Phrase("sentence.none", {})
    return [
        *lines,
        say("score.second_maps", language, a=a, b=b),
        say("score.second_supported", language, words=listed),
    ]
