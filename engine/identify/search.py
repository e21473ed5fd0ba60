"""Exact search of a probe among all faces of a gallery."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.gallery import Candidate
from engine.identify.gallery import Gallery


def search(
    gallery: Gallery, embedding: NDArray[np.float32], top: int
) -> tuple[tuple[Candidate, ...], NDArray[np.float64]]:
    """Return the most similar people, the highest score first, and everybody's score.

    Every face is compared: the search is exact.

    Parameters
    ----------
    gallery : Gallery
    embedding : ndarray, float32, (D,)
    top : int
        At least 1.

    Returns
    -------
    candidates : tuple of Candidate
    scores : ndarray, float64, (P,)
        Best cosine of each person, in the order of :attr:`Gallery.people`.

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
    candidates = []
    for rank, index in enumerate(_highest(best, top), start=1):
        own = slice(starts[index], starts[index] + photos[index])
        face = faces[int(starts[index] + np.argmax(scores[own]))]
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
    return tuple(candidates), best.astype(np.float64)


def _highest(values: NDArray[np.float32], top: int) -> NDArray[np.intp]:
    """Return the places of the highest values, the highest first, ties in their order."""
    if top < len(values):
        least = np.partition(values, len(values) - top)[len(values) - top]
        places = np.flatnonzero(values >= least)
    else:
        places = np.arange(len(values))
    return places[np.argsort(-values[places], kind="stable")][:top]
