"""A gallery: embeddings and where they come from, one photo a row of its file.

Every photo is one row, written when it is done, so that an enrolment that was stopped goes on
where it stopped. With a passphrase every row is encrypted; without one it is plain.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput, ModelRefused
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace, GalleryCard, LeftOut
from engine.contracts.packs import ModelIdentity
from engine.files.atomic import output_failed
from engine.files.erase import erase, erase_folder
from engine.files.last_seen import Suspicion, note, noted
from engine.identify.gallery_file import GalleryFile, Head, damaged

BEGUN = "reembed"
"""Folder below a gallery's where all its photos are embedded anew, until that is done."""
_FLOAT_BYTES = 4
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True, eq=False)
class FaceReadings:
    """What was read of a face for accounts.

    Attributes
    ----------
    of : str
        Names the networks and the readings, see :func:`engine.session.reading.readings_of`:
        others cannot be put beside these.
    values : ndarray, float32, (views, K)
    """

    of: str
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Enrolment:
    """A face to be enrolled.

    Attributes
    ----------
    face : EnrolledFace
    embedding : ndarray, float32, (D,)
    read : FaceReadings or None
    """

    face: EnrolledFace
    embedding: NDArray[np.float32]
    read: FaceReadings | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """Readings as a row has them; an earlier program passes them by."""

    of: str
    views: int
    values: bytes


@dataclass(frozen=True, slots=True)
class _Head:
    """What a photo's row says: a face, or why there is none; then with the photo's SHA-256."""

    face: EnrolledFace | None = None
    left_out: LeftOut | None = None
    sha256: str = ""
    read: _Read | None = None

    @property
    def person(self) -> str | None:
        """Whom the photo is of."""
        entry = self.face or self.left_out
        return None if entry is None else entry.person


