"""The photos that were opened last are used again, as long as their files stay as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ImageTooLarge, UnreadableImage
from engine.contracts.pair import AS_FOUND, ImageChoice
from engine.contracts.settings import Settings
from engine.imaging.decode import DecodeLimits
from engine.session import Session
from engine.session.photos.recent import RecentPhotos


@pytest.fixture
def kept(session: Session) -> Iterator[RecentPhotos]:
    session.photo_cache = cache = RecentPhotos()
    yield cache
    session.photo_cache = None


@pytest.fixture
def reads(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The photos that are read, as they are."""
    seen: list[Path] = []
    whole = session.find_faces

    def find_faces(path: Path, *args: object, **options: object) -> object:
        seen.append(path)
        return whole(path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "find_faces", find_faces)
    return seen


@pytest.fixture
def photo(tmp_path: Path, astronaut: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(astronaut.read_bytes())
    return path


@pytest.mark.usefixtures("kept")
def test_a_photo_is_read_once_and_gives_the_same_face(
    session: Session, reads: list[Path], photo: Path
) -> None:
    first = session.open_face(ImageChoice(photo))
    assert session.open_face(ImageChoice(photo)) is first
    assert session.open_face(ImageChoice(photo, 0)).face == first.face
    assert reads == [photo]
    session.photo_cache = None
    anew = session.open_face(ImageChoice(photo))
    assert np.array_equal(anew.crop, first.crop)
    assert anew.quality == first.quality


@pytest.mark.usefixtures("kept")
def test_a_file_that_changed_is_read_anew(
    session: Session, reads: list[Path], photo: Path, group: Path
) -> None:
    before = session.open_face(ImageChoice(photo))
    taken = photo.stat().st_mtime_ns
    photo.write_bytes(group.read_bytes())
    os.utime(photo, ns=(taken, taken))  # by its bytes, not by its time
    after = session.open_face(ImageChoice(photo, 2))
    assert after.photo.sha256 != before.photo.sha256
    assert len(reads) == 2
    photo.unlink()
    with pytest.raises(UnreadableImage):
        session.open_face(ImageChoice(photo, 2))
    if not hasattr(os, "mkfifo"):
        return
    os.mkfifo(photo)
    with pytest.raises(UnreadableImage):  # and nothing waits for it
        session.open_face(ImageChoice(photo, 2))


@pytest.mark.usefixtures("kept")
def test_a_limit_holds_for_what_is_kept(session: Session, photo: Path) -> None:
    session.open_face(ImageChoice(photo))
    with pytest.raises(ImageTooLarge):
        session.open_face(ImageChoice(photo), DecodeLimits(0.1))


@pytest.mark.usefixtures("kept")
def test_other_ways_of_finding_faces_take_nothing_from_it(
    session: Session, reads: list[Path], photo: Path
) -> None:
    session.open_face(ImageChoice(photo))
    session.open_face(replace(ImageChoice(photo), turn=AS_FOUND))
    with session.finding_faces(by_landmarks=False):
        session.open_face(ImageChoice(photo))
    assert len(reads) == 3


def test_the_oldest_go(session: Session, astronaut: Path) -> None:
    found = session.find_faces(astronaut)
    names = [Path(name) for name in "abc"]
    cache = RecentPhotos(most=2)
    for name in names:
        cache.put(name, found)
    assert cache.paths() == {names[1], names[2]}
    cache.put(names[1], found)  # used again: now the other is the oldest
    cache.put(names[0], found)
    assert cache.paths() == {names[0], names[1]}
    small = RecentPhotos(most_bytes=found[0].pixels.nbytes + 1)
    for name in names:
        small.put(name, found)
    assert small.paths() == {names[2]}
    RecentPhotos(most_bytes=1).put(names[0], found)  # the one at hand stays, whatever its size


@pytest.mark.usefixtures("kept")
def test_a_face_placed_by_hand_is_scored_by_the_photo_it_is_on(
    session: Session, photo: Path
) -> None:
    found = session.open_face(ImageChoice(photo))
    pixels = Image.open(photo).convert("RGB")

    def scored(turn: int) -> list[float]:
        face = session.open_face(ImageChoice(photo, hand=found.face, turn=turn))
        pair = session.pair((face, face), Settings(allow_same=True), CancelToken(), "hand")
        return [float(value) for value in pair.embeddings[0]]

    before = scored(0)
    ImageOps.mirror(pixels).save(photo)
    changed = scored(0)
    turned = scored(180)
    session.photo_cache = None
    assert changed == pytest.approx(scored(0), abs=1e-6)
    assert turned == pytest.approx(scored(180), abs=1e-6)
    assert changed != pytest.approx(before, abs=1e-3)
    assert turned != pytest.approx(changed, abs=1e-3)


def test_other_faces_of_the_same_bytes_replace_those_kept(session: Session, group: Path) -> None:
    photo, faces = session.find_faces(group)
    cache = RecentPhotos()
    assert cache.put(group, (photo, faces[::-1])).faces == faces[::-1]
    assert cache.put(group, (photo, faces)).faces == faces
