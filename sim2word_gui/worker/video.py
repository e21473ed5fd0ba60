"""Search a video for faces, and take frames from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import ImageChoice
from engine.contracts.video import SeenInFrame, VideoSearched
from engine.progress import Work

if TYPE_CHECKING:
    from engine.session import Session


def search(path: Path, every: float, session: Session, token: CancelToken) -> Work[VideoSearched]:
    """Search a video for faces and follow them.

    Parameters
    ----------
    path : Path
    every : float
        Seconds between two frames that are searched; 0 for every frame.
    session : Session
    token : CancelToken

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    from engine.imaging.video import open_video
    from engine.session.video import sampled, search_video

    video = open_video(path, token=token)
    numbers = sampled(video, every, 0.0, None)
    return (yield from search_video(session, video, numbers, token))


def take_frame(
    found: VideoSearched, seen: SeenInFrame, folder: Path, _session: Session
) -> ImageChoice:
    """Write a frame as a file, and return it with the face that was chosen in it.

    Raises
    ------
    Sim2WordError
    """
    from engine.contracts.errors import UnreadableImage
    from engine.imaging.video import check_unchanged, read_frames
    from engine.record.frames import write_frame

    check_unchanged(found.video)
    for frame in read_frames(found.video, [seen.number]):
        return ImageChoice(write_frame(found.video, frame, folder), seen.index)
    raise UnreadableImage(
        "Frame {number} of {name} could not be decoded again.",
        "Choose another frame, and check that the video is still where it was.",
        number=seen.number,
        name=found.video.name,
    )


def save_search(found: VideoSearched, path: Path, _session: Session) -> Path:
    """Write what was found as JSON, and return where.

    Raises
    ------
    OutputFailed
    """
    from engine.files.checks import check_target
    from engine.record import write_json
    from engine.record.frames import frames_document

    check_target(path)
    write_json(path, frames_document(found, {}))
    return path
