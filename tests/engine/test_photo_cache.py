"""Photos that many pairs use: kept in memory, then in files, and never told otherwise."""

from __future__ import annotations

import logging
import stat
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.batch import BatchJob, BatchRow, groups_of, read_batch, run_batch
from engine.batch.running import photos_kept
from engine.contracts import AlignedFace, CancelToken, ImageChoice, ModelChoice, Settings
from engine.session import Session
from engine.session.photo_cache import PhotoCache
from engine.session.stowed_photo import StowedPhoto

QUICK = Settings(controls=2, search_steps=2, exchange=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test only."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


def scored(session: Session, path: Path) -> AlignedFace:
    face = session.open_face(ImageChoice(path))
    session.pair((face, face), QUICK, CancelToken(), "one")
    return face


def test_photos_that_were_used_least_lately_go_to_files_and_come_back(
    session: Session, astronaut: Path, coffee: Path, group: Path, folder: Path
) -> None:
    found = {path: session.find_faces(path) for path in (astronaut, coffee, group)}
    sizes = {path: photo.pixels.nbytes for path, (photo, _) in found.items()}
    cache = PhotoCache(in_memory=sizes[astronaut] + max(sizes[coffee], sizes[group]))
    cache.put(astronaut, found[astronaut])
    cache.put(coffee, found[coffee])
    kept = cache.get(astronaut)
    assert kept is not None
    assert kept.photo is found[astronaut][0]
    assert not files_in(folder)
    cache.put(group, found[group])
    assert cache.size == sizes[astronaut] + sizes[group]
    assert cache.stowed_size == sizes[coffee]
    assert cache.paths() == {astronaut, coffee, group}
    (file,) = files_in(folder)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    back = cache.get(coffee)
    assert back is not None
    assert back.photo is not found[coffee][0]
    assert np.array_equal(back.photo.pixels, found[coffee][0].pixels)
    for path in found:
        cache.forget(path)
    assert cache.size == cache.stowed_size == 0
    assert not files_in(folder)
    cache.close()
    assert not list(folder.glob("sim2word*/*"))


def test_where_memory_and_disk_are_full_photos_go(
    session: Session, astronaut: Path, coffee: Path, group: Path, folder: Path
) -> None:
    found = {path: session.find_faces(path) for path in (astronaut, coffee, group)}
    small = PhotoCache(in_memory=1, in_files=found[coffee][0].pixels.nbytes)
    small.put(coffee, found[coffee])
    assert small.get(coffee) is not None  # the last one in any case
    small.put(group, found[group])
    assert small.paths() == {coffee, group}
    assert len(files_in(folder)) == 1
    small.put(astronaut, found[astronaut])  # for two there is no room
    assert len(small.paths()) == 2
    assert len(files_in(folder)) == 1
    none = PhotoCache(in_memory=1, in_files=0)
    none.put(coffee, found[coffee])
    none.put(group, found[group])
    assert none.paths() == {group}


def test_a_disk_with_little_room_is_not_filled(
    session: Session, coffee: Path, group: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {path: session.find_faces(path) for path in (coffee, group)}
    nbytes = found[coffee][0].pixels.nbytes

    class Usage:
        free = 2 * nbytes - 1

    monkeypatch.setattr("engine.session.photo_cache.shutil.disk_usage", lambda _path: Usage)
    cache = PhotoCache(in_memory=1)
    cache.put(coffee, found[coffee])
    cache.put(group, found[group])
    assert cache.paths() == {group}
    assert not files_in(folder)


def test_what_is_made_of_a_photo_takes_room_too(
    session: Session, astronaut: Path, coffee: Path
) -> None:
    with photos_kept(session) as cache:
        face = session.open_face(ImageChoice(astronaut))
        pixels = face.photo.pixels.nbytes
        assert cache.size == pixels + face.crop.nbytes
        session.pair((face, face), QUICK, CancelToken(), "one")
        assert cache.size > pixels + face.crop.nbytes
        cache.put(coffee, session.find_faces(coffee))
        cache.forget(coffee)
        cache.forget(astronaut)
        assert cache.size == 0


def test_a_photo_from_a_file_is_what_it_was(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    with photos_kept(session) as cache:
        face = scored(session, astronaut)
        kept = cache.get(astronaut)
        assert kept is not None
        stowed = StowedPhoto.write(tmp_path / "photo", kept)
        assert stowed.nbytes == kept.nbytes
        assert (tmp_path / "photo").stat().st_size > kept.nbytes
        back = stowed.read()
    assert back.nbytes == kept.nbytes
    assert (back.photo.sha256, back.photo.notes) == (kept.photo.sha256, kept.photo.notes)
    assert not back.photo.pixels.flags.writeable
    (choice,), (again,) = back.aligned, back.aligned.values()
    assert choice == ImageChoice(astronaut)
    assert again.photo is back.photo
    assert np.array_equal(again.crop, face.crop)
    assert np.array_equal(again.affine, face.affine)
    assert again.quality == face.quality
    before, after = kept.seen[face.face], back.seen[face.face]
    assert torch.equal(before.embedding, after.embedding)
    assert before.tapped is not None
    assert after.tapped is not None
    assert torch.equal(before.tapped.features, after.tapped.features)
    # Convolutions may add in another order for another order in memory.
    assert before.tapped.features.stride() == after.tapped.features.stride()
    assert after.tapped.finish == before.tapped.finish


def rows_of(session: Session, listed: Path) -> list[BatchRow]:
    job = BatchJob(listed.parent, QUICK, ModelChoice(device="cpu"))
    groups = groups_of(read_batch(listed), together=1)
    return [row for rows in run_batch(session, job, groups, CancelToken()) for row in rows]


@pytest.fixture
def listed(tmp_path: Path, astronaut: Path, group: Path, coffee: Path) -> Path:
    """A list of pairs that come back to their photos."""
    for source in (astronaut, group, coffee):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    path = tmp_path / "pairs.csv"
    rows = [
        "image_a,image_b,face_b", "astronaut.png,t1.jpg,2", "astronaut.png,coffee.png,",
        "t1.jpg,astronaut.png,", "astronaut.png,t1.jpg,0", "coffee.png,t1.jpg,",
        "astronaut.png,t1.jpg,2",
    ]  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_batch_that_has_no_memory_for_photos_reads_each_once_and_gives_the_same_rows(
    session: Session, listed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy = rows_of(session, listed)
    seen: Counter[str] = Counter()
    find = session.find_faces

    def counted(path: Path, *more: object) -> object:
        seen[path.name] += 1
        return find(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "find_faces", counted)
    monkeypatch.setattr("engine.batch.running.PhotoCache", lambda: PhotoCache(in_memory=1))
    assert rows_of(session, listed) == roomy
    assert seen == {"astronaut.png": 1, "t1.jpg": 1, "coffee.png": 1}
    assert [row.columns[-2] for row in roomy].count(None) == 3
    assert not files_in(folder)


@pytest.mark.parametrize("fault", ["write", "read", "folder"])
def test_photos_that_cannot_be_stowed_are_read_anew(
    session: Session,
    listed: Path,
    folder: Path,
    fault: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    roomy = rows_of(session, listed)

    def full(file: object, **_arrays: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError(28, "No space left on device")

    match fault:
        case "write":
            monkeypatch.setattr("engine.session.stowed_photo.np.savez", full)
        case "read":  # a file that is damaged
            write = StowedPhoto.write

            def damaged(path: Path, kept: object) -> StowedPhoto:
                stowed = write(path, kept)  # type: ignore[arg-type]
                content = bytearray(path.read_bytes())
                content[len(content) // 2] ^= 0xFF
                path.write_bytes(bytes(content))
                return stowed

            monkeypatch.setattr(StowedPhoto, "write", damaged)
        case _:
            monkeypatch.setattr("tempfile.tempdir", str(folder / "gone"))
    monkeypatch.setattr("engine.batch.running.PhotoCache", lambda: PhotoCache(in_memory=1))
    with caplog.at_level(logging.WARNING):
        assert rows_of(session, listed) == roomy
    assert caplog.records
    assert not any("astronaut" in record.getMessage() for record in caplog.records)
    assert not files_in(folder)
