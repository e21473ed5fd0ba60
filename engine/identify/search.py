"""Exact search of a probe among all faces of a gallery."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts import BadInput, Candidate
from engine.identify.gallery import Gallery


def search(
    gallery: Gallery, embedding: NDArray[np.float32], top: int
) -> tuple[tuple[Candidate, ...], NDArray[np.float64]]:
    """Return the most similar people, and everybody's score, the highest first.

    Every face is compared: the search is exact.

    Parameters
    ----------
    gallery : Gallery
    embedding : ndarray, float32, (D,)
    top : int

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
    order = np.argsort(-best, kind="stable")
    candidates = []
    for rank, index in enumerate(order[:top], start=1):
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
    return tuple(candidates), np.asarray(best[order], dtype=np.float64)
