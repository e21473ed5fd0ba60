"""A face's pixels laid on another face, part on part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evidence.exchange import Exchange
from engine.imaging.mesh import displaced, in_crop
from engine.imaging.opencv import cv2


def partners_of(
    faces: tuple[AlignedFace, AlignedFace], settings: Settings
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
    """Return B's pixels laid on A, and A's on B; None where they are to be taken as they are.

    None as well where nothing is exchanged, for it takes some 20 ms.
    """
    a, b = faces
    needed = settings.parts or Exchange.card.name in settings.evidence
    if not needed or not settings.landmarks or a.landmarks is None or b.landmarks is None:
        return None
    return laid_on(a, b), laid_on(b, a)


def laid_on(face: AlignedFace, partner: AlignedFace) -> NDArray[np.uint8]:
    """Return a partner's crop, each part moved to where this face has it.

    Piecewise affine between the two faces' landmarks; towards the border of the crop the pixels
    stay where they are. A face laid on itself is unchanged, to the last bit. Without landmarks the
    partner's crop as it is.

    Returns
    -------
    ndarray, uint8, (size, size, 3)
    """
    if face.landmarks is None or partner.landmarks is None:
        return partner.crop
    points = in_crop(face.landmarks, face.affine)
    others = in_crop(partner.landmarks, partner.affine)
    at = displaced(points, others, face.crop.shape[0])
    return np.asarray(
        cv2.remap(
            partner.crop,
            at[..., 0],
            at[..., 1],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )
