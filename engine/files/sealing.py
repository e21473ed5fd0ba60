"""Encryption by a passphrase: scrypt for the key, HKDF for one key a purpose, AES-GCM for data."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engine.contracts.errors import BadInput

SALT_BYTES = 16
KEY_BYTES = 32
COST = 2**17
"""Of scrypt with blocks of 8: 128 MiB and some tenths of a second for each guess."""
EARLIER_COST = 2**15
"""Of galleries of the first format."""
_NONCE_BYTES, _BLOCK, _PARALLEL = 12, 8, 1


def stretched(passphrase: str, salt: bytes, cost: int = COST) -> bytes:
    """Return the key, 32 bytes, that a passphrase stands for.

    Parameters
    ----------
    passphrase : str
    salt : bytes
    cost : int
        A power of two.
    """
    return Scrypt(salt, KEY_BYTES, cost, _BLOCK, _PARALLEL).derive(passphrase.encode())


def key_for(purpose: str, key: bytes, salt: bytes) -> bytes:
    """Return the key of one purpose, 32 bytes, which says nothing of the others."""
    return HKDF(SHA256(), KEY_BYTES, salt, f"sim2word {purpose}".encode()).derive(key)


class Seal:
    """Encrypts and opens; what was changed, or stood elsewhere, does not open.

    Parameters
    ----------
    key : bytes
        32.
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, data: bytes, bound: bytes | None = None) -> bytes:
        """Return data encrypted, and bound to what says where it stands."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, bound)

    def open(self, sealed: bytes, bound: bytes | None = None) -> bytes:
        """Return data decrypted.

        Raises
        ------
        BadInput
            If the passphrase is another one, or the data was changed or is bound elsewhere.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
            raise BadInput(
                "It does not open with this passphrase, or it was changed.",
                "Give the passphrase that it was made with.",
            ) from error
