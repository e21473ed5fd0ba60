"""Frames of videos as files: PNG that says which frame of which video it holds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.contracts.video import SeenInFrame, SetScore, Video, VideoFrame, VideoSearched
from engine.files.atomic import write_atomically
from engine.imaging.encode import png_with_text
from engine.imaging.frame_note import FRAME_KEY
from engine.session.provenance import program_document

_LONGEST = 120
"""Bytes of a video's name in that of a frame."""


def frame_file_name(video: Video, number: int) -> str:
    """Return the name of a frame's file: no other video's frame is called so."""
    stem = os.fsdecode(os.fsencode(video.path.stem)[:_LONGEST]).encode("utf-8", "ignore").decode()
    return f"{stem}_{video.sha256[:8]}_frame{number:06d}.png"


def frame_origin(video: Video, frame: VideoFrame) -> dict[str, Any]:
    """Return where a frame is from and how it was decoded."""
    return {
        "video": video.name,
        "video_sha256": video.sha256,
        "frame": frame.number,
        "seconds": round(frame.seconds, 6),
        "stamp": frame.stamp,
        "time_base": f"{video.time_base.numerator}/{video.time_base.denominator}",
        "container": video.container,
        "codec": video.codec,
        "decoder": video.decoder,
        "notes": list(frame.notes),
    }


def write_frame(video: Video, frame: VideoFrame, folder: Path) -> Path:
    """Write a frame as PNG, with its origin in it, and return the file.

    Raises
    ------
    OutputFailed
    """
    origin = json.dumps(frame_origin(video, frame), ensure_ascii=False)
    path = folder / frame_file_name(video, frame.number)
    write_atomically(path, png_with_text(frame.pixels, FRAME_KEY, origin))
    return path


def frames_document(found: VideoSearched, files: Mapping[int, Path]) -> dict[str, Any]:
    """Return what was found in a video as JSON values.

    Parameters
    ----------
    found : VideoSearched
    files : mapping
        From the number of a frame to its file, of those that were written.
    """
    video = found.video
    return {
        "schema": "sim2word/frames/1",
        "path": str(video.path),
        "sha256": video.sha256,
        "container": video.container,
        "codec": video.codec,
        "decoder": video.decoder,
        "width": video.width,
        "height": video.height,
        "pixel_aspect": float(video.shape),
        "frames": video.frames,
        "seconds": video.seconds,
        "rate": video.rate,
        "steady": video.steady,
        "looked_at": len(found.looked_at),
        "missing": list(found.missing),
        "unusable": found.unusable,
        "tracks": [
            {
                "best": [one.number for one in track.best],
                "against": _against(track.against),
                "faces": [_face(video, one, files) for one in track.seen],
            }
            for track in found.tracks
        ],
        "provenance": program_document(),
    }


def _against(found: SetScore | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found)


def _face(video: Video, one: SeenInFrame, files: Mapping[int, Path]) -> dict[str, Any]:
    path = files.get(one.number)
    return {
        "frame": one.number,
        "seconds": one.seconds,
        "stamp": video.stamps[one.number],
        "face": one.index,
        "box": list(one.face.box),
        "turned": one.turned,
        "doubtful": one.doubtful,
        "notes": list(one.notes),
        "quality": asdict(one.quality),
        "path": None if path is None else str(path),
    }
