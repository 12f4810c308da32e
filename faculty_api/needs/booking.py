"""What a booking owes the person: each need of theirs is one task of it, once, whatever happens in which order."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from faculty_api.availability.models import BookedTime
from faculty_api.kernel.clock import london_day, working_days_before
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.needs import queries, rules
from faculty_api.needs.models import AccessTask
from faculty_api.needs.rules import LEAD_DAYS, Act, Standing
from schemas.access import Permission
from schemas.needs import ArrangementsAsked, ArrangementSettled, TaskId, TaskStatus, Weight
from schemas.values import OfferId


async def booked(work: Work, offer_id: UUID) -> None:
    """Somebody has just said yes. Asks no permission: called when an offer is accepted."""
    await add(work, col(BookedTime.offer_id) == offer_id)


async def ended(work: Work, offer_id: UUID) -> bool:
    """The booking is cancelled, and its tasks with it; whether there was one that we could not arrange.
    Asks no permission: called when a booking is cancelled."""
    found = await queries.held(work.session, work.now, col(AccessTask.offer_id) == offer_id)
    could_not = any(task.status == TaskStatus.CANNOT for task in found)
    end(work, found)
    await work.flush()
    return could_not


async def counted(work: Work, offer_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many things are arranged or to be arranged, by booking; not what. Asks no permission: called by use-cases
    that have asked."""
    return await queries.counted(work.session, offer_ids)


async def add(work: Work, *where: ColumnElement[bool]) -> int:
    """Tasks for bookings that have none for a need; how many. Whoever adds the same at that moment adds it once."""
    rows = [_row(work, row) for row in await queries.missing(work.session, work.now, *where)]
    if not rows:
        return 0
    query = insert(AccessTask).values(rows).on_conflict_do_nothing().returning(col(AccessTask.id))
    made = set((await work.session.execute(query)).scalars())
    new = [row for row in rows if row["id"] in made]
    for offer_id, group in groupby(new, key=lambda row: row["offer_id"]):
        ids = tuple(TaskId(row["id"]) for row in group)
        work.record(ArrangementsAsked(subject=OfferId(offer_id), tasks=ids))
    await work.flush()
    return len(new)


def _row(work: Work, row: Row[Any]) -> dict[str, Any]:
    today, day = london_day(work.now), london_day(row.starts_at)
    return {
        "id": new_id(),
        "offer_id": row.offer_id,
        "session_id": row.session_id,
        "person_id": row.person_id,
        "need_id": row.need_id,
        "status": TaskStatus.OPEN.value,
        "owner_id": row.made_by,
        "due_on": max(today, working_days_before(day, LEAD_DAYS)),
        "made_at": work.now,
    }


def end(work: Work, tasks: Sequence[AccessTask]) -> None:
    """What was arranged stays written, so that the team can call it off."""
    for task in tasks:
        to = rules.after(task.status, Act.END)
        if to is not None:
            task.status = to
            settled = ArrangementSettled(subject=OfferId(task.offer_id), task_id=TaskId(task.id), status=to)
            work.record(settled)


async def not_ready(work: Work, session_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By session, the bookings (offers) that have a must-have open; sessions without one are not there."""
    reach = work.must(Permission.ARRANGEMENT_VIEW)
    found: dict[tuple[UUID, UUID], list[Standing]] = {}
    for row in await queries.standings(work.session, reach, session_ids):
        standing = Standing(Weight(row.weight), TaskStatus(row.status))
        found.setdefault((row.session_id, row.offer_id), []).append(standing)
    flagged: dict[UUID, set[UUID]] = {}
    for (session, offer), tasks in found.items():
        if rules.not_ready(tasks):
            flagged.setdefault(session, set()).add(offer)
    return flagged
