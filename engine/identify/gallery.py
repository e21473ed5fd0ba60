"""A gallery: one SQLite file that holds embeddings and where they come from.

Every photo is one row, written when it is done, so that an enrolment that was stopped goes on
where it stopped. With a passphrase every row is encrypted; without one it is plain.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput, GallerySealed, ModelRefused
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace, GalleryCard, LeftOut
from engine.contracts.packs import ModelIdentity
from engine.files.atomic import output_failed
from engine.identify.sealing import SALT_BYTES, Seal

BEGUN = "reembed"
"""Folder below a gallery's where all its photos are embedded anew, until that is done."""
_SCHEMA = "sim2word/gallery/1"
_CHECK = b"sim2word gallery"
_FLOAT_BYTES = 4


@dataclass(frozen=True, slots=True)
class _Head:
    """What a photo's row says: a face, or why there is none."""

    face: EnrolledFace | None = None
    left_out: LeftOut | None = None

    @property
    def person(self) -> str | None:
        """Whom the photo is of."""
        told = self.face or self.left_out
        return None if told is None else told.person


_read_head = msgspec.json.Decoder(_Head).decode


@dataclass(frozen=True, slots=True)
class _Meta:
    """What a gallery says of itself.

    Attributes
    ----------
    schema : str
    network, network_sha256 : str
        That the embeddings are of.
    salt : str
        Of the keys of its rows, and of the passphrase; hexadecimal.
    sealed : bool
    check : str
        A known text, sealed; hexadecimal.
    """

    schema: str
    network: str
    network_sha256: str
    salt: str
    sealed: bool
    check: str


