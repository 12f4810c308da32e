"""Where receipts are kept: sealed files named by what is in them, below one folder, outside the database."""

import os
import re
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from faculty_api.kernel.vault import Unreadable, Vault

NAME = re.compile(r"[0-9a-f]{64}\Z")


class Store(Protocol):
    def put(self, content: bytes) -> str:
        """Keep these bytes; returns the SHA-256 under which they are found again."""
        ...

    def get(self, name: str) -> bytes | None:
        """The bytes, or None when there is no such file or it is not what it was."""
        ...


class ReceiptStore:
    """``folder/<aa>/<sha256>``, the hash of what was sealed: a file moved to another name does not open.

    A file is whole or absent: written aside, made durable, then renamed.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder, self.vault = folder, vault

    def put(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        path = self._path(name)
        if self.get(name) is not None:
            return name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as aside:
            try:
                aside.write(self.vault.seal_file(content, place=f"receipt/{name}"))
                aside.flush()
                os.fsync(aside.fileno())
                Path(aside.name).replace(path)
            except BaseException:
                Path(aside.name).unlink(missing_ok=True)
                raise
        self._keep_name(path.parent)
        return name

    def get(self, name: str) -> bytes | None:
        if not NAME.fullmatch(name):
            return None
        try:
            content = self.vault.open_file(self._path(name).read_bytes(), place=f"receipt/{name}")
        except (FileNotFoundError, Unreadable):
            return None
        return content if sha256(content).hexdigest() == name else None

    def remove(self, name: str) -> None:
        """No file of this name is left; none is no fault."""
        if NAME.fullmatch(name):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _keep_name(self, folder: Path) -> None:
        """A rename survives a power cut only once its folder is on the disk too."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
