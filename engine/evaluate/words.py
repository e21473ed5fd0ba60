"""How often words are reported to stand out, and how often wrongly.

Wrongly: where both photos are the same there is nothing that sets them apart; and a random
region that is passed off as a word's must not stand out of random regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Control, Explanation, Measurement
from engine.contracts.settings import Settings
from engine.evaluate.opening import explain, for_differences
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.planted import ranking_of
from engine.evidence.erase import Erase
from engine.evidence.kind import Subjects
from engine.evidence.significance import SUPPORT_Z, holm, standing
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.replacing.bench import PairBench
from engine.explain.replacing.controls import random_regions
from engine.explain.replacing.erasing import pair_fills
from engine.explain.words.measured import is_supported
from engine.progress import Work, finish
from engine.session import Session

_AS_WORDS = 20
"""Random regions of a pair that are passed off as words, about as many as there are words."""
_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Support:
    """Of one kind of pairs.

    Attributes
    ----------
    n : int
        Pairs.
    first_above_3 : float or None
        Share of pairs whose first word lies more than three standard deviations outward of
        its controls.
    first_supported : float or None
        Share of pairs whose first word is reported to stand out.
    any_supported : float or None
        Share of pairs with a word that is reported to stand out.
    """

    n: int
    first_above_3: float | None
    first_supported: float | None
    any_supported: float | None


@dataclass(frozen=True, slots=True)
class SupportReport:
    """The whole measurement.

    Attributes
    ----------
    mated, nonmated : Support
        Pairs as they are.
    identical : Support
        Photos beside themselves, asked what sets them apart.
    random_tried, random_supported : int
        Random regions passed off as words, and how many of them stood out.
    """

    mated: Support
    nonmated: Support
    identical: Support
    random_tried: int
    random_supported: int


def evaluate_support(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    settings: Settings,
) -> Work[SupportReport]:
    """Explain pairs, each A beside itself too, and count what stands out.

    Parameters
    ----------
    session : Session
    root : Path
        Of the pairs' images.
    pairs : sequence of LabelledPair
    settings : Settings
        With controls, and the method that is tested.
    """
    found: dict[str, list[Explanation]] = {"mated": [], "nonmated": [], "identical": []}
    tried = stood_out = 0
    apart = for_differences(settings)
    for done, pair in enumerate(pairs):
        yield done / len(pairs)
        a, b = root / pair.image_a, root / pair.image_b
        try:
            explained = explain(session, a, b, settings)
            itself = explain(session, a, a, apart)
        except Sim2WordError:
            continue
        found["mated" if pair.mated else "nonmated"].append(explained)
        found["identical"].append(itself)
        tried += _AS_WORDS
        stood_out += _random_words(session, explained, settings)
    return SupportReport(
        mated=_summary(found["mated"]),
        nonmated=_summary(found["nonmated"]),
        identical=_summary(found["identical"]),
        random_tried=tried,
        random_supported=stood_out,
    )


def _random_words(session: Session, explained: Explanation, settings: Settings) -> int:
    """Return how many random regions, erased in both faces, stand out of others."""
    pair = session.pair(explained.faces, settings, CancelToken(), "evaluation")
    read = view_attributes(pair.attributes, pair.faces, pair.crops.device).logits
    bench, kind = PairBench(pair, pair_fills(pair.faces, settings), pair.partners, read), Erase()
    size = pair.recognition.crop_size
    count = _AS_WORDS + settings.controls
    masks = random_regions(size, np.array([_SIZE]), count, settings.seed + 2)[0]
    scores = finish(
        kind.measure(bench, Subjects(tuple(map(str, range(count))), np.stack([masks, masks])))
    )
    effects = scores["both"] - pair.similarity.cosine
    controls = effects[_AS_WORDS:]
    stands = {
        number: known
        for number, effect in enumerate(effects[:_AS_WORDS])
        if (known := standing(float(effect), controls)) is not None
    }
    corrected = holm({number: known.p for number, known in stands.items()})
    return sum(
        bool(
            is_supported(
                Measurement(
                    kind.card.name,
                    0.0,
                    float(effects[number]),
                    Control(known.mean, known.sd, known.z, corrected[number]),
                    _SIZE,
                ),
                None,
            )
        )
        for number, known in stands.items()
    )


def _summary(explanations: Sequence[Explanation]) -> Support:
    if not explanations:
        return Support(0, None, None, None)
    above, first, some = [], [], []
    for explanation in explanations:
        words = ranking_of(explanation)
        change = words[0].ranking if words else None
        outward = 0.0
        if change is not None and change.control is not None:
            outward = change.control.z if change.effect > 0 else -change.control.z
        above.append(outward > SUPPORT_Z)
        first.append(bool(words and words[0].supported))
        some.append(any(word.supported for word in words))
    return Support(
        len(explanations), float(np.mean(above)), float(np.mean(first)), float(np.mean(some))
    )