_read_meta = msgspec.json.Decoder(_Meta).decode


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What was read of a gallery."""

    faces: tuple[EnrolledFace, ...]
    embeddings: NDArray[np.float32]
    starts: NDArray[np.intp]
    left_out: tuple[LeftOut, ...]


class Gallery:
    """People and their faces; use as a context manager.

    Parameters
    ----------
    folder : Path
    connection : sqlite3.Connection
    meta : _Meta
    seal : Seal or None
    """

    def __init__(
        self, folder: Path, connection: sqlite3.Connection, meta: _Meta, seal: Seal | None
    ) -> None:
        self.folder = folder
        self._connection, self._meta, self._seal = connection, meta, seal
        self._version: int | None = None

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether a folder holds a gallery."""
        return (folder / GALLERY_FILE).exists()

    @classmethod
    def create(cls, folder: Path, network: ModelIdentity, passphrase: str | None = None) -> Gallery:
        """Make an empty gallery for a network.

        Raises
        ------
        BadInput
            If there is one already.
        OutputFailed
        """
        path = folder / GALLERY_FILE
        if path.exists():
            raise BadInput(
                "There is a gallery in {folder} already.",
                "Give another folder.",
                folder=folder.name,
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise output_failed(folder, error) from error
        salt = os.urandom(SALT_BYTES)
        seal = None if passphrase is None else Seal(passphrase, salt)
        meta = _Meta(
            _SCHEMA,
            network.name,
            network.sha256,
            salt.hex(),
            seal is not None,
            "" if seal is None else seal.close(_CHECK).hex(),
        )
        with _told(path):
            connection = sqlite3.connect(path)
            with connection:
                connection.execute("CREATE TABLE meta (value TEXT NOT NULL)")
                connection.execute(
                    "CREATE TABLE photos (id INTEGER PRIMARY KEY, digest BLOB UNIQUE NOT NULL,"
                    " row BLOB NOT NULL)"
                )
                connection.execute("INSERT INTO meta VALUES (?)", (json.dumps(asdict(meta)),))
        path.chmod(0o600)
        return cls(folder, connection, meta, seal)

    @classmethod
    def open(cls, folder: Path, passphrase: str | None = None) -> Gallery:
        """Open a gallery.

        Raises
        ------
        GallerySealed
            If it needs a passphrase and there is none.
        BadInput
            If there is none, it is damaged, or the passphrase is another one.
        """
        path = folder / GALLERY_FILE
        if not path.is_file():
            raise BadInput(
                "There is no gallery in {folder}.", "Enrol photos first.", folder=folder.name
            )
        with _told(path):
            connection = sqlite3.connect(path)
            try:
                (text,) = connection.execute("SELECT value FROM meta").fetchone()
                meta = _meta(text)
                seal = _opened(meta, passphrase, folder)
            except (TypeError, ValueError) as error:
                connection.close()
                raise _damaged(path) from error
            except BadInput:
                connection.close()
                raise
        return cls(folder, connection, meta, seal)

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def refresh(self) -> None:
        """Forget what was read if another program has written to the file since."""
        with _told(self.folder / GALLERY_FILE):
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._forget()

    def check_network(self, network: ModelIdentity) -> None:
        """Refuse a network that the embeddings are not of.

        Raises
        ------
        ModelRefused
        """
        if network.sha256 != self._meta.network_sha256:
            raise ModelRefused(
                "The gallery in {folder} was made with {theirs}, not with {ours}.",
                "Use that network, or embed its photos again (sim2word gallery reembed).",
                folder=self.folder.name,
                theirs=self._meta.network,
                ours=network.name,
            )

    # Writing

    def knows(self, person: str, path: str, sha256: str) -> bool:
        """Whether a photo was dealt with before, enrolled or left out."""
        digest = self._digest(person, path, sha256)
        with _told(self.folder / GALLERY_FILE):
            found = self._connection.execute("SELECT 1 FROM photos WHERE digest = ?", (digest,))
            return found.fetchone() is not None

    def add(self, faces: Iterable[tuple[EnrolledFace, NDArray[np.float32]]]) -> None:
        """Enrol faces with their embeddings, (D,); they are on disk when this returns.

        Raises
        ------
        OutputFailed
        """
        self._write(
            (
                self._digest(face.person, face.path, face.sha256),
                {"face": asdict(face)},
                np.asarray(embedding, np.float32).tobytes(),
            )
            for face, embedding in faces
        )

    def leave_out(self, left: LeftOut, sha256: str) -> None:
        """Note a photo that is not enrolled, and why."""
        digest = self._digest(left.person, left.path, sha256)
        self._write([(digest, {"left_out": asdict(left)}, b"")])

    def remove(self, person: str) -> int:
        """Erase a person completely; return how many photos that were.

        The freed pages of the file are overwritten.

        Raises
        ------
        BadInput
            If nobody of the name is there.
        """
        gone = [identifier for identifier, head, _ in self._rows() if head.person == person]
        if not gone:
            raise BadInput(
                "Nobody in the gallery is called {person}.", "Look at the list.", person=person
            )
        with _told(self.folder / GALLERY_FILE):
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._connection:
                self._connection.executemany(
                    "DELETE FROM photos WHERE id = ?", [(identifier,) for identifier in gone]
                )
            self._connection.execute("VACUUM")
        self._forget()
        # The person is in an embedding of all photos, too, that did not come to its end.
        begun = self.folder / BEGUN
        try:
            shutil.rmtree(begun)
        except FileNotFoundError:
            pass  # there is none
        except OSError as error:
            raise output_failed(begun, error) from error
        return len(gone)

    def _write(self, rows: Iterable[tuple[bytes, dict[str, Any], bytes]]) -> None:
        with _told(self.folder / GALLERY_FILE), self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO photos (digest, row) VALUES (?, ?)",
                ((digest, self._closed(values, embedding)) for digest, values, embedding in rows),
            )
        self._forget()

    def _closed(self, values: dict[str, Any], embedding: bytes) -> bytes:
        head = json.dumps(values, ensure_ascii=False).encode()
        data = len(head).to_bytes(4, "little") + head + embedding
        # A row that was torn or changed is found by its sum, or by its seal.
        data = zlib.crc32(data).to_bytes(4, "little") + data
        return data if self._seal is None else self._seal.close(data)

    def _digest(self, person: str, path: str, sha256: str) -> bytes:
        """Return a key of a photo of a person that reveals nothing of either."""
        text = json.dumps([person, path, sha256]).encode()
        return blake2b(text, key=bytes.fromhex(self._meta.salt), digest_size=20).digest()

    # Reading

    def _rows(self) -> Iterator[tuple[int, _Head, bytes]]:
        path = self.folder / GALLERY_FILE
        with _told(path):
            for identifier, stored in self._connection.execute("SELECT id, row FROM photos"):
                data = stored if self._seal is None else self._seal.open(stored)
                try:
                    yield identifier, *_parsed(data)
                except ValueError as error:
                    raise _damaged(path) from error

    @cached_property
    def _known(self) -> _Known:
        enrolled, left = [], []
        for _, head, embedding in self._rows():
            if head.face is not None:
                enrolled.append((head.face, embedding))
            elif head.left_out is not None:
                left.append(head.left_out)
        enrolled.sort(key=lambda pair: (pair[0].person, pair[0].path))
        lengths = {len(embedding) for _, embedding in enrolled}
        if len(lengths) > 1 or any(length % _FLOAT_BYTES or not length for length in lengths):
            raise _damaged(self.folder / GALLERY_FILE)
        data = b"".join(embedding for _, embedding in enrolled)
        matrix = np.frombuffer(data, "<f4").reshape(len(enrolled), -1 if enrolled else 1)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        faces = tuple(face for face, _ in enrolled)
        names = [face.person for face in faces]
        starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
        return _Known(
            faces,
            # Column by column, which a search multiplies faster.
            np.asfortranarray(matrix / np.maximum(norms, np.finfo(np.float32).tiny)),
            np.array(starts, dtype=np.intp),
            tuple(left),
        )

    def _forget(self) -> None:
        self.__dict__.pop("_known", None)

    @property
    def faces(self) -> tuple[EnrolledFace, ...]:
        """The enrolled faces, those of one person together."""
        return self._known.faces

    @property
    def embeddings(self) -> NDArray[np.float32]:
        """Their embeddings of length 1, (N, D)."""
        return self._known.embeddings

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The photos that are not enrolled."""
        return self._known.left_out

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody's name, in order."""
        return tuple(self.faces[start].person for start in self.starts)

    @property
    def starts(self) -> NDArray[np.intp]:
        """Where each person's faces begin, (P,)."""
        return self._known.starts

    def holds_what(self, other: Gallery) -> bool:
        """Whether the same photos of the same people are in another one."""
        return (self.faces, set(self.left_out)) == (other.faces, set(other.left_out))

    @property
    def card(self) -> GalleryCard:
        """What the gallery holds."""
        return GalleryCard(
            people=len(self.people),
            faces=len(self.faces),
            network=self._meta.network,
            network_sha256=self._meta.network_sha256,
            sealed=self._seal is not None,
            left_out=self.left_out,
        )

    def prototypes(self) -> NDArray[np.float32]:
        """Return the mean embedding of each person, of length 1, (P, D).

        Raises
        ------
        BadInput
            If nobody is enrolled.
        """
        if not self.faces:
            raise BadInput(
                "Nobody is enrolled in {folder}.", "Enrol people first.", folder=self.folder.name
            )
        sums = np.add.reduceat(self.embeddings, self.starts, axis=0)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)


