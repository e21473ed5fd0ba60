"""Temporary folders: private, gone afterwards, also after a crash; logs that hold no names."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from engine.contracts.errors import UnreadableImage
from engine.files.scratch import ScratchFolder, scratch_folder, sweep_scratch
from engine.imaging import decode
from engine.private_log import ASKED_FOR, without_messages

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.parent != folder)


def test_a_folder_is_the_users_alone_and_gone_afterwards(temporary: Path) -> None:
    with scratch_folder() as folder:
        (folder / "evidence.jpg").write_bytes(b"x")
        for part in (folder, folder.parent):
            assert stat.S_IMODE(part.stat().st_mode) == 0o700
        assert sweep_scratch() == 0  # in use
        assert (folder / "evidence.jpg").exists()
    assert left_in(temporary) == []


@pytest.mark.parametrize("planted", [False, True])
def test_what_a_crash_left_is_swept(temporary: Path, planted: bool) -> None:
    if planted:  # by somebody else, in our folder's place
        (temporary / f"sim2word-{os.getuid()}").mkdir()
        (temporary / f"sim2word-{os.getuid()}").chmod(0o777)
    script = (
        "import time; from engine.files.scratch import ScratchFolder; folder = ScratchFolder();"
        " (folder.path / 'evidence.jpg').write_bytes(b'x'); print('there', flush=True);"
        " time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert sweep_scratch() == 0
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert any(name == "evidence.jpg" for name in left_in(temporary))
    for _ in range(50):
        if sweep_scratch():
            break
        time.sleep(0.05)
    assert left_in(temporary) == []
    assert len(list(temporary.iterdir())) == 1


def test_a_folder_that_others_could_look_into_is_not_used(temporary: Path) -> None:
    planted = temporary / f"sim2word-{os.getuid()}"
    planted.mkdir(mode=0o777)
    planted.chmod(0o777)
    folder = ScratchFolder()
    try:
        assert planted not in folder.path.parents
        assert stat.S_IMODE(folder.path.parent.stat().st_mode) == 0o700
    finally:
        folder.close()
    assert sorted(temporary.iterdir()) == [planted]


def test_a_log_names_no_photo_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"suspect{7 * 11}.jpg"
    with pytest.raises(UnreadableImage) as caught:
        decode(tmp_path / name)
    reported = without_messages(caught.value)
    assert name not in reported
    assert "UnreadableImage" in reported
    assert "FileNotFoundError" in reported
    assert "decode.py" in reported
    monkeypatch.setenv(ASKED_FOR, "1")
    assert name in without_messages(caught.value)
