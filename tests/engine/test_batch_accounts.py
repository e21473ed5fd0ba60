"""Accounts of many pairs, whose photos are read once."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from engine.batch.accounts import pairs as listing
from engine.batch.accounts import reading, running
from engine.batch.accounts.photos import FILE, PhotoTable, Wanted
from engine.batch.accounts.reading import read_photos
from engine.commands import main
from engine.contracts.account import Account
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, OutOfMemory, RunCancelled
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.files.table import read_table, stream_table
from engine.session import Session, run_to_end

FEW = Settings(controls=0, search_steps=0, evidence=("erase",), parts=False, score_map=False)
PAIRS = (
    ("astronaut.png", "t1.jpg", "", "2"),
    ("t1.jpg", "t1.jpg", "0", "1"),
    ("astronaut.png", "coffee.png", "", ""),
    ("astronaut.png", "copy.png", "", ""),
    ("t1.jpg", "astronaut.png", "2", ""),
)


@pytest.fixture(scope="module")
def images(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path, coffee: Path
) -> Path:
    folder = tmp_path_factory.mktemp("images")
    for source in (astronaut, group, coffee):
        (folder / source.name).write_bytes(source.read_bytes())
    (folder / "copy.png").write_bytes(astronaut.read_bytes())
    return folder


def write_list(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return write_list(tmp_path / "pairs.csv", ("image_a", "image_b", "face_a", "face_b"), PAIRS)


def rows_of(out: Path) -> list[dict[str, Any]]:
    files = sorted((out / running.FOLDER).glob("*.parquet"))
    return [row for file in files for row in parquet.read_table(file).to_pylist()]


def batch(listed: Path, images: Path, out: Path, *more: str) -> int:
    line = ["batch", str(listed), "--images", str(images), "--out", str(out), "--device", "cpu"]
    return main([*line, "--evidence", "account", *more])


def account_alone(session: Session, images: Path, row: Sequence[str]) -> Account:
    a, b = (
        ImageChoice(images / name, int(face) if face else None)
        for name, face in zip(row[:2], row[2:], strict=True)
    )
    made = run_to_end(session.explain(ExplainRequest(a, b, FEW), CancelToken()))
    assert made.account is not None
    return made.account


def test_rows_are_the_accounts_of_single_runs(
    session: Session,
    images: Path,
    listed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, reported = tmp_path / "out", tmp_path / "reported.json"
    assert batch(listed, images, out, "--json", str(reported)) == 0
    assert "5 pairs" in capsys.readouterr().out
    rows = rows_of(out)
    assert [row["pair"] for row in rows] == [1, 2, 3, 4, 5]
    for at in (0, 1, 4):
        row, alone = rows[at], account_alone(session, images, PAIRS[at])
        assert row["cosine"] == pytest.approx(alone.score, abs=1e-6)
        assert row["unnamed"] == pytest.approx(alone.unnamed, abs=1e-5)
        for one in alone.rows:
            assert row[one.group] == pytest.approx(one.value, abs=1e-6)
            assert row[f"{one.group}_firm"] == one.firm
            words = "; ".join(f"{word.key}: {word.holder}" for word in one.words if one.firm)
            assert (row[f"{one.group}_words"] or "") == words
        named = sum(row[one.group] for one in alone.rows)
        assert alone.strangers + named + row["unnamed"] == pytest.approx(row["cosine"], abs=1e-6)
    assert rows[2]["cosine"] is None
    assert "NoFaceFound" in rows[2]["error"]
    assert rows[3]["one_photograph"] == "file"
    assert not any(value for name, value in rows[3].items() if name.endswith("_firm"))
    document = json.loads(reported.read_text(encoding="utf-8"))
    assert (document["pairs"], document["failed"]) == (5, 1)
    assert (document["photos"], document["unread"]) == (6, 1)
    assert set(document["units"]) >= {"pairs", "processor_s"}
    for bad in (None, "--resume"):
        more = [] if bad is None else [bad]
        assert batch(listed, images, out, *more) == (1 if bad is None else 0)


def test_a_batch_that_was_cancelled_goes_on_and_reads_no_photo_twice(
    images: Path, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert batch(listed, images, whole) == 0
    read: list[Wanted] = []

    def once(*arguments: Any) -> Any:
        for photo in read_photos(*arguments):
            read.append(photo.wanted)
            yield photo
            if len(read) == 2:
                raise RunCancelled

    monkeypatch.setattr(running, "read_photos", once)
    assert batch(listed, images, out) == 130
    connection = sqlite3.connect(out / FILE)
    assert connection.execute("SELECT count(*) FROM photos").fetchone() == (2,)
    connection.close()
    assert batch(listed, images, out, "--resume") == 0
    assert len(read) == len(set(read)) == 6
    assert rows_of(out) == rows_of(whole)
    # A file that a kill left behind half is written again.
    part = out / running.FOLDER / "part-000000.parquet"
    part.write_bytes(part.read_bytes()[:1000])
    assert batch(listed, images, out, "--resume") == 0
    assert rows_of(out) == rows_of(whole)


def test_all_pairs_are_searched_exactly(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_BLOCK", 3)
    monkeypatch.setattr(listing, "_TILE", 2)
    faces = [("t1.jpg", str(face)) for face in range(6)] + [("astronaut.png", "")]
    photos = write_list(tmp_path / "photos.csv", ("image", "face"), [*faces, ("coffee.png", "")])
    assert batch(photos, images, tmp_path / "all", "--all-pairs") == 0
    every = {
        frozenset([(r["image_a"], r["face_a"]), (r["image_b"], r["face_b"])]): r["cosine"]
        for r in rows_of(tmp_path / "all")
    }
    assert len(every) == 7 * 6 // 2
    limit = sorted(every.values())[-8]
    assert batch(photos, images, tmp_path / "high", "--all-pairs", "--threshold", str(limit)) == 0
    high = rows_of(tmp_path / "high")
    assert sorted(row["cosine"] for row in high) == sorted(c for c in every.values() if c >= limit)
    assert batch(photos, images, tmp_path / "near", "--all-pairs", "--nearest", "2") == 0
    near = rows_of(tmp_path / "near")
    assert len(near) == 2 * 7
    for start in range(0, len(near), 2):
        one, two = near[start : start + 2]
        assert (one["image_a"], one["face_a"]) == (two["image_a"], two["face_a"])
        key = (one["image_a"], one["face_a"])
        best = sorted((c for pair, c in every.items() if key in pair), reverse=True)[:2]
        assert [one["cosine"], two["cosine"]] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--documents"], "--documents is not of accounts"),
        (["--workers", "2"], "--workers is not of accounts"),
        (["--judge", "x"], "--judge is not of accounts"),
        (["--threshold", "0.9"], "--all-pairs"),
        (["--all-pairs", "--threshold", "0.9", "--nearest", "3"], "two searches"),
    ],
)
def test_what_would_change_nothing_is_refused(
    images: Path,
    listed: Path,
    tmp_path: Path,
    options: list[str],
    why: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert batch(listed, images, tmp_path / "out", *options) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_account_alone_is_of_batches(
    astronaut: Path, group: Path, listed: Path, images: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(astronaut), str(group), "--evidence", "account"]) == 2
    assert "sim2word batch" in capsys.readouterr().err
    line = ["batch", str(listed), "--images", str(images), "--out", "x", "--all-pairs"]
    assert main(line) == 2
    assert "--evidence account" in capsys.readouterr().err


def test_photos_of_another_list_are_refused(tmp_path: Path) -> None:
    with PhotoTable.open(tmp_path, resume=False):
        pass  # nothing was begun: a list that could not be read leaves nothing behind
    with PhotoTable.open(tmp_path, resume=False) as table:
        table.begin({"list": "1"}, tmp_path)
    with (
        PhotoTable.open(tmp_path, resume=True) as table,
        pytest.raises(BadInput, match="another list"),
    ):
        table.begin({"list": "2"}, tmp_path)
    with pytest.raises(BadInput, match="holds the rows"):
        PhotoTable.open(tmp_path, resume=False)


def test_a_photo_that_was_exchanged_is_refused(
    astronaut: Path, group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.png").write_bytes(astronaut.read_bytes())
    (tmp_path / "b.jpg").write_bytes(group.read_bytes())
    rows = [("a.png", "b.jpg", "", "2")]
    pairs = write_list(tmp_path / "p.csv", ("image_a", "image_b", "face_a", "face_b"), rows)
    out = tmp_path / "out"
    assert batch(pairs, tmp_path, out, "--no-protected-words") == 0
    (row,) = rows_of(out)
    assert row["not_shown"] is not None
    assert not {"age", "gender", "ancestry"} & set(row)
    assert batch(pairs, tmp_path, out, "--resume") == 1
    assert "other settings" in capsys.readouterr().err
    (tmp_path / "a.png").write_bytes((tmp_path / "b.jpg").read_bytes())
    assert batch(pairs, tmp_path, out, "--resume", "--no-protected-words") == 1
    assert "a.png" in capsys.readouterr().err


def test_a_photo_that_can_be_read_later_is_in_every_file(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_BLOCK", 2)
    faces = [("t1.jpg", str(face)) for face in range(3)] + [("astronaut.png", "")]
    photos = write_list(tmp_path / "photos.csv", ("image", "face"), faces)
    out, whole = tmp_path / "out", tmp_path / "whole"
    assert batch(photos, images, whole, "--all-pairs") == 0

    def lacking(session: Session, *rest: Any) -> Any:
        if rest[1].name == "astronaut.png":
            raise OutOfMemory("There is no memory.", "Wait.")
        return opened(session, *rest)

    opened = reading._opened
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_opened", lacking)
        assert batch(photos, images, out, "--all-pairs") == 0
    assert len(rows_of(out)) == 3
    assert batch(photos, images, out, "--all-pairs", "--resume") == 0
    assert rows_of(out) == rows_of(whole)


def test_whatever_fails_in_a_photo_is_its_own(
    images: Path, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(reading, "read_face", broken)
    assert batch(listed, images, tmp_path / "out") == 0
    assert all("Unforeseen" in row["error"] for row in rows_of(tmp_path / "out")[:2])


@pytest.mark.parametrize(
    "content",
    [
        "image_a,image_b\na.png,b.png\n",
        "\ufeffimage_a;image_b\n a.png ;b.png;\n\n",
        "image_a,image_b,note\na.png,b.png,x,\n",
    ],
)
def test_a_list_that_is_streamed_reads_like_one_that_is_whole(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pairs.csv"
    for encoding in ("utf-8", "utf-16"):
        path.write_text(content.removeprefix("\ufeff"), encoding=encoding)
        whole = read_table(path, ("image_a", "image_b"), ("face_a",), form="x").rows
        assert tuple(stream_table(path, ("image_a", "image_b"), ("face_a",), form="x")) == whole


@pytest.mark.parametrize(
    "content",
    [
        b"image_a\nx\n",
        b"image_a,image_b\na,b,c\n",
        b"image_a,image_b\n\xff\xff,b\n",
        b'image_a,image_b\n"a\n',
    ],
)
def test_a_list_that_is_streamed_is_refused_like_one_that_is_whole(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "pairs.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"pairs\.csv"):
        read_table(path, ("image_a", "image_b"), form="x")
    with pytest.raises(BadInput, match=r"pairs\.csv"):
        list(stream_table(path, ("image_a", "image_b"), form="x"))


def test_numbers_of_pairs_are_those_of_the_list(tmp_path: Path) -> None:
    path = write_list(tmp_path / "pairs.csv", ("image_a", "image_b"), [("a", "b"), ("b", "c")] * 3)
    found = listing.number_pairs(path, tmp_path)
    assert found.faces == (Wanted("a"), Wanted("b"), Wanted("c"))
    assert np.array_equal(found.pairs, np.array([(0, 1), (1, 2)] * 3))
    empty = write_list(tmp_path / "none.csv", ("image_a", "image_b"), [])
    with pytest.raises(BadInput, match="lists no pair"):
        listing.number_pairs(empty, tmp_path)
