"""What the process does that reads a video: demultiplex, decode, deinterlace, and make RGB.

The container may be one of a list; none of them opens other files or the network. A frame after
damaged data is doubtful until the next one that stands by itself. Colours follow the file, or,
where it is silent, the size: BT.709 from 720 lines, BT.601 below.
"""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import av
import av.filter
import numpy as np
from av.container import InputContainer
from av.video.reformatter import Colorspace, Interpolation
from av.video.stream import VideoStream
from numpy.typing import NDArray

from engine.apart import Answer
from engine.contracts.errors import ImageTooLarge, UnreadableImage

_CONTAINERS = (
    "asf,avi,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mpeg,mpegts,mpegvideo,mxf,ogg,dv,dhav,h264,"
    "hevc,ivf,m4v,mjpeg,obu,mpegps,gxf"
)
_HD_LINES = 720
_PER_MEGAPIXEL = 1e6
_MOST_FRAMES = 2_000_000
_MOST_SHAPE = 4
_UNEVEN = 1.5
"""Units of the time base by which frames of a steady rate may lie off."""
_QUARTER = 90
_OFF = 1.0
_MATRIX = 9
_STAMPED = {"mov", "mp4", "matroska", "webm", "mpegts"}
"""Containers in which the same stamp means the same frame wherever reading begins."""
_HDR = {16: "PQ (SMPTE ST 2084)", 18: "HLG (ARIB STD-B67)"}
_UNSPECIFIED = 2
_SPACES = {
    1: Colorspace.ITU709,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
}


def facts_for_other(path_hex: str, max_megapixels: float) -> Answer:
    """Return what a video says of itself, and its time stamps."""
    path = Path(os.fsdecode(bytes.fromhex(path_hex)))
    with _opened(path, max_megapixels) as (container, stream):
        context, base = stream.codec_context, stream.time_base
        rate = stream.average_rate or Fraction(25)
        first = next(_all_frames(container, stream), None)
        if first is None or base is None:
            raise UnreadableImage(
                "No frame of {name} could be decoded ({codec}).",
                "Ask for the original file, or save frames as photos in the program that plays it.",
                name=path.name,
                codec=context.name,
            )
        shape = stream.sample_aspect_ratio or Fraction(1)
        if not 1 / _MOST_SHAPE <= shape <= _MOST_SHAPE:
            shape = Fraction(1)
        library = ".".join(map(str, av.library_versions["libavcodec"]))
        facts = {
            "container": container.format.name,
            "codec": context.name,
            "width": context.width,
            "height": context.height,
            "shape": [shape.numerator, shape.denominator],
            "interlaced": bool(first.frame.interlaced_frame),
            "decoder": f"PyAV {av.__version__}, libavcodec {library}",
        }
    with _opened(path, max_megapixels) as (container, stream):
        stamps = _stamps(container, stream) if _is_stamped(container) else []
    counted = not stamps
    if counted:
        with _opened(path, max_megapixels) as (container, stream):
            stamps = [one.stamp for one in _all_frames(container, stream)]
        if any(later <= earlier for earlier, later in pairwise(stamps)):
            # In the order of coding, or none at all: frames are counted as they are shown.
            stamps, base = list(range(len(stamps))), 1 / rate
    span = stamps[-1] - stamps[0]
    return Answer(
        {
            **facts,
            "time_base": [base.numerator, base.denominator],
            "stamps": stamps,
            "counted": counted,
            "rate": (len(stamps) - 1) / float(span * base) if span else 0.0,
            "steady": _is_steady(stamps),
        }
    )


def frames_for_other(
    path_hex: str,
    wanted: list[list[int]],
    starts: list[int],
    max_megapixels: float,
    counted: bool = False,
    interlaced: bool = False,
) -> Answer:
    """Return some frames, ascending, as far as they can be decoded.

    Parameters
    ----------
    path_hex : str
    wanted : list of [number, stamp]
    starts : list of int
        Stamps to begin at, the nearest first: the first that leads before what is wanted is taken.
    max_megapixels : float
    counted : bool
        Whether frames are known by their number from the file's beginning, not by their stamp.
    interlaced : bool
        Whether frames are of two fields.
    """
    path = Path(os.fsdecode(bytes.fromhex(path_hex)))
    said, pixels = [], []
    if counted:
        found = _counted(path, max_megapixels, [number for number, _ in wanted], interlaced)
    else:
        found = _stamped(path, max_megapixels, wanted, starts, interlaced)
    for number, one, stream in found:
        _check_size(path, one.frame.width, one.frame.height, max_megapixels)
        made, notes = _rgb(one, stream)
        if one.doubtful:
            notes.append("decoded after damaged data: it may show what the camera did not")
        said.append(
            {
                "number": number,
                "height": made.shape[0],
                "width": made.shape[1],
                "notes": notes,
                "doubtful": one.doubtful,
            }
        )
        pixels.append(made.tobytes())
    return Answer(said, b"".join(pixels))


