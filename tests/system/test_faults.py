"""Faults put in on purpose: nothing that was kept is lost, and what is on disk stays valid.

``pytest --whole`` makes every step fail; without it a sample of the later steps does.

Every step of writing is made to fail, one after another; photos vanish and change while they
are read; memory runs out; the clock goes backwards; two programs want one file.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.batch import BatchStore
from engine.batch.rows import BatchRow, PairRow, WordRow
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import (
    BadInput,
    ImageChanged,
    OutOfMemory,
    OutputFailed,
    Sim2WordError,
    UnreadableImage,
)
from engine.contracts.events import Failed
from engine.contracts.explanation import Explanation
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.identify.gallery import Enrolment, Gallery
from engine.imaging import decode
from engine.models.packs import PackStore
from engine.record import write_explanation, write_json
from engine.record.case import Case, audit, check_case
from engine.record.case.running import run_case
from engine.session import Session, run_to_end

ROOT = Path(__file__).resolve().parents[2]
QUICK = Settings(controls=2, search_steps=2, evidence=("erase",), parts=False, score_map=False)
FAULTS = (errno.ENOSPC, errno.EACCES, errno.EIO)
_MOST_STEPS = 400


class Faults:
    """Lets the nth step of writing fail.

    Parameters
    ----------
    nth : int
        From 0.
    number : int
        Of the error.
    """

    def __init__(self, nth: int, number: int) -> None:
        self._left, self._number, self.failed = nth, number, False

    def step(self) -> None:
        if self._left == 0 and not self.failed:
            self.failed = True
            raise OSError(self._number, os.strerror(self._number))
        self._left -= 1


@contextmanager
def failing(nth: int, number: int) -> Iterator[Faults]:
    """Let the nth call of those that write fail once."""
    faults = Faults(nth, number)

    def before(call: Callable[..., object]) -> Callable[..., object]:
        def checked(*positional: object, **named: object) -> object:
            faults.step()
            return call(*positional, **named)

        return checked

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (os, "fsync"),
            (os, "replace"),
            (os, "rename"),
            (os, "mkdir"),
            (Path, "write_bytes"),
            (Path, "write_text"),
            (Path, "replace"),
            (Path, "rename"),
            (Path, "chmod"),
            (shutil, "copyfile"),
        ):
            patch.setattr(owner, name, before(getattr(owner, name)))
        yield faults


def every_step_fails(
    work: Callable[[], object],
    still_valid: Callable[[], None],
    number: int,
    every: int = 1,
    first: int = 8,
) -> int:
    """Do something again and again, each time with a later step failing, until none does.

    After the `first` ones, `every` nth step alone.

    Returns
    -------
    int
        How many steps there are.
    """
    for nth in chain(range(first), range(first, _MOST_STEPS, every)):
        with failing(nth, number) as faults:
            try:
                work()
            except OutputFailed:
                assert faults.failed
        still_valid()
        if not faults.failed:
            return nth
    raise AssertionError("there is no end to the steps")


@pytest.fixture(scope="module")
def explanation(session: Session, astronaut: Path, group: Path) -> Explanation:
    request = ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), QUICK)
    return run_to_end(session.explain(request, CancelToken()))


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path, session: Session
) -> Path:
    """A case with one run."""
    path = tmp_path_factory.mktemp("case") / "kept.s2wcase"
    choices = ImageChoice(astronaut), ImageChoice(group, 2)
    models = ModelChoice(device="cpu")
    with Case.create(path, *choices, settings=QUICK, models=models) as case:
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
    return path


@pytest.mark.parametrize("number", FAULTS)
def test_a_case_is_whole_whatever_step_of_writing_fails(
    kept: Path, tmp_path: Path, number: int, explanation: Explanation, whole: bool
) -> None:
    path = tmp_path / "case.s2wcase"
    shutil.copyfile(kept, path)
    notes = 0

    def note() -> None:
        nonlocal notes
        with Case.open(path) as case:
            if not case.writable:
                raise OutputFailed("{x}", "", x="the lock could not be had")
            case.note("seen")
            notes += 1

    def still_valid() -> None:
        nonlocal notes
        assert check_case(path).problems == ()
        with Case.open(path, write=False) as case:
            said = [entry for entry in case.entries if entry.event == "note"]
            # Where the folder alone was not flushed, what failed is there all the same.
            assert notes <= len(said) <= notes + 1
            notes = len(said)
            assert len(case.content.runs) == 1
        assert [left.name for left in path.parent.iterdir() if ".part-" in left.name] == []

    # Every step with one kind of fault; with the others a step is as good as its neighbour.
    noted = {} if whole or number == FAULTS[0] else {"every": 8, "first": 3}
    assert every_step_fails(note, still_valid, number, **noted) >= 3

    with Case.open(path) as case:
        runs = len(case.content.runs)

        def run() -> None:
            nonlocal runs
            run_case(case, lambda _request: explanation)
            runs += 1

        def runs_are_whole() -> None:
            assert check_case(path).problems == ()
            assert len(case.content.runs) == runs

        some = {"every": 1} if whole else {"every": 97, "first": 3 if number == FAULTS[0] else 1}
        assert every_step_fails(run, runs_are_whole, number, **some) >= 6


@pytest.mark.parametrize("number", FAULTS)
def test_results_are_whole_or_not_there(
    explanation: Explanation, tmp_path: Path, number: int, whole: bool
) -> None:
    out, page = tmp_path / "out", tmp_path / "reported.json"
    complete = tmp_path / "complete"
    write_explanation(explanation, complete, "x")
    names = sorted(p.relative_to(complete) for p in complete.rglob("*"))

    def write() -> None:
        shutil.rmtree(out, ignore_errors=True)
        write_explanation(explanation, out, "x")

    def none_is_half() -> None:
        if out.exists():
            assert sorted(p.relative_to(out) for p in out.rglob("*")) == names

    some = {"every": 1} if whole else {"every": 29, "first": 4}
    assert every_step_fails(write, none_is_half, number, **some) > 5
    write_json(page, {"schema": "sim2word/demo/1", "reported": "old"})
    new = {"schema": "sim2word/demo/1", "reported": "new"}
    every_step_fails(lambda: write_json(page, new), lambda: _json(page), number)
    assert {p.name for p in tmp_path.iterdir()} == {"out", "reported.json", "complete"}


def _json(path: Path) -> None:
    import json

    assert json.loads(path.read_text())["reported"] in {"old", "new"}


@pytest.mark.usefixtures("tried_here")
@pytest.mark.parametrize("number", FAULTS)
def test_a_pack_is_there_whole_or_not_at_all(
    store: PackStore, tiny_pack: Path, number: int
) -> None:
    def add() -> None:
        if store.names():
            store.remove("tiny")
        store.add(tiny_pack)

    def whole() -> None:
        for name in store.names():
            assert store.problems(name) == ()

    for nth in range(_MOST_STEPS):
        with failing(nth, number) as faults:
            try:
                add()
            except Sim2WordError:
                assert faults.failed
        whole()
        if not faults.failed:
            break
    assert store.names() == ("tiny",)


def row(number: int) -> BatchRow:
    pair = PairRow(
        number=number, image_a="a.png", image_b="b.png", text_en="x" * 2000, text_zh="y" * 2000
    )
    word = WordRow(
        pair=number,
        image="a",
        rank=1,
        attribute="word",
        value=None,
        score=None,
        supported=None,
        direction=None,
        change=None,
        effect=None,
        z=None,
        p=None,
    )
    return BatchRow(pair, (word,) * 9)


def test_a_full_disk_leaves_whole_rows_and_a_batch_to_go_on_with(tmp_path: Path) -> None:
    with BatchStore.open(tmp_path, {}, resume=False) as store:
        store.add([row(1), row(2)])
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(OutputFailed, match="full"):
            store.add([row(3), row(4), row(5)])
        assert store.done == {1, 2}
    with BatchStore.open(tmp_path, {}, resume=True) as store:
        store.add([row(3)])
        assert store.done == {1, 2, 3}
        words = [rows for some in store.rows("words", 100) for rows in some]
        assert len(words) == 27


def test_a_full_disk_leaves_a_gallery_as_it_was(tmp_path: Path, session: Session) -> None:
    face = EnrolledFace("x", "x.jpg", "0" * 64, 0, 60.0, 1.0)
    embedding = np.ones(128, np.float32)
    with Gallery.create(tmp_path, session.pack.recognition.identity) as gallery:
        gallery.add([Enrolment(face, embedding)])
        pages = gallery._file._connection.execute("PRAGMA page_count").fetchone()[0]
        gallery._file._connection.execute(f"PRAGMA max_page_count = {pages}")
        many = [Enrolment(_renamed(face, n), embedding) for n in range(500)]
        with pytest.raises(OutputFailed):
            gallery.add(many)
    connection = sqlite3.connect(tmp_path / GALLERY_FILE)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()
    with Gallery.open(tmp_path) as gallery:
        assert [known.person for known in gallery.faces] == ["x"]


def _renamed(face: EnrolledFace, number: int) -> EnrolledFace:
    from dataclasses import replace

    return replace(face, path=f"{number}.jpg", sha256=f"{number:064d}")


def test_the_kernel_refuses_to_write_more(kept: Path, tmp_path: Path) -> None:
    """A limit of file size fails in the middle of a real write, wherever that is."""
    path = tmp_path / "case.s2wcase"
    shutil.copyfile(kept, path)
    script = (
        "import resource, sys; from engine.commands import main;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size - 1},) * 2);"
        "sys.exit(main(sys.argv[1:]))"
    )

    def limited(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    before = path.read_bytes()
    done = limited("case", "note", path, "more")
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("\n") == 1
    assert path.read_bytes() == before
    assert check_case(path).problems == ()
    assert {left.name for left in tmp_path.iterdir()} == {path.name}


def test_a_photo_that_vanishes_or_changes_while_it_is_read(
    tmp_path: Path, astronaut: Path, group: Path, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(astronaut.read_bytes())
    read = Path.read_bytes

    def vanishing(path: Path) -> bytes:
        photo.unlink()
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", vanishing)
        with pytest.raises(UnreadableImage, match="no file"):
            decode(photo)
    photo.write_bytes(astronaut.read_bytes())
    original, other = decode(photo), group.read_bytes()

    def changing(path: Path) -> bytes:
        data = read(path)
        photo.write_bytes(other)
        return data

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", changing)
        seen = decode(photo)
    # The hash is that of the pixels, whatever the file has become.
    assert seen.sha256 == original.sha256
    assert np.array_equal(seen.pixels, original.pixels)
    with pytest.raises(ImageChanged):
        session.open_face(ImageChoice(photo, sha256=original.sha256))


def test_memory_that_runs_out_halves_the_batch_and_changes_no_figure(
    session: Session, astronaut: Path, group: Path, explanation: Explanation
) -> None:
    net = session.pack.recognition
    embed, sizes = net.embed, []

    def small(crops: torch.Tensor) -> torch.Tensor:
        if len(crops) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        sizes.append(len(crops))
        return embed(crops)

    request = ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), QUICK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(net, "embed", small)
        again = run_to_end(session.explain(request, CancelToken()))
    assert max(sizes) == 2
    effects = [[c.effect for c in word.measurements] for word in again.words]
    assert effects == [[c.effect for c in word.measurements] for word in explanation.words]

    def none(_crops: torch.Tensor) -> torch.Tensor:
        raise MemoryError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(net, "embed", none)
        *_, last = session.explain(request, CancelToken())
    assert isinstance(last, Failed)
    assert isinstance(last.error, OutOfMemory)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of address space are Linux's")
def test_a_machine_that_has_no_memory_left_says_so(
    astronaut: Path, group: Path, whole: bool
) -> None:
    """The real thing: the kernel gives no more, wherever that happens to strike."""
    script = f"""