def _meta(text: str) -> _Meta:
    """Return what a gallery says of itself.

    Raises
    ------
    TypeError, ValueError
        If it is none that this program made.
    """
    meta = _read_meta(text)
    if meta.schema != _SCHEMA or len(bytes.fromhex(meta.salt)) != SALT_BYTES:
        raise ValueError(meta.schema)
    return meta


def _opened(meta: _Meta, passphrase: str | None, folder: Path) -> Seal | None:
    """Return the seal of a gallery that has one.

    Raises
    ------
    ValueError
        If it is damaged.
    BadInput
        If the passphrase is missing or another one.
    """
    if not meta.sealed:
        return None
    if passphrase is None:
        raise GallerySealed(
            "The gallery in {folder} is encrypted.", "Give its passphrase.", folder=folder.name
        )
    seal = Seal(passphrase, bytes.fromhex(meta.salt))
    seal.open(bytes.fromhex(meta.check))
    return seal


def _parsed(data: bytes) -> tuple[_Head, bytes]:
    """Return a row's head and its embedding's bytes.

    Raises
    ------
    ValueError
        If it is torn or was changed.
    """
    if zlib.crc32(data[4:]) != int.from_bytes(data[:4], "little"):
        msg = "the row's sum is wrong"
        raise ValueError(msg)
    end = 8 + int.from_bytes(data[4:8], "little")
    return _read_head(data[8:end]), data[end:]


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into errors that can be shown."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise output_failed(path, OSError(str(error))) from error
        raise _damaged(path) from error


def _damaged(path: Path) -> BadInput:
    return BadInput(
        "{path} is no whole gallery.",
        "Restore it from a copy, or enrol again.",
        path=f"{path.parent.name}/{path.name}",
    )
