"""Files that cost more than they should: bounded, cancelled, named; and nothing waits for them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.apart import Answer, Limits, apart
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelRefused, RunCancelled, UnreadableImage
from engine.imaging import DecodeLimits, decode
from engine.imaging.costly import is_costly
from engine.imaging.decode import FORMATS
from engine.imaging.scans import MOST_SCANS, may_hold_many, scans_in
from engine.models.packs import PackStore
from tests.engine.tiny_onnx import write_endless, write_huge

ROOT = Path(__file__).resolve().parents[2]
HERE = __name__
PLENTY = Limits(60.0, 1000.0)


def echo(*arguments: object) -> Answer:
    sys.stdout.write("what libraries print is no answer")
    os.write(1, b"nor what they write")
    return Answer(list(arguments), b"\0\1" * 1000)


def never() -> Answer:
    while True:
        pass


def much(megabytes: int) -> Answer:
    return Answer(len(np.ones(megabytes << 17)))


def refuse() -> Answer:
    raise ModelRefused("{file} is {how}.", "Give another.", file="x.onnx", how="bad")


def fail() -> Answer:
    raise ZeroDivisionError("by\nnothing")


def end() -> Answer:
    os._exit(3)


def test_work_comes_back_with_its_bytes() -> None:
    found = apart(f"{HERE}:echo", ["a", 1, None], PLENTY, "x")
    assert found.said == ["a", 1, None]
    assert found.data == b"\0\1" * 1000


@pytest.mark.parametrize(
    ("work", "arguments", "limits", "cause"),
    [
        ("never", [], Limits(1.5, 1000.0), "x.bin takes longer than 2 s"),
        ("much", [4000], Limits(60.0, 300.0), "x.bin takes more than 300 MB of memory"),
        ("fail", [], PLENTY, r"x.bin could not be read \(ZeroDivisionError: by nothing\)"),
        ("end", [], PLENTY, "x.bin ended the process"),
    ],
)
def test_what_goes_wrong_is_told_in_time(
    work: str, arguments: list[object], limits: Limits, cause: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(BadInput, match=cause):
        apart(f"{HERE}:{work}", arguments, limits, "x.bin")
    assert time.monotonic() - begun < 20


def test_typed_errors_stay_what_they_are() -> None:
    with pytest.raises(ModelRefused, match=r"x\.onnx is bad\.") as found:
        apart(f"{HERE}:refuse", [], PLENTY, "x")
    assert found.value.templates == ("{file} is {how}.", "Give another.")


def test_it_is_cancelled_within_a_second_and_leaves_no_process() -> None:
    import psutil

    token = CancelToken()
    threading.Timer(2.0, token.cancel).start()
    begun = time.monotonic()
    with pytest.raises(RunCancelled):
        apart(f"{HERE}:never", [], PLENTY, "x", token)
    assert 1.5 < time.monotonic() - begun < 3.0
    assert psutil.Process().children() == []


# Photos


def photo(size: tuple[int, int], kind: str, **options: object) -> bytes:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (size[1], size[0], 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def test_a_costly_photo_has_the_same_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.tif"
    path.write_bytes(photo((300, 200), "TIFF"))
    here = decode(path)
    assert not is_costly(path.read_bytes(), FORMATS)
    monkeypatch.setattr("engine.imaging.costly._LARGE_PHOTO", 1000)
    assert is_costly(path.read_bytes(), FORMATS)
    there = decode(path)
    assert np.array_equal(here.pixels, there.pixels)
    assert not there.pixels.flags.writeable
    assert (here.sha256, here.format, here.notes) == (there.sha256, there.format, there.notes)
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(UnreadableImage, match="is damaged or incomplete"):
        decode(path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_ordinary_photos_start_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / "x"
    path.write_bytes(photo((2000, 1500), kind))
    monkeypatch.setattr("engine.apart._started", lambda: pytest.fail("a process"))
    assert decode(path).width == 2000


def many_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan stands there many times."""
    data = photo((64, 64), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + (data[last:-2] * count) + b"\xff\xd9"


def test_scans_are_counted_and_bounded(tmp_path: Path) -> None:
    ordinary = photo((640, 480), "JPEG", progressive=True)
    assert 2 <= scans_in(ordinary) < 20
    assert not may_hold_many(ordinary)
    assert scans_in(many_scans(300)) > 300
    # Marks inside a comment are no scans, and one is never sure of what is not well-formed.
    comment = b"\xff\xfe" + (2 + 400).to_bytes(2, "big") + b"\xff\xda" * 200
    odd = ordinary[:2] + comment + ordinary[2:]
    assert scans_in(odd) == scans_in(ordinary)
    assert is_costly(odd, FORMATS)
    path = tmp_path / "x.jpg"
    path.write_bytes(odd)
    assert decode(path).width == 640
    fill = ordinary[:2] + comment + b"\xff" * 400_000 + b"\x00" + ordinary[2:]
    begun = time.thread_time()  # of the processor: other programs may keep it waiting
    scans_in(fill)
    assert time.thread_time() - begun < 1
    for count in (300, 5000):
        path.write_bytes(many_scans(count))
        begun = time.monotonic()
        with pytest.raises(UnreadableImage, match=f"where {MOST_SCANS} are far more"):
            decode(path)
        assert time.monotonic() - begun < 1
    path.write_bytes(ordinary)
    assert decode(path, DecodeLimits()).width == 640


@pytest.mark.parametrize(("kind", "pages"), [("TIFF", 3), ("TIFF", 150), ("GIF", 3)])
def test_pages_are_counted_within_bounds(tmp_path: Path, kind: str, pages: int) -> None:
    path = tmp_path / "x"
    pictures = [Image.new("RGB", (8, 8), (n, 0, 0)) for n in range(pages)]
    pictures[0].save(path, kind, save_all=True, append_images=pictures[1:])
    (note,) = (note for note in decode(path).notes if "frames" in note)
    many = "more than 100" if pages > 100 else str(pages)
    assert note == f"first of {many} frames, the others are not looked at"


def test_what_costs_far_more_than_its_size_is_always_apart() -> None:
    assert is_costly(photo((64, 64), "JPEG2000"), FORMATS)
    assert is_costly(photo((64, 64), "GIF"), FORMATS)
    assert not is_costly(photo((64, 64), "TIFF"), FORMATS)
    assert not is_costly(photo((64, 64), "WEBP"), FORMATS)


def test_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.gif")
    path.write_bytes(photo((64, 64), "GIF"))
    assert decode(path).width == 64


def test_files_of_the_working_folder_are_no_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("msgspec", "json", "psutil", "PIL"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "x.gif").write_bytes(photo((64, 64), "GIF"))
    monkeypatch.chdir(tmp_path)
    assert decode(Path("x.gif")).width == 64
    assert not (tmp_path / "ran").exists()


def test_it_ends_with_the_one_that_wants_its_answer() -> None:
    import psutil

    script = (
        "from engine.apart import apart, Limits;"
        f"apart({HERE!r} + ':never', [], Limits(60, 900), 'x')"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as process:
        children: list[psutil.Process] = []
        while not children:
            time.sleep(0.1)
            children = psutil.Process(process.pid).children()
        time.sleep(2)
        process.kill()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


# Packs


def test_a_network_that_never_ends_is_cancelled(tmp_path: Path, store: PackStore) -> None:
    path = tmp_path / "loop.onnx"
    write_endless(path)
    token = CancelToken()
    threading.Timer(6.0, token.cancel).start()
    begun = time.monotonic()
    with pytest.raises(RunCancelled):
        store.add(path, token=token)
    assert time.monotonic() - begun < 8
    assert store.names() == ()
    assert list(store.root.glob("*")) == []


def test_a_network_that_never_ends_is_told(
    tmp_path: Path, store: PackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "loop.onnx"
    write_endless(path)
    monkeypatch.setattr("engine.models.packs.apart._SECONDS", 8.0)
    with pytest.raises(BadInput, match="takes longer than 8 s"):
        store.add(path)
    assert list(store.root.glob("*")) == []


def test_a_network_that_takes_all_memory_is_told(tmp_path: Path, store: PackStore) -> None:
    path = tmp_path / "size.onnx"
    write_huge(path, 65_504)
    with pytest.raises(BadInput, match="takes more than 3000 MB of memory"):
        store.add(path)


def test_the_second_interrupt_ends_a_command_at_once() -> None:
    """Also while a library does not let Python run."""
    script = """
import hashlib
from engine.commands.interrupt import cancel_on_interrupt
with cancel_on_interrupt() as token:
    print("begun", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**9)  # some minutes
"""
    words = [sys.executable, "-c", script]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        begun = time.monotonic()
        for _ in range(2):
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert time.monotonic() - begun < 3


def test_parts_of_killed_imports_are_swept(store: PackStore, tiny_pack: Path) -> None:
    left = store.root / ".other.part-abc"
    left.mkdir(parents=True)
    (left / "net.onnx").write_bytes(b"x")
    store.add(tiny_pack)
    assert not left.exists()
    assert store.names() == ("tiny",)
