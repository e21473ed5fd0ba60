"""A gallery in other hands: its file changed, put back, carved, and killed at any step."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from engine.contracts.errors import BadInput, OutputFailed
from engine.contracts.gallery import GALLERY_FILE, LeftOut
from engine.files.last_seen import Suspicion
from engine.identify import Enrolment, Gallery
from engine.identify.row_keys import SealedKeys
from tests.unit.engine.test_gallery import NETWORK, face_of, unit

EARLIER = Path(__file__).resolve().parents[2] / "earlier"
SECRET = "an open secret"
_FIRST = "(SELECT MIN(id) FROM photos)"
Change = Callable[[sqlite3.Connection], object]


@pytest.fixture(autouse=True)
def cheaper_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses that cost less, in tests that make many keys."""
    monkeypatch.setattr("engine.identify.row_keys.COST", 2**10)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """An encrypted gallery of four photos; one was left out first and enrolled then."""
    folder = tmp_path / "g"
    with Gallery.create(folder, NETWORK, SECRET) as gallery:
        gallery.leave_out(LeftOut("Ann/0.jpg", "Ann", "no face"), f"{0:064x}")
        for number, person in enumerate(("Ann", "Bob", "Cy")):
            gallery.add([Enrolment(face_of(person, number), unit(number, 1, 2))])
        gallery.leave_out(LeftOut("x.jpg", "Bob", "no face"), "c" * 64)
    return folder


def spoil(folder: Path, change: Change) -> None:
    connection = sqlite3.connect(folder / GALLERY_FILE)
    with connection:
        change(connection)
    connection.close()


