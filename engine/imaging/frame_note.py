"""What a PNG says of the video that it is a frame of: a claim of the file, reported as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec

from engine.contracts.outgoing import one_line

FRAME_KEY = "sim2word:frame"
"""Of the PNG's text that holds its origin, as JSON."""
_MOST = 20_000
_MOST_NOTES, _LINE = 6, 120


class _Origin(msgspec.Struct):
    video: str
    video_sha256: str
    frame: Annotated[int, msgspec.Meta(ge=0, lt=10**9)]
    seconds: Annotated[float, msgspec.Meta(ge=0, lt=10**7)]
    notes: list[str] = []


def frame_note(texts: Mapping[str, object]) -> str | None:
    """Return in words of which video a PNG says that it is a frame; None where it says nothing.

    Parameters
    ----------
    texts : mapping
        Of the PNG, by key.
    """
    text = texts.get(FRAME_KEY)
    if text is None:
        return None
    try:
        origin = msgspec.json.decode(str(text)[:_MOST], type=_Origin)
    except (ValueError, RecursionError):  # msgspec's errors, and what is no text
        return "says that it is a frame of a video, but not which"
    notes = "".join(f"; {one_line(note)[:_LINE]}" for note in origin.notes[:_MOST_NOTES])
    return (
        f"says that it is frame {origin.frame} ({origin.seconds:.3f} s) of"
        f" {one_line(origin.video)[:_LINE]}, SHA-256 {one_line(origin.video_sha256)[:64]}{notes}"
    )
