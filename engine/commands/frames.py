"""``sim2word frames VIDEO``: the people of a video, and the frames that show each of them best."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from engine.commands.arguments import add_common, max_megapixels, open_session
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.commands.progress import with_bar
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import DEFAULT_MAX_MEGAPIXELS
from engine.language.warnings import warning_text

if TYPE_CHECKING:
    from pathlib import Path

    from engine.contracts.cancel import CancelToken
    from engine.contracts.video import Track, Video, VideoSearched

EVERY_S = 0.5
"""Seconds between two frames that are searched, unless another number is asked for."""
BEST = 3
"""Frames of a person that are written, unless another number is asked for."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "video", use=Use.READ, metavar="VIDEO")
    add_path(
        parser,
        "--out",
        use=Use.FILLED,
        metavar="DIR",
        help="write the best frames of each track there, as PNG that names video and frame",
    )
    add_path(
        parser,
        "--against",
        use=Use.READ,
        metavar="IMAGE",
        help="hold every track against this photo: all its frames as a set",
    )
    parser.add_argument(
        "--face", type=int, metavar="N", help="of the photo, where it shows several"
    )
    parser.add_argument(
        "--every",
        type=_seconds,
        default=EVERY_S,
        metavar="SECONDS",
        help="between two frames that are searched; 0 for every frame",
    )
    parser.add_argument("--start", type=_seconds, default=0.0, metavar="SECONDS")
    parser.add_argument("--end", type=_seconds, metavar="SECONDS")
    parser.add_argument(
        "--best", type=_count, default=BEST, metavar="N", help="frames of each track to write"
    )
    parser.add_argument(
        "--max-megapixels",
        type=max_megapixels,
        default=DEFAULT_MAX_MEGAPIXELS,
        metavar="N",
        help="refuse larger frames",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Search the video, print a line for each track, write frames and JSON if asked."""
    from engine.imaging.video import open_video
    from engine.record import write_json
    from engine.record.frames import frames_document
    from engine.session.video import sampled, search_video

    against = None
    if arguments.against is not None:
        against = ImageChoice(arguments.against, arguments.face)
    with cancel_on_interrupt() as token:
        video = open_video(arguments.video, arguments.max_megapixels, token)
        numbers = sampled(video, arguments.every, arguments.start, arguments.end)
        session = open_session(arguments)
        work = search_video(session, video, numbers, token, against, arguments.max_megapixels)
        found = with_bar(work)
        files: dict[int, Path] = {}
        if arguments.out is not None:
            files = _write(found, arguments, token)
    if arguments.json is not None:
        write_json(arguments.json, frames_document(found, files))
    _print(found, files, arguments)


def _write(
    found: VideoSearched, arguments: argparse.Namespace, token: CancelToken
) -> dict[int, Path]:
    """Write the best frames of each track and return their files, by number.

    Raises
    ------
    OutputFailed
    """
    from engine.imaging.video import check_unchanged, read_frames
    from engine.record.frames import write_frame

    check_unchanged(found.video, token)
    numbers = {one.number for track in found.tracks for one in track.best[: arguments.best]}
    return {
        frame.number: write_frame(found.video, frame, arguments.out)
        for frame in read_frames(found.video, sorted(numbers), arguments.max_megapixels, token)
    }


def _print(found: VideoSearched, files: dict[int, Path], arguments: argparse.Namespace) -> None:
    print_lines(_head(found.video))
    looked_at = f"  searched {len(found.looked_at)} frames: {len(found.tracks)} tracks of a face"
    if found.missing:
        looked_at += f"; {len(found.missing)} frames could not be decoded"
    if found.unusable:
        looked_at += f"; {found.unusable} faces too small"
    print_line(looked_at)
    for number, track in enumerate(found.tracks, 1):
        print_lines(_of_track(number, track, arguments.best))
    if files:
        print_line(f"  {len(files)} frames written to {arguments.out}")


def _head(video: Video) -> str:
    rate = f"{video.rate:.3g} frames a second" if video.steady else "at a rate that varies"
    return (
        f"{video.name}: {video.width} x {video.height} pixels, {video.frames} frames, {rate},"
        f" {video.seconds:.2f} s, {video.codec}\n  SHA-256 {video.sha256}"
    )


def _of_track(number: int, track: Track, best: int) -> str:
    first, last = track.seen[0], track.seen[-1]
    lines = [
        f"  track {number}: {len(track.seen)} frames, {first.seconds:.2f} to {last.seconds:.2f} s"
    ]
    against = track.against
    if against is not None:
        lines.append(
            f"    score of all of them {against.score:.4f}; by frame: best {against.best:.4f},"
            f" mean {against.mean:.4f}, standard deviation {against.spread:.4f}"
        )
    for one in track.best[:best]:
        warnings = ", ".join(warning_text(code) for code in one.quality.warnings)
        line = (
            f"    frame {one.number} at {one.seconds:.3f} s, face {one.index}: lowest quality"
            f" {one.lowest:.0f}, eyes {one.quality.inter_eye_px:.0f} px  {warnings}"
        )
        lines.append(line.rstrip() + (" (doubtful: damaged data)" if one.doubtful else ""))
    return "\n".join(lines)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("give seconds, 0 or more")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("give a number, 1 or more")
    return value
