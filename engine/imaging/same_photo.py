"""Whether two photos are one and the same photograph: copied, saved again, cropped or mirrored.

Both faces are brought into one frame and laid on each other to a fraction of a pixel (enhanced
correlation coefficient, G. Evangelidis and E. Psarakis, PAMI 2008). Then what is finer than the
features of a face and coarser than noise is correlated: two photographs of a person never agree in
that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.contracts.score import SamePhoto
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import SIZE, canonical

ALIKE = 0.9
"""Correlation from which it is one photograph; see ``benchmarks/same_photo.py``."""
MAY_BE_COPY = 0.9
"""Cosine of two embeddings below which, of many, nobody looks whether it is one photograph."""
_FINE, _COARSE = 1.0, 5.0
"""Standard deviations of the Gaussians between which detail counts, in pixels of the frame."""
_SMOOTH = 1.5
_SMEAR, _COARSELY_ALIKE = 4.0, 0.4
"""Faces that differ so much without any detail are of two photographs: they are not laid on each
other, which costs most. Of 600 copies the least was 0.52."""
_MARGIN = 16
_STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)


def same_photo(a: AlignedFace, b: AlignedFace) -> SamePhoto | None:
    """Return how two faces are of one photograph; None if they are not."""
    if a.photo.sha256 == b.photo.sha256:
        return SamePhoto.FILE
    if np.array_equal(a.photo.pixels, b.photo.pixels):
        return SamePhoto.PIXELS
    first, second = detail_frame(a), detail_frame(b)
    if first is None or second is None:
        return None
    if agreement(first, second) >= ALIKE:
        return SamePhoto.PHOTOGRAPH
    return SamePhoto.MIRRORED if agreement(first, mirrored(second)) >= ALIKE else None


def detail_frame(face: AlignedFace) -> NDArray[np.float32] | None:
    """Return a face in one frame, grey, (SIZE, SIZE); None if its points coincide."""
    upright = canonical(face.photo.pixels, face.face)
    if upright is None:
        return None
    return np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGB2GRAY), np.float32)


def agreement(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return the correlation, -1 to 1, of the detail of two faces laid on each other.

    0 where they are too different to be laid so.

    Parameters
    ----------
    a, b : ndarray, float32, (SIZE, SIZE)
        Grey.
    """
    if _coarsely(a, b) < _COARSELY_ALIKE:
        return 0.0
    detail = _detail(b)
    smooth_a, smooth_b = (cv2.GaussianBlur(x, (0, 0), _SMOOTH) for x in (a, b))
    try:
        _, warp = cv2.findTransformECC(
            smooth_a, smooth_b, np.eye(2, 3, dtype=np.float32), cv2.MOTION_AFFINE, _STOP
        )
    except cv2.error:  # it does not converge: not one photograph, but for identical ones
        warp = np.eye(2, 3, dtype=np.float32)
    laid = cv2.warpAffine(detail, warp, (SIZE, SIZE), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    inner = slice(_MARGIN, SIZE - _MARGIN)
    return _correlation(_detail(a)[inner, inner], laid[inner, inner])


def agreement_either_way(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return the agreement of two faces, or of one and the other's mirror image if that is more."""
    return max(agreement(a, b), agreement(a, mirrored(b)))


def mirrored(frame: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a face with left and right exchanged."""
    return np.ascontiguousarray(frame[:, ::-1])


def _coarsely(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return the correlation of two faces without any detail, as they lie."""
    inner = slice(_MARGIN, SIZE - _MARGIN, int(_SMEAR))
    x, y = (cv2.GaussianBlur(grey, (0, 0), _SMEAR)[inner, inner] for grey in (a, b))
    return _correlation(x, y)


def _correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return the correlation of two pictures' values; 0 where one has no variance."""
    x, y = (values.ravel() - values.mean() for values in (a, b))
    spread = float(np.linalg.norm(x) * np.linalg.norm(y))
    return float(x @ y) / spread if spread else 0.0


def _detail(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    fine, coarse = (cv2.GaussianBlur(grey, (0, 0), sigma) for sigma in (_FINE, _COARSE))
    return np.asarray(fine - coarse, np.float32)
