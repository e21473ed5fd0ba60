"""Exact search of a probe among all faces of a gallery."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.gallery import Candidate
from engine.identify.gallery import Gallery


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search gives.

    Attributes
    ----------
    candidates : tuple of Candidate
    places : tuple of int
        Of their best photos in :attr:`Gallery.faces`.
    scores : ndarray, float64, (P,)
        Best cosine of each person, in the order of :attr:`Gallery.people`.
    """

    candidates: tuple[Candidate, ...]
    places: tuple[int, ...]
    scores: NDArray[np.float64]


def search(gallery: Gallery, embedding: NDArray[np.float32], top: int) -> Found:
    """Return the most similar people, the highest score first, and everybody's score.

    Every face is compared: the search is exact.

    Parameters
    ----------
    gallery : Gallery
    embedding : ndarray, float32, (D,)
    top : int
        At least 1.

    Raises
    ------
    BadInput
        If nobody is enrolled.
    """
    faces, starts = gallery.faces, gallery.starts
    if not faces:
        raise BadInput("Nobody is enrolled in this gallery.", "Enrol photos first.")
    probe = np.asarray(embedding, np.float32)
    scores = gallery.embeddings @ (probe / np.linalg.norm(probe))
    best = np.maximum.reduceat(scores, starts)
    photos = np.diff(np.append(starts, len(faces)))
    candidates, places = [], []
    for rank, index in enumerate(_highest(best, top), start=1):
        own = slice(starts[index], starts[index] + photos[index])
        places.append(int(starts[index] + np.argmax(scores[own])))
        face = faces[places[-1]]
        candidates.append(
            Candidate(
                rank=rank,
                person=face.person,
                cosine=float(np.clip(best[index], -1, 1)),
                mean=float(scores[own].mean()),
                photos=int(photos[index]),
                best=face,
            )
        )
    return Found(tuple(candidates), tuple(places), best.astype(np.float64))


def _highest(values: NDArray[np.float32], top: int) -> NDArray[np.intp]:
    """Return the places of the highest values, the highest first, ties in their order."""
    if top < len(values):
        least = np.partition(values, len(values) - top)[len(values) - top]
        places = np.flatnonzero(values >= least)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:top]
