"""Signatures of examiners: Ed25519 keys, made on the desk, that sign the last line of a case's log.

Every line holds the hash of the line before it, so a signature of one line is a signature of all
that was done until then. A key's file is sealed by a passphrase; its public half goes to whoever
checks.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from engine.contracts.case import AuditEntry, CaseEvent
from engine.contracts.errors import BadInput
from engine.files.atomic import write_atomically
from engine.files.read import read_file
from engine.files.sealing import SALT_BYTES, Seal, stretched

_KEY, _STATEMENT = "sim2word/key/1", "sim2word/signature/1"


@dataclass(frozen=True, slots=True)
class _KeyFile:
    """What a key's file holds; everything in it but the sealed half may be known."""

    schema: str
    name: str
    public: str
    salt: str
    sealed: str

    def bound(self) -> bytes:
        """Return what the sealed half is bound to."""
        return msgspec.json.encode({**asdict(self), "sealed": ""})


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An examiner's key, opened.

    Attributes
    ----------
    name : str
        Whose it is, as was given when it was made.
    private : Ed25519PrivateKey
    """

    name: str
    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        """Its public half, 64 hexadecimal digits."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, statement: bytes) -> str:
        """Return the signature of a statement, 128 hexadecimal digits."""
        return self.private.sign(statement).hex()


def make_key(path: Path, name: str, passphrase: str) -> str:
    """Make a key's file, which must not exist; return the public half.

    Raises
    ------
    BadInput, OutputFailed
    """
    if path.exists():
        raise BadInput("{name} exists.", "Give another name.", name=path.name)
    private, salt = Ed25519PrivateKey.generate(), os.urandom(SALT_BYTES)
    public = private.public_key().public_bytes_raw().hex()
    open_half = _KeyFile(_KEY, name, public, salt.hex(), "")
    seal = Seal(stretched(passphrase, salt))
    sealed = seal.close(private.private_bytes_raw(), open_half.bound()).hex()
    write_atomically(path, msgspec.json.encode({**asdict(open_half), "sealed": sealed}))
    return public


def load_key(path: Path, passphrase: str) -> SigningKey:
    """Open a key.

    Raises
    ------
    BadInput
        If it is none, or the passphrase is another one.
    """
    held = _key_file(path)
    if held is None:
        raise _no_key(path)
    try:
        seal = Seal(stretched(passphrase, bytes.fromhex(held.salt)))
        private = seal.open(bytes.fromhex(held.sealed), held.bound())
        return SigningKey(held.name, Ed25519PrivateKey.from_private_bytes(private))
    except ValueError as error:
        raise _no_key(path) from error
    except BadInput as error:
        raise BadInput(
            "The key {name} does not open with this passphrase, or it was changed.",
            "Give the passphrase that it was made with.",
            name=path.name,
        ) from error


def public_key(path: Path) -> str:
    """Return the public half of a key's file, or of a PEM file that holds one alone.

    Raises
    ------
    BadInput
        If it is neither.
    """
    held = _key_file(path)
    try:
        if held is not None:
            return (
                Ed25519PublicKey.from_public_bytes(bytes.fromhex(held.public))
                .public_bytes_raw()
                .hex()
            )
        found = load_pem_public_key(read_file(path))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(found, Ed25519PublicKey):
        raise _no_key(path)
    return found.public_bytes_raw().hex()


def public_pem(path: Path) -> bytes:
    """Return the public half of a key as PEM, which other programs read too.

    Raises
    ------
    BadInput
    """
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key(path)))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def statement(case_id: str, line: AuditEntry) -> bytes:
    """Return what the signature of a line is of: the case, all lines before, and who signs when.

    Parameters
    ----------
    case_id : str
    line : AuditEntry
        That the signature stands in.
    """
    return msgspec.json.encode(
        {
            "schema": _STATEMENT,
            "case": case_id,
            "line": line.number,
            "previous": line.previous,
            "time": line.time,
            "name": line.detail.get("name"),
            "role": line.detail.get("role"),
        }
    )


def false_signatures(case_id: str, entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield the lines whose signature is not that of their key."""
    for line in entries:
        if line.event == CaseEvent.SIGNED and line.detail.get("key"):
            try:
                key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(line.detail["key"]))
                key.verify(bytes.fromhex(line.detail["signature"]), statement(case_id, line))
            except (InvalidSignature, ValueError, KeyError, TypeError):
                yield f"audit log: the signature of line {line.number} is not that of its key"


def _key_file(path: Path) -> _KeyFile | None:
    """Return what a key's file holds; None if it is none."""
    try:
        held = msgspec.json.decode(read_file(path), type=_KeyFile)
    except (ValueError, RecursionError):
        return None
    return held if held.schema == _KEY else None


def _no_key(path: Path) -> BadInput:
    return BadInput(
        "{name} is no key that this program reads.",
        "Make one by: sim2word key make FILE --name NAME.",
        name=path.name,
    )
