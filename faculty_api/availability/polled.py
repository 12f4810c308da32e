"""What people said of single dates when many were asked: a yes is knowledge that they are free then, and nothing more.

A no, an "if need be" and no answer say nothing here. What is booked, dates away, "not now"
and what their own calendar shows as busy weigh more than a yes; a calendar that is old or ends before does not.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import column, select, table
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import rules
from faculty_api.busy.rules import heard
from schemas.availability import AvailabilityMode, Free
from schemas.values import Interval

# Polls stand above this feature: their tables are named here, not imported.
_DATE = table("date_poll_date", column("id"), column("starts_at"), column("ends_at"))
_ASKED = table("date_poll_person", column("id"), column("person_id"))
_ANSWER = table("date_poll_answer", column("asked_id"), column("date_id"), column("could"))


async def said_yes(
    session: AsyncSession, ids: Collection[UUID], since: datetime, until: datetime
) -> dict[UUID, list[Interval]]:
    """The times that these people said yes to, in one query."""
    query = (
        select(_ASKED.c.person_id, _DATE.c.starts_at, _DATE.c.ends_at)
        .join(_ANSWER, _ANSWER.c.asked_id == _ASKED.c.id)
        .join(_DATE, _DATE.c.id == _ANSWER.c.date_id)
        .where(_ASKED.c.person_id.in_(ids), _ANSWER.c.could == "yes")
        .where(_DATE.c.starts_at < until, _DATE.c.ends_at > since)
    )
    found: dict[UUID, list[Interval]] = {}
    for row in (await session.execute(query)).all():
        found.setdefault(row.person_id, []).append(Interval(start=row.starts_at, end=row.ends_at))
    return found


def counting_yes(
    found: Free, said: rules.Said, week: rules.Week, spans: Sequence[Interval], yes: Sequence[Interval]
) -> Free:
    """FREE where they said yes to each of the spans, unless something that weighs more is in the way."""
    if found is Free.FREE or not yes or week.mode is AvailabilityMode.NOT_NOW:
        return found
    if not all(any(one.start <= span.start and span.end <= one.end for one in yes) for span in spans):
        return found
    fixed = heard(rules.answer(rules.Said(away=said.away, booked=said.booked), spans), said.outside, spans)
    return found if fixed is Free.BUSY else Free.FREE
