"""Likelihood ratios: what a score says of two propositions, by a calibration on labelled pairs."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

CALIBRATION_SCHEMA = "sim2word/likelihood/1"
LOGISTIC, PAV = "logistic", "pav"


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
    """

    log10_lr: float
    clamped: bool
    verbal: VerbalWords | None
    calibration: LikelihoodCalibration
    scale: VerbalScale | None = None


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

    def of(self, cosine: float, verbal: VerbalScale | None = None) -> Likelihood:
        """Return what a cosine says."""
        found = interpolated(cosine, self.cosines, self.log10_lrs)
        held = min(max(found, self.lower), self.upper)
        words = None if verbal is None else verbal.of(held)
        return Likelihood(held, held != found, words, self, verbal)


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
