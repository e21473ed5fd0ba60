"""Likelihood ratios: what a score says of two propositions, by a calibration on labelled pairs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.contracts.pair import QualityScores

CALIBRATION_SCHEMA = "sim2word/likelihood/1"
_BEST = 100.0
MARGIN = 10.0
"""Of 100, by which a pair may be poorer than those that a calibration was fitted on."""
LOGISTIC, PAV = "logistic", "pav"
ConditionName = Literal["size", "pose", "sharpness", "noise", "light", "covering", "compression"]
CONDITIONS: dict[ConditionName, tuple[str, ...]] = {
    "size": ("inter_eye",),
    "pose": ("yaw", "pitch", "roll"),
    "sharpness": ("sharpness",),
    "noise": ("noise",),
    "light": ("exposure", "contrast"),
    "covering": ("occlusion",),
    "compression": ("compression",),
}
"""How photos were taken, by the components of :class:`~engine.contracts.pair.QualityScores` whose
lowest stands for it."""


def conditions_of(a: QualityScores, b: QualityScores) -> dict[ConditionName, float]:
    """Return each condition of a pair: the lowest component of the poorer face, 0 to 100."""
    return {
        name: min(float(getattr(one, part)) for one in (a, b) for part in parts)
        for name, parts in CONDITIONS.items()
    }


@dataclass(frozen=True, slots=True)
class QualityBand:
    """Error rates of pairs whose poorer face is of a quality.

    Attributes
    ----------
    low, high : float
        Of the lowest quality component of both faces, 0 to 100; `high` excluded but for 100.
    mated, nonmated : int
        Pairs.
    fmr, fnmr : float or None
        At the operating point; None without pairs of the kind.
    """

    low: float
    high: float
    mated: int
    nonmated: int
    fmr: float | None
    fnmr: float | None


@dataclass(frozen=True, slots=True)
class ConditionBand:
    """Pairs that are alike in one condition.

    Attributes
    ----------
    low, high : float
        Of the condition, 0 to 100, higher better; `high` excluded but for 100.
    mated, nonmated : int
        Pairs.
    fmr, fnmr : float or None
        At the operating point; None without pairs of the kind.
    mated_lr, nonmated_lr : tuple of float, or None
        log10 likelihood ratios that 5 %, half and 95 % of the pairs are below, each by a mapping
        that was fitted without the pair; None with fewer than twenty of the kind.
    """

    low: float
    high: float
    mated: int
    nonmated: int
    fmr: float | None
    fnmr: float | None
    mated_lr: tuple[float, float, float] | None = None
    nonmated_lr: tuple[float, float, float] | None = None

    def holds(self, value: float) -> bool:
        """Whether a pair's condition belongs to this band."""
        return self.low <= value < self.high or value == self.high == _BEST


@dataclass(frozen=True, slots=True)
class Condition:
    """What a calibration knows of one condition.

    Attributes
    ----------
    name : ConditionName
    least : float
        The poorest that the pairs of either kind still show, 0 to 100: a pair that is more than
        :data:`MARGIN` below was not calibrated.
    bands : tuple of ConditionBand
        The poorest first.
    """

    name: ConditionName
    least: float
    bands: tuple[ConditionBand, ...]


@dataclass(frozen=True, slots=True)
class PairCondition:
    """One condition of a pair at hand, and what is known of pairs like it.

    Attributes
    ----------
    name : ConditionName
    value, least : float
        Of the poorer face, and the poorest that the calibration still shows; 0 to 100.
    band : ConditionBand
    """

    name: ConditionName
    value: float
    least: float
    band: ConditionBand


