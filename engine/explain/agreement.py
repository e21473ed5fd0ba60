"""Where two networks agree on one pair: what both find says more of the faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import Agreement, Explanation, SaliencyMap
from engine.contracts.pair import SIDES, Side
from engine.imaging import between
from engine.imaging.opencv import cv2

_LEAST_WORDS = 3


def agreement(first: Explanation, second: Explanation, branch: str) -> Agreement:
    """Return where two explanations of one pair by one method agree.

    Parameters
    ----------
    first, second : Explanation
        Of the same photos and faces, by two networks.
    branch : str
        The maps that are compared.
    """
    scores = [
        {word.key: word.score for word in e.ranked("both") if word.score is not None}
        for e in (first, second)
    ]
    shared = sorted(scores[0].keys() & scores[1].keys())
    correlation = None
    if len(shared) >= _LEAST_WORDS:
        from scipy.stats import spearmanr

        found = spearmanr(*([of_one[key] for key in shared] for of_one in scores)).statistic
        correlation = float(found) if np.isfinite(found) else None
    stand_out = [{word.key for word in e.ranked("both") if word.supported} for e in (first, second)]
    return Agreement(
        networks=(_network(first), _network(second)),
        cosines=(first.similarity.cosine, second.similarity.cosine),
        operating_points=(
            first.similarity.operating_point,
            second.similarity.operating_point,
        ),
        words=correlation,
        words_ranked_by_both=len(shared),
        supported=tuple(sorted(stand_out[0] & stand_out[1])),
        maps={
            side: _correlation(_map(first, side, branch), _map(second, side, branch))
            for side in SIDES
        },
    )


def _network(explanation: Explanation) -> str:
    return next(m.name for m in explanation.provenance.models if m.role == "recognition")


def _map(explanation: Explanation, side: Side, branch: str) -> SaliencyMap | None:
    return next((m for m in explanation.maps if (m.image, m.branch) == (side, branch)), None)


def _correlation(first: SaliencyMap | None, second: SaliencyMap | None) -> float | None:
    """Return the correlation of two maps of one photo, in the first one's crop."""
    if first is None or second is None:
        return None
    to_second = between(first.affine, second.affine)
    size = first.values.shape[::-1]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(second.values, to_second, size, flags=flags)
    inside = cv2.warpAffine(np.ones_like(second.values), to_second, size, flags=flags) >= 1
    x, y = first.values[inside], np.asarray(moved)[inside]
    return _pearson(x.astype(np.float64), y.astype(np.float64))


def _pearson(x: NDArray[np.float64], y: NDArray[np.float64]) -> float | None:
    if len(x) == 0 or x.std() == 0 or y.std() == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])
