"""What was released is removed, some rows in each transaction, so that a crash loses nothing and none is done twice."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import and_, text
from sqlmodel import col, select

from faculty_api.claims.models import Receipt
from faculty_api.dataprotection import clocks, emptying, erasing, obstacles, queries, segments
from faculty_api.dataprotection.due import rule_of
from faculty_api.dataprotection.models import Removal, RemovalPart
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.access import Permission
from schemas.keeping import Schedule
from schemas.removals import RemovalDone, RemovalStopped

MOST = 500
"""Rows in one transaction."""


class Files(Protocol):
    def remove(self, name: str) -> None:
        """No file of this name is left; none is no fault."""
        ...


async def carry_on(work: Work, files: Files | None, vault: Vault | None, schedule: Schedule | None = None) -> bool:
    """One step of the oldest removal that was released; False when there is nothing to do. Files go in a step of
    their own, after the rows that named them are gone for good; without ``files`` they wait, and without ``vault`` a
    whole person does."""
    work.must(Permission.ERASE_CARRY_OUT)
    query = (
        select(Removal)
        .where(
            col(Removal.released_at).is_not(None), col(Removal.finished_at).is_(None), col(Removal.stopped_at).is_(None)
        )
        .order_by(col(Removal.released_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await work.session.execute(query)).scalar_one_or_none()
    if row is None or (row.files and files is None):
        return False
    await segments.open_door(work.session, row.id)
    if row.files and files is not None:
        return await _remove_files(work, files, row)
    if row.person_id is None:
        return await _list(work, row, schedule or load())
    return vault is not None and await _person(work, vault, row, schedule or load())


async def _remove_files(work: Work, files: Files, row: Removal) -> bool:
    for name in row.files:
        if not await _named(work, name):
            files.remove(name)
    gone, row.files = len(row.files), []
    row.turns += 1
    return True if row.person_id is None else await _finish(work, row, gone)


async def _named(work: Work, name: str) -> bool:
    """Somebody has sent the same file since."""
    query = text("SELECT 1 FROM receipt WHERE stored_sha256 = :name")
    return (await work.session.execute(query, {"name": name})).first() is not None


async def _person(work: Work, vault: Vault, row: Removal, schedule: Schedule) -> bool:
    """All of it in one transaction: somebody is either there or gone."""
    who: UUID = row.person_id  # type: ignore[assignment]
    await work.session.execute(text("SELECT 1 FROM person WHERE id = :id FOR UPDATE"), {"id": who})
    ids = sorted(await queries.records(work.session, who))
    against = await obstacles.against(work.session, schedule, ids, work.now)
    if against:
        row.stopped_at, row.stopped_why = work.now, ". ".join(against)
        work.record(RemovalStopped(subject=row.id))
        return True
    try:
        async with work.attempt():
            rows, files = await erasing.erase(work, vault, schedule, row.id, ids)
    except Conflict as no:
        row.stopped_at, row.stopped_why = work.now, no.detail
        work.record(RemovalStopped(subject=row.id))
        return True
    await work.session.refresh(row)
    row.turns += 1
    await _counted(work, row, rows)
    row.files = files
    await work.flush()
    return True if files else await _finish(work, row, 0)


async def _counted(work: Work, row: Removal, rows: dict[str, int]) -> None:
    """Of uploaded lists a part has the rows that stay as well: ``done`` of ``due`` went."""
    known = [
        (name, count + rows.get(f"{name}/stay", 0), count) for name, count in rows.items() if name in metadata.tables
    ]
    work.session.add_all(
        RemovalPart(removal_id=row.id, place=n, name=name, rule=0, due=due, done=done)
        for n, (name, due, done) in enumerate(known)
    )
    await work.flush()


async def _list(work: Work, row: Removal, schedule: Schedule) -> bool:
    """The first part with something left to do: at most ``MOST`` rows of it."""
    query = select(RemovalPart).where(col(RemovalPart.removal_id) == row.id).order_by(col(RemovalPart.place))
    for part in (await work.session.execute(query)).scalars().all():
        done = await _some(work, row, part, schedule)
        if done:
            await work.flush()
            await work.session.refresh(row)
            part.done += done
            row.turns += 1
            await work.flush()
            return True
    await work.session.refresh(row)
    return await _finish(work, row, 0)


async def _some(work: Work, row: Removal, part: RemovalPart, schedule: Schedule) -> int:
    """What is due as of the day of the list and still free: a hold that was placed since keeps its rows."""
    if part.done >= part.due or row.upto is None:
        return 0
    rule = rule_of(schedule, part.name, part.rule)
    if rule.name == segments.EVENTS:
        upto = await segments.last_due(work.session, schedule, rule, row.upto)
        return await segments.end(work, row.id, upto)
    where, most = clocks.due(schedule, rule, row.upto), min(MOST, part.due - part.done)
    if rule.name == Receipt.__tablename__:
        table = metadata.tables[rule.name]
        some = select(table.c.id, table.c.stored_sha256).where(where).order_by(table.c.id).limit(most)
        found = (await work.session.execute(some.with_for_update(of=table))).all()
        row.files = sorted({one.stored_sha256 for one in found})
        where = table.c.id.in_([one.id for one in found])
    return await emptying.empty(work.session, schedule, rule, and_(where), most)


async def _finish(work: Work, row: Removal, files: int) -> bool:
    query = select(RemovalPart.name, RemovalPart.done).where(col(RemovalPart.removal_id) == row.id)
    rows: dict[str, int] = {}
    for name, done in (await work.session.execute(query)).all():
        rows[name] = rows.get(name, 0) + done
    row.files, row.finished_at = [], work.now
    work.record(RemovalDone(subject=row.id, rows=rows, files=files))
    await work.flush()
    return True
