"""Field encryption: AES-256-GCM, bound to the row and column it belongs to, so that a value cannot be moved.

The key lives outside the database: ``FACULTY_KEY`` (64 hex digits), or a file under ``FACULTY_HOME`` made on first use.
"""

import hmac
import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from faculty_api.kernel.errors import Refusal

_VERSION = b"\x01"
OVERHEAD = 29
"""Bytes that a sealed value is longer: version, nonce (12), tag (16)."""


class Unreadable(Refusal):
    status = 500
    title = "This value cannot be read: the key does not fit"


class Vault:
    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the key must be 32 bytes (64 hex digits)")
        self._cipher = AESGCM(hmac.digest(key, b"field encryption", sha256))
        self._index = hmac.digest(key, b"blind index", sha256)

    def seal(self, plain: str, *, place: str) -> bytes:
        """``place`` names table, row and column, for example ``bank_details/<id>/account``."""
        return self.seal_file(plain.encode(), place=place)

    def open(self, sealed: bytes, *, place: str) -> str:
        return self.open_file(sealed, place=place).decode()

    def seal_file(self, content: bytes, *, place: str) -> bytes:
        """The same for a file outside the database, for example ``receipt/<sha256>``."""
        nonce = os.urandom(12)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open_file(self, sealed: bytes, *, place: str) -> bytes:
        try:
            return self._cipher.decrypt(sealed[1:13], sealed[13:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error

    def fingerprint(self, value: str) -> str:
        """A keyed hash for finding duplicates: a plain hash of an account number is reversed in minutes."""
        return hmac.digest(self._index, value.encode(), sha256).hex()


def load_key(home: Path, configured: str | None) -> bytes:
    if configured:
        return bytes.fromhex(configured)
    path = home / "field.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(os.urandom(32).hex())
    return bytes.fromhex(path.read_text().strip())
