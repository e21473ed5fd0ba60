"""The command line as a user has it: a process, its output, files and exit status."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from numpy.typing import NDArray

from engine.commands.main import main
from engine.commands.progress import RunProgress
from engine.contracts.events import Event, Progress

ROOT = Path(__file__).resolve().parent.parent.parent


def sim2word(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process, where what is proven is not how the program starts."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        words = [str(argument) for argument in arguments]
        try:
            status = main(words)
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr()
        return subprocess.CompletedProcess(words, status, said.out, said.err)

    return run


def test_a_process_says_what_its_command_says(
    command: Command, astronaut: Path, tmp_path: Path
) -> None:
    """Errors and wrong usage as a shell sees them; the tests below run in this process."""
    for words in (("explain", astronaut, tmp_path / "absent.jpg"), ("explain",)):
        there, here = sim2word(*words), command(*words)
        assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
        assert there.stderr.splitlines()[-1] == here.stderr.splitlines()[-1].replace(
            "__main__.py", "main.py"
        )
        assert "Traceback" not in there.stderr


def test_explain_writes_and_prints(astronaut: Path, group: Path, tmp_path: Path) -> None:
    out, document = tmp_path / "out", tmp_path / "r.json"
    done = sim2word(
        "explain",
        astronaut,
        group,
        "--face-b",
        2,
        "--out",
        out,
        "--json",
        document,
        "--controls",
        3,
        "--ranking",
        "measured",
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "The score (cosine) is" in done.stdout
    assert json.loads(document.read_text())["ranking"] == "measured"
    assert (out / "report.html").is_file()
    check_sums(out)


def check_sums(folder: Path) -> None:
    """Check a result with the tool that an examiner has."""
    if shutil.which("sha256sum") is None:
        pytest.skip("needs sha256sum")
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    listed = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    assert len(listed) == sum(p.is_file() for p in folder.rglob("*")) - 1
    assert subprocess.run(check, cwd=folder, check=False).returncode == 0
    crop = folder / "aligned_a.png"
    crop.write_bytes(crop.read_bytes() + b"\0")
    done = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=False)
    assert "aligned_a.png" in done.stdout
    assert done.returncode == 1


def test_bad_input_is_one_line_and_status_1(
    astronaut: Path, group: Path, coffee: Path, tmp_path: Path, command: Command
) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    cases = {
        "empty.jpg is empty": (astronaut, empty),
        "no file": (tmp_path / "absent.jpg", astronaut),
        "folder": (tmp_path, astronaut),
        "No face was found in coffee.png": (astronaut, coffee),
        "shows 6 faces": (astronaut, group),
        "same photo": (astronaut, astronaut),
    }
    for cause, (a, b) in cases.items():
        done = command("explain", a, b, "--out", tmp_path / "out")
        assert done.returncode == 1, cause
        assert cause in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_said_first(
    astronaut: Path, group: Path, tmp_path: Path, command: Command
) -> None:
    file = tmp_path / "file"
    file.write_text("keep")
    done = command("explain", astronaut, group, "--face-b", 0, "--out", file)
    assert done.returncode == 1
    assert "is a file where a folder is needed" in done.stderr
    assert file.read_text() == "keep"


def test_wrong_usage_is_status_2(command: Command) -> None:
    for arguments in (("explain",), ("explain", "a", "b", "--fill", "pink"), ("--nonsense",)):
        done = command(*arguments)
        assert done.returncode == 2
        assert "usage" in done.stderr


def test_options_that_say_nothing_together_are_wrong_usage(
    astronaut: Path, group: Path, command: Command
) -> None:
    for options in (
        ("--method", "measured", "--ranking", "paper"),
        ("--verbal-scale", "default"),
        ("--gallery", "people"),
    ):
        done = command("explain", astronaut, group, *options)
        assert done.returncode == 2, options
        assert len(done.stderr.strip().splitlines()) == 1


def test_figures_out_of_range_are_wrong_usage(
    astronaut: Path, group: Path, command: Command
) -> None:
    for option, value in (
        ("--max-megapixels", "nan"),
        ("--max-megapixels", "inf"),
        ("--max-megapixels", "0"),
        ("--seed", "-1"),
        ("--controls", "1"),
        ("--controls", "100000"),
        ("--batch-size", "0"),
    ):
        assert command("explain", astronaut, group, option, value).returncode == 2, option


def test_a_photo_is_never_overwritten(
    astronaut: Path, group: Path, tmp_path: Path, command: Command
) -> None:
    photo = tmp_path / "evidence.png"
    photo.write_bytes(astronaut.read_bytes())
    for output in (("--json", photo), ("--out", tmp_path), ("--json", tmp_path)):
        done = command("explain", photo, group, "--face-b", 0, *output)
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert photo.read_bytes() == astronaut.read_bytes()
        assert list(tmp_path.iterdir()) == [photo]


def test_a_name_that_is_not_utf_8_is_escaped(
    astronaut: Path, group: Path, tmp_path: Path, command: Command
) -> None:
    photo = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    photo.write_bytes(astronaut.read_bytes())
    document = tmp_path / "r.json"
    done = command(
        "explain",
        photo,
        group,
        "--face-b",
        0,
        "--controls",
        0,
        "--effort",
        "quick",
        "--no-exchange",
        "--json",
        document,
    )
    assert done.returncode == 0, done.stderr
    assert "caf\\udce9.png" in json.loads(document.read_text(encoding="utf-8"))["images"][0]["path"]


def test_a_full_output_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "models", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.strip() == "sim2word: No space left on device"


def test_a_mistyped_command_is_no_photo(command: Command) -> None:
    import main

    done = command("explian", "a.jpg", "b.jpg")
    assert done.returncode == 2
    assert "invalid choice" in done.stderr
    assert main.opens_window([])
    assert main.opens_window(["a.jpg", "b.jpg"])
    assert not main.opens_window(["demo"])


def test_unknown_models_are_refused(astronaut: Path, group: Path, command: Command) -> None:
    done = command("explain", astronaut, group, "--models", "other")
    assert done.returncode == 1
    assert "no model pack other" in done.stderr


def test_an_interrupt_is_status_130(
    astronaut: Path,
    group: Path,
    tmp_path: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Event] = []

    def interrupt(_self: RunProgress, event: Event) -> None:
        seen.append(event)
        if isinstance(event, Progress):
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(RunProgress, "__call__", interrupt)
    out = tmp_path / "out"
    done = command("explain", astronaut, group, "--face-b", 2, "--controls", 500, "--out", out)
    assert done.returncode == 130, done.stderr
    assert "cancelled" in done.stderr
    assert not out.exists()
    assert sum(isinstance(event, Progress) for event in seen) == 1  # within one batch


@pytest.mark.skipif(sys.platform != "linux", reason="what a process loaded is read from /proc")
def test_an_interrupted_process_ends_with_status_130(astronaut: Path, group: Path) -> None:
    """Whenever it strikes, also while libraries are being loaded."""
    with subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "main.py"),
            "explain",
            str(astronaut),
            str(group),
            "--face-b",
            "2",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while b"libtorch" not in Path(f"/proc/{process.pid}/maps").read_bytes():
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert "cancelled" in errors


def test_selftest_passes(command: Command) -> None:
    done = command("selftest")
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stdout.count("ok ") >= 6


def test_evaluate_needs_its_data(tmp_path: Path, command: Command) -> None:
    done = command(
        "evaluate", "verification", "--images", tmp_path / "none", "--pairs", tmp_path / "p.csv"
    )
    assert done.returncode == 1
    assert "no folder" in done.stderr


def test_version_and_help(command: Command) -> None:
    import engine

    assert command("--version").stdout.strip() == f"sim2word {engine.__version__}"
    shown = command("--help").stdout
    for name in ("explain", "demo", "evaluate", "selftest"):
        assert name in shown


def _pictures(page: str) -> list[NDArray[np.uint8]]:
    """Return the pictures of a page, uint8, (h, w, 3)."""
    codes = re.findall(r"base64,([^\"]+)\"", page)
    return [
        np.asarray(PIL.Image.open(io.BytesIO(base64.b64decode(code))).convert("RGB"))
        for code in codes
    ]


@pytest.mark.parametrize("command", ["demo"])
def test_the_demonstration(command: str, tmp_path: Path) -> None:
    done = sim2word(command, "--out", tmp_path / "demo", "--controls", 2, "--effort", "quick")
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "demo" / "index.html").read_text(encoding="utf-8")
    pages = sorted((tmp_path / "demo").glob("*/report.html"))
    assert len(pages) == 3
    crops, maps = _pictures(index)[::2], _pictures(index)[1::2]
    assert len(crops) == len(maps) == 6
    # A map is laid on a grey face: no colour would mean that none is to be seen.
    assert all(np.ptp(picture.astype(int), axis=2).max() > 40 for picture in maps)
    for page in pages:
        assert f'href="{page.parent.name}/report.html"' in index


_EVIL = "\x1b]0;title\x07\u202egnp.a\nMatched: yes"
"""A name that a terminal obeys, that reads backwards, and that pretends to be a line of ours."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_are_told_as_what_they_are(
    tmp_path: Path, astronaut: Path, coffee: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = tmp_path / _EVIL / f"{_EVIL}.png"
    photo.parent.mkdir()
    shutil.copy(astronaut, photo)
    shutil.copy(coffee, photo.with_name(f"none{_EVIL}.png"))
    gallery = str(tmp_path / "people.gallery")
    assert main(["gallery", "enrol", gallery, str(tmp_path)]) == 0
    assert main(["gallery", "list", gallery]) == 0
    assert main(["identify", str(photo), "--gallery", gallery]) == 0
    quick = ["--effort", "quick", "--controls", "2", "--no-exchange", "--allow-same"]
    assert main(["explain", str(photo), str(photo), *quick]) == 0
    assert main(["explain", str(photo), str(photo)]) == 1
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert "gnp.a" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
        assert not any(line.startswith("Matched") for line in text.splitlines())
