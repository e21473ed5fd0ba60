"""Videos that tests make: photos that move, in any container, rate and kind of scan."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray


def write_video(
    path: Path,
    pictures: Sequence[NDArray[np.uint8]],
    times_ms: Sequence[int] | None = None,
    codec: str = "libx264",
    shape: Fraction = Fraction(1),
    rotation: int = 0,
    options: dict[str, str] | None = None,
    gop: int = 10,
) -> Path:
    """Write pictures, RGB of one size with even sides, as a video.

    Parameters
    ----------
    path : Path
        Its suffix names the container.
    pictures : sequence of ndarray, uint8, (height, width, 3)
    times_ms : sequence of int, optional
        When each is shown; every 40 ms otherwise.
    codec : str
    shape : Fraction
        Of a pixel: width over height.
    rotation : int
        Degrees anticlockwise that a player is to turn the frames by.
    options : dict, optional
        Of the encoder.
    gop : int
        Frames from one that stands by itself to the next.
    """
    times = times_ms or [40 * number for number in range(len(pictures))]
    with av.open(str(path), "w") as container:
        stream = cast("VideoStream", container.add_stream(codec, rate=25, options=options or {}))
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 25 if times_ms is None else 1000)
        stream.codec_context.sample_aspect_ratio = shape
        stream.codec_context.gop_size = gop
        stream.codec_context.bit_rate = 4_000_000
        if rotation:
            stream.set_display_rotation(rotation)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
            frame.pts = number if times_ms is None else times[number]
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
