"""Search a video for faces, follow each from frame to frame, hold a track against a photo.

Sampled frames alone are searched. A face goes on with a track where its embedding is as near to
the track's as two photos of one person are at the operating point, or where it lies where the
track's last face lay a sample before and is nearly as near. A face that was out of sight for longer
than a few seconds begins a new track.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, FaceTooSmall
from engine.contracts.pair import AlignedFace, Face, ImageChoice, Photo
from engine.contracts.settings import DEFAULT_MAX_MEGAPIXELS
from engine.contracts.video import SeenInFrame, SetScore, Track, Video, VideoFrame, VideoSearched
from engine.imaging.video import read_frames
from engine.progress import Work
from engine.session.session import Session

_GAP_S = 3.0
"""Seconds out of sight after which a face begins a new track."""
_SKIPPED = 1.5
"""Steps between frames that are searched, where these lie farther apart than that."""
_SAME_PLACE = 0.5
"""Overlap of boxes, intersection over union, of a face that hardly moved."""
_NEARLY = 0.5
"""Of the way from the mean of strangers to the threshold: near enough for a face that lies where
the track's last face lay."""
_UNLIKE = -1.0
_PICTURED = 8
"""Faces of a track whose crops are kept."""
_NO_CROP = np.zeros((0, 0, 3), np.uint8)


@dataclass(slots=True)
class _Growing:
    """A track that is not finished."""

    seen: list[SeenInFrame] = field(default_factory=list)
    total: NDArray[np.float64] | float = 0.0
    pictured: list[int] = field(default_factory=list)

    def add(self, one: SeenInFrame) -> None:
        """Go on with a face; crops are kept of the best ones alone, for a video may be long."""
        self.seen.append(one)
        self.total = self.total + one.embedding.astype(np.float64)
        self.pictured.append(len(self.seen) - 1)
        if len(self.pictured) > _PICTURED:
            worst = min(
                self.pictured,
                key=lambda at: (not self.seen[at].doubtful, self.seen[at].lowest, -at),
            )
            self.pictured.remove(worst)
            self.seen[worst] = replace(self.seen[worst], crop=_NO_CROP)

    @property
    def direction(self) -> NDArray[np.float32]:
        return np.asarray(self.total / np.linalg.norm(self.total), np.float32)


def sampled(video: Video, every: float, start: float, end: float | None) -> tuple[int, ...]:
    """Return the numbers of the frames that lie nearest to every so many seconds.

    Parameters
    ----------
    video : Video
    every : float
        Seconds between two of them; 0 for every frame.
    start, end : float, float or None
        Seconds after the first frame, both included; None for the end of the video.

    Raises
    ------
    BadInput
        If there is no frame between them.
    """
    times = np.array([video.time_of(number) for number in range(video.frames)])
    last = video.seconds if end is None else end
    inside = np.flatnonzero((times >= start - 1e-9) & (times <= last + 1e-9))
    if not len(inside):
        raise BadInput(
            "{name} has no frame from {start:g} to {end:g} s; it lasts {seconds:.2f} s.",
            "Choose another part.",
            name=video.name,
            start=start,
            end=last,
            seconds=video.seconds,
        )
    if every <= 0:
        return tuple(int(number) for number in inside)
    # Of each multiple of the step the frame nearest to it: as much work as there are frames.
    steps = (times[inside] - times[inside[0]]) / every
    nearest: dict[int, tuple[float, int]] = {}
    for number, step in zip(inside, steps, strict=True):
        multiple = round(step)
        off = abs(step - multiple)
        if multiple not in nearest or off < nearest[multiple][0]:
            nearest[multiple] = off, int(number)
    return tuple(sorted(number for _, number in nearest.values()))


def search_video(
    session: Session,
    video: Video,
    numbers: Sequence[int],
    token: CancelToken,
    against: ImageChoice | None = None,
    max_megapixels: float = DEFAULT_MAX_MEGAPIXELS,
) -> Work[VideoSearched]:
    """Find the faces of some frames and follow each of them.

    Parameters
    ----------
    session : Session
    video : Video
    numbers : sequence of int
        Of the frames, ascending; see :func:`sampled`.
    token : CancelToken
        Checked before every frame.
    against : ImageChoice, optional
        A photo that every track is held against.
    max_megapixels : float
        Of a frame.

    Raises
    ------
    Sim2WordError
        Whatever hinders the video or the photo; a frame that cannot be decoded is listed instead.
    RunCancelled
    """
    photo = None if against is None else session.embed(session.open_face(against))[0]
    growing: list[_Growing] = []
    found: list[int] = []
    unusable = 0
    times = np.array([video.time_of(number) for number in numbers])
    gap = max(_GAP_S, _SKIPPED * float(np.diff(times).max(initial=0.0)))
    for frame in read_frames(video, numbers, max_megapixels, token):
        token.check()
        before = found[-1] if found else -1
        found.append(frame.number)
        seen, failed = _faces_of(session, video, frame)
        unusable += failed
        _follow(session, growing, seen, gap, before)
        yield len(found) / len(numbers)
    tracks = [Track(tuple(one.seen)) for one in growing]
    if photo is not None:
        direction = photo.cpu().numpy()
        tracks = [replace(one, against=set_score(one.seen, direction)) for one in tracks]
    tracks.sort(key=lambda one: (one.best[0].doubtful, -one.best[0].lowest))
    missing = tuple(sorted(set(numbers) - set(found)))
    return VideoSearched(video, tuple(tracks), tuple(found), missing, unusable)


