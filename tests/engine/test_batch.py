"""Batches: rows like single runs, errors as rows, each image once, killed and gone on with."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch

from engine.batch import (
    BatchJob,
    BatchPair,
    BatchRow,
    BatchStore,
    groups_of,
    read_batch,
    run_batch,
    spread,
    spread_batch,
)
from engine.batch.sharing import SharedPasses
from engine.batch.store import FILE
from engine.commands import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import (
    ModelMissing,
    ModelRefused,
    OutOfMemory,
    OutputFailed,
    RunCancelled,
    WorkerLost,
)
from engine.contracts.events import Event
from engine.contracts.packs import ModelChoice, models_by_hash
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.explain.passes import OwnPasses
from engine.session import Session, run_to_end
from tests.engine import deadly

ROOT = Path(__file__).resolve().parents[2]
WHOLE = Settings(controls=2, search_steps=2, evidence=("erase",), score_map=False)
QUICK = replace(WHOLE, parts=False)
"""Where rows of parts are not the subject: they take most of a run."""
EFFORT = ["--effort", "quick", "--controls", "2", "--no-exchange", "--no-parts", "--device", "cpu"]


@pytest.fixture(scope="module")
def images(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path, coffee: Path
) -> Path:
    """A folder of photos, one of nobody and one that is none."""
    folder = tmp_path_factory.mktemp("images")
    for source in (astronaut, group, coffee):
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nno")
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list of pairs, two of which cannot be explained."""
    path = tmp_path / "pairs.csv"
    rows = [
        "note,image_a,image_b,face_b",
        "x,astronaut.png,t1.jpg,2",
        ",astronaut.png,coffee.png,",
        ",t1.jpg,t1.jpg,1",
        ",broken.png,t1.jpg,",
        ",astronaut.png,t1.jpg,0",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def job(images: Path, *, documents: bool = False, settings: Settings = QUICK) -> BatchJob:
    return BatchJob(images, settings, ModelChoice(device="cpu"), documents=documents)


def rows_by(session: Session, images: Path, pairs: tuple[BatchPair, ...]) -> list[BatchRow]:
    found = run_batch(session, job(images, settings=WHOLE), groups_of(pairs), CancelToken())
    return [row for rows in found for row in rows]


def rows_of(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute("SELECT * FROM pairs ORDER BY number").fetchall()
    finally:
        connection.close()


def words_of(folder: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute("SELECT * FROM words ORDER BY rowid").fetchall()
    finally:
        connection.close()


def test_rows_are_those_of_single_runs_and_errors_stop_nothing(
    session: Session, images: Path, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Counter[str] = Counter()
    find = session.find_faces

    def counted(path: Path, *more: object, **named: object) -> object:
        seen[path.name] += 1
        return find(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "find_faces", counted)
    rows = rows_by(session, images, read_batch(listed).pairs)
    assert [row.pair.number for row in rows] == [1, 2, 3, 4, 5]
    errors = [row.pair.error for row in rows]
    assert errors[1] == "NoFaceFound"
    assert errors[3] == "UnreadableImage"
    assert errors[2] is not None  # a photo beside itself is not explained unasked
    assert [errors[0], errors[4]] == [None, None]
    assert seen["astronaut.png"] == 1
    assert seen["t1.jpg"] == 1  # in groups of their own, too
    assert session.photo_cache is None
    monkeypatch.undo()
    for number, face in ((0, 2), (4, 0)):
        request = ExplainRequest(
            ImageChoice(images / "astronaut.png"), ImageChoice(images / "t1.jpg", face), WHOLE
        )
        alone = run_to_end(session.explain(request, CancelToken()))
        assert rows[number].pair.cosine == alone.similarity.cosine
        first = [word.ranking for word in alone.words if word.ranking is not None]
        reported = [(w.change, w.effect) for w in rows[number].words if w.effect is not None]
        # To the last bit, although passes were shared.
        assert reported == [(change.kind, change.effect) for change in first]
        every = [(made.kind, made.effect) for word in alone.words for made in word.measurements]
        assert [(one.kind, one.effect) for one in rows[number].evidence] == every
        pair = rows[number].pair
        assert (pair.ranked_as, pair.text_en) == (alone.ranked_as, alone.text.en)


def test_a_worker_with_other_models_works_on_nothing(session: Session, images: Path) -> None:
    ours = replace(job(images), models=models_by_hash(session.identities))
    assert models_by_hash(ours.open_session().identities) == ours.models
    other = replace(ours, models=ours.models | {("recognition", "0" * 64)})
    with pytest.raises(ModelRefused, match="not those of the batch"):
        other.open_session()


def test_a_pair_that_fails_as_nobody_thought_of_is_a_row(
    session: Session, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Session.explain

    def explain(self: Session, request: ExplainRequest, token: CancelToken) -> Iterator[Event]:
        if request.b.path.name == "coffee.png":
            raise RuntimeError("nobody thought of this")
        yield from real(self, request, token)

    monkeypatch.setattr(Session, "explain", explain)
    pairs = (
        BatchPair(1, "astronaut.png", "coffee.png"),
        BatchPair(2, "astronaut.png", "t1.jpg", None, 2),
    )
    failed, done = rows_by(session, images, pairs)
    assert (failed.pair.error, failed.pair.cause) == (
        "Unforeseen",
        "RuntimeError: nobody thought of this. Report it, with the log.",
    )
    assert done.pair.error is None


def test_lack_of_memory_for_gradients_reaches_every_pair_that_waits(session: Session) -> None:
    class Scarce(OwnPasses):
        def gradients(self, _crops: torch.Tensor, _partners: torch.Tensor) -> torch.Tensor:
            raise torch.OutOfMemoryError

    shared = SharedPasses(Scarce(session.pack.recognition), 16, CancelToken())
    crops, partners = torch.zeros(1, 3, 150, 150), torch.ones(1, 128)

    def asks() -> str:
        try:
            shared.gradients(crops, partners)
        except OutOfMemory:
            return "reported"
        return "done"

    assert shared.run([asks, asks]) == ["reported", "reported"]


def test_gradients_of_many_pairs_are_asked_for_by_batches(session: Session) -> None:
    sizes = []

    class Counted(OwnPasses):
        def gradients(self, crops: torch.Tensor, partners: torch.Tensor) -> torch.Tensor:
            sizes.append(len(crops))
            return crops * partners[:, :1, None, None]

    shared = SharedPasses(Counted(session.pack.recognition), 3, CancelToken())

    def asks(number: float) -> float:
        crops, partners = torch.full((2, 3, 4, 4), number), torch.full((2, 128), 10.0)
        return float(shared.gradients(crops, partners).mean())

    assert shared.run([partial(asks, n) for n in (1.0, 2.0)]) == [10.0, 20.0]
    assert sizes == [3, 1]


def test_by_command_and_gone_on_with(
    images: Path, listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, reported = tmp_path / "out", tmp_path / "reported.json"
    command = ["batch", str(listed), "--images", str(images), "--documents", *EFFORT]
    assert main([*command, "--out", str(out), "--json", str(reported)]) == 0
    assert "5 pairs in" in capsys.readouterr().out
    assert json.loads(reported.read_text())["failed"] == 3
    documents = sorted(path.name for path in (out / "pairs").iterdir())
    assert documents == ["000001.json", "000005.json"]
    document = json.loads((out / "pairs" / "000001.json").read_text())
    rows = rows_of(out)
    assert rows[0][7] == document["similarity"]["cosine"]
    assert len(words_of(out)) > 20
    before = (out / FILE).stat().st_mtime_ns
    assert main([*command, "--out", str(out)]) == 1
    assert "--resume" in capsys.readouterr().err
    assert main([*command, "--out", str(out), "--resume"]) == 0
    assert (out / FILE).stat().st_mtime_ns == before  # nothing was left to do
    first = images / str(rows[0][1])
    original = first.read_bytes()
    try:
        first.write_bytes(original + b"\n")
        assert main([*command, "--out", str(out), "--resume"]) == 1
        assert f"are others now; the first: {rows[0][1]}" in capsys.readouterr().err
    finally:
        first.write_bytes(original)
    assert document["images"][0]["path"] == rows[0][1]
    assert main([*command, "--out", str(out), "--resume", "--seed", "3"]) == 1
    assert "other settings" in capsys.readouterr().err
    assert main([*command, "--out", str(out), "--resume", "--together", "2"]) == 1
    assert "other settings" in capsys.readouterr().err
    other = tmp_path / "by twos"
    assert main([*command, "--out", str(other), "--together", "2"]) == 0
    assert rows_of(other) == rows
    capsys.readouterr()
    listed.write_text(listed.read_text() + "\n,t1.jpg,astronaut.png,")
    assert main([*command, "--out", str(out), "--resume"]) == 1
    assert "another list" in capsys.readouterr().err
    assert rows_of(out) == rows
    for kept in (listed, images / "t1.jpg", out / FILE):
        before_it = kept.read_bytes()
        assert main([*command, "--out", str(out), "--resume", "--json", str(kept)]) == 1
        assert kept.read_bytes() == before_it


def test_rows_are_written_as_parquet_too(images: Path, listed: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "out"
    command = ["batch", str(listed), "--images", str(images), "--parquet", *EFFORT]
    assert main([*command, "--out", str(out)]) == 0
    for table, rows in (("pairs", rows_of(out)), ("words", words_of(out))):
        found = parquet.read_table(out / f"{table}.parquet")
        assert [tuple(row.values()) for row in found.to_pylist()] == rows
        assert str(found.schema.field(found.column_names[0]).type) == "int64"


def test_a_killed_batch_goes_on_without_losing_or_repeating(
    images: Path, tmp_path: Path, whole: bool
) -> None:
    kills = 2 if whole else 1
    listed = tmp_path / "pairs.csv"
    pairs = [f"astronaut.png,t1.jpg,,{n % 6}" for n in range(8 if whole else 5)]
    listed.write_text("\n".join(["image_a,image_b,face_a,face_b", *pairs]))
    uncut, cut = tmp_path / "whole", tmp_path / "cut"
    command = ["batch", str(listed), "--images", str(images), *EFFORT]
    assert main([*command, "--out", str(uncut)]) == 0
    killed = 0
    while True:
        with subprocess.Popen(
            [sys.executable, "main.py", *command, "--out", str(cut), "--resume"],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            here = len(rows_of(cut)) if (cut / FILE).exists() and killed else 0
            while process.poll() is None and killed < kills:
                time.sleep(0.02)
                if (cut / FILE).exists() and _count(cut) >= here + 2:
                    process.send_signal(signal.SIGKILL)
                    killed += 1
                    break
            process.wait()
        if process.returncode == 0:
            break
    assert killed == kills
    assert rows_of(cut) == rows_of(uncut)
    assert words_of(cut) == words_of(uncut)


def _count(folder: Path) -> int:
    connection = sqlite3.connect(folder / FILE)
    try:
        return int(connection.execute("SELECT count(*) FROM pairs").fetchone()[0])
    except sqlite3.Error:
        return 0  # not made yet, or being written
    finally:
        connection.close()


def test_a_cancelled_batch_keeps_its_rows(session: Session, images: Path, listed: Path) -> None:
    token = CancelToken()
    groups = groups_of(read_batch(listed).pairs, together=2)
    rows = run_batch(session, job(images), groups, token)
    assert [row.pair.number for row in next(rows)] == [1, 2]
    token.cancel()
    with pytest.raises(RunCancelled):
        next(rows)
    assert session.photo_cache is None
    assert session.shared_passes is None


def test_a_failed_write_is_told_and_leaves_whole_rows(
    session: Session, images: Path, listed: Path, tmp_path: Path
) -> None:
    rows = rows_by(session, images, read_batch(listed).pairs[:2])
    with BatchStore.open(tmp_path, {}, resume=False) as store:
        store.add(rows[:1])
        with pytest.raises(OutputFailed):
            store.add(reversed(rows))  # the number of one is there
        assert store.done == {1}
        count = len(words_of(tmp_path))
        store.add(rows[1:])
        assert store.counts() == (2, 1)
    assert len(words_of(tmp_path)) == count
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputFailed):
        BatchStore.open(tmp_path / "file" / "x", {}, resume=False)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / FILE).write_bytes(b"no database at all, but long enough to be read" * 50)
    with pytest.raises(OutputFailed, match="could not be read or written"):
        BatchStore.open(damaged, {}, resume=True)


@pytest.mark.usefixtures("socket_enabled")
def test_the_same_rows_from_several_processes_also_when_one_is_killed(
    session: Session, images: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    listed = tmp_path / "pairs.csv"
    pairs = [f"astronaut.png,t1.jpg,,{n % 6}" for n in range(5)] + ["broken.png,t1.jpg,,"]
    listed.write_text("\n".join(["image_a,image_b,face_a,face_b", *pairs]))
    groups = groups_of(read_batch(listed).pairs, together=2)
    here = list(run_batch(session, job(images), groups, CancelToken()))
    there = []
    for n, rows in enumerate(spread_batch(job(images), groups, CancelToken(), workers=2)):
        there.append(rows)
        if n == 0:
            _kill_a_worker()
    assert there == here


def _kill_a_worker() -> None:
    """End one of the processes that Dask started, as the kernel does when memory runs out."""
    children = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()]
    for process in children:
        try:
            command = (Path("/proc") / str(process) / "cmdline").read_bytes()
            parent = (Path("/proc") / str(process) / "stat").read_text().split(") ")[1].split()[1]
        except OSError:
            continue
        if int(parent) == os.getpid() and b"spawn_main" in command:
            os.kill(process, signal.SIGKILL)
            return
    pytest.fail("no worker was found")


@pytest.mark.usefixtures("socket_enabled")
def test_a_pair_that_ends_every_worker_is_a_row_and_the_others_are_whole(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(spread, "on_worker", deadly.on_worker)
    pairs = tuple(BatchPair(n, deadly.DEADLY if n == 3 else "t1.jpg", "") for n in range(1, 10))
    groups = groups_of(pairs, together=1)
    found = [row for rows in spread_batch(job(images), groups, CancelToken(), 2) for row in rows]
    assert [row.pair.number for row in found] == list(range(1, 10))
    errors = [row.pair.error for row in found]
    assert [n for n, error in enumerate(errors, start=1) if error is not None] == [3]
    assert errors[2] == "WorkerLost"
    with BatchStore.open(tmp_path, {}, resume=False) as store:
        store.add(found)
        # It is the machine's fault, perhaps: it is tried again.
        assert store.done == frozenset(range(1, 10)) - {3}
        store.add([replace(found[0], pair=replace(found[0].pair, number=3))])
        assert store.done == frozenset(range(1, 10))
        assert store.counts() == (9, 0)


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler of a cluster, by its address."""
    pytest.importorskip("distributed")
    reported = tmp_path / "scheduler.json"
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(reported),
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    ) as process:
        for _ in range(600):
            if reported.exists() and reported.stat().st_size:
                break
            time.sleep(0.1)
        yield process, json.loads(reported.read_text())["address"]
        process.kill()


@pytest.mark.usefixtures("socket_enabled")
def test_without_workers_nobody_waits_for_ever(
    scheduler: tuple[subprocess.Popen[bytes], str], images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "_NOBODY", 1.0)
    groups = groups_of((BatchPair(1, "t1.jpg", "t1.jpg"),))
    with pytest.raises(WorkerLost, match="no worker for 1 seconds"):
        list(spread_batch(job(images), groups, CancelToken(), scheduler=scheduler[1]))


@pytest.mark.usefixtures("socket_enabled")
def test_a_scheduler_that_is_lost_is_told(
    scheduler: tuple[subprocess.Popen[bytes], str], images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "on_worker", deadly.on_worker)
    process, address = scheduler
    pairs = tuple(BatchPair(n, deadly.SLOW, "") for n in range(1, 100))
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            address,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    ) as worker:
        try:
            groups = groups_of(pairs, 1)
            found = spread_batch(job(images), groups, CancelToken(), scheduler=address)
            assert next(found)[0].pair.number == 1
            process.kill()
            with pytest.raises(WorkerLost, match="--resume"):
                list(found)
        finally:
            worker.kill()


@pytest.mark.usefixtures("socket_enabled")
def test_a_worker_that_cannot_load_the_models_says_so(images: Path) -> None:
    pytest.importorskip("distributed")
    pairs = (BatchPair(1, "astronaut.png", "t1.jpg", None, 2),)
    missing = BatchJob(images, QUICK, ModelChoice("not-imported", device="cpu"))
    with pytest.raises(ModelMissing, match="not-imported"):
        list(spread_batch(missing, groups_of(pairs), CancelToken(), workers=1))
