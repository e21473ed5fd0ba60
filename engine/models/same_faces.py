"""Faces of one photo that were found in several ways: which are the same one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import Face

_SAME = 0.5
"""Of the smaller side: as near lie the middles of one face that was found twice."""


def middle_of(face: Face) -> NDArray[np.float64]:
    """Return the middle of a face's box, (2,)."""
    left, top, width, height = face.box
    return np.array([left + width / 2, top + height / 2])


def is_same(one: Face, other: Face) -> bool:
    """Return whether two faces are one that was found twice."""
    near = _SAME * min(*one.box[2:], *other.box[2:])
    return bool(np.hypot(*(middle_of(one) - middle_of(other))) < near)


def by_size(faces: Iterable[Face]) -> tuple[Face, ...]:
    """Return faces, the largest first."""
    return tuple(sorted(faces, key=lambda face: -face.box[2] * face.box[3]))


def merged(faces: Sequence[Face], others: Iterable[Face]) -> tuple[Face, ...]:
    """Return faces, and those of the others that are none of them, the largest first.

    Of others that are the same one the first is taken.
    """
    kept = list(faces)
    for other in others:
        if not any(is_same(other, one) for one in kept):
            kept.append(other)
    return by_size(kept)