def without_unique(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE other (id INTEGER PRIMARY KEY, digest BLOB, row BLOB)")
    connection.execute("INSERT INTO other SELECT * FROM photos")
    connection.execute("INSERT INTO other (digest, row) SELECT digest, row FROM photos LIMIT 1")
    connection.execute("DROP TABLE photos")
    connection.execute("ALTER TABLE other RENAME TO photos")


def exchanged(connection: sqlite3.Connection) -> None:
    """Let two rows change their places."""
    (one, first), (other, second) = connection.execute(
        "SELECT digest, row FROM photos LIMIT 2"
    ).fetchall()
    connection.execute("UPDATE photos SET row = ? WHERE digest = ?", (second, one))
    connection.execute("UPDATE photos SET row = ? WHERE digest = ?", (first, other))


def under_another_name(connection: sqlite3.Connection) -> None:
    connection.execute(f"UPDATE photos SET digest = ? WHERE id = {_FIRST}", (b"d" * 20,))


def said(**changes: object) -> Change:
    def change(connection: sqlite3.Connection) -> None:
        (text,) = connection.execute("SELECT value FROM meta").fetchone()
        connection.execute("UPDATE meta SET value = ?", (json.dumps(json.loads(text) | changes),))

    return change


ATTACKS: dict[str, Change] = {
    "a row deleted": lambda c: c.execute(f"DELETE FROM photos WHERE id = {_FIRST}"),
    "all rows deleted": lambda c: c.execute("DELETE FROM photos"),
    "a row doubled": without_unique,
    "two rows exchanged": exchanged,
    "a row under another name": under_another_name,
    "the list deleted": lambda c: c.execute("DELETE FROM list"),
    "the list gone": lambda c: c.execute("DROP TABLE list"),
    "the list doubled": lambda c: c.execute("INSERT INTO list SELECT value FROM list"),
    "rows and list deleted": lambda c: (
        c.execute("DELETE FROM photos"),
        c.execute("UPDATE list SET value = ?", (b'{"changes": 1, "rows": 0, "tags": "0"}',)),
    ),
    "called plain": said(sealed=False),
    "called of the first format": said(schema="sim2word/gallery/1", gallery=""),
    "another network": said(network_sha256="b" * 64),
    "another name": said(gallery="0" * 32),
}


@pytest.mark.parametrize("name", list(ATTACKS))
def test_what_was_changed_by_something_else_is_told(sealed: Path, name: str) -> None:
    with Gallery.open(sealed, SECRET) as gallery:
        assert gallery.people == ("Ann", "Bob", "Cy")
    spoil(sealed, ATTACKS[name])
    with pytest.raises(BadInput):
        Gallery.open(sealed, SECRET)


def test_an_earlier_row_that_is_put_back_is_told(sealed: Path) -> None:
    connection = sqlite3.connect(sealed / GALLERY_FILE)
    before = connection.execute("SELECT digest, row FROM photos").fetchall()
    connection.close()
    with Gallery.open(sealed, SECRET) as gallery:
        gallery.add([Enrolment(face_of("Cy", 2), unit(9, 9, 9))])
        gallery.remove("Bob")
    after = dict(sqlite3.connect(sealed / GALLERY_FILE).execute("SELECT digest, row FROM photos"))
    gone = [row for row in before if row[0] not in after]
    other = [row for row in before if row[0] in after and after[row[0]] != row[1]]
    assert len(gone) == 2
    assert len(other) == 1
    for rows in (gone, other):
        folder = sealed.parent / str(len(rows))
        shutil.copytree(sealed, folder)
        spoil(
            folder,
            lambda c, rows=rows: c.executemany(  # type: ignore[misc]
                "INSERT OR REPLACE INTO photos (digest, row) VALUES (?, ?)", rows
            ),
        )
        with pytest.raises(BadInput, match="not the latest"):
            Gallery.open(folder, SECRET)


def test_a_row_of_another_gallery_does_not_open(sealed: Path, tmp_path: Path) -> None:
    with Gallery.create(tmp_path / "other", NETWORK, SECRET) as other:
        other.add([Enrolment(face_of("Eve", 9), unit(1, 1, 1))])
    digest, row = next(
        sqlite3.connect(tmp_path / "other" / GALLERY_FILE).execute("SELECT digest, row FROM photos")
    )
    spoil(
        sealed,
        lambda c: c.execute("INSERT INTO photos (digest, row) VALUES (?, ?)", (digest, row)),
    )
    with pytest.raises(BadInput):
        Gallery.open(sealed, SECRET)


def test_nothing_says_whether_a_photo_is_enrolled(sealed: Path) -> None:
    """Digests are keyed by the passphrase: guesses with all that the file says find none."""
    connection = sqlite3.connect(sealed / GALLERY_FILE)
    (text,) = connection.execute("SELECT value FROM meta").fetchone()
    digests = {row[0] for row in connection.execute("SELECT digest FROM photos")}
    connection.close()
    head = json.loads(text)
    salt, name = bytes.fromhex(head["salt"]), bytes.fromhex(head["gallery"])
    photo = json.dumps(["Ann", "Ann/0.jpg", f"{0:064x}"]).encode()
    from engine.identify.row_keys import CountedKeys, PlainKeys

    for guess in (PlainKeys(salt), CountedKeys(salt), SealedKeys("a guess", salt, name)):
        assert guess.digest(photo) not in digests
    assert SealedKeys(SECRET, salt, name).digest(photo) in digests
    with Gallery.open(sealed, SECRET) as gallery:
        assert gallery.knows("Ann", "Ann/0.jpg", f"{0:064x}")


def test_rows_are_of_one_length(sealed: Path) -> None:
    with Gallery.open(sealed, SECRET) as gallery:
        gallery.add(
            [Enrolment(face_of("A person with a much longer name" * 3, 7), np.ones(512, "f4"))]
        )
    connection = sqlite3.connect(sealed / GALLERY_FILE)
    assert len({len(row) for (row,) in connection.execute("SELECT row FROM photos")}) == 1


def test_another_file_in_the_place_is_told_where_the_first_was_seen(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIM2WORD_HOME", str(tmp_path / "home"))
    copy = (sealed / GALLERY_FILE).read_bytes()
    with Gallery.open(sealed, SECRET) as gallery:
        assert gallery.suspicion() is None
        gallery.remove("Cy")
        assert gallery.suspicion() is None
    (sealed / GALLERY_FILE).write_bytes(copy)
    with Gallery.open(sealed, SECRET) as gallery:
        assert gallery.suspicion() is Suspicion.OLDER
    Gallery.create(tmp_path / "plain", NETWORK).close()
    shutil.copyfile(tmp_path / "plain" / GALLERY_FILE, sealed / GALLERY_FILE)
    with Gallery.open(sealed) as gallery:
        assert gallery.suspicion() is Suspicion.PLAIN
    with Gallery.create(tmp_path / "other", NETWORK, SECRET):
        pass
    shutil.copyfile(tmp_path / "other" / GALLERY_FILE, sealed / GALLERY_FILE)
    with Gallery.open(sealed, SECRET) as gallery:
        assert gallery.suspicion() is Suspicion.ANOTHER
        gallery.rewrite(SECRET)  # by the program itself
        assert gallery.suspicion() is None
    shutil.copytree(EARLIER / "gallery", tmp_path / "first")
    with Gallery.open(tmp_path / "first") as gallery:
        assert gallery.suspicion() is Suspicion.UNCOUNTED
        gallery.remove("Bo")
        assert gallery.suspicion() is None
    shutil.copyfile(EARLIER / "gallery" / GALLERY_FILE, tmp_path / "first" / GALLERY_FILE)
    with Gallery.open(tmp_path / "first") as gallery:
        assert gallery.suspicion() is Suspicion.ANOTHER


# Protection that is asked for


def test_a_passphrase_for_a_plain_gallery_is_refused(tmp_path: Path) -> None:
    Gallery.create(tmp_path / "g", NETWORK).close()
    with pytest.raises(BadInput, match="is not encrypted: a passphrase protects nothing"):
        Gallery.open(tmp_path / "g", SECRET)


# What is erased


def traces(folder: Path, *needles: bytes) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        for data in (path.read_bytes(),)
        if any(needle in data for needle in needles)
    ]


def test_a_person_is_in_no_file_once_erased(tmp_path: Path) -> None:
    folder, vector = tmp_path / "g", np.arange(1, 129, dtype=np.float32)
    with Gallery.create(folder, NETWORK) as gallery:
        for number in range(30):
            gallery.add(
                [Enrolment(face_of("Unwanted Name" if number % 3 else "Ann", number), vector)]
            )
        needles = b"Unwanted Name", f"{4:064x}".encode()
        assert traces(folder, *needles)
        assert gallery.remove("Unwanted Name") == 20
        assert traces(folder, *needles) == []
        # While it is open, and the journal is written to again:
        gallery.add([Enrolment(face_of("Bob", 99), vector)])
        assert traces(folder, *needles) == []
        assert gallery.people == ("Ann", "Bob")
    assert [path.name for path in folder.iterdir()] == [GALLERY_FILE]
    with Gallery.open(folder) as again:
        assert len(again.faces) == 11


def test_copies_go_first_and_a_second_removal_ends_what_a_kill_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
        gallery.add([Enrolment(face_of("Bob", 1), unit(1, 2))])
    begun = folder / "reembed"
    with Gallery.create(begun, NETWORK) as copy:
        copy.add([Enrolment(face_of("Ann"), unit(1, 2))])
    with Gallery.open(folder) as gallery, monkeypatch.context() as killed:
        killed.setattr(
            "engine.identify.gallery_file.GalleryFile.change",
            lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt),
        )
        with pytest.raises(KeyboardInterrupt):
            gallery.remove("Ann")
        assert not begun.exists()  # the copy is gone, the person is still listed
    with Gallery.open(folder) as gallery:
        assert gallery.remove("Ann") == 1
    shutil.copytree(folder, begun)  # as a kill of an earlier version left it
    with Gallery.open(folder) as gallery:
        assert gallery.remove("Ann") == 0
        assert not begun.exists()
        with pytest.raises(BadInput, match="Nobody"):
            gallery.remove("Ann")