import resource
from pathlib import Path
from engine.contracts import CancelToken, Settings
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest
from engine.session import Session
session = Session.embedded("cpu")
settings = Settings(controls=8, search_steps=2)
a, b = ImageChoice(Path({str(astronaut)!r})), ImageChoice(Path({str(group)!r}), 2)
for last in session.explain(ExplainRequest(a, b, settings), CancelToken()):
    pass
pages = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
for more in {(0, 8, 24, 48, 96) if whole else (0, 24, 96)}:
    limit = pages + (more << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    last = None
    for last in session.explain(ExplainRequest(a, b, settings), CancelToken()):
        pass
    print(type(last).__name__, type(getattr(last, "error", None)).__name__, flush=True)
held, size = [], 64 << 20
while size >= 1 << 18:
    try:
        held.append(bytearray(size))
    except MemoryError:
        size //= 2
for last in session.explain(ExplainRequest(a, b, settings), CancelToken()):
    pass
print(type(last).__name__, type(getattr(last, "error", None)).__name__, flush=True)
held.clear()
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
for last in session.explain(ExplainRequest(a, b, settings), CancelToken()):
    pass
print(type(last).__name__, *filter(None, [getattr(last, "error", None)]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    *limited, starved, after = done.stdout.split("\n")[:-1]
    # Which of the runs find enough in what was freed before is the machine's affair; what finds
    # that taken too cannot go on.
    assert len(limited) == (5 if whole else 3)
    assert set(limited) <= {"Done NoneType", "Failed OutOfMemory"}
    assert starved == "Failed OutOfMemory"
    assert after == "Done"


def test_a_clock_that_goes_backwards_breaks_no_log(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.s2wcase"
    shutil.copyfile(kept, path)
    now = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch, Case.open(path) as case:
        for number, hours in enumerate((0, -30, 5, -9000)):
            at = (now + timedelta(hours=hours)).isoformat(timespec="milliseconds")
            patch.setattr(audit, "now", lambda at=at: at)
            case.note(f"note {number}")
    assert check_case(path).problems == ()
    with Case.open(path, write=False) as case:
        assert [note.text for note in case.content.notes] == [f"note {n}" for n in range(4)]


def test_two_programs_on_one_case(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.s2wcase"
    shutil.copyfile(kept, path)
    script = (
        "import sys; from pathlib import Path; from engine.record.case import Case;"
        "case = Case.open(Path(sys.argv[1]));"
        "print(case.writable, flush=True); sys.stdin.readline(); case.note('theirs'); case.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline().strip() == "True"
        with Case.open(path) as mine:
            assert not mine.writable
            with pytest.raises(BadInput, match="other program"):
                mine.note("mine")
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait(30)
    with Case.open(path) as mine:
        mine.note("mine")
        assert [note.text for note in mine.content.notes] == ["theirs", "mine"]
    assert check_case(path).problems == ()
