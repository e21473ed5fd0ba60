"""Whether an effect stands out of what random regions of the same size do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from engine.contracts.explanation import Measurement

SUPPORT_Z = 3.0
"""An effect stands out when it is this many standard deviations from its controls ..."""

SUPPORT_P = 0.05
"""... and less probable than this among as many random regions as were tried."""

_MIN_SD = 1e-6
_LEAST = 2

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Standing:
    """An effect among its controls.

    Attributes
    ----------
    mean, sd : float
        Of the controls.
    z : float
        (effect - mean) / sd.
    p : float
        Two-sided probability of an effect as far out, for one more random region, since an
        effect may stand out either way: Student's t with the spread of a single value.
    """

    mean: float
    sd: float
    z: float
    p: float


def standing(effect: float, controls: NDArray[np.float64]) -> Standing | None:
    """Return how an effect stands among its controls, (n,); None with fewer than two."""
    count = len(controls)
    if count < _LEAST:
        return None
    mean, sd = float(controls.mean()), max(float(controls.std(ddof=1)), _MIN_SD)
    z = (effect - mean) / sd
    return Standing(mean, sd, z, probability(z, count))


def probability(z: float, count: int) -> float:
    """Return the probability of an effect as far out as z, for one more of `count` controls.

    See :attr:`Standing.p`.
    """
    return float(2 * stdtr(count - 1, -abs(z) / np.sqrt(1 + 1 / count)))


def stands_out(change: Measurement) -> bool | None:
    """Return whether a change stands out of its controls; None where there are none.

    Its z counts in the direction of its effect: a region that moves the score less than random
    regions do does not stand out.
    """
    control = change.control
    if control is None or control.p is None:
        return None
    outward = control.z if change.effect > 0 else -control.z
    return outward >= SUPPORT_Z and control.p < SUPPORT_P


def holm(p_values: Mapping[_K, float]) -> dict[_K, float]:
    """Return probabilities corrected for how many there are.

    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal
    of Statistics 6, 1979.
    """
    order: Sequence[_K] = sorted(p_values, key=lambda key: p_values[key])
    corrected: dict[_K, float] = {}
    largest = 0.0
    for place, key in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - place) * p_values[key]))
        corrected[key] = largest
    return corrected
