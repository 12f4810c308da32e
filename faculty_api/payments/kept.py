"""Files to and from a bank, sealed where they are kept: whoever copies the database reads nobody's account in them."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.kernel.work import Work
from faculty_api.payments.models import RunFile, RunResult

NOT_AS_MADE = Conflict("This file is not as it was made. Do not use it, and tell whoever runs the service")
_AT_ONCE = 20
"""Of those that still stand open, in one transaction: a file of a large run is megabytes."""


def sealed_file(vault: Vault, run_id: UUID, name: str, content: bytes) -> bytes:
    return vault.seal_file(content, place=f"run_file/{run_id}/{name}")


def sealed_result(vault: Vault, row_id: UUID, content: bytes) -> bytes:
    return vault.seal_file(content, place=f"run_result/{row_id}")


def as_made(vault: Vault, kept: RunFile) -> bytes | None:
    """None when it was changed, moved from another row, or sealed with another key."""
    plain: bytes | None = kept.content
    if kept.sealed:
        try:
            plain = vault.open_file(kept.content, place=f"run_file/{kept.run_id}/{kept.name}")
        except Unreadable:
            plain = None
    return plain if plain is not None and sha256(plain).hexdigest() == kept.sha256 else None


async def seal_open(work: Work, vault: Vault) -> int:
    """Those from before files were sealed, a few at a time. What was changed stays, for ``verify`` to tell."""
    files = select(RunFile).where(~col(RunFile.sealed), _whole(RunFile)).limit(_AT_ONCE)
    results = select(RunResult).where(~col(RunResult.sealed), _whole(RunResult)).limit(_AT_ONCE)
    done = 0
    for file in (await work.session.exec(files.with_for_update(skip_locked=True))).all():
        file.content, file.sealed = sealed_file(vault, file.run_id, file.name, file.content), True
        done += 1
    for result in (await work.session.exec(results.with_for_update(skip_locked=True))).all():
        result.content, result.sealed = sealed_result(vault, result.id, result.content), True
        done += 1
    await work.flush()
    return done


def _whole(table: type[RunFile] | type[RunResult]) -> ColumnElement[bool]:
    return func.encode(func.sha256(col(table.content)), "hex") == col(table.sha256)
