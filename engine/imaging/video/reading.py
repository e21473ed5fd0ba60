"""Read videos, in a process of their own: what FFmpeg does with a hostile file ends with it.

A frame is known by its place among the video's presentation time stamps, so that the same number
means the same frame whatever was read before it, also where the rate varies.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from engine.apart import Limits, apart
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ImageChanged, UnreadableImage
from engine.contracts.settings import DEFAULT_MAX_MEGAPIXELS
from engine.contracts.video import Video, VideoFrame
from engine.files.checks import real_path

_READ = 1 << 20
_SECONDS, _MEGABYTES = 600.0, 1500.0
_AT_ONCE = 192 << 20
"""Bytes of pixels that come back from one process."""
_RGB = 3
_BACK = (2, 30, 120, 480, 1920)
"""Frames before the first that is wanted, from which decoding begins."""


def open_video(
    path: Path,
    max_megapixels: float = DEFAULT_MAX_MEGAPIXELS,
    token: CancelToken | None = None,
) -> Video:
    """Read what a video file says of itself, and when each of its frames is shown.

    Parameters
    ----------
    path : Path
    max_megapixels : float
        Of a frame.
    token : CancelToken, optional

    Raises
    ------
    UnreadableImage
        If it is missing, no video, or holds no frame that can be decoded.
    ImageTooLarge
    BadInput
        If it takes more time or memory than a video should, or PyAV is not installed.
    RunCancelled
    """
    if importlib.util.find_spec("av") is None:
        raise BadInput(
            "Videos cannot be read: the package PyAV is not installed.",
            "Install Sim2Word with its extra video, or save frames as photos.",
        )
    path = real_path(path)
    sha256 = _hash(path, token)
    said = apart(
        "engine.imaging.video.decoding:facts_for_other",
        [_sent(path), max_megapixels],
        Limits(_SECONDS, _MEGABYTES),
        path.name,
        token,
    ).said
    return Video(
        path,
        sha256,
        said["container"],
        said["codec"],
        said["width"],
        said["height"],
        Fraction(*said["shape"]),
        Fraction(*said["time_base"]),
        tuple(said["stamps"]),
        said["rate"],
        said["steady"],
        said["decoder"],
        said["counted"],
        said["interlaced"],
    )


def check_unchanged(video: Video, token: CancelToken | None = None) -> None:
    """Make sure that a video's file is still the one that was opened.

    Raises
    ------
    ImageChanged
    UnreadableImage
        If it is gone.
    RunCancelled
    """
    if _hash(video.path, token) != video.sha256:
        raise ImageChanged(
            "{name} has changed since it was opened.", "Open the video again.", name=video.name
        )


def read_frames(
    video: Video,
    numbers: Sequence[int],
    max_megapixels: float = DEFAULT_MAX_MEGAPIXELS,
    token: CancelToken | None = None,
) -> Iterator[VideoFrame]:
    """Yield frames of a video, ascending; one that cannot be decoded is left out.

    Parameters
    ----------
    video : Video
    numbers : sequence of int
        Of frames, from 0.
    max_megapixels : float
    token : CancelToken, optional

    Raises
    ------
    BadInput
        If there is no such frame, or decoding takes more than it should.
    ImageTooLarge
    RunCancelled
    """
    wanted = sorted(set(numbers))
    if wanted and not 0 <= wanted[0] <= wanted[-1] < video.frames:
        raise BadInput(
            "{name} has no frame {number}; it has {count}.",
            "Choose a number from 0 to {last}.",
            name=video.name,
            number=wanted[0] if wanted[0] < 0 else wanted[-1],
            count=video.frames,
            last=video.frames - 1,
        )
    shown = video.width * video.height * max(1.0, float(video.shape), 1 / float(video.shape))
    many = max(1, int(_AT_ONCE // (_RGB * shown)))
    for start in range(0, len(wanted), many):
        numbers = wanted[start : start + many]
        asked = [[number, video.stamps[number]] for number in numbers]
        answer = apart(
            "engine.imaging.video.decoding:frames_for_other",
            [
                _sent(video.path),
                asked,
                _starts(video, numbers[0]),
                max_megapixels,
                video.counted,
                video.interlaced,
            ],
            Limits(_SECONDS, _MEGABYTES + 12 * max_megapixels),
            video.path.name,
            token,
        )
        yield from _frames(video, answer.said, answer.data)


def _starts(video: Video, first: int) -> list[int]:
    """Return stamps that reading may begin at, the nearest first.

    A frame of two fields needs its neighbours; some containers lead into the middle of a group.
    """
    return [video.stamps[first - back] for back in _BACK if back <= first]


def _frames(video: Video, said: list[dict[str, Any]], data: bytes) -> Iterator[VideoFrame]:
    at = 0
    for one in said:
        size = one["height"] * one["width"] * _RGB
        pixels = np.frombuffer(data, np.uint8, size, at).reshape(one["height"], one["width"], _RGB)
        at += size
        number = one["number"]
        yield VideoFrame(
            number,
            video.stamps[number],
            video.time_of(number),
            pixels,
            tuple(one["notes"]),
            one["doubtful"],
        )


def _sent(path: Path) -> str:
    return os.fsencode(path.absolute()).hex()


def _hash(path: Path, token: CancelToken | None) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    UnreadableImage
    RunCancelled
    """
    found = hashlib.sha256()
    try:
        if not path.is_file():
            raise UnreadableImage(
                "{name} is not there, or is no file.", "Choose a video file.", name=path.name
            )
        with path.open("rb") as file:
            while block := file.read(_READ):
                if token is not None:
                    token.check()
                found.update(block)
    except OSError as error:
        raise UnreadableImage(
            "{name} could not be read ({reason}).",
            "Check the file and its permissions.",
            name=path.name,
            reason=str(error.strerror),
        ) from error
    return found.hexdigest()