def set_score(seen: Sequence[SeenInFrame], photo: NDArray[np.float32]) -> SetScore:
    """Return the score of several frames of one track against a photo.

    A frame's weight goes with the lowest component of its quality; frames from damaged data have
    none, unless there are no others.

    Parameters
    ----------
    seen : sequence of SeenInFrame
    photo : ndarray, float32, (D,)
        Its embedding.
    """
    embeddings = np.stack([one.embedding for one in seen])
    direction = photo / np.linalg.norm(photo)
    cosines = embeddings @ direction
    weights = np.array([0.0 if one.doubtful else max(one.lowest, 0.0) for one in seen], float)
    if weights.sum() <= 0:
        weights = np.ones(len(seen), float)
    weights /= weights.sum()
    mean = weights @ embeddings
    return SetScore(
        float(mean @ direction / np.linalg.norm(mean)),
        float(cosines.max()),
        float(cosines.mean()),
        float(cosines.std()),
        tuple(map(float, cosines)),
        tuple(map(float, weights)),
    )


def frame_as_photo(video: Video, frame: VideoFrame) -> Photo:
    """Return a frame as a photo; its SHA-256 is of its pixels."""
    sha256 = hashlib.sha256(frame.pixels.tobytes()).hexdigest()
    return Photo(video.path, sha256, frame.pixels, video.codec, frame.notes, damaged=False)


def _faces_of(session: Session, video: Video, frame: VideoFrame) -> tuple[list[SeenInFrame], int]:
    """Return the faces of a frame that can be compared, and how many cannot."""
    photo, faces = session.faces_of(frame_as_photo(video, frame))
    aligned: list[tuple[int, AlignedFace]] = []
    failed = 0
    for index in range(len(faces)):
        try:
            choice = ImageChoice(video.path, index)
            aligned.append((index, session.align(photo, faces, choice)))
        except (FaceTooSmall, BadInput):  # BadInput: its points lie on one place
            failed += 1
    if not aligned:
        return [], failed
    embeddings = session.embed(*(face for _, face in aligned)).cpu().numpy()
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    return [
        SeenInFrame(
            frame.number,
            frame.seconds,
            index,
            face.face,
            photo.turned,
            face.crop,
            face.quality,
            embedding,
            frame.doubtful,
            photo.notes,
        )
        for (index, face), embedding in zip(aligned, embeddings, strict=True)
    ], failed


def _follow(
    session: Session,
    growing: list[_Growing],
    seen: list[SeenInFrame],
    gap: float,
    before: int,
) -> None:
    """Add the faces of a frame to the tracks that they go on with, or to new ones.

    Parameters
    ----------
    session : Session
    growing : list of _Growing
    seen : list of SeenInFrame
    gap : float
        Seconds out of sight after which a face begins a new track.
    before : int
        Number of the frame that was searched before.
    """
    if not seen:
        return
    now = seen[0].seconds
    open_tracks = [one for one in growing if now - one.seen[-1].seconds <= gap]
    left = set(range(len(seen)))
    if open_tracks:
        scores = np.array(
            [[_fit(session, one, face, before) for face in seen] for one in open_tracks]
        )
        for row, column in zip(*linear_sum_assignment(-scores), strict=True):
            if scores[row, column] > _UNLIKE:
                open_tracks[row].add(seen[column])
                left.discard(int(column))
    for column in sorted(left):
        begun = _Growing()
        begun.add(seen[column])
        growing.append(begun)


def _fit(session: Session, track: _Growing, face: SeenInFrame, previous: int) -> float:
    """Return how well a face goes on with a track; `_UNLIKE` where it does not."""
    similarity = float(track.direction @ face.embedding)
    statistics = session.pack.recognition.statistics
    before = track.seen[-1]
    overlap = _overlap(before.face, face.face) if before.number == previous else 0.0
    if statistics is None:
        return similarity + overlap if overlap >= _SAME_PLACE else _UNLIKE
    threshold = statistics.operating_point.threshold
    stranger = statistics.nonmated_mean
    lenient = stranger + _NEARLY * (threshold - stranger)
    near = similarity >= threshold or (overlap >= _SAME_PLACE and similarity >= lenient)
    return similarity + overlap if near else _UNLIKE


def _overlap(one: Face, other: Face) -> float:
    """Return intersection over union of two boxes."""
    (x, y, w, h), (u, v, s, t) = one.box, other.box
    wide = max(0.0, min(x + w, u + s) - max(x, u))
    high = max(0.0, min(y + h, v + t) - max(y, v))
    common = wide * high
    return common / (w * h + s * t - common) if common else 0.0
