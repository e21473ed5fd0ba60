"""A video in the window: dropped, searched, a frame put on a side, cancelled, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from sim2word_gui.dialogs.video.dialog import VideoDialog
from sim2word_gui.system.intake import take
from tests.engine.made_video import write_video
from tests.window.gestures import User


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, astronaut: Path) -> Path:
    """Two seconds of one person."""
    face = np.asarray(Image.open(astronaut).convert("RGB").crop((120, 0, 340, 220)))
    pictures = []
    for number in range(50):
        frame = np.full((240, 400, 3), 90, np.uint8)
        frame[10:230, number : number + 220] = face
        pictures.append(frame)
    return write_video(tmp_path_factory.mktemp("video") / "walk.mp4", pictures)


def drop(user: User, path: Path) -> VideoDialog:
    """The dialog that a dropped video opens."""
    user.until(lambda: user.space.runs.models_ready)
    user.until(lambda: not user.window.findChildren(VideoDialog))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    user.space.commands.files.take(take(data), "a")
    return user.window.findChildren(VideoDialog)[-1]


def test_a_frame_is_put_on_a_side(user: User, clip: Path, tmp_path: Path) -> None:
    """Searched at once; the best frame first; its file opens, and says where it is from."""
    dialog = drop(user, clip)
    user.until(lambda: dialog.found is not None)
    assert dialog.found is not None
    assert "50 frames, 25 frames a second" in dialog.facts.text()
    assert dialog.found.video.sha256 in dialog.facts.text()
    seen = dialog.frames.chosen
    assert seen is dialog.found.tracks[0].best[0]
    dialog.place.line.setText(str(tmp_path / "frames"))
    user.click(dialog.put["b"])
    photos = user.space.photos
    user.until(lambda: user.space.comparisons.current.face("b") is not None)
    face = user.space.comparisons.current.face("b")
    assert face is not None
    assert face.photo.path.name.endswith(f"_frame{seen.number:06d}.png")
    assert f"frame {seen.number} (" in face.photo.notes[0]
    assert photos is user.space.photos
    dialog.save_to(tmp_path / "found.json")
    user.until(lambda: "Saved" in dialog.facts.text())
    assert (tmp_path / "found.json").stat().st_size > 1000
    dialog.close()


def test_cancelled_and_searched_again(user: User, clip: Path) -> None:
    """Cancel ends the search; another step between frames begins one anew."""
    dialog = drop(user, clip)
    user.click(dialog.cancel)
    user.until(dialog.go.isEnabled)
    assert "Cancelled." in dialog.facts.text()
    assert not dialog.put["a"].isEnabled()
    dialog.every.setCurrentIndex(0)
    user.click(dialog.go)
    user.until(lambda: dialog.found is not None)
    assert dialog.found is not None
    assert len(dialog.found.looked_at) == 2
    dialog.close()


def test_what_is_no_video(user: User, tmp_path: Path) -> None:
    """The reason stands in the dialog."""
    path = tmp_path / "no.mp4"
    path.write_bytes(b"no video" * 100)
    dialog = drop(user, path)
    user.until(lambda: "no.mp4 is no video" in dialog.facts.text())
    assert not dialog.save.isEnabled()
    dialog.close()
