"""Fit the mapping from scores to log10 likelihood ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from engine.contracts.errors import BadInput
from engine.contracts.likelihood import LOGISTIC, interpolated

Array = NDArray[np.float64]
_LARGEST = 12.0
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Mapping:
    """Straight pieces; see :class:`~engine.contracts.LikelihoodCalibration`."""

    scores: tuple[float, ...]
    log10_lrs: tuple[float, ...]

    def values_of(self, scores: Array) -> Array:
        """Return the log10 likelihood ratios of scores."""
        return np.array([interpolated(s, self.scores, self.log10_lrs) for s in scores.tolist()])


def fit(kind: str, scores: Array, mated: NDArray[np.bool_]) -> Mapping:
    """Return a mapping.

    Parameters
    ----------
    kind : {"logistic", "pav"}
    scores : ndarray, float64, (n,)
        Larger is more similar.
    mated : ndarray, bool, (n,)

    Raises
    ------
    BadInput
        If mated pairs do not score higher than non-mated ones.
    """
    return fit_logistic(scores, mated) if kind == LOGISTIC else fit_pav(scores, mated)


def fit_logistic(scores: Array, mated: NDArray[np.bool_]) -> Mapping:
    """Return logistic regression with both kinds of pairs weighing alike, so with even odds."""
    middle, spread = float(scores.mean()), float(scores.std()) or 1.0
    model = LogisticRegression(C=1e6, class_weight="balanced", max_iter=1000)
    model.fit(((scores - middle) / spread)[:, None], mated)
    slope = float(model.coef_[0, 0]) / spread / np.log(10)
    if slope <= 0:
        raise _falling()
    at_middle = float(model.intercept_[0]) / np.log(10)
    return Mapping((-1.0, 1.0), tuple(at_middle + slope * (x - middle) for x in (-1.0, 1.0)))


def fit_pav(scores: Array, mated: NDArray[np.bool_]) -> Mapping:
    """Return isotonic regression by pooling adjacent violators, both kinds weighing alike.

    One mated pair below all scores and one non-mated pair above them are added, so that the ends
    never rest on the absence of a pair that was not drawn (rule of succession).
    """
    scores = np.concatenate([scores, [scores.min() - 1, scores.max() + 1]])
    mapping = pool(scores, np.concatenate([mated, [True, False]]))
    if mapping.log10_lrs[-1] <= mapping.log10_lrs[0]:
        raise _falling()
    return mapping


def pool(scores: Array, mated: NDArray[np.bool_]) -> Mapping:
    """Return isotonic regression of these pairs and no others; see :func:`fit_pav`.

    Infinite ratios stand as 12, or -12.
    """
    weights = np.where(mated, 1 / mated.sum(), 1 / (~mated).sum())
    model = IsotonicRegression(y_min=0, y_max=1, increasing=True)
    model.fit(scores, mated.astype(float), sample_weight=weights)
    x, p = model.X_thresholds_, model.y_thresholds_
    with np.errstate(divide="ignore"):
        log10_lrs = np.clip(np.log10(p) - np.log10(1 - p), -_LARGEST, _LARGEST)
    if len(x) == 1:  # all in one pool
        x, log10_lrs = np.repeat(x, _LEAST), np.repeat(log10_lrs, _LEAST)
    return Mapping(tuple(x.tolist()), tuple(log10_lrs.tolist()))


def _falling() -> BadInput:
    return BadInput(
        "Mated pairs do not score higher than non-mated ones: nothing can be fitted.",
        "Check the column of labels.",
    )
