"""The file of a gallery: rows in SQLite, and a list of them that shows what was taken or put back.

Every change is one transaction, and counts one up. The list holds that count, the number of rows
and the exclusive or of their tags; an encrypted gallery's list is sealed, so a row that was
deleted, doubled or exchanged for an earlier one, and a file without its list, are reported.

What is deleted is overwritten in the file, and in the journal that SQLite writes beside it.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from engine.contracts.errors import BadInput, GallerySealed, OutputFailed
from engine.files.atomic import output_failed, written_whole
from engine.files.erase import blank
from engine.files.sealing import SALT_BYTES
from engine.identify.row_keys import (
    CountedKeys,
    EarlierSealedKeys,
    PlainKeys,
    RowKeys,
    SealedKeys,
)
from engine.private_log import without_messages

_LOG = logging.getLogger(__name__)
_EARLIER, _SCHEMA = "sim2word/gallery/1", "sim2word/gallery/2"
_CHECK = b"sim2word gallery"
_NAME_BYTES = 16
_OWNER_ALONE = 0o600
_TABLES = (
    "CREATE TABLE meta (value TEXT NOT NULL)",
    "CREATE TABLE list (value BLOB NOT NULL)",
    "CREATE TABLE photos (id INTEGER PRIMARY KEY, digest BLOB UNIQUE NOT NULL, row BLOB NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a gallery says of itself to everybody.

    Attributes
    ----------
    schema : str
    network, network_sha256 : str
        That the embeddings are of.
    salt : str
        Of the keys; hexadecimal.
    sealed : bool
    check : str
        Of an encrypted gallery: a known text, sealed with all of the above; hexadecimal.
    gallery : str
        Its name, drawn by chance; hexadecimal. Empty in the first format.
    """

    schema: str
    network: str
    network_sha256: str
    salt: str
    sealed: bool
    check: str
    gallery: str = ""

    @property
    def is_current(self) -> bool:
        """Whether it is of the format that is written."""
        return self.schema == _SCHEMA

    def bound(self) -> bytes:
        """Return what an encrypted gallery's check is bound to."""
        return json.dumps({**asdict(self), "check": ""}, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class _List:
    """What is known of all rows together."""

    changes: int = 0
    rows: int = 0
    tags: str = "0"


_read_head = msgspec.json.Decoder(Head).decode
_read_list = msgspec.json.Decoder(_List).decode


class GalleryFile:
    """Rows by whose photo they are of.

    Parameters
    ----------
    path : Path
    connection : sqlite3.Connection
    head : Head
    keys : RowKeys
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, head: Head, keys: RowKeys
    ) -> None:
        self.path, self.head = path, head
        self._connection, self._keys = connection, keys
        self._wrote = False

    @classmethod
    def create(cls, path: Path, network: str, network_sha256: str, passphrase: str | None) -> None:
        """Make an empty file, readable by its owner alone, whole or not at all.

        Parameters
        ----------
        path : Path
        network, network_sha256 : str
        passphrase : str or None

        Raises
        ------
        OutputFailed
        """
        head, keys = _new(network, network_sha256, passphrase)
        with (
            written_whole(path, _OWNER_ALONE) as unfinished,
            typed_errors(path),
            closing(sqlite3.connect(unfinished)) as connection,
        ):
            connection.execute("PRAGMA journal_mode = MEMORY")
            with connection:
                _fill(connection, head, keys, ())

    @classmethod
    def open(cls, path: Path, passphrase: str | None) -> GalleryFile:
        """Open a file.

        Raises
        ------
        GallerySealed
            If it needs a passphrase and there is none.
        BadInput
            If it is damaged, the passphrase is another one, or none is needed.
        OutputFailed
            If SQLite cannot open it.
        """
        with typed_errors(path):
            connection = _connected(path)
            try:
                _check_tables(connection)
                (text,) = connection.execute("SELECT value FROM meta").fetchone()
                head = _read_head(text)
                return cls(path, connection, head, _keys(head, passphrase, path.parent.name))
            except (TypeError, ValueError) as error:
                connection.close()
                raise damaged(path) from error
            except BaseException:
                connection.close()
                raise

    def close(self) -> None:
        """Close the file, and overwrite what changes left in the journal beside it."""
        try:
            if self._wrote:
                self.blank_journal()
        except OutputFailed as error:  # what was changed is kept; the next change tries again
            _LOG.info("a gallery's journal is not overwritten: %s", without_messages(error))
        finally:
            self._connection.close()

    def is_changed_by_others(self, version: int | None) -> tuple[bool, int]:
        """Return whether another program has written since a version, and which one is now."""
        with typed_errors(self.path):
            (now,) = self._connection.execute("PRAGMA data_version").fetchone()
        return now != version, int(now)

    # Writing

    def digest(self, photo: bytes) -> bytes:
        """Return under what a photo's row stands."""
        return self._keys.digest(photo)

    def has(self, photo: bytes) -> bool:
        """Whether there is a row of a photo."""
        with typed_errors(self.path):
            query = "SELECT 1 FROM photos WHERE digest = ?"
            found = self._connection.execute(query, (self.digest(photo),))
            return found.fetchone() is not None

    def change(
        self,
        put: Iterable[tuple[bytes, bytes]] = (),
        drop: Iterable[bytes] = (),
        *,
        only_there: bool = False,
    ) -> dict[bytes, bytes]:
        """Put rows and drop others, all or none; on disk when this returns.

        Parameters
        ----------
        put : iterable of (bytes, bytes)
            Photos, and what is known of them.
        drop : iterable of bytes
            Digests.
        only_there : bool
            Whether photos that have no row any longer are passed by.

        Returns
        -------
        dict
            What was put, by digest.

        Raises
        ------
        BadInput
            If another program has written the gallery anew.
        OutputFailed
        """
        written: dict[bytes, bytes] = {}
        with typed_errors(self.path), self._writing():
            listed = self._list()
            tags, rows = int(listed.tags, 16), listed.rows
            for digest in drop:
                gone = self._stored(digest)
                if gone is not None:
                    self._connection.execute("DELETE FROM photos WHERE digest = ?", (digest,))
                    tags, rows = tags ^ self._keys.tag(digest, gone), rows - 1
            for photo, data in put:
                digest = self.digest(photo)
                before, stored = self._stored(digest), self._keys.close(data, digest)
                if only_there and before is None:
                    continue
                self._connection.execute(
                    "INSERT OR REPLACE INTO photos (digest, row) VALUES (?, ?)", (digest, stored)
                )
                tags ^= self._keys.tag(digest, stored)
                if before is None:
                    rows += 1
                else:
                    tags ^= self._keys.tag(digest, before)
                written[digest] = data
            _keep_list(self._connection, self._keys, _List(listed.changes + 1, rows, f"{tags:x}"))
        return written

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Begin a change that no other program makes meanwhile, and end it."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._wrote = True
        with self._connection:
            # Its rows would stand under other keys, or be of another network.
            (text,) = self._connection.execute("SELECT value FROM meta").fetchone()
            if _read_head(text) != self.head:
                raise BadInput(
                    "Another program has written the gallery in {folder} anew.",
                    "Open it again.",
                    folder=self.path.parent.name,
                )
            yield

    def _stored(self, digest: bytes) -> bytes | None:
        query = "SELECT row FROM photos WHERE digest = ?"
        found = self._connection.execute(query, (digest,)).fetchone()
        return None if found is None else found[0]

    def rewrite(
        self,
        head: Head,
        passphrase: str | None,
        rows_of: Callable[[list[bytes]], Mapping[bytes, bytes]],
    ) -> None:
        """Write the whole file anew in the present format, whole or not at all, in its place.

        What stood in it is overwritten, in the file and in the journal. No other program can write
        meanwhile.

        Parameters
        ----------
        head : Head
            Whose network the rows are of.
        passphrase : str or None
            That it is encrypted with from now on.
        rows_of : callable
            Takes what the rows say now; returns what they are to say, by photo.

        Raises
        ------
        OutputFailed
            Also if another program uses the file.
        BadInput
            If it is damaged; and whatever `rows_of` raises.
        """
        new, keys = _new(head.network, head.network_sha256, passphrase)
        with typed_errors(self.path):
            self._connection.execute("BEGIN EXCLUSIVE")
            self._wrote = True
            with self._connection:
                rows = rows_of([data for _, data in self.rows()])
                for table in ("list", "photos", "meta"):
                    self._connection.execute(f"DROP TABLE IF EXISTS {table}")
                _fill(self._connection, new, keys, rows.items())
        self.head, self._keys = new, keys
        self.blank_journal()

    def blank_journal(self) -> bool:
        """Overwrite what SQLite keeps of pages that were changed; return whether that was done.

        Not while another program uses the file: its journal may be needed.

        Raises
        ------
        OutputFailed
        """
        journal = Path(f"{self.path}-journal")
        if not journal.exists():
            return True
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return False
        try:
            with journal.open("rb+") as file:
                blank(file)
                file.truncate(0)
        except OSError as error:
            raise output_failed(journal, error) from error
        finally:
            self._connection.rollback()
        with suppress(OSError):  # empty; SQLite may hold it open
            journal.unlink(missing_ok=True)
        return True

    # Reading

    @property
    def changes(self) -> int:
        """How often the gallery was changed; 0 where the first format did not count."""
        with typed_errors(self.path):
            return self._list().changes

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield all rows, by digest, and hold them against the list.

        Raises
        ------
        BadInput
            If any is damaged, missing, doubled or not the latest.
        """
        tags = count = 0
        with typed_errors(self.path):
            inside = self._connection.in_transaction
            if not inside:
                self._connection.execute("BEGIN")
            try:
                listed = self._list()
                for digest, stored in self._connection.execute("SELECT digest, row FROM photos"):
                    if not isinstance(digest, bytes) or not isinstance(stored, bytes):
                        raise damaged(self.path)
                    tags, count = tags ^ self._keys.tag(digest, stored), count + 1
                    try:
                        yield digest, self._keys.open(stored, digest)
                    except (ValueError, TypeError) as error:
                        raise damaged(self.path) from error
            finally:
                if not inside:
                    self._connection.rollback()
        if self.head.is_current and (count, f"{tags:x}") != (listed.rows, listed.tags):
            raise BadInput(
                "{path} does not hold the rows that it was written with: some are missing, doubled"
                " or not the latest.",
                "Restore it from a copy.",
                path=f"{self.path.parent.name}/{self.path.name}",
            )

    def _list(self) -> _List:
        """Return what is known of all rows.

        Raises
        ------
        BadInput
            If it is damaged or missing.
        """
        if not self.head.is_current:
            return _List()
        found = self._connection.execute("SELECT value FROM list").fetchall()
        try:
            ((stored,),) = found
            return _read_list(self._keys.open_list(stored, b"list"))
        except (ValueError, TypeError) as error:
            raise damaged(self.path) from error


def _new(network: str, network_sha256: str, passphrase: str | None) -> tuple[Head, RowKeys]:
    """Return the head and the keys of a new gallery."""
    salt, name = os.urandom(SALT_BYTES), os.urandom(_NAME_BYTES)
    head = Head(
        _SCHEMA, network, network_sha256, salt.hex(), passphrase is not None, "", name.hex()
    )
    if passphrase is None:
        return head, CountedKeys(salt)
    keys = SealedKeys(passphrase, salt, name)
    return replace(head, check=keys.close_list(_CHECK, head.bound()).hex()), keys


def _keys(head: Head, passphrase: str | None, folder: str) -> RowKeys:
    """Return the keys of a gallery.

    Raises
    ------
    TypeError, ValueError
        If its head is damaged.
    GallerySealed, BadInput
    """
    salt, name = bytes.fromhex(head.salt), bytes.fromhex(head.gallery)
    lengths = (SALT_BYTES, _NAME_BYTES if head.is_current else 0)
    if head.schema not in (_EARLIER, _SCHEMA) or (len(salt), len(name)) != lengths:
        raise ValueError(head.schema)
    if not head.sealed:
        if passphrase is not None:
            raise BadInput(
                "The gallery in {folder} is not encrypted: a passphrase protects nothing in it.",
                "Leave the passphrase out, or encrypt the gallery (sim2word gallery encrypt).",
                folder=folder,
            )
        return CountedKeys(salt) if head.is_current else PlainKeys(salt)
    if passphrase is None:
        raise GallerySealed(
            "The gallery in {folder} is encrypted.", "Give its passphrase.", folder=folder
        )
    check = bytes.fromhex(head.check)
    if not head.is_current:
        earlier = EarlierSealedKeys(passphrase, salt)
        earlier.check(check)
        return earlier
    keys = SealedKeys(passphrase, salt, name)
    keys.open_list(check, head.bound())
    return keys


def _keep_list(connection: sqlite3.Connection, keys: RowKeys, listed: _List) -> None:
    data = json.dumps(asdict(listed)).encode()
    connection.execute("UPDATE list SET value = ?", (keys.close_list(data, b"list"),))


def _connected(path: Path) -> sqlite3.Connection:
    """Return a connection that overwrites what it deletes and keeps no copy of it elsewhere."""
    connection = sqlite3.connect(path)
    for pragma in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = PERSIST"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _fill(
    connection: sqlite3.Connection,
    head: Head,
    keys: RowKeys,
    rows: Iterable[tuple[bytes, bytes]],
) -> None:
    """Write a whole gallery into a file without tables."""
    for table in _TABLES:
        connection.execute(table)
    connection.execute("INSERT INTO meta VALUES (?)", (json.dumps(asdict(head)),))
    connection.execute("INSERT INTO list VALUES (?)", (b"",))
    count = tags = 0
    for photo, data in rows:
        digest = keys.digest(photo)
        stored = keys.close(data, digest)
        connection.execute("INSERT INTO photos (digest, row) VALUES (?, ?)", (digest, stored))
        count, tags = count + 1, tags ^ keys.tag(digest, stored)
    _keep_list(connection, keys, _List(1, count, f"{tags:x}"))


def _check_tables(connection: sqlite3.Connection) -> None:
    """Refuse a file that holds anything but a gallery's tables: views and triggers are programs.

    Raises
    ------
    ValueError
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    found = {row[0] for row in connection.execute("SELECT sql FROM sqlite_schema") if row[0]}
    if not found <= set(_TABLES) or len(found) < len(_TABLES) - 1:
        msg = "other tables"
        raise ValueError(msg)


@contextmanager
def typed_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into errors that can be shown.

    Raises
    ------
    BadInput, OutputFailed
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        of_file = not any(word in str(error) for word in ("malformed", "no such"))
        if isinstance(error, sqlite3.OperationalError) and of_file:
            raise output_failed(path, OSError(str(error))) from error
        raise damaged(path) from error


def damaged(path: Path) -> BadInput:
    """Return the error of a file that is no whole gallery."""
    return BadInput(
        "{path} is no whole gallery.",
        "Restore it from a copy, or enrol again.",
        path=f"{path.parent.name}/{path.name}",
    )
