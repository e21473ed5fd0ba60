"""What the window asks of the engine's thread, and what it gets back."""

from __future__ import annotations

import queue
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts import (
    AlignedFace,
    CancelToken,
    ExplainRequest,
    Explanation,
    Face,
    ImageChoice,
    ModelIdentity,
    Photo,
    Sim2WordError,
)

Pyramid = tuple[NDArray[np.uint8], ...]
"""A photo and its halvings, uint8, (height, width, 3), the largest first."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """What was loaded.

    Attributes
    ----------
    models : tuple of ModelIdentity
    device : str
        As the record names it.
    libraries : tuple of (name, version)
    """

    models: tuple[ModelIdentity, ...]
    device: str
    libraries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A photo with its faces.

    Attributes
    ----------
    serial : int
        Of the question; an answer to an older one is stale.
    photo : Photo or None
        None if it could not be read.
    levels : Pyramid
    faces : tuple of Face
        As found, with one placed by hand last.
    aligned : AlignedFace or None
        None when the user has to choose, or when there is an error.
    error : Sim2WordError or None
    """

    serial: int
    photo: Photo | None = None
    levels: Pyramid = ()
    faces: tuple[Face, ...] = ()
    aligned: AlignedFace | None = None
    error: Sim2WordError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LookJob:
    """Read a photo, find its faces and align one.

    Attributes
    ----------
    known : Preview or None
        An earlier answer about the same photo, whose pixels and faces still hold.
    """

    serial: int
    choice: ImageChoice
    known: Preview | None = None


@dataclass(frozen=True, slots=True)
class ExplainJob:
    """Explain a pair."""

    request: ExplainRequest
    token: CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class SaveJob:
    """Write a result's files."""

    explanation: Explanation
    folder: Path


@dataclass(frozen=True, slots=True)
class ThumbnailJob:
    """Read a photo and make it small."""

    path: Path


Job = LookJob | ExplainJob | SaveJob | ThumbnailJob


class JobQueue:
    """Jobs in the order asked; short ones overtake explanations, and run between their steps."""

    def __init__(self) -> None:
        self._arrivals: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._waiting: list[Job] = []

    def put(self, job: Job | None) -> None:
        """Add a job; None ends the work. Any thread may call this."""
        self._arrivals.put(job)

    def next(self) -> Job | None:
        """Wait for a job and return it; None when the work is to end."""
        while not self._waiting:
            job = self._arrivals.get()
            if job is None:
                return None
            self._waiting.append(job)
        if not self._collect():
            return None
        first = min(range(len(self._waiting)), key=lambda i: (_rank(self._waiting[i]), i))
        return self._waiting.pop(first)

    def next_short(self) -> Job | None:
        """Return a waiting job that is no explanation, without waiting; None if there is none."""
        self._collect()
        short = [i for i, job in enumerate(self._waiting) if not isinstance(job, ExplainJob)]
        if not short:
            return None
        return self._waiting.pop(min(short, key=lambda i: (_rank(self._waiting[i]), i)))

    def _collect(self) -> bool:
        """Take in what arrived; whether the work goes on."""
        try:
            while True:
                job = self._arrivals.get_nowait()
                if job is None:
                    self._arrivals.put(None)  # for `next`, which ends the work
                    return False
                self._waiting.append(job)
        except queue.Empty:
            return True


def _rank(job: Job) -> int:
    match job:
        case LookJob():
            return 0
        case SaveJob():
            return 1
        case ThumbnailJob():
            return 2
        case ExplainJob():
            return 3
