"""A video, the frames that are taken from it, and the faces that are followed through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts.outgoing import one_line
from engine.contracts.pair import Face, Quality


@dataclass(frozen=True, slots=True)
class Video:
    """What a video file says of itself, and how its frames are found.

    Attributes
    ----------
    path : Path
    sha256 : str
        Of the file's bytes.
    container, codec : str
        As FFmpeg names them.
    width, height : int
        Pixels of a frame as it is coded.
    shape : Fraction
        Width of a coded pixel over its height; frames are shown with square ones.
    time_base : Fraction
        Seconds of one unit of a time stamp.
    stamps : tuple of int
        Presentation time stamps, ascending; a frame's number is its place here, from 0. Frames
        that the file lacks have none.
    rate : float
        Frames a second, the mean over the video.
    steady : bool
        Whether all frames lie equally far apart, as far as the time base is fine enough.
    decoder : str
        Libraries that decode it, and their versions.
    counted : bool
        Whether frames are found by counting from the beginning: containers whose time stamps depend
        on where reading begins.
    interlaced : bool
        Whether its first frame is of two fields.
    """

    path: Path
    sha256: str
    container: str
    codec: str
    width: int
    height: int
    shape: Fraction
    time_base: Fraction
    stamps: tuple[int, ...] = field(repr=False)
    rate: float
    steady: bool
    decoder: str
    counted: bool = False
    interlaced: bool = False

    @property
    def name(self) -> str:
        """The file's name, without folders, on one line."""
        return one_line(self.path.name)

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self.stamps)

    @property
    def seconds(self) -> float:
        """Time from the first frame to the last."""
        return self.time_of(self.frames - 1)

    def time_of(self, number: int) -> float:
        """Return a frame's time in seconds after the first frame."""
        return float((self.stamps[number] - self.stamps[0]) * self.time_base)


@dataclass(frozen=True, slots=True, eq=False)
class VideoFrame:
    """One decoded frame.

    Attributes
    ----------
    number : int
        Place among the video's frames in the order in which they are shown, from 0.
    stamp : int
        Its presentation time stamp, in the video's time base.
    seconds : float
        Time after the first frame.
    pixels : ndarray, uint8, (height, width, 3)
        RGB, square pixels, upright as the file says; not writable.
    notes : tuple of str
        What was done to reach these pixels, and what is doubtful about them.
    doubtful : bool
        Whether it was decoded from damaged data, or after such.
    """

    number: int
    stamp: int
    seconds: float
    pixels: NDArray[np.uint8]
    notes: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SeenInFrame:
    """A face in one frame.

    Attributes
    ----------
    number : int
        Of the frame.
    seconds : float
    index : int
        The face's number in its frame, largest first, from 0.
    face : Face
        In pixels of the frame, turned as `turned` says.
    turned : int
        Degrees clockwise that the frame was turned by, as its faces stand upright.
    crop : ndarray, uint8, (size, size, 3)
        The aligned face; of the best ones of a track alone, (0, 0, 3) of others.
    quality : Quality
    embedding : ndarray, float32, (D,)
        Of length 1.
    doubtful : bool
        Whether the frame was decoded from damaged data, or after such.
    notes : tuple of str
        Of the frame.
    """

    number: int
    seconds: float
    index: int
    face: Face
    turned: int
    crop: NDArray[np.uint8] = field(repr=False)
    quality: Quality
    embedding: NDArray[np.float32] = field(repr=False)
    doubtful: bool = False
    notes: tuple[str, ...] = ()

    @property
    def lowest(self) -> float:
        """The lowest component of the face's quality, 0 to 100: what a frame is chosen by."""
        return self.quality.scores.lowest


@dataclass(frozen=True, slots=True)
class SetScore:
    """The score of several frames against one photo.

    Attributes
    ----------
    score : float
        Cosine of the photo and of the frames' mean direction, each weighted; -1 to 1.
    best, mean, spread : float
        Of the frames' own cosines: the highest, their mean, their standard deviation.
    cosines, weights : tuple of float
        By frame, in the order of the track; the weights add up to 1.
    """

    score: float
    best: float
    mean: float
    spread: float
    cosines: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One face, followed from frame to frame.

    Attributes
    ----------
    seen : tuple of SeenInFrame
        In the order of time; each frame at most once.
    against : SetScore or None
        Of these frames and the photo that was given.
    """

    seen: tuple[SeenInFrame, ...]
    against: SetScore | None = None

    @property
    def best(self) -> tuple[SeenInFrame, ...]:
        """Its faces, best quality first; those of doubtful frames last."""
        order = sorted(self.seen, key=lambda one: (one.doubtful, -one.lowest, one.number))
        return tuple(order)


@dataclass(frozen=True, slots=True, eq=False)
class VideoSearched:
    """The faces of a video.

    Attributes
    ----------
    video : Video
    tracks : tuple of Track
        The one whose best frame is best first.
    looked_at : tuple of int
        Numbers of the frames that were searched.
    missing : tuple of int
        Of these, those that could not be decoded.
    unusable : int
        Faces that were found and could not be used: too small, or with points on one place.
    """

    video: Video
    tracks: tuple[Track, ...]
    looked_at: tuple[int, ...]
    missing: tuple[int, ...]
    unusable: int