_Found = Iterator[tuple[int, "_Decoded", VideoStream]]


def _counted(path: Path, max_megapixels: float, numbers: list[int], interlaced: bool) -> _Found:
    """Yield frames by their number, decoded from the beginning."""
    left = set(numbers)
    with _opened(path, max_megapixels) as (container, stream):
        frames = _deinterlaced(_all_frames(container, stream), interlaced)
        for number, one in enumerate(frames):
            if number in left:
                left.discard(number)
                yield number, one, stream
            if not left:
                return


def _stamped(
    path: Path, max_megapixels: float, wanted: list[list[int]], starts: list[int], interlaced: bool
) -> _Found:
    """Yield frames by their stamps, from the nearest place that leads before the first."""
    places = {stamp: number for number, stamp in wanted}
    for start in [*starts, None]:
        with _opened(path, max_megapixels) as (container, stream):
            if start is not None:
                try:
                    container.seek(start, stream=stream)
                except (av.error.FFmpegError, OSError):
                    continue
            frames = _deinterlaced(_all_frames(container, stream), interlaced)
            first = next(frames, None)
            if start is not None and (first is None or first.stamp > start):
                continue  # no index leads there
            left = dict(places)
            for one in chain([] if first is None else [first], frames):
                number = left.pop(one.stamp, None)
                if number is not None:
                    yield number, one, stream
                if not left or one.stamp > wanted[-1][1]:
                    return
            return


@contextmanager
def _opened(
    path: Path, max_megapixels: float
) -> Generator[tuple[InputContainer, VideoStream], None, None]:
    """Give a video and its first stream of pictures.

    Raises
    ------
    UnreadableImage, ImageTooLarge
    """
    try:
        # A file object: a name is never taken for a protocol.
        with (
            path.open("rb") as file,
            av.open(
                file,
                options={"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"},
                metadata_errors="replace",
            ) as container,
        ):
            found = [s for s in container.streams.video if not _is_cover(s)]
            if not found:
                raise _no_video(path)
            stream = found[0]
            context = stream.codec_context
            if context is None:  # there is no decoder for it
                raise _no_video(path)
            _check_size(path, context.width, context.height, max_megapixels)
            context.thread_count = 1  # errors belong to the frame they are raised at
            context.options = {"err_detect": "crccheck+bitstream+buffer+explode"}
            assert isinstance(container, InputContainer)
            yield container, stream
    except (av.error.FFmpegError, OSError, EOFError) as error:
        raise _no_video(path) from error


