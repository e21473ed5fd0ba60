"""Photos that were turned without a word: shown upright, said so, and turned back by the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.contracts.pair import Face, Photo
from sim2word_gui.state.kept import remembered
from tests.window.gestures import User


@pytest.fixture
def lying(astronaut: Path, tmp_path: Path) -> Path:
    """A photo turned by a quarter to the right."""
    path = tmp_path / "lying.png"
    Image.open(astronaut).transpose(Image.Transpose.ROTATE_270).save(path)
    return path


def photo_of(user: User) -> Photo | None:
    photo = user.space.comparisons.current.photos["a"]
    return None if photo.preview is None else photo.preview.photo


def found(user: User) -> tuple[Face, ...]:
    preview = user.space.comparisons.current.photos["a"].preview
    return () if preview is None else preview.found


def turned(user: User) -> int | None:
    """Return how A is turned, once its face is known or there is none."""
    photo = user.space.comparisons.current.photos["a"]
    if photo.preview is None or (photo.aligned is None and photo.error is None):
        return None
    return None if photo.preview.photo is None else photo.preview.photo.turned


def test_it_stands_upright_and_that_is_said(user: User, lying: Path, group: Path) -> None:
    user.open_pair(lying, group)
    user.until(lambda: turned(user) == 270)
    header = user.space.results.header
    user.until(lambda: "turned to stand upright" in header.poor.text())
    explanation = user.explain()
    assert explanation.faces[0].photo.turned == 270


def test_the_user_turns_it_and_that_lasts(user: User, lying: Path, group: Path) -> None:
    user.open_pair(lying, group)
    user.until(lambda: turned(user) == 270)
    action = user.space.commands.actions["turn_photo.a"]
    user.key(action)  # as the file has it
    user.until(lambda: turned(user) == 0)
    (kept,) = remembered(user.space.comparisons.all)
    assert kept.a.turn == 0
    user.key(user.space.commands.actions["swap"])
    swapped = user.space.comparisons.current.photos["b"]
    assert swapped.turn == 0
    user.key(user.space.commands.actions["swap"])
    user.key(action)
    user.until(lambda: turned(user) == 90)
    shown = photo_of(user)
    assert shown is not None
    assert "as was asked for" in shown.notes[-1]
    for _ in range(2):
        before = turned(user)
        user.key(action)
        user.until(lambda before=before: turned(user) not in (None, before))  # type: ignore[misc]
    assert turned(user) == 270
    assert user.explain().faces[0].photo.turned == 270


def test_another_face_is_chosen_in_the_photo_as_it_stands(
    user: User, group: Path, astronaut: Path, tmp_path: Path
) -> None:
    path = tmp_path / "upside-down.png"
    Image.open(group).transpose(Image.Transpose.ROTATE_180).save(path)
    user.drop_on("a", path)
    user.drop_on("b", astronaut)
    user.until(lambda: "a" in user.space.comparisons.current.photos and len(found(user)) == 6)
    shown = photo_of(user)
    assert shown is not None
    assert shown.turned == 180
    user.space.photos.choose_face("a", 3)
    user.until(lambda: user.space.comparisons.current.photos["a"].aligned is not None)
    aligned = user.space.comparisons.current.photos["a"].aligned
    assert aligned is not None
    assert aligned.chosen == 3
    user.space.photos.place_face("a", aligned.face)
    user.until(lambda: user.space.comparisons.current.photos["a"].aligned is not None)
    assert turned(user) == 180
    choice = user.space.comparisons.current.photos["a"]
    assert choice.turn == 180
    assert choice.hand == aligned.face