def test_links_in_the_place_of_copies_are_not_followed(tmp_path: Path) -> None:
    folder, others = tmp_path / "g", tmp_path / "others"
    others.mkdir()
    (others / "precious").write_bytes(b"x")
    with Gallery.create(folder, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
        (folder / "reembed").symlink_to(others)
        (folder / f".{GALLERY_FILE}.part-x").symlink_to(others / "precious")
        gallery.remove("Ann")
    assert (others / "precious").read_bytes() == b"x"
    assert [path.name for path in folder.iterdir()] == [GALLERY_FILE]


def test_views_triggers_and_texts_in_the_place_of_rows_are_refused(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
    for number, statements in enumerate(
        (
            ["DROP TABLE meta", f"CREATE VIEW meta AS {endless}"],
            ["CREATE TABLE kept (row)"],
            [
                "CREATE TRIGGER t AFTER DELETE ON photos BEGIN"
                " INSERT INTO photos (digest, row) VALUES (x'00', OLD.row); END"
            ],
            ["UPDATE photos SET row = 'text'"],
            ["UPDATE photos SET digest = 'text'"],
        )
    ):
        folder = tmp_path / str(number)
        with Gallery.create(folder, NETWORK) as gallery:
            gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
        for statement in statements:
            spoil(folder, lambda c, statement=statement: c.execute(statement))  # type: ignore[misc]
        with pytest.raises(BadInput):
            Gallery.open(folder)


def test_what_another_program_enrols_meanwhile_is_not_lost(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, NETWORK) as gallery, Gallery.open(folder) as other:
        gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
        assert len(gallery.people) == 1
        other.add([Enrolment(face_of("Late", 5), unit(1, 2))])
        gallery.rewrite(SECRET)
        assert list(gallery.people) == ["Ann", "Late"]


def test_a_gallery_in_use_elsewhere_is_not_called_erased(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
        reader = sqlite3.connect(folder / GALLERY_FILE, timeout=0)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM photos").fetchone()
        gallery._file._connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(Exception, match=r"locked|another program"):
            gallery.remove("Ann")
        reader.close()


# Formats and kills


@pytest.mark.parametrize(("name", "passphrase"), [("gallery", None), ("gallery-encrypted", SECRET)])
def test_the_first_format_is_read_and_written_anew(
    tmp_path: Path, name: str, passphrase: str | None
) -> None:
    folder = tmp_path / name
    shutil.copytree(EARLIER / name, folder)
    before = (folder / GALLERY_FILE).read_bytes()
    with Gallery.open(folder, passphrase) as gallery:
        assert not gallery.is_current
        faces, vectors, left = gallery.faces, gallery.embeddings, gallery.left_out
        assert (folder / GALLERY_FILE).read_bytes() == before
        gallery.add([Enrolment(face_of("Dee", 7), unit(*range(1, vectors.shape[1] + 1)))])
        assert gallery.is_current
    with Gallery.open(folder, passphrase) as gallery:
        assert gallery.is_current
        assert gallery.card.sealed is (passphrase is not None)
        assert set(faces) < set(gallery.faces)
        assert gallery.left_out == left
        at = [gallery.faces.index(face) for face in faces]
        assert_array_equal(gallery.embeddings[at], vectors)
        for one in left:  # once it is looked at again, its note stands once
            gallery.leave_out(one, "e" * 64)
        assert sorted(gallery.left_out, key=str) == sorted(left, key=str)
    with Gallery.open(folder, passphrase) as gallery:
        assert gallery.remove("Bo") == 2
        assert "Bo" not in gallery.people
    assert [path.name for path in folder.iterdir()] == [GALLERY_FILE]


def test_a_gallery_that_is_encrypted_leaves_no_plain_copy(tmp_path: Path) -> None:
    folder, vector = tmp_path / "g", np.arange(1, 129, dtype=np.float32)
    with Gallery.create(folder, NETWORK) as gallery:
        gallery.add([Enrolment(face_of("Plain Name", 3), vector)])
        for number in range(4, 200):  # of several pages
            gallery.add([Enrolment(face_of("Plain Name", number), vector)])
        gallery.leave_out(LeftOut("x.jpg", "Plain Name", "no face"), "1" * 64)
        gallery.leave_out(LeftOut("x.jpg", "Plain Name", "no face"), "2" * 64)
    journal = folder / f"{GALLERY_FILE}-journal"
    journal.write_bytes(bytes(512) + b"Plain Name")  # as a kill leaves it
    with Gallery.open(folder) as gallery:
        gallery.rewrite(SECRET)
        assert gallery.people == ("Plain Name",)
        assert gallery.card.sealed
        assert len(gallery.left_out) == 2
        assert gallery.knows("Plain Name", "x.jpg", "1" * 64)
    assert traces(folder, b"Plain Name", vector.tobytes()[40:80]) == []
    with pytest.raises(BadInput):
        Gallery.open(folder)
    with Gallery.open(folder, SECRET) as gallery:
        assert gallery.knows("Plain Name", "Plain Name/3.jpg", f"{3:064x}")


def test_a_kill_while_a_gallery_is_made_leaves_nothing_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every statement: either there is a gallery, or one can be made; never a torn one."""
    connect, count = sqlite3.connect, 0

    class Killed(sqlite3.Connection):
        left = 0

        def execute(self, *arguments: object) -> sqlite3.Cursor:
            nonlocal count
            count += 1
            if count > Killed.left:
                raise KeyboardInterrupt
            return super().execute(*arguments)  # type: ignore[arg-type]

    for statements in range(12):
        folder, count, Killed.left = tmp_path / str(statements), 0, statements
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda path: connect(path, factory=Killed))
            with pytest.raises(KeyboardInterrupt):
                Gallery.create(folder, NETWORK).close()
        if (folder / GALLERY_FILE).exists():
            Gallery.open(folder).close()
        else:
            Gallery.create(folder, NETWORK).close()
        assert stat.S_IMODE((folder / GALLERY_FILE).stat().st_mode) == 0o600


def test_a_fault_at_any_statement_changes_all_or_nothing(tmp_path: Path) -> None:
    """A disk that fails at the n-th statement of a change: the gallery is as before or after."""
    folder = tmp_path / "g"
    with Gallery.create(folder, NETWORK, SECRET) as gallery:
        gallery.add([Enrolment(face_of("Ann"), unit(1, 2))])
    for statements in range(1, 12):
        with Gallery.open(folder, SECRET) as gallery:
            people, real = gallery.people, gallery._file._connection
            gallery._file._connection = Failing(real, statements)  # type: ignore[assignment]
            new = f"p{statements}"
            try:
                gallery.add([Enrolment(face_of(new, statements), unit(3, 4))])
                failed = False
            except OutputFailed:
                failed = True
            gallery._file._connection = real
        with Gallery.open(folder, SECRET) as gallery:
            assert set(gallery.people) == set(people if failed else (*people, new))
    assert failed is False


class Failing:
    """A connection whose disk fails at one statement."""

    def __init__(self, real: sqlite3.Connection, at: int) -> None:
        self._real, self._left = real, at

    def __enter__(self) -> sqlite3.Connection:
        return self._real.__enter__()

    def __exit__(self, *error: object) -> object:
        return self._real.__exit__(*error)  # type: ignore[arg-type]

    def execute(self, *arguments: object) -> sqlite3.Cursor:
        self._left -= 1
        if self._left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return self._real.execute(*arguments)  # type: ignore[arg-type]
