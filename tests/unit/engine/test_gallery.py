"""Galleries: enrolled, interrupted, encrypted, erased, searched."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.contracts.errors import BadInput, ModelRefused, OutputFailed
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace, LeftOut
from engine.contracts.packs import ModelIdentity
from engine.files.sealing import Seal, key_for, stretched
from engine.identify import Enrolment, Gallery, search
from engine.identify.uncertainty import Evidence
from engine.session.enrolling import subjects_of

NETWORK = ModelIdentity("net", "recognition", "net", "a" * 64, "none")
OTHER = ModelIdentity("other", "recognition", "other", "b" * 64, "none")


def face_of(person: str, number: int = 0) -> EnrolledFace:
    return EnrolledFace(
        person, f"{person}/{number}.jpg", f"{number:064x}", 0, 60.0, 100.0, ("dark",)
    )


def unit(*values: float) -> NDArray[np.float32]:
    return np.asarray(values, np.float32)


def test_what_is_added_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with Gallery.create(tmp_path / "g", NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann"), unit(3, 4))])
        gallery.add([Enrolment(face_of("Bob"), unit(0, 2))])
        gallery.leave_out(LeftOut("x.jpg", "Ann", "no face"), "c" * 64)
    with Gallery.open(tmp_path / "g") as again:
        assert again.faces == (face_of("Ann"), face_of("Bob"))
        assert np.allclose(again.embeddings, np.array([[0.6, 0.8], [0, 1]]))
        assert again.people == ("Ann", "Bob")
        assert again.left_out == (LeftOut("x.jpg", "Ann", "no face"),)
        assert again.knows("Ann", "Ann/0.jpg", f"{0:064x}")
        assert again.knows("Ann", "x.jpg", "c" * 64)
        assert not again.knows("Bob", "Ann/0.jpg", f"{0:064x}")
        assert not again.card.sealed
        again.check_network(NETWORK)
        with pytest.raises(ModelRefused, match="made with net, not with other"):
            again.check_network(OTHER)
    with pytest.raises(BadInput, match="There is a gallery"):
        Gallery.create(tmp_path / "g", NETWORK)
    with pytest.raises(BadInput, match="There is no gallery"):
        Gallery.open(tmp_path / "nothing")


def test_a_passphrase_hides_names_and_embeddings(tmp_path: Path) -> None:
    embedding = np.arange(1, 129, dtype=np.float32)
    with Gallery.create(tmp_path, NETWORK, "open sesame") as gallery:
        gallery.add([Enrolment(face_of("Secret Person"), embedding)])
    stored = (tmp_path / "gallery.sqlite").read_bytes()
    assert b"Secret" not in stored
    assert embedding.tobytes()[40:80] not in stored
    with pytest.raises(BadInput, match="is encrypted"):
        Gallery.open(tmp_path)
    with pytest.raises(BadInput, match="does not open with this passphrase"):
        Gallery.open(tmp_path, "open barley")
    with Gallery.open(tmp_path, "open sesame") as again:
        assert again.people == ("Secret Person",)
        assert again.card.sealed
        expected = embedding / float(np.linalg.norm(embedding))
        assert np.allclose(again.embeddings[0], expected, atol=1e-6)


def test_a_changed_row_is_found(tmp_path: Path) -> None:
    for passphrase in (None, "pass"):
        folder = tmp_path / str(passphrase)
        with Gallery.create(folder, NETWORK, passphrase) as gallery:
            gallery.add([Enrolment(face_of("Ann"), unit(1, 2, 3))])
        connection = sqlite3.connect(folder / "gallery.sqlite")
        (row,) = connection.execute("SELECT row FROM photos").fetchone()
        with connection:
            connection.execute("UPDATE photos SET row = ?", (row[:-1] + bytes([row[-1] ^ 1]),))
        connection.close()
        with pytest.raises(BadInput):
            Gallery.open(folder, passphrase)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" * 9])
def test_what_is_no_gallery_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gallery.sqlite").write_bytes(content)
    with pytest.raises((BadInput, OutputFailed)):
        Gallery.open(tmp_path)


def test_seals_open_with_their_own_key_only() -> None:
    key = stretched("one", b"s" * 16, 2**10)
    seal = Seal(key)
    closed = seal.close(b"data", b"place")
    assert seal.open(closed, b"place") == b"data"
    assert seal.close(b"data", b"place") != closed
    for passphrase, salt in (("two", b"s" * 16), ("one", b"t" * 16)):
        with pytest.raises(BadInput):
            Seal(stretched(passphrase, salt, 2**10)).open(closed, b"place")
    with pytest.raises(BadInput):
        Seal(key_for("another purpose", key, b"s" * 16)).open(closed, b"place")
    for cut, place in (
        (closed[:20], b"place"),
        (closed, b"elsewhere"),
        (closed, None),
        (b"", None),
    ):
        with pytest.raises(BadInput):
            seal.open(cut, place)


def test_a_person_is_erased_from_the_file(tmp_path: Path) -> None:
    with Gallery.create(tmp_path, NETWORK) as gallery:
        for number in range(50):
            gallery.add([Enrolment(face_of("Unwanted Name", number), unit(*range(1, 65)))])
        gallery.add([Enrolment(face_of("Ann", 99), unit(*range(64)))])
        gallery.leave_out(LeftOut("y.jpg", "Unwanted Name", "no face"), "d" * 64)
        assert gallery.remove("Unwanted Name") == 51
        assert gallery.people == ("Ann",)
        assert not gallery.left_out
        with pytest.raises(BadInput, match="Nobody in the gallery is called Unwanted"):
            gallery.remove("Unwanted Name")
    for file in tmp_path.iterdir():
        assert b"Unwanted" not in file.read_bytes(), file.name


def test_search_is_exact_and_orders_people_by_their_best_photo(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((60, 16)).astype(np.float32)
    with Gallery.create(tmp_path, NETWORK) as gallery:
        for number, vector in enumerate(vectors):
            gallery.add([Enrolment(face_of(f"p{number % 20:02d}", number), vector)])
        probe = rng.standard_normal(16).astype(np.float32)
        found = search(gallery, probe, 5)
    candidates, scores = found.candidates, found.scores
    cosines = vectors @ probe / np.linalg.norm(vectors, axis=1) / np.linalg.norm(probe)
    of_person = cosines.reshape(3, 20)
    expected = of_person.max(0)
    assert np.allclose(scores, expected, atol=1e-6)
    assert [c.rank for c in candidates] == [1, 2, 3, 4, 5]
    for candidate, best in zip(candidates, np.argsort(-of_person.max(0)), strict=False):
        assert candidate.person == f"p{best:02d}"
        assert candidate.photos == 3
        assert candidate.cosine == pytest.approx(of_person[:, best].max(), abs=1e-6)
        assert candidate.mean == pytest.approx(of_person[:, best].mean(), abs=1e-6)
        assert candidate.best.sha256 == f"{of_person[:, best].argmax() * 20 + best:064x}"


def test_nobody_is_found_in_an_empty_gallery(tmp_path: Path) -> None:
    with Gallery.create(tmp_path, NETWORK) as gallery, pytest.raises(BadInput, match="Nobody"):
        search(gallery, unit(1, 0), 3)


def test_prototypes_are_means(tmp_path: Path) -> None:
    with Gallery.create(tmp_path, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann", 1), unit(2, 0))])
        gallery.add([Enrolment(face_of("Ann", 2), unit(0, 5))])
        gallery.add([Enrolment(face_of("Bob", 3), unit(-1, 0))])
        found = gallery.prototypes()
    assert np.allclose(found, np.array([[0.5**0.5, 0.5**0.5], [-1, 0]]))


def test_a_table_may_name_the_people(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("image,person\na.jpg,Ann\nsub/b.jpg,Bob\n")
    found = subjects_of(table, tmp_path)
    assert [(s.person, s.path) for s in found] == [
        ("Ann", tmp_path / "a.jpg"),
        ("Bob", tmp_path / "sub/b.jpg"),
    ]
    for content, cause in (
        ("image\na.jpg\n", "lacks the column person"),
        ("image,person\na.jpg,\n", "line 2 lacks"),
        ("image,person\n", "names no photo"),
    ):
        table.write_text(content)
        with pytest.raises(BadInput, match=cause):
            subjects_of(table, tmp_path)
    with pytest.raises(BadInput, match="could not be read"):
        subjects_of(tmp_path / "absent.csv", tmp_path)


@pytest.mark.parametrize(
    "meta",
    [
        {"sealed": None},
        {"salt": "zz"},
        {"salt": "00"},
        {"sealed": True, "check": "zz"},
        {"sealed": True, "check": ""},
        {"schema": "other"},
        {"gallery": ""},
        {"network": 3},
    ],
)
def test_a_damaged_head_is_told(tmp_path: Path, meta: dict[str, object]) -> None:
    with Gallery.create(tmp_path, NETWORK):
        pass
    connection = sqlite3.connect(tmp_path / GALLERY_FILE)
    (text,) = connection.execute("SELECT value FROM meta").fetchone()
    with connection:
        changed = json.dumps({**json.loads(text), **meta})
        connection.execute("UPDATE meta SET value = ?", (changed,))
    connection.close()
    with pytest.raises(BadInput):
        Gallery.open(tmp_path, "pass")


def test_an_embedding_of_odd_length_is_told(tmp_path: Path) -> None:
    with Gallery.create(tmp_path, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann"), np.frombuffer(b"12345678", np.float32))])
        head = json.dumps({"face": asdict(face_of("Ann"))}).encode()
        row = len(head).to_bytes(4, "little") + head + b"12345"
        photo = json.dumps(["Ann", "Ann/0.jpg", f"{0:064x}"]).encode()
        gallery._file.change([(photo, row)])
    with Gallery.open(tmp_path) as gallery, pytest.raises(BadInput):
        assert gallery.faces


# Uncertainty


def test_uncertainty_falls_with_evidence() -> None:
    evidence = Evidence(0.9, 0.01)
    prototypes = torch.eye(4)
    at_centre = torch.tensor([[0.9, 0.19**0.5 / 3**0.5] + [0.19**0.5 / 3**0.5] * 2])
    found = evidence.uncertainty(
        torch.cat([prototypes[:1], at_centre, torch.ones(1, 4)]), prototypes
    )
    assert float(found[0]) == pytest.approx(4 / (4 + np.exp(10)), rel=1e-4)
    assert float(found[1]) == pytest.approx(4 / 5, abs=1e-3)  # an evidence of 1 for one of 4
    assert float(found[2]) > 0.999  # nothing speaks for anybody
    assert bool((found[1:] > found[:-1]).all())
    with pytest.raises(BadInput, match="never calibrated"):
        Evidence.of(None)


# A person as a set


# The identity branch over a gallery's people