@dataclass(frozen=True, slots=True)
class NotCalibrated:
    """A condition of a pair that is poorer than the calibration's pairs show.

    Attributes
    ----------
    name : ConditionName
    value, least : float
        Of the pair, and of the calibration; 0 to 100.
    data : str
        Name of the calibration's pairs.
    """

    name: ConditionName
    value: float
    least: float
    data: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How much is behind a number of pairs.

    Attributes
    ----------
    mated, nonmated : int
        Distinct pairs.
    photos : int
        Distinct photos, by their bytes.
    people : int
        As far as the labels say.
    mated_people : int
        People with a mated pair.
    nonmated_people : int
        Pairs of people with a non-mated pair.
    left_out : dict
        Rows that do not count, by why.
    """

    mated: int
    nonmated: int
    photos: int
    people: int
    mated_people: int
    nonmated_people: int
    left_out: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VerbalWords:
    """Words for a likelihood ratio.

    Attributes
    ----------
    en, zh : str
    source : str
        Of the scale.
    """

    en: str
    zh: str
    source: str


@dataclass(frozen=True, slots=True)
class Likelihood:
    """What a score says.

    Attributes
    ----------
    log10_lr : float
        Of "the photos are of one person" against "the photos are of two people of the
        calibration's population".
    clamped : bool
        Whether the pairs support no larger figure than this.
    verbal : VerbalWords or None
        None while the verbal scale is off, or says nothing of so small a figure.
    calibration : LikelihoodCalibration
    scale : VerbalScale or None
        That the words are of.
    conditions : tuple of PairCondition
        Of the pair at hand, the poorest first; empty where the calibration does not know them.
    """

    log10_lr: float
    clamped: bool
    verbal: VerbalWords | None
    calibration: LikelihoodCalibration
    scale: VerbalScale | None = None
    conditions: tuple[PairCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class LikelihoodCalibration:
    """From cosines to log10 likelihood ratios.

    Attributes
    ----------
    schema : str
    data : str
        Name of the pairs.
    data_sha256 : str
        Of their list.
    network, network_sha256 : str
        Whose cosines they are.
    made_by, created : str
    mated, nonmated : int
        Distinct pairs.
    fit : {"logistic", "pav"}
    cosines, log10_lrs : tuple of float
        Ends of the straight pieces of the mapping, cosines ascending; a step has two equal
        cosines.
    lower, upper : float
        Figures beyond these are not supported by so few pairs: minus log10 of the people with a
        mated pair, log10 of the pairs of people with a non-mated one.
    cllr, cllr_min : float
        Log likelihood ratio cost (N. Brümmer and J. du Preez, 2006) of pairs that the mapping was
        not fitted on, and what the best monotonic mapping would reach on them. 0 is perfect, 1
        says nothing.
    held_out : {"people", "pairs"}
        What was kept apart for `cllr`.
    held_out_pairs : int
        Pairs that `cllr` is over.
    threshold : float
        Cosine that the bands are given at: of the network's operating point, or the best on these
        pairs where it has none.
    bands : tuple of QualityBand
    counted : Counted or None
        What is behind the pairs; None in calibrations of versions that did not count it.
    conditions : tuple of Condition
        Error rates by how the photos were taken; empty in calibrations of versions without them.
    """

    schema: str
    data: str
    data_sha256: str
    network: str
    network_sha256: str
    made_by: str
    created: str
    mated: int
    nonmated: int
    fit: str
    cosines: tuple[float, ...]
    log10_lrs: tuple[float, ...]
    lower: float
    upper: float
    cllr: float
    cllr_min: float
    held_out: str
    held_out_pairs: int
    threshold: float
    bands: tuple[QualityBand, ...] = ()
    counted: Counted | None = None
    conditions: tuple[Condition, ...] = ()

    def of(
        self,
        cosine: float,
        verbal: VerbalScale | None = None,
        pair: Mapping[ConditionName, float] | None = None,
    ) -> Likelihood:
        """Return what a cosine says.

        Parameters
        ----------
        cosine : float
        verbal : VerbalScale, optional
        pair : mapping of name to float, optional
            Conditions of the pair at hand, see :func:`conditions_of`.
        """
        found = interpolated(cosine, self.cosines, self.log10_lrs)
        held = min(max(found, self.lower), self.upper)
        words = None if verbal is None else verbal.of(held)
        return Likelihood(held, held != found, words, self, verbal, self._known(pair or {}))

    def not_calibrated(self, pair: Mapping[ConditionName, float]) -> tuple[NotCalibrated, ...]:
        """Return in what a pair is poorer than any that this was fitted on, the poorest first."""
        found = [
            NotCalibrated(known.name, pair[known.name], known.least, self.data)
            for known in self.conditions
            if pair.get(known.name, known.least) < known.least - MARGIN
        ]
        return tuple(sorted(found, key=lambda one: one.value - one.least))

    def _known(self, pair: Mapping[ConditionName, float]) -> tuple[PairCondition, ...]:
        found = [
            PairCondition(known.name, pair[known.name], known.least, band)
            for known in self.conditions
            if known.name in pair
            for band in known.bands
            if band.holds(pair[known.name])
        ]
        return tuple(sorted(found, key=lambda one: one.value))


@dataclass(frozen=True, slots=True)
class VerbalStep:
    """One step of a verbal scale.

    Attributes
    ----------
    above : float
        log10 of the likelihood ratio, by size, from which it holds.
    en, zh : str
    """

    above: float
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class VerbalScale:
    """Words for likelihood ratios; a laboratory's own choice.

    Attributes
    ----------
    source : str
        Who says so.
    steps : tuple of VerbalStep
        Ascending.
    """

    source: str
    steps: tuple[VerbalStep, ...]

    def of(self, log10_lr: float) -> VerbalWords | None:
        """Return the words for a figure; None below the first step."""
        fitting = [step for step in self.steps if abs(log10_lr) >= step.above]
        return VerbalWords(fitting[-1].en, fitting[-1].zh, self.source) if fitting else None


@dataclass(frozen=True, slots=True)
class ReadBy:
    """What scores are read by.

    Attributes
    ----------
    calibration : LikelihoodCalibration
    scale : VerbalScale or None
    """

    calibration: LikelihoodCalibration
    scale: VerbalScale | None = None


def interpolated(x: float, xs: tuple[float, ...], ys: tuple[float, ...]) -> float:
    """Return y at x between points, straight; beyond the ends as the last piece goes on.

    Parameters
    ----------
    x : float
    xs, ys : tuple of float
        At least two, `xs` ascending.
    """
    at = min(max(bisect_right(xs, x), 1), len(xs) - 1)
    x0, x1, y0, y1 = xs[at - 1], xs[at], ys[at - 1], ys[at]
    if x1 == x0:  # a step
        return y1 if x >= x0 else y0
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
