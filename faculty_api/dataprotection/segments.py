"""History that is emptied or ends, and a chain that still holds: the seals stay, and events say what became of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, not_, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import clocks
from faculty_api.dataprotection.clocks import Rule
from faculty_api.dataprotection.redacting import redacted
from faculty_api.dataprotection.replacing import Replacing
from faculty_api.kernel import history
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.keeping import Schedule
from schemas.removals import HistoryEmptied, HistoryEnded

EVENTS = "event"
BROKEN = "The record of what happened does not match its proof. Nothing was removed. Tell who runs this service"
_SEALS = text(
    "SELECT number, (SELECT coalesce(max(last_seq), 0) FROM seal b WHERE b.number < s.number) AS after, last_seq"
    " FROM seal s WHERE EXISTS (SELECT 1 FROM event WHERE seq = ANY (:seqs) AND seq <= s.last_seq AND seq >"
    " (SELECT coalesce(max(last_seq), 0) FROM seal b WHERE b.number < s.number)) ORDER BY number"
)


async def open_door(session: AsyncSession, removal: UUID) -> None:
    """For this transaction: the triggers let through what a released removal does, and count it."""
    await session.execute(text("SELECT set_config('faculty.removal', :id, true)"), {"id": str(removal)})


async def empty(work: Work, removal: UUID, subjects: Collection[UUID], change: Replacing) -> int:
    """Takes the words out of events about these records, and of all in which there is something to ``change``."""
    session = work.session
    # Shared with writers: the sealer waits, so that no event is sealed while it is emptied.
    await session.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": history.WRITER_LOCK})
    found = await session.execute(
        text(
            "SELECT seq, kind, data, subject = ANY (:subjects) AS theirs FROM event WHERE subject = ANY (:subjects)"
            " OR CASE WHEN :said = '' THEN false ELSE data::text ~* :said END"
        ),
        {"subjects": list(subjects), "said": change.sql},
    )
    here = [row for row in found.all() if row.theirs or change.anywhere(row.data)]
    changed = {row.seq: new for row in here if (new := redacted(row.kind, row.data)) != row.data}
    seals = (await session.execute(_SEALS, {"seqs": list(changed)})).all()
    before = {one.number: await _sound(session, one) for one in seals}
    for seq, data in changed.items():
        await session.execute(_CHANGE, {"data": history.as_json(data), "seq": seq})
    for one in seals:
        after = await history.digest_now(session, one.number, one.after, one.last_seq)
        work.record(HistoryEmptied(subject=removal, seal=one.number, before=before[one.number], after=after))
    await work.flush()
    return len(changed)


_CHANGE = text("UPDATE event SET data = CAST(:data AS jsonb) WHERE seq = :seq")


async def _sound(session: AsyncSession, seal: Any) -> str:
    """The digest that holds for it now; a segment that was tampered with is not made good by emptying it."""
    now = await history.digest_now(session, seal.number, seal.after, seal.last_seq)
    if now != (await history.expected(session)).get(seal.number):
        raise Conflict(BROKEN)
    return now


async def last_due(session: AsyncSession, schedule: Schedule, rule: Rule, at: datetime) -> int:
    """The last event of the last seal of which every event is past its time: 0 for none."""
    where = clocks.due(schedule, rule, at)
    query = text("SELECT number, last_seq FROM seal ORDER BY number")
    young = await session.execute(_first_young(where))
    first = young.scalar_one_or_none()
    found = (await session.execute(query)).all()
    return max((one.last_seq for one in found if first is None or one.last_seq < first), default=0)


def _first_young(where: Any) -> Any:
    table = metadata.tables[EVENTS]
    return select(func.min(table.c.seq)).where(not_(where))


async def end(work: Work, removal: UUID, upto: int) -> int:
    """Deletes whole segments, oldest first, with the seals left standing."""
    if not upto:
        return 0
    gone = await work.session.execute(text("DELETE FROM event WHERE seq <= :upto"), {"upto": upto})
    count: int = gone.rowcount  # type: ignore[attr-defined]
    if count:
        last = await work.session.execute(text("SELECT max(number) FROM seal WHERE last_seq <= :upto"), {"upto": upto})
        work.record(HistoryEnded(subject=removal, seal=last.scalar_one()))
        await work.flush()
    return count
