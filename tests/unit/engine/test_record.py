"""The files of a result: the contract of names and fields, whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

import numpy as np
import pytest

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import OutputFailed
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.files.atomic import write_atomically
from engine.files.checks import check_writable
from engine.files.folder import whole_folder
from engine.record import write_explanation
from engine.record.pictures import overlay
from engine.session import Session, run_to_end


@pytest.fixture(scope="module")
def explanation(session: Session, astronaut: Path, group: Path) -> Explanation:
    request = ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), Settings(controls=3))
    return run_to_end(session.explain(request, CancelToken()))


@pytest.fixture(scope="module")
def folder(explanation: Explanation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("result") / "new" / "folder"
    write_explanation(explanation, out, "A title <with> signs")
    return out


def test_a_zero_map_leaves_the_crop_grey() -> None:
    crop = np.random.default_rng(0).integers(0, 255, (20, 20, 3)).astype(np.uint8)
    plain = overlay(crop, np.zeros((20, 20), np.float32))
    assert np.array_equal(plain[..., 0], plain[..., 1])
    values = np.zeros((20, 20), np.float32)
    values[4, 7] = 1.0
    shown = overlay(crop, values)
    changed = (shown != plain).any(-1)
    assert changed[4, 7]
    assert changed.sum() == 1


def test_old_results_survive_a_failed_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.json"
    write_atomically(path, b"old")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OutputFailed, match="no space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_cannot_be_settled_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "result.json"
    real = os.fsync

    def on_files_only(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr("os.fsync", on_files_only)
    write_atomically(path, b"new")  # it is there, so it must not be reported as failed
    assert path.read_bytes() == b"new"


def test_a_folder_is_exchanged_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("a", "b"):
        (out / name).write_text("old")
    (out / ".part-killed").mkdir()  # of a program that was killed
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if self.read_text() == "new" and self.name == "b":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, target)

    def write() -> None:
        with whole_folder(out, ("a", "b")) as new:
            for name in ("a", "b"):
                (new / name).write_text("new")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OutputFailed):
            write()
    assert [(out / name).read_text() for name in ("a", "b")] == ["old", "old"]
    write()
    assert {path.name: path.read_text() for path in out.iterdir()} == {"a": "new", "b": "new"}


def test_two_programs_do_not_write_one_folder(tmp_path: Path) -> None:
    for out in (tmp_path / "new", tmp_path):
        with whole_folder(out, ("new", "a")) as first:
            (first / "a").write_text("first")
            with (
                pytest.raises(OutputFailed, match="Another program writes"),
                whole_folder(out, ("new", "a")),
            ):
                pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a"]


def test_unfinished_files_of_a_killed_program_go(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    left, fresh = tmp_path / ".report.pdf.part-old", tmp_path / ".report.pdf.part-now"
    for path in (left, fresh):
        path.write_bytes(b"x")
    os.utime(left, (time.time() - 7200,) * 2)
    write_atomically(target, b"whole")
    assert sorted(tmp_path.iterdir()) == [fresh, target]  # somebody may write the other still


def test_what_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(OutputFailed, match="is a file where a folder is needed"):
        check_writable(file / "below")
    check_writable(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(OutputFailed, match="folder where a file"):
        write_atomically(tmp_path, b"x")

    def refuse(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(OutputFailed, match="may not be written"):
        check_writable(tmp_path)
