"""Files of the version before are opened as they were written; see ``tests/earlier``."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from engine.batch.store import FILE, BatchStore
from engine.contracts.errors import BadInput
from engine.contracts.packs import ModelIdentity
from engine.identify.gallery import Gallery
from engine.identify.search import search
from engine.record.case import Case

EARLIER = Path(__file__).resolve().parents[2] / "earlier"
VECTORS = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0.8, 0.6, 0], [0, 0, 1, 0]], np.float32)


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """Return a copy that may be written to."""
    return Path(shutil.copytree(EARLIER, tmp_path / "earlier"))


def test_a_case_opens_whole_and_goes_on(earlier: Path) -> None:
    file = earlier / "reference.s2wcase"
    with Case.open(file) as case:
        assert case.changes == []
        content = case.content
        assert (content.title, content.examiner, content.blind) == ("A case", "An examiner", True)
        assert content.evidence["b"].chosen.face == 2
        assert content.settings.controls == 32
        case.note("Seen before the score.")
    with Case.open(file, write=False) as again:
        assert again.changes == []
        assert again.entries[0].event == "created"
        assert len(again.entries) == 2


@pytest.mark.parametrize(
    ("folder", "passphrase"), [("gallery", None), ("gallery-encrypted", "an open secret")]
)
def test_a_gallery_is_searched(earlier: Path, folder: str, passphrase: str | None) -> None:
    with Gallery.open(earlier / folder, passphrase) as gallery:
        gallery.check_network(
            ModelIdentity("a network of numbers", "recognition", "", "a" * 64, "")
        )
        assert [face.person for face in gallery.faces] == ["Ann", "Bo", "Bo", "Cy"]
        assert gallery.faces[2].warnings == ("blurred",)
        assert_array_equal(gallery.embeddings, VECTORS)
        first, second = search(gallery, VECTORS[1], 2).candidates
        assert (first.person, second.person) == ("Bo", "Ann")
        assert first.cosine == pytest.approx(1.0)


def test_a_gallery_asks_for_its_passphrase(earlier: Path) -> None:
    with pytest.raises(BadInput):
        Gallery.open(earlier / "gallery-encrypted", "another")


def with_settings(identity: dict[str, Any], **settings: bool) -> dict[str, Any]:
    """Return what a batch's rows depend on with other settings."""
    return {**identity, "settings": {**identity["settings"], **settings}}


def test_a_batch_goes_on(earlier: Path) -> None:
    meta = sqlite3.connect(earlier / "batch" / FILE)
    identity = json.loads(dict(meta.execute("SELECT key, value FROM meta"))["identity"])
    meta.close()
    with pytest.raises(BadInput):  # regions lie elsewhere with landmarks
        BatchStore.open(earlier / "batch", with_settings(identity, landmarks=True), resume=True)
    identity = with_settings(identity, landmarks=False, parts=False)
    with BatchStore.open(earlier / "batch", identity, resume=True) as store:
        assert store.done == {1, 2}
        assert store.counts() == (2, 2)
        (rows,) = store.rows("pairs", 10)
        assert [name for name, _ in store.columns("pairs")][-8:] == [
            *("turned_a", "turned_b", "warnings_a", "warnings_b", "same_photo"),
            *("strangers", "unnamed", "not_calibrated"),
        ]
        assert not store.has_earlier  # none of its pairs has a result
    assert [row[14] for row in rows] == ["NoFaceFound", "UnreadableImage"]
    with BatchStore.open(earlier / "batch", identity, resume=True) as store:
        assert store.counts() == (2, 2)
