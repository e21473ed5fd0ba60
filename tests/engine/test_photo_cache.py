"""Photos that many pairs use: in memory, in between in files, and read anew where they changed."""

from __future__ import annotations

import gc
import logging
import resource
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.batch import BatchJob, BatchRow, groups_of, read_batch, run_batch, spread
from engine.batch.running import photos_kept, photos_needed
from engine.contracts.cancel import CancelToken
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.settings import Settings
from engine.models.tapped import Tapped
from engine.session import Session
from engine.session.photos.cache import Found, PhotoCache
from engine.session.photos.kept import KeptPhoto, SeenFace
from engine.session.photos.on_disk import PhotoFileDamaged, PhotoOnDisk

QUICK = Settings(controls=2, search_steps=2, evidence=("erase",), parts=False, score_map=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test only."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    return tmp_path / "temporary"


@pytest.fixture(scope="module")
def found(session: Session, astronaut: Path, coffee: Path, group: Path) -> dict[str, Found]:
    """Three photos, by names that nothing is read from."""
    return {path.stem: session.find_faces(path) for path in (astronaut, coffee, group)}


A, B, C = Path("a"), Path("b"), Path("c")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


def size_of(found: Found) -> int:
    return found[0].pixels.nbytes


def scored(session: Session, path: Path) -> AlignedFace:
    face = session.open_face(ImageChoice(path))
    session.pair((face, face), QUICK, CancelToken(), "one")
    return face


def test_what_is_needed_later_goes_to_files_and_comes_back(
    found: dict[str, Found], folder: Path
) -> None:
    astronaut, coffee, group = found.values()
    cache = PhotoCache()
    for path, one in zip((A, B, C), (astronaut, coffee, group), strict=True):
        cache.put(path, one)
    cache.settle((A, B, C), soon={A}, later={B})
    assert cache.paths() == {A, B}
    assert cache.size == size_of(astronaut)
    assert cache.size_on_disk == size_of(coffee)
    (file,) = files_in(folder)
    assert file.stat().st_size == size_of(coffee)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    back = cache.get(B)
    assert back is not None
    assert back.photo is not coffee[0]
    assert np.array_equal(back.photo.pixels, coffee[0].pixels)
    assert cache.get(B) is back  # one copy, whoever asks
    before = file.stat().st_ino, file.stat().st_mtime_ns
    cache.settle((B,), soon=(), later={B})  # not written again
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == before
    cache.settle((A, B), soon=(), later=())
    assert cache.paths() == frozenset()
    assert cache.size == cache.size_on_disk == 0
    assert not files_in(folder)
    cache.close()
    assert not list(folder.glob("sim2word*/*"))
    cache.put(A, astronaut)
    cache.settle((A,), soon=(), later={A})  # after it was closed, too
    assert len(files_in(folder)) == 1
    del cache
    gc.collect()
    assert not list(folder.glob("sim2word*/*"))  # nobody closed it


def test_the_disk_is_not_filled(
    found: dict[str, Found], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coffee, group = found["coffee"], found["t1"]
    small, large = sorted((coffee, group), key=size_of)
    cache = PhotoCache(in_files=size_of(large))
    for path in (A, B):
        cache.put(path, small)
        cache.settle((path,), soon=(), later={path})
    assert cache.paths() == ({A, B} if 2 * size_of(small) <= size_of(large) else {B})
    cache.put(C, large)
    cache.settle((C,), soon=(), later={C})  # beside the others there is no room
    assert cache.paths() == {C}
    assert [file.stat().st_size for file in files_in(folder)] == [size_of(large)]

    class Usage:
        free = size_of(large) - 2

    monkeypatch.setattr("engine.session.photos.cache.shutil.disk_usage", lambda _path: Usage)
    tight = PhotoCache()
    tight.put(A, small)
    tight.settle((A,), soon=(), later={A})
    kept = tight.paths()
    tight.put(C, large)
    tight.settle((C,), soon=(), later={C})  # more than half of what is free
    assert tight.paths() == kept  # what did fit is not given up for it


def test_what_is_made_of_a_photo_is_kept_with_it(session: Session, astronaut: Path) -> None:
    with photos_kept(session) as cache:
        face = session.open_face(ImageChoice(astronaut))
        pixels = face.photo.pixels.nbytes
        assert cache.size == pixels + face.crop.nbytes
        cache.settle((astronaut,), soon=(), later={astronaut})
        assert cache.size_on_disk == pixels + face.crop.nbytes
        scored(session, astronaut)
        assert cache.size_on_disk == 0  # the file lacked the pass
        assert cache.size > pixels + face.crop.nbytes
        whole = cache.size
        cache.settle((astronaut,), soon=(), later={astronaut})
        assert (cache.size, cache.size_on_disk) == (0, whole)


def test_a_photo_from_a_file_is_what_it_was(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    with photos_kept(session) as cache:
        face = scored(session, astronaut)
        kept = cache.get(astronaut)
    assert kept is not None
    on_disk = PhotoOnDisk(tmp_path / "photo", kept)
    assert on_disk.nbytes == kept.nbytes == (tmp_path / "photo").stat().st_size
    back = on_disk.read()
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
    assert before.tapped is not None
    assert after.tapped is not None
    assert after.tapped.finish == before.tapped.finish
    for one, other in zip(before.tensors(), after.tensors(), strict=True):
        assert torch.equal(one, other)
        # Convolutions may add in another order for another order in memory.
        assert one.stride() == other.stride()
        assert one.is_inference() == other.is_inference()


def test_passes_of_other_networks_come_back_too(
    session: Session, astronaut: Path, found: dict[str, Found], tmp_path: Path
) -> None:
    with photos_kept(session) as cache:
        face = scored(session, astronaut)
        kept = cache.get(astronaut)
    assert kept is not None
    tapped = kept.seen[face.face].tapped
    assert tapped is not None
    features = (torch.rand(2, 3, 4, 5) - 0.5).to(torch.bfloat16).requires_grad_(True)
    other = Tapped(features, tapped.finish, 2, tapped.grid)
    plugin = KeptPhoto(*found["astronaut"])
    plugin.seen[face.face] = SeenFace(other, torch.rand(7))
    only = KeptPhoto(*found["astronaut"])
    only.seen[face.face] = SeenFace(None, torch.rand(7))
    for number, one in enumerate((plugin, only)):
        back = PhotoOnDisk(tmp_path / str(number), one).read()
        wanted = one.seen[face.face].tensors()
        assert all(map(torch.equal, back.seen[face.face].tensors(), wanted))


def test_no_damage_goes_unnoticed(found: dict[str, Found], tmp_path: Path) -> None:
    path = tmp_path / "photo"
    photo, faces = found["coffee"]
    small = replace(photo, pixels=photo.pixels[:8, :8])
    on_disk = PhotoOnDisk(path, KeptPhoto(small, faces))
    whole = path.read_bytes()
    draw = np.random.default_rng(0)
    damaged = [whole[:length] for length in range(len(whole))]
    for _ in range(200):
        changed = bytearray(whole)
        changed[draw.integers(len(whole))] ^= int(draw.integers(1, 256))
        damaged.append(bytes(changed))
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(PhotoFileDamaged):
            on_disk.read()
    path.write_bytes(whole)
    assert np.array_equal(on_disk.read().photo.pixels, small.pixels)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        on_disk.read()


def test_a_full_disk_costs_the_photo_alone(
    found: dict[str, Found], folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    coffee, group = found["coffee"], found["t1"]
    cache = PhotoCache()
    cache.put(A, (replace(coffee[0], pixels=coffee[0].pixels[:8]), coffee[1]))
    cache.put(B, group)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_of(group) // 2, limit[1]))
    try:
        with caplog.at_level(logging.WARNING):
            cache.settle((A, B), soon=(), later={A, B})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert cache.paths() == {A}
    assert [file.stat().st_size for file in files_in(folder)] == [cache.size_on_disk]
    assert [record.getMessage() for record in caplog.records] == [
        "a photo could not be kept: OSError"
    ]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("out of memory"), OSError(5, "")])
def test_a_photo_that_cannot_be_written_or_read_goes(
    found: dict[str, Found], folder: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise error

    cache = PhotoCache()
    cache.put(A, found["coffee"])
    with monkeypatch.context() as patched:
        patched.setattr(PhotoOnDisk, "_write", fails)
        cache.settle((A,), soon=(), later={A})
    assert cache.paths() == frozenset()
    assert cache.size == cache.size_on_disk == 0
    assert not files_in(folder)
    cache.put(A, found["coffee"])
    cache.settle((A,), soon=(), later={A})
    with monkeypatch.context() as patched:
        patched.setattr(PhotoOnDisk, "read", fails)
        assert cache.get(A) is None
    assert cache.paths() == frozenset()
    assert not files_in(folder)


def test_without_a_temporary_folder_photos_are_read_anew(
    found: dict[str, Found],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    cache = PhotoCache()
    cache.put(A, found["coffee"])
    monkeypatch.setattr("tempfile.tempdir", str(folder / "gone"))
    cache.settle((A,), soon=(), later={A})
    assert cache.paths() == frozenset()
    assert caplog.records
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    cache.put(A, found["coffee"])
    cache.settle((A,), soon=(), later={A})  # it is there again
    assert cache.paths() == {A}
    cache.close()


def rows_of(session: Session, listed: Path, together: int = 1) -> list[BatchRow]:
    job = BatchJob(listed.parent, QUICK, ModelChoice(device="cpu"))
    groups = groups_of(read_batch(listed).pairs, together)
    return [row for rows in run_batch(session, job, groups, CancelToken()) for row in rows]


def counted(monkeypatch: pytest.MonkeyPatch, target: object, name: str) -> Counter[str]:
    """Count a method's calls."""
    calls: Counter[str] = Counter()
    own: Callable[..., object] = getattr(target, name)

    def one(*arguments: object, **more: object) -> object:
        calls[name] += 1
        return own(*arguments, **more)

    monkeypatch.setattr(target, name, one)
    return calls


def test_a_batch_looks_at_every_photo_once_and_gives_the_same_rows(
    session: Session, listed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = rows_of(session, listed, together=6)  # nothing goes to a file
    assert not list(folder.glob("sim2word*/*"))
    stows = counted(monkeypatch, PhotoCache, "_write_out")
    found = counted(monkeypatch, session, "find_faces")
    passes = counted(monkeypatch, session.pack.recognition, "tap")
    assert rows_of(session, listed) == alone
    assert [row.pair.error for row in alone].count(None) == 2
    assert stows.total() == 3  # each once, though two are wanted twice more
    assert found.total() == 3
    assert passes.total() == 2  # of the astronaut, and of face 2 of the group
    assert not list(folder.glob("sim2word*/*"))


def test_a_worker_keeps_nothing_of_a_batch_that_has_ended(
    session: Session, listed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spread, "_open", {})
    monkeypatch.setattr(spread, "_ended", set())
    monkeypatch.setattr(BatchJob, "open_session", lambda *_: session)
    job = BatchJob(listed.parent, QUICK, ModelChoice(device="cpu"))
    groups = groups_of(read_batch(listed).pairs, 1)
    tasks = [
        spread.GroupTask("one", job, one, later, 2)
        for one, later in zip(groups, photos_needed(job, groups), strict=True)
    ]
    try:
        (row,) = spread.on_worker(tasks[0])
        assert len(files_in(folder)) == 2
        # The next batch reads what lies there now.
        (listed.parent / "coffee.png").replace(listed.parent / "astronaut.png")
        (same,) = spread.on_worker(tasks[0])
        assert same == row
        (other,) = spread.on_worker(replace(tasks[0], batch="two"))
        assert other.pair.error == "NoFaceFound"
        assert len(files_in(folder)) == 1
        spread.leave("one")
        assert len(files_in(folder)) == 1
        spread.leave("two")
        assert not list(folder.glob("sim2word*/*"))
        # It was reported so while it worked.
        spread.on_worker(replace(tasks[0], batch="two"))
        assert not list(folder.glob("sim2word*/*"))
    finally:
        session.photo_cache = None
