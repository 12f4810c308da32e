"""After a removal the database's files are cleaned, at night: what was deleted stays in them until then."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import col, select

from faculty_api.dataprotection.models import Removal
from faculty_api.dataprotection.rules import is_night
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.access import Permission
from schemas.removals import FilesCleaned


def tables() -> list[str]:
    """All of ours: rows of somebody were deleted or changed long before their removal too, and what stood there once
    stays in the files as well."""
    return sorted(one.name for one in metadata.tables.values())


async def to_clean(work: Work, *, at_once: bool = False) -> tuple[list[UUID], list[str]]:
    """Removals whose traces are in the files, and the tables still to be rewritten for them; none by day."""
    work.must(Permission.ERASE_CARRY_OUT)
    if not at_once and not is_night(work.now):
        return [], []
    rows = await _uncleaned(work)
    done = [set(row.cleaned) for row in rows]
    return [row.id for row in rows], [one for one in tables() if not done or not all(one in each for each in done)]


async def cleaned(work: Work, removals: Sequence[UUID], names: Collection[str], *, settled: bool) -> None:
    """What was rewritten is kept, so that a night that ends too soon goes on in the next."""
    work.must(Permission.ERASE_CARRY_OUT)
    for row in await _uncleaned(work, hold=True):
        if row.id not in removals:
            continue
        row.cleaned = sorted({*row.cleaned, *names})
        if settled and set(tables()) <= set(row.cleaned):
            row.cleaned, row.cleaned_at = [], work.now
            work.record(FilesCleaned(subject=row.id))
    await work.flush()


async def _uncleaned(work: Work, *, hold: bool = False) -> Sequence[Removal]:
    query = (
        select(Removal)
        .where(col(Removal.finished_at).is_not(None), col(Removal.cleaned_at).is_(None))
        .order_by(col(Removal.id))
    )
    return (await work.session.execute(query.with_for_update() if hold else query)).scalars().all()
