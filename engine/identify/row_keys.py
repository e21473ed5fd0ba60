"""How rows of a gallery are named, closed and counted: plain, encrypted, or as they first were.

A row stands under a digest of whose photo it is. An encrypted one is bound to its gallery and to
that digest, so that it opens nowhere else; the digests are keyed by a secret, so that nobody
without the passphrase can try whether a photo is enrolled. A tag of every row goes into the
gallery's list.
"""

from __future__ import annotations

import hmac
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b, sha256

from engine.contracts.errors import BadInput
from engine.files.sealing import COST, EARLIER_COST, Seal, key_for, stretched

_DIGEST_BYTES = 20
_SUM_BYTES, _LENGTH_BYTES = 4, 4
_BUCKET, _LEAST = 1024, 5120
"""Encrypted rows are as long as a multiple of the one, at least the other: a face of 512 numbers
with its readings, and a photo without a face, are alike from outside."""


class RowKeys(ABC):
    """Names, closes and counts rows."""

    @abstractmethod
    def digest(self, photo: bytes) -> bytes:
        """Return the name, 20 bytes, of the row of a photo."""

    @abstractmethod
    def close(self, data: bytes, digest: bytes) -> bytes:
        """Return a row as it is stored."""

    @abstractmethod
    def open(self, stored: bytes, digest: bytes) -> bytes:
        """Return what a stored row says.

        Raises
        ------
        ValueError
            If it is torn.
        BadInput
            If it does not open.
        """

    def tag(self, digest: bytes, stored: bytes) -> int:
        """Return a number that stands for a row in the list of all; 0 where there is no list."""
        del digest, stored
        return 0

    def close_list(self, data: bytes, bound: bytes) -> bytes:
        """Return the list of rows, or the head, as it is stored: bound to what it is."""
        del bound
        return data

    def open_list(self, stored: bytes, bound: bytes) -> bytes:
        """Return what the list of rows, or the head, says.

        Raises
        ------
        BadInput
            If the passphrase is another one, or it was changed.
        """
        del bound
        return stored


class PlainKeys(RowKeys):
    """Rows that anybody can read; a sum finds those that are torn."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def digest(self, photo: bytes) -> bytes:
        """Return the name of the row of a photo."""
        return blake2b(photo, key=self._salt, digest_size=_DIGEST_BYTES).digest()

    def close(self, data: bytes, digest: bytes) -> bytes:
        """Return a row as it is stored."""
        del digest
        return zlib.crc32(data).to_bytes(_SUM_BYTES, "little") + data

    def open(self, stored: bytes, digest: bytes) -> bytes:
        """Return what a stored row says."""
        del digest
        data = stored[_SUM_BYTES:]
        if zlib.crc32(data) != int.from_bytes(stored[:_SUM_BYTES], "little"):
            msg = "the row's sum is wrong"
            raise ValueError(msg)
        return data


class CountedKeys(PlainKeys):
    """Plain rows whose list notices what is lost by accident; anybody can write another."""

    def tag(self, digest: bytes, stored: bytes) -> int:
        """Return a number that stands for a row in the list of all."""
        return int.from_bytes(sha256(digest + stored).digest())


class EarlierSealedKeys(PlainKeys):
    """Encrypted rows of the first format: bound to nothing, under digests that can be guessed."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        super().__init__(salt)
        self._seal = Seal(stretched(passphrase, salt, EARLIER_COST))

    def close(self, data: bytes, digest: bytes) -> bytes:
        """Return a row as it is stored."""
        return self._seal.close(super().close(data, digest))

    def open(self, stored: bytes, digest: bytes) -> bytes:
        """Return what a stored row says."""
        return super().open(self.check(stored), digest)

    def check(self, stored: bytes) -> bytes:
        """Return what was sealed.

        Raises
        ------
        BadInput
            If the passphrase is another one, or it was changed.
        """
        with _of_gallery():
            return self._seal.open(stored)


class SealedKeys(RowKeys):
    """Encrypted rows, bound to their gallery and their place.

    Parameters
    ----------
    passphrase : str
    salt : bytes
    gallery : bytes
        Its name, drawn by chance.
    """

    def __init__(self, passphrase: str, salt: bytes, gallery: bytes) -> None:
        key = stretched(passphrase, salt, COST)
        self._gallery = gallery
        self._rows = Seal(key_for("gallery rows", key, salt))
        self._list = Seal(key_for("gallery list", key, salt))
        self._digests = key_for("gallery digests", key, salt)
        self._tags = key_for("gallery tags", key, salt)

    def digest(self, photo: bytes) -> bytes:
        """Return the name of the row of a photo."""
        return hmac.digest(self._digests, photo, "sha256")[:_DIGEST_BYTES]

    def close(self, data: bytes, digest: bytes) -> bytes:
        """Return a row as it is stored."""
        whole = len(data).to_bytes(_LENGTH_BYTES, "little") + data
        room = max(_LEAST, -(-len(whole) // _BUCKET) * _BUCKET)
        return self._rows.close(whole.ljust(room, b"\0"), self._gallery + digest)

    def open(self, stored: bytes, digest: bytes) -> bytes:
        """Return what a stored row says."""
        with _of_gallery():
            whole = self._rows.open(stored, self._gallery + digest)
        end = _LENGTH_BYTES + int.from_bytes(whole[:_LENGTH_BYTES], "little")
        return whole[_LENGTH_BYTES:end]

    def tag(self, digest: bytes, stored: bytes) -> int:
        """Return a number that stands for a row in the list of all."""
        return int.from_bytes(hmac.digest(self._tags, digest + stored, "sha256"))

    def close_list(self, data: bytes, bound: bytes) -> bytes:
        """Return the list of rows, or the head, as it is stored."""
        return self._list.close(data, self._gallery + bound)

    def open_list(self, stored: bytes, bound: bytes) -> bytes:
        """Return what the list of rows, or the head, says.

        Raises
        ------
        BadInput
            If the passphrase is another one, or it was changed.
        """
        with _of_gallery():
            return self._list.open(stored, self._gallery + bound)


@contextmanager
def _of_gallery() -> Iterator[None]:
    """Say of a gallery that it does not open."""
    try:
        yield
    except BadInput as error:
        raise BadInput(
            "The gallery does not open with this passphrase, or it was changed.",
            "Give the passphrase that it was made with.",
        ) from error