def _is_cover(stream: VideoStream) -> bool:
    """Whether a stream is the picture of a cover."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _no_video(path: Path) -> UnreadableImage:
    return UnreadableImage(
        "{name} is no video that can be read.",
        "Choose a video file, for instance MP4, MOV, AVI or MKV; files of recorders often need the"
        " maker's program to be exported.",
        name=path.name,
    )


def _check_size(path: Path, width: int, height: int, max_megapixels: float) -> None:
    if width * height > max_megapixels * _PER_MEGAPIXEL:
        raise ImageTooLarge(
            "The frames of {name} have {width} x {height} pixels; at most {most:g} megapixels are"
            " read.",
            "Raise the limit if you trust the file.",
            name=path.name,
            width=width,
            height=height,
            most=max_megapixels,
        )


def _is_stamped(container: InputContainer) -> bool:
    """Whether a kind of container gives every frame its stamp, wherever reading begins."""
    return bool(set(container.format.name.split(",")) & _STAMPED)


def _stamps(container: InputContainer, stream: VideoStream) -> list[int]:
    """Return when frames are shown, ascending, from the packets; none where one has no stamp."""
    found: list[int] = []
    try:
        for packet in container.demux(stream):
            if packet.size == 0 or packet.is_discard:
                continue
            if packet.pts is None or len(found) > _MOST_FRAMES:
                return []
            found.append(packet.pts)
    except av.error.FFmpegError:
        pass  # a file that is cut short: what is there counts
    return sorted(set(found))


def _is_steady(stamps: list[int]) -> bool:
    if len(stamps) < 3:  # noqa: PLR2004 - two frames have one distance
        return True
    times = np.asarray(stamps, float)
    even = np.linspace(times[0], times[-1], len(times))
    return bool(np.abs(times - even).max() <= _UNEVEN)


@dataclass(slots=True)
class _Decoded:
    """A frame as the decoder gives it; `woven` of two fields."""

    frame: av.VideoFrame
    stamp: int
    doubtful: bool
    woven: bool = False


def _all_frames(container: InputContainer, stream: VideoStream) -> Iterator[_Decoded]:
    """Yield frames as they are shown, from where the container stands.

    After damage every frame is doubtful that is shown after the last one that stood by itself and
    before the next such one that comes after the damage.
    """
    since: float | None = None
    until = math.inf
    key = -math.inf
    count = 0
    try:
        for packet in container.demux(stream):
            if packet.is_keyframe and packet.pts is not None:
                if since is not None and until == math.inf:
                    until = packet.pts
                key = packet.pts
            damaged = packet.is_corrupt
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                frames, damaged = [], True
            if damaged:
                since, until = min(key, math.inf if since is None else since), math.inf
            for frame in frames:
                assert isinstance(frame, av.VideoFrame)
                stamp = count if frame.pts is None else frame.pts
                count += 1
                inside = since is not None and since < stamp < until
                own = damaged and bool(frame.key_frame) and stamp == key
                yield _Decoded(frame, stamp, inside or own or frame.is_corrupt)
    except av.error.FFmpegError:
        return  # cut short


def _deinterlaced(frames: Iterator[_Decoded], interlaced: bool) -> Iterator[_Decoded]:
    """Pass frames on, those of two fields made whole from both (bwdif, one frame each)."""
    if not interlaced:
        yield from frames
        return
    graph: av.filter.Graph | None = None
    given: deque[_Decoded] = deque()
    for one in frames:
        graph = graph or _graph(one.frame)
        one.woven = bool(one.frame.interlaced_frame)
        given.append(one)
        graph.push(one.frame)
        yield from _pulled(graph, given)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph, given)


def _graph(frame: av.VideoFrame) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base
    )
    weave = graph.add("bwdif", "mode=send_frame:deint=interlaced")
    sink = graph.add("buffersink")
    source.link_to(weave)
    weave.link_to(sink)
    graph.configure()
    return graph


def _pulled(graph: av.filter.Graph, given: deque[_Decoded]) -> Iterator[_Decoded]:
    """Yield what a graph has ready: a frame for each that it was given, in their order."""
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, av.VideoFrame)
        one = given.popleft()
        one.frame = frame
        yield one


def _matrix(frame: av.VideoFrame) -> NDArray[np.float64] | None:
    """Return how the file says that a frame is to be laid out, (2, 2); None where it does not."""
    found = frame.side_data.get("DISPLAYMATRIX")
    if found is None:
        return None
    values = np.frombuffer(bytes(found), np.int32)  # type: ignore[call-overload] # a buffer
    if len(values) != _MATRIX:
        return None
    return np.asarray(values[[0, 1, 3, 4]].reshape(2, 2), np.float64)


def _rgb(one: _Decoded, stream: VideoStream) -> tuple[NDArray[np.uint8], list[str]]:
    """Return a frame as RGB with square pixels, upright, and what was done for it."""
    frame = one.frame
    notes: list[str] = []
    if one.woven:
        notes.append("interlaced: its two fields were made one frame (bwdif)")
    elif frame.interlaced_frame:
        notes.append("interlaced, unlike the first frame: shown as it is")
    shape = stream.sample_aspect_ratio or Fraction(1)
    width, height = frame.width, frame.height
    if shape != 1 and 1 / _MOST_SHAPE <= shape <= _MOST_SHAPE:
        width = round(width * shape)
        notes.append(f"pixels of {shape.numerator}:{shape.denominator} made square")
    space = _SPACES.get(int(frame.colorspace))
    if space is None:
        space = Colorspace.ITU709 if frame.height >= _HD_LINES else Colorspace.ITU601
        if int(frame.colorspace) != _UNSPECIFIED and not frame.format.is_rgb:
            notes.append("colours of another matrix read as BT.709 or BT.601")
    hdr = _HDR.get(int(frame.color_trc))
    if hdr is not None:
        notes.append(f"high dynamic range ({hdr}) shown without tone mapping: colours look flat")
    made = frame.reformat(
        width, height, "rgb24", src_colorspace=space, interpolation=Interpolation.LANCZOS
    ).to_ndarray()
    matrix = _matrix(frame)
    turn = round(frame.rotation / _QUARTER) % 4
    if matrix is not None and np.linalg.det(matrix) < 0:
        notes.append("the file says that it is to be mirrored: shown as it is coded")
    elif abs(frame.rotation - _QUARTER * round(frame.rotation / _QUARTER)) > _OFF:
        notes.append(
            f"the file says that it is turned by {frame.rotation:g} degrees: shown as coded"
        )
    elif turn:
        # The file's rotation is anticlockwise, as numpy's is.
        made = np.rot90(made, turn)
        notes.append(f"turned by {turn * _QUARTER} degrees anticlockwise, as the file says")
    return np.ascontiguousarray(made), notes
