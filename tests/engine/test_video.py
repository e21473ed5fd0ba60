"""Videos: the frame that a number names in any container, and what is said of doubtful ones."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.commands import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import (
    BadInput,
    ImageChanged,
    ImageTooLarge,
    RunCancelled,
    UnreadableImage,
)
from engine.contracts.pair import ImageChoice
from engine.contracts.video import SeenInFrame, Track, Video, VideoFrame
from engine.imaging import decode
from engine.imaging.encode import png_with_text
from engine.imaging.frame_note import FRAME_KEY
from engine.imaging.video import check_unchanged, open_video, read_frames
from engine.progress import finish
from engine.record.frames import write_frame
from engine.session import Session
from engine.session.video import _Growing, sampled, search_video, set_score
from tests.engine.made_video import write_video

SIDE, COUNT, STEP = 96, 40, 6
PLACES = (13, 20, 39)


def picture(number: int) -> NDArray[np.uint8]:
    """A picture whose brightness is its number's."""
    pixels = np.full((SIDE, SIDE, 3), 10 + STEP * number, np.uint8)
    pixels[:8, :8] = 255  # something to predict
    return pixels


def number_in(frame: VideoFrame) -> int:
    """The number that a frame's brightness stands for."""
    return round((float(frame.pixels[SIDE // 2 :, SIDE // 2 :].mean()) - 10) / STEP)


PICTURES = [picture(number) for number in range(COUNT)]


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [
        (".mp4", "libx264"),
        (".mkv", "libx264"),
        (".mov", "mpeg4"),
        (".avi", "mpeg4"),
        (".ts", "libx264"),
        (".mpg", "mpeg2video"),
        (".webm", "libvpx-vp9"),
        (".vob", "mpeg2video"),  # with frames that are coded out of order, here and below
        (".avi", "libx264"),
    ],
)
def test_a_number_names_the_same_frame(tmp_path: Path, suffix: str, codec: str) -> None:
    """Alone, in any order, and after all others; also where frames are coded out of order."""
    options = {"bf": "2"} if suffix in (".vob", ".avi", ".ts") and codec != "mpeg4" else {}
    path = write_video(tmp_path / f"clip{suffix}", PICTURES, codec=codec, options=options)
    video = open_video(path)
    assert (video.frames, video.steady) == (COUNT, True)
    assert video.rate == pytest.approx(25, rel=0.01)
    for number in PLACES:
        (alone,) = read_frames(video, [number])
        assert (alone.number, number_in(alone)) == (number, number)
        assert alone.seconds == pytest.approx(number / 25, abs=0.01)
    together = list(read_frames(video, range(COUNT)[::-1]))
    assert [number_in(frame) for frame in together] == list(range(COUNT))


def test_a_rate_that_varies(tmp_path: Path) -> None:
    """Every frame has its own time."""
    times = [0, 40, 95, 200, 210, 390]
    video = open_video(write_video(tmp_path / "clip.mkv", PICTURES[:6], times))
    assert not video.steady
    assert [round(1000 * video.time_of(number)) for number in range(6)] == times
    assert [number_in(frame) for frame in read_frames(video, range(6))] == list(range(6))
    assert sampled(video, 0.1, 0, None) == (0, 2, 3, 5)
    assert sampled(video, 0, 0.09, 0.2) == (2, 3)
    with pytest.raises(BadInput, match=r"no frame from 0\.3 to 0\.35 s"):
        sampled(video, 0, 0.3, 0.35)


def test_turned_and_with_oblong_pixels(tmp_path: Path) -> None:
    """Upright, with square pixels, and said."""
    tall = np.zeros((SIDE, SIDE, 3), np.uint8)
    tall[:, : SIDE // 2] = 250  # bright on the left
    turned = open_video(write_video(tmp_path / "turned.mp4", [tall] * 3, rotation=90))
    (frame,) = read_frames(turned, [1])
    assert frame.pixels[: SIDE // 3].mean() < 10  # anticlockwise: the left lies below
    assert frame.pixels[-SIDE // 3 :].mean() > 230
    assert "turned by 90 degrees anticlockwise" in frame.notes[0]
    oblong = open_video(write_video(tmp_path / "oblong.mp4", [tall] * 3, shape=Fraction(16, 11)))
    (frame,) = read_frames(oblong, [1])
    assert frame.pixels.shape == (SIDE, round(SIDE * 16 / 11), 3)
    assert "pixels of 16:11 made square" in frame.notes


def test_two_fields(tmp_path: Path) -> None:
    """Frames of two fields lose their comb, and that is said."""
    woven = []
    for number in range(12):
        fields = [np.full((SIDE, SIDE, 3), 40, np.uint8) for _ in range(2)]
        for which, field in enumerate(fields):
            at = 6 + 4 * (2 * number + which) % 60
            field[:, at : at + 20] = 220
        fields[0][1::2] = fields[1][1::2]
        woven.append(fields[0])
    options = {"flags": "+ildct+ilme", "top": "1", "b": "4000000"}
    path = write_video(tmp_path / "clip.mpg", woven, codec="mpeg2video", options=options)
    video = open_video(path)
    (frame,) = read_frames(video, [6])
    assert "two fields" in frame.notes[0]
    again = {one.number: one.pixels for one in read_frames(video, range(12))}
    assert np.array_equal(frame.pixels, again[6])  # its neighbours are read with it

    def comb(pixels: NDArray[np.uint8]) -> float:
        lines = pixels[..., 1].astype(float)
        return float(np.abs(lines[1:-1] - (lines[:-2] + lines[2:]) / 2).mean())

    assert comb(frame.pixels) < comb(woven[6]) / 4


def test_cut_short_and_damaged(tmp_path: Path) -> None:
    """Frames are right, or said to be doubtful, or missing; never another one in their place."""
    whole = write_video(tmp_path / "whole.ts", PICTURES)
    data = whole.read_bytes()
    cut = tmp_path / "cut.ts"
    cut.write_bytes(data[: len(data) * 2 // 3])
    video = open_video(cut)
    found = list(read_frames(video, range(video.frames)))
    assert 0 < video.frames < COUNT
    # Frames that were coded later than shown are lost before the last one: times are right.
    assert all(number_in(one) == round(25 * one.seconds) for one in found if not one.doubtful)
    holed = bytearray(data)
    holed[len(data) // 3 : len(data) // 3 + 400] = bytes(400)
    (tmp_path / "holed.ts").write_bytes(holed)
    video = open_video(tmp_path / "holed.ts")
    found = list(read_frames(video, range(video.frames)))
    assert len(found) < COUNT or any(one.doubtful for one in found)
    assert all("damaged data" in one.notes[-1] for one in found if one.doubtful)


def test_frames_after_damage_are_doubtful_until_the_next_whole_one(tmp_path: Path) -> None:
    """Also those that are shown before the damaged one, and coded after it."""
    options = {"bf": "3", "g": "20", "sc_threshold": "0"}
    noisy = np.random.default_rng(0).integers(0, 90, (SIDE, SIDE, 3))
    pictures = [(np.roll(noisy, 3 * n, axis=1) + n).astype(np.uint8) for n in range(60)]
    path = write_video(tmp_path / "whole.mp4", pictures, options=options, gop=20)
    clean = {one.number: one.pixels for one in read_frames(open_video(path), range(60))}
    with av.open(str(path)) as container:
        packets = [(p.pos, p.size, p.is_keyframe) for p in container.demux(video=0) if p.size]
    keys = [at for at, (_, _, is_key) in enumerate(packets) if is_key]
    assert len(keys) == 3
    place, size, _ = packets[keys[1] + 1]
    assert place is not None
    data = bytearray(path.read_bytes())
    data[place + 8 : place + size] = bytes(size - 8)
    path.write_bytes(data)
    found = list(read_frames(open_video(path), range(60)))
    wrong = [n for n in found if np.abs(n.pixels.astype(int) - clean[n.number]).max() > 8]
    assert all(one.doubtful for one in wrong)
    assert any(one.doubtful for one in found) or len(found) < 60
    assert not any(one.doubtful for one in found if one.number < 20 or one.number >= 40)


def test_a_stream_that_begins_in_the_middle(tmp_path: Path) -> None:
    """What cannot be decoded is missing; the rest is read."""
    data = write_video(tmp_path / "whole.ts", PICTURES).read_bytes()
    cut = tmp_path / "cut.ts"
    cut.write_bytes(data[188 * (len(data) // 188 // 3) :])
    video = open_video(cut)
    found = list(read_frames(video, range(video.frames)))
    assert len(found) >= 10
    last = found[-1]
    assert number_in(last) == COUNT - 1
    assert all(
        number_in(last) - number_in(o) == round(25 * (last.seconds - o.seconds))
        for o in found
        if not o.doubtful
    )


_PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\n{}\n#EXT-X-ENDLIST\n"


def test_what_is_no_video(tmp_path: Path, astronaut: Path) -> None:
    """One typed error each; nothing that a file names is opened."""
    video = write_video(tmp_path / "clip.ts", PICTURES[:3])
    files = {
        "empty.mp4": b"",
        "text.mp4": b"no video\n" * 100,
        "photo.mp4": astronaut.read_bytes(),
        "list.m3u8": _PLAYLIST.format(video).encode(),
        "list.ffconcat": f"ffconcat version 1.0\nfile '{video}'\n".encode(),
        "head.mp4": write_video(tmp_path / "good.mp4", PICTURES[:3]).read_bytes()[:40],
    }
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UnreadableImage) as caught:
            open_video(path)
        assert name in caught.value.cause
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("pipe.mp4", "gone.mp4", "."):
        with pytest.raises(UnreadableImage):
            open_video(tmp_path / name)


def test_limits_and_numbers(tmp_path: Path) -> None:
    """Frames that are too large, numbers that there are not, and a search that is cancelled."""
    path = write_video(tmp_path / "clip.mp4", PICTURES[:3])
    with pytest.raises(ImageTooLarge, match="96 x 96"):
        open_video(path, max_megapixels=0.005)
    video = open_video(path)
    for number in (-1, 3):
        with pytest.raises(BadInput, match=f"no frame {number}; it has 3"):
            list(read_frames(video, [number]))
    token = CancelToken()
    token.cancel()
    with pytest.raises(RunCancelled):
        open_video(path, token=token)


def test_any_bytes(tmp_path: Path, whole: bool) -> None:
    """Bytes changed anywhere: frames or a typed error, and a process that ends."""
    data = write_video(tmp_path / "clip.mp4", PICTURES[:10]).read_bytes()
    rng = np.random.default_rng(3)
    path = tmp_path / "changed.mp4"
    for _ in range(60 if whole else 6):
        changed = bytearray(data)
        for place in rng.integers(0, len(data), 12):
            changed[place] = rng.integers(256)
        path.write_bytes(changed)
        with contextlib.suppress(UnreadableImage, BadInput, ImageTooLarge):
            video = open_video(path)
            assert len(list(read_frames(video, range(video.frames)))) <= video.frames


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path) -> Path:
    """A person who walks in, another who is there for a while, and one who comes back."""
    first = np.asarray(Image.open(astronaut).convert("RGB").crop((120, 0, 340, 220)))
    second = np.asarray(Image.open(group).convert("RGB"))
    pictures = []
    for number in range(60):
        frame = np.full((240, 560, 3), 90, np.uint8)
        frame[10:230, number : number + 220] = first
        if 20 <= number < 40:
            frame[10:230, 310:550] = second[70:290, 560:800]
        pictures.append(frame)
    return write_video(tmp_path_factory.mktemp("video") / "walk.mp4", pictures)


def test_people_are_followed(session: Session, clip: Path, astronaut: Path) -> None:
    """A track a person; the photo of one of them scores high with that one alone."""
    video = open_video(clip)
    numbers = sampled(video, 0.2, 0, None)
    work = search_video(session, video, numbers, CancelToken(), ImageChoice(astronaut))
    found = finish(work)
    assert found.looked_at == numbers
    assert found.missing == ()
    lengths = sorted(len(track.seen) for track in found.tracks)
    assert lengths[-1] == len(numbers)
    long = next(track for track in found.tracks if len(track.seen) == len(numbers))
    assert [one.number for one in long.seen] == list(numbers)
    assert long.against is not None
    assert long.against.score > 0.9
    assert long.against.best >= long.against.mean
    assert sum(long.against.weights) == pytest.approx(1)
    for track in found.tracks:
        assert all(20 <= one.number < 40 for one in track.seen) or track is long
        assert track.best[0].lowest == max(one.lowest for one in track.seen)
        if track is not long:
            assert track.against is not None
            assert track.against.score < long.against.score - 0.03


def seen(lowest: float, embedding: list[float], *, doubtful: bool = False) -> SeenInFrame:
    """A face of a frame, as far as a score of a set needs one."""
    from types import SimpleNamespace as Made

    quality = Made(scores=Made(lowest=lowest))
    unit = np.array(embedding, np.float32) / np.linalg.norm(embedding)
    face = quality  # not asked for
    nothing = np.zeros((1, 1, 3), np.uint8)
    return SeenInFrame(0, 0.0, 0, face, 0, nothing, quality, unit, doubtful)  # type: ignore[arg-type]


def test_a_long_video_is_sampled_in_little_memory() -> None:
    """Ten hours of 50 frames a second: the frame nearest to every wanted time."""
    stamps = tuple(range(10 * 3600 * 50))
    video = Video(Path("x"), "", "", "", 1, 1, Fraction(1), Fraction(1, 50), stamps, 50.0, True, "")
    found = sampled(video, 0.5, 0, None)
    assert found[:3] == (0, 25, 50)
    assert len(found) == 2 * 10 * 3600 + 1
    assert sampled(video, 0.013, 0, 0.1) == (0, 1, 2, 3, 4, 5)


def test_crops_are_kept_of_the_best_alone() -> None:
    """A track of many faces holds pictures of few, and those are the ones that are shown."""
    track = _Growing()
    for number in range(40):
        one = seen(float(number % 10), [1, 0], doubtful=number % 7 == 0)
        track.add(replace(one, number=number))
    pictured = [one for one in track.seen if one.crop.size]
    assert len(pictured) == 8
    best = Track(tuple(track.seen)).best[:5]
    assert all(one.crop.size and not one.doubtful for one in best)


def test_a_video_that_changed_is_no_evidence(tmp_path: Path) -> None:
    """No frame is written with the hash of a file that is another by now."""
    path = write_video(tmp_path / "clip.mp4", PICTURES[:3])
    video = open_video(path)
    check_unchanged(video)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ImageChanged, match=r"clip\.mp4 has changed"):
        check_unchanged(video)


def test_the_score_of_a_set() -> None:
    """The weighted mean direction; doubtful frames weigh nothing unless there are no others."""
    photo = np.array([1, 0], np.float32)
    found = set_score([seen(30, [1, 0]), seen(10, [0, 1])], photo)
    assert found.weights == (0.75, 0.25)
    assert found.cosines == (1, 0)
    assert found.score == pytest.approx(0.75 / np.hypot(0.75, 0.25))
    assert (found.best, found.mean, found.spread) == (1, 0.5, 0.5)
    found = set_score([seen(30, [1, 0], doubtful=True), seen(10, [0, 1])], photo)
    assert found.weights == (0, 1)
    found = set_score([seen(0, [1, 0], doubtful=True), seen(0, [0, 1], doubtful=True)], photo)
    assert found.weights == (0.5, 0.5)


def frame_of(video: Video, number: int) -> VideoFrame:
    """One frame."""
    (frame,) = read_frames(video, [number])
    return frame


def test_a_frame_as_evidence(clip: Path, tmp_path: Path) -> None:
    """Its file holds the very pixels, and says whose they are; what it says is a claim."""
    video = open_video(clip)
    frame = frame_of(video, 25)
    path = write_frame(video, frame, tmp_path)
    photo = decode(path)
    assert np.array_equal(photo.pixels, frame.pixels)
    (note,) = photo.notes
    assert note == (f"says that it is frame 25 (1.000 s) of walk.mp4, SHA-256 {video.sha256}")
    text = json.loads(Image.open(path).text["sim2word:frame"])  # type: ignore[attr-defined]
    assert (text["frame"], text["stamp"]) == (25, video.stamps[25])
    assert text["time_base"] == f"1/{video.time_base.denominator}"
    assert "libavcodec" in text["decoder"]


def test_what_a_picture_says_of_itself_is_bounded(tmp_path: Path) -> None:
    """Text that is no origin, nested without end or huge: a note, and the photo is read."""
    texts = ("", "{", '{"x":' * 4000, '{"video":"v","video_sha256":"0","frame":1e300,"seconds":1}')
    for text in texts:
        path = tmp_path / "odd.png"
        path.write_bytes(png_with_text(np.zeros((8, 8, 3), np.uint8), FRAME_KEY, text))
        assert decode(path).notes == ("says that it is a frame of a video, but not which",)


def test_the_command(
    clip: Path, tmp_path: Path, astronaut: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tracks on the screen, frames in the folder, everything in the JSON; the video stays."""
    before = clip.read_bytes()
    page, out = tmp_path / "frames.json", tmp_path / "out"
    words = ["frames", str(clip), "--out", str(out), "--json", str(page), "--device", "cpu"]
    assert main([*words, "--every", "0.4", "--best", "2", "--against", str(astronaut)]) == 0
    said = capsys.readouterr().out
    document = json.loads(page.read_text(encoding="utf-8"))
    assert (document["schema"], document["frames"]) == ("sim2word/frames/1", 60)
    written = {p.name for p in out.iterdir()}
    best = {number for track in document["tracks"] for number in track["best"][:2]}
    assert len(written) == len(best)
    assert all(
        name.endswith(f"_frame{number:06d}.png")
        for name, number in zip(sorted(written), sorted(best), strict=True)
    )
    named = [face for track in document["tracks"] for face in track["faces"] if face["path"]]
    assert {Path(face["path"]).name for face in named} == written
    assert f"{len(document['tracks'])} tracks of a face" in said
    assert "score of all of them" in said
    assert document["sha256"] in said
    assert clip.read_bytes() == before
    assert main(["frames", str(astronaut)]) == 1
    assert "is no video" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["frames", str(clip), "--every", "-1"])
