"""Encryption of a gallery by a passphrase: scrypt for the key, AES-GCM for every row."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engine.contracts.errors import BadInput

SALT_BYTES = 16
_NONCE_BYTES, _KEY_BYTES = 12, 32
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1
"""Of scrypt: about 32 MiB and a tenth of a second."""


class Seal:
    """Encrypts and opens rows; a row that was changed does not open.

    Parameters
    ----------
    passphrase : str
    salt : bytes
        Of the gallery.
    """

    def __init__(self, passphrase: str, salt: bytes) -> None:
        key = Scrypt(salt, _KEY_BYTES, _COST, _BLOCK, _PARALLEL).derive(passphrase.encode())
        self._cipher = AESGCM(key)

    def close(self, data: bytes) -> bytes:
        """Return data encrypted."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, None)

    def open(self, sealed: bytes) -> bytes:
        """Return data decrypted.

        Raises
        ------
        BadInput
            If the passphrase is another one, or the row was changed.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except InvalidTag as error:
            raise BadInput(
                "The gallery does not open with this passphrase, or it was changed.",
                "Give the passphrase that it was made with.",
            ) from error
