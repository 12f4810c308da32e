"""Files to and from a bank, sealed where they are kept: whoever copies the database reads nobody's account in them."""

from hashlib import sha256

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.kernel.work import Work
from faculty_api.payments.models import RunFile, RunResult

NOT_AS_MADE = Conflict("This file is not as it was made. Do not use it, and tell whoever runs the service")
_AT_ONCE = 20
"""Of those that still stand open, in one transaction: a file of a large run is megabytes."""


def seal(vault: Vault, row: RunFile | RunResult) -> None:
    """What the row holds plain is bound to it from now on."""
    row.content, row.sealed = vault.seal_file(row.content, place=_place(row)), True


def as_made(vault: Vault, row: RunFile | RunResult) -> bytes | None:
    """None when it was changed, moved from another row, or sealed with another key."""
    try:
        plain = vault.open_file(row.content, place=_place(row)) if row.sealed else row.content
    except Unreadable:
        return None
    return plain if sha256(plain).hexdigest() == row.sha256 else None


async def seal_open(work: Work, vault: Vault) -> int:
    """Those from before files were sealed, a few at a time. What was changed stays, for ``verify`` to tell."""
    files = select(RunFile).where(~col(RunFile.sealed), _whole(RunFile)).limit(_AT_ONCE)
    results = select(RunResult).where(~col(RunResult.sealed), _whole(RunResult)).limit(_AT_ONCE)
    rows: list[RunFile | RunResult] = [*(await work.session.exec(files.with_for_update(skip_locked=True))).all()]
    rows += (await work.session.exec(results.with_for_update(skip_locked=True))).all()
    for row in rows:
        seal(vault, row)
    await work.flush()
    return len(rows)


def _whole(table: type[RunFile] | type[RunResult]) -> ColumnElement[bool]:
    """As it was made."""
    return func.encode(func.sha256(col(table.content)), "hex") == col(table.sha256)


def _place(row: RunFile | RunResult) -> str:
    return f"run_file/{row.run_id}/{row.name}" if isinstance(row, RunFile) else f"run_result/{row.id}"