_read_head = msgspec.json.Decoder(_Head).decode
_Row = tuple[_Head, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What was read of a gallery."""

    faces: tuple[EnrolledFace, ...]
    embeddings: NDArray[np.float32]
    read: tuple[_Read | None, ...]
    starts: NDArray[np.intp]
    left_out: tuple[LeftOut, ...]


class Gallery:
    """People and their faces; use as a context manager.

    Parameters
    ----------
    folder : Path
    file : GalleryFile
    passphrase : str or None
        That the file was opened with.
    """

    def __init__(self, folder: Path, file: GalleryFile, passphrase: str | None) -> None:
        self.folder = folder
        self._file, self._passphrase = file, passphrase
        self._version: int | None = None
        self._kept: dict[bytes, _Row] | None = None

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
        GalleryFile.create(path, network.name, network.sha256, passphrase)
        gallery = cls.open(folder, passphrase)
        gallery.note_state()
        return gallery

    @classmethod
    def open(cls, folder: Path, passphrase: str | None = None) -> Gallery:
        """Open a gallery.

        Raises
        ------
        GallerySealed
            If it needs a passphrase and there is none.
        BadInput
            If there is none, it is damaged or was changed by something else, the passphrase is
            another one, or one is given and nothing is encrypted.
        """
        path = folder / GALLERY_FILE
        if not path.is_file():
            raise BadInput(
                "There is no gallery in {folder}.", "Enrol photos first.", folder=folder.name
            )
        gallery = cls(folder, GalleryFile.open(path, passphrase), passphrase)
        try:
            gallery._read()  # what was changed by something else is noticed now
        except BaseException:
            gallery.close()
            raise
        return gallery

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
        self._file.close()

    def refresh(self) -> None:
        """Forget what was read if another program has written to the file since."""
        changed, self._version = self._file.is_changed_by_others(self._version)
        if changed:
            self._forget()

    def suspicion(self) -> Suspicion | None:
        """Note how far the gallery has got; return what is odd beside what was seen here before."""
        head = self._file.head
        return noted(self.folder, head.gallery, self._file.changes, sealed=head.sealed)

    def note_state(self) -> None:
        """Note that this program itself made the gallery what it is."""
        head = self._file.head
        note(self.folder, head.gallery, self._file.changes, sealed=head.sealed)

    def check_network(self, network: ModelIdentity) -> None:
        """Refuse a network that the embeddings are not of.

        Raises
        ------
        ModelRefused
        """
        if network.sha256 != self._file.head.network_sha256:
            raise ModelRefused(
                "The gallery in {folder} was made with {theirs}, not with {ours}.",
                "Use that network, or embed its photos again (sim2word gallery reembed).",
                folder=self.folder.name,
                theirs=self._file.head.network,
                ours=network.name,
            )

    @property
    def is_current(self) -> bool:
        """Whether the file is of the format that is written; others are for reading."""
        return self._file.head.is_current

    def rewrite(self, passphrase: str | None, without: str | None = None) -> None:
        """Write the whole gallery anew in the present format, and overwrite what stood there.

        Parameters
        ----------
        passphrase : str or None
            That it is encrypted with from now on.
        without : str, optional
            A person who is left out.

        Raises
        ------
        OutputFailed
        """

        def rows_of(data: list[bytes]) -> dict[bytes, bytes]:
            rows = [self._parsed(one) for one in data]
            return {_photo_of(row): _data_of(*row) for row in rows if row[0].person != without}

        self._rewrite(self._file.head, passphrase, rows_of)

    def take_over(self, other: Gallery, was: Gallery) -> None:
        """Take all rows of another gallery, and its network, in place of one's own.

        Parameters
        ----------
        other : Gallery
        was : Gallery
            What this one must still hold.

        Raises
        ------
        BadInput
            If it holds something else by now.
        OutputFailed
        """
        rows = {_photo_of(row): _data_of(*row) for row in other._read().values()}
        known = set(map(_photo_of, was._read().values()))

        def rows_of(data: list[bytes]) -> dict[bytes, bytes]:
            if {_photo_of(self._parsed(one)) for one in data} != known:
                raise BadInput(
                    "The gallery was changed while its photos were embedded.",
                    "Do it again: what is done is kept.",
                )
            return rows

        self._rewrite(other._file.head, self._passphrase, rows_of)

    def _rewrite(
        self,
        head: Head,
        passphrase: str | None,
        rows_of: Callable[[list[bytes]], dict[bytes, bytes]],
    ) -> None:
        self._file.rewrite(head, passphrase, rows_of)
        self._passphrase = passphrase
        self._forget()
        self.note_state()

    def _parsed(self, data: bytes) -> _Row:
        try:
            return _parsed(data)
        except ValueError as error:
            raise damaged(self.folder / GALLERY_FILE) from error

    # Writing

    def knows(self, person: str, path: str, sha256: str) -> bool:
        """Whether a photo was dealt with before, enrolled or left out."""
        return self._file.has(_photo(person, path, sha256))

    def add(self, faces: Iterable[Enrolment]) -> None:
        """Enrol faces; they are on disk when this returns.

        Raises
        ------
        OutputFailed
        """
        rows = [
            (
                _Head(face=one.face, read=None if one.read is None else _packed(one.read)),
                np.asarray(one.embedding, "<f4").tobytes(),
            )
            for one in faces
        ]
        self._change([(_photo_of(row), row) for row in rows])

    def keep_readings(self, read: Mapping[EnrolledFace, FaceReadings]) -> None:
        """Put readings beside the embeddings of enrolled faces, on disk when this returns.

        A face that is not enrolled any longer is passed by, also one that another program removed.

        Raises
        ------
        BadInput
            If another program has written the gallery anew.
        OutputFailed
        """
        rows, found = self._read(), []
        for face, values in read.items():
            row = rows.get(self._file.digest(_photo(face.person, face.path, face.sha256)))
            if row is not None and row[0].face == face:
                found.append((replace(row[0], read=_packed(values)), row[1]))
        if found:
            self._change([(_photo_of(row), row) for row in found], only_there=True)

    def leave_out(self, left: LeftOut, sha256: str) -> None:
        """Note a photo that is not enrolled, and why."""
        row = _Head(left_out=left, sha256=sha256), b""
        self._change([(_photo_of(row), row)])

    def remove(self, person: str) -> int:
        """Erase a person completely; return how many photos that were.

        First from what was begun beside the gallery, then from the file and its journal: pages
        that get free are overwritten. What a kill left of an earlier removal is erased, too.

        Raises
        ------
        BadInput
            If nobody of the name is there, and nothing was left to erase.
        """
        finished = erase_copies(self.folder)
        if not self.is_current:
            before = sum(head.person == person for head, _ in self._read().values())
            self.rewrite(self._passphrase, without=person)
            if before:
                return before
        gone = [digest for digest, (head, _) in self._read().items() if head.person == person]
        if gone:
            self._change([], gone)
        if not self._file.blank_journal():
            raise output_failed(
                self.folder / GALLERY_FILE, OSError("another program uses the gallery")
            )
        if not gone and not finished:
            raise BadInput(
                "Nobody in the gallery is called {person}.", "Look at the list.", person=person
            )
        return len(gone)

    def even_out(self) -> None:
        """Write an encrypted gallery anew, so that all its rows are of one length.

        Raises
        ------
        OutputFailed
        """
        if self._file.head.sealed:
            self.rewrite(self._passphrase)

    def _change(
        self,
        put: list[tuple[bytes, _Row]],
        drop: Iterable[bytes] = (),
        *,
        only_there: bool = False,
    ) -> None:
        """Put rows and drop others, in the file and in what was read of it."""
        if not self.is_current:
            self.rewrite(self._passphrase)
        earlier = [self._file.digest(_photo_of(row, unknown=True)) for _, row in put]
        gone = [*drop, *earlier]
        written = self._file.change(
            [(photo, _data_of(*row)) for photo, row in put], gone, only_there=only_there
        )
        if self._kept is not None:
            for digest in gone:
                self._kept.pop(digest, None)
            for photo, row in put:
                digest = self._file.digest(photo)
                if digest in written:
                    self._kept[digest] = row
                else:
                    self._kept.pop(digest, None)
        self.__dict__.pop("_known", None)

    # Reading

    def _read(self) -> dict[bytes, _Row]:
        """Return all rows, as they are in the file.

        Raises
        ------
        BadInput
            If any is damaged, missing, doubled or not the latest.
        """
        if self._kept is None:
            self._kept = {digest: self._parsed(data) for digest, data in self._file.rows()}
        return self._kept

    @cached_property
    def _known(self) -> _Known:
        enrolled, left = [], []
        for head, embedding in self._read().values():
            if head.face is not None:
                enrolled.append((head.face, embedding, head.read))
            elif head.left_out is not None:
                left.append(head.left_out)
        enrolled.sort(key=lambda one: (one[0].person, one[0].path))
        lengths = {len(embedding) for _, embedding, _ in enrolled}
        if len(lengths) > 1 or any(length % _FLOAT_BYTES or not length for length in lengths):
            raise damaged(self.folder / GALLERY_FILE)
        data = b"".join(embedding for _, embedding, _ in enrolled)
        matrix = np.frombuffer(data, "<f4").reshape(len(enrolled), -1 if enrolled else 1)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        faces = tuple(face for face, _, _ in enrolled)
        names = [face.person for face in faces]
        starts = [i for i, name in enumerate(names) if i == 0 or name != names[i - 1]]
        return _Known(
            faces,
            # Column by column, which a search multiplies faster.
            np.asfortranarray(matrix / np.maximum(norms, np.finfo(np.float32).tiny)),
            tuple(read for _, _, read in enrolled),
            np.array(starts, dtype=np.intp),
            tuple(left),
        )

    def _forget(self) -> None:
        self._kept = None
        self.__dict__.pop("_known", None)

    @property
    def faces(self) -> tuple[EnrolledFace, ...]:
        """The enrolled faces, those of one person together."""
        return self._known.faces

    @property
    def embeddings(self) -> NDArray[np.float32]:
        """Their embeddings of length 1, (N, D)."""
        return self._known.embeddings

    def readings(self, place: int, of: str, shape: tuple[int, int]) -> FaceReadings | None:
        """Return what was read of the face at a place of :attr:`faces`.

        Parameters
        ----------
        place : int
        of : str
            Names what reads faces, see :class:`FaceReadings`.
        shape : (int, int)
            Views, and readings of each.

        Returns
        -------
        FaceReadings or None
            None if nothing was read, or by others than `of` names.

        Raises
        ------
        BadInput
            If it is damaged.
        """
        read = self._known.read[place]
        if read is None or read.of != of:
            return None
        count = shape[0] * shape[1]
        if read.views != shape[0] or len(read.values) != count * _FLOAT_BYTES:
            raise damaged(self.folder / GALLERY_FILE)
        values = np.frombuffer(read.values, "<f4").reshape(shape)
        if not np.isfinite(values).all():
            raise damaged(self.folder / GALLERY_FILE)
        return FaceReadings(of, values)

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

    @property
    def card(self) -> GalleryCard:
        """What the gallery holds."""
        return GalleryCard(
            people=len(self.people),
            faces=len(self.faces),
            network=self._file.head.network,
            network_sha256=self._file.head.network_sha256,
            sealed=self._file.head.sealed,
            changes=self._file.changes,
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


def erase_copies(folder: Path) -> bool:
    """Overwrite and remove what copies of a gallery were begun beside it; return whether any was.

    Raises
    ------
    OutputFailed
    """
    try:
        found = erase_folder(folder / BEGUN)
        for part in folder.glob(f".{GALLERY_FILE}.part-*"):
            erase(part)
            found = True
    except OSError as error:
        raise output_failed(folder, error) from error
    return found


def _photo(person: str, path: str, sha256: str) -> bytes:
    """Return what a photo of a person is known by."""
    return json.dumps([person, path, sha256]).encode()


def _photo_of(row: _Row, *, unknown: bool = False) -> bytes:
    """Return what the photo of a row is known by.

    Its bytes may be unknown, as those of a photo that an earlier format left out.
    """
    head, _ = row
    if head.face is not None:
        return _photo(head.face.person, head.face.path, "" if unknown else head.face.sha256)
    assert head.left_out is not None
    return _photo(head.left_out.person, head.left_out.path, "" if unknown else head.sha256)


def _data_of(head: _Head, embedding: bytes) -> bytes:
    """Return a row as bytes."""
    said: dict[str, Any] = {}
    if head.face is not None:
        said["face"] = asdict(head.face)
    if head.read is not None:
        values = base64.b64encode(head.read.values).decode()
        said["read"] = {**asdict(head.read), "values": values}
    if head.left_out is not None:
        said["left_out"] = asdict(head.left_out)
        said["sha256"] = head.sha256
    text = json.dumps(said, ensure_ascii=False).encode()
    return len(text).to_bytes(_LENGTH_BYTES, "little") + text + embedding


def _packed(read: FaceReadings) -> _Read:
    return _Read(read.of, len(read.values), np.asarray(read.values, "<f4").tobytes())


def _parsed(data: bytes) -> _Row:
    """Return a row's head and its embedding's bytes.

    Raises
    ------
    ValueError
        If it is torn or was changed.
    """
    end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    return _read_head(data[_LENGTH_BYTES:end]), data[end:]
