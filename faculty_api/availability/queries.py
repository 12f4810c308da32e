"""Every SELECT about when people are free. None grows with the number of people in its number of queries."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, column, func, select, table
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.models import AwayDates, BookedTime, UsualTime
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.availability import UsualSlot
from schemas.programmes import Part, SessionStatus
from schemas.values import Interval

# Programmes stand above this feature: its tables are named here, not imported.
_SESSION = table("session", column("id"), column("cohort_id"), column("status"))
_COHORT = table("cohort", column("id"), column("programme_id"))


async def lock_person(session: AsyncSession, person_id: UUID) -> bool:
    """Hold the associate's row until the transaction ends: bookings of one person queue here. False: no such row.

    ``FOR NO KEY UPDATE``: two transactions that both inserted a row pointing at this person do not deadlock.
    """
    query = select(col(Associate.person_id)).where(col(Associate.person_id) == person_id)
    return (await session.execute(query.with_for_update(key_share=True))).first() is not None


async def reaches(session: AsyncSession, person_id: UUID, reach: Reach) -> bool:
    """Whether there is such an associate and the permission goes that far."""
    reached = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    query = select(col(Associate.person_id)).where(col(Associate.person_id) == person_id, reached)
    return (await session.execute(query)).first() is not None


async def usual_times(session: AsyncSession, person_id: UUID) -> list[UsualSlot]:
    order = (col(UsualTime.weekday), col(UsualTime.starts))
    rows = (await session.exec(select_rows(UsualTime).where(UsualTime.person_id == person_id).order_by(*order))).all()
    return [UsualSlot(weekday=row.weekday, starts=row.starts, ends=row.ends) for row in rows]


async def away_dates(session: AsyncSession, person_id: UUID, since: date) -> Sequence[AwayDates]:
    """Those not over before ``since``, the earliest first."""
    query = (
        select_rows(AwayDates)
        .where(col(AwayDates.person_id) == person_id, col(AwayDates.last_day) >= since)
        .order_by(col(AwayDates.first_day), col(AwayDates.last_day), col(AwayDates.id))
    )
    return (await session.exec(query)).all()


async def booked(
    session: AsyncSession, ids: Collection[UUID], since: datetime, until: datetime
) -> dict[UUID, list[Interval]]:
    """The time that bookings hold, of those who have any, in order."""
    query = (
        select(col(BookedTime.person_id), col(BookedTime.span))
        .where(col(BookedTime.person_id).in_(ids), col(BookedTime.span).op("&&")(Range(since, until)))
        .order_by(col(BookedTime.person_id), col(BookedTime.span))
    )
    found: dict[UUID, list[Interval]] = {}
    for person, span in (await session.execute(query)).all():
        found.setdefault(person, []).append(Interval(start=span.lower, end=span.upper))
    return found


async def delivers(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """One row for each session a person is booked to lead: person_id, session_id, starts, programme_id, and partners,
    who leads it with them."""
    theirs = aliased(BookedTime)
    others = select(col(theirs.person_id)).where(
        col(theirs.session_id) == col(BookedTime.session_id),
        col(theirs.person_id) != col(BookedTime.person_id),
        col(theirs.part) == Part.DELIVER,
    )
    query: Select = (
        select(
            col(BookedTime.person_id),
            col(BookedTime.session_id),
            func.lower(col(BookedTime.span)).label("starts"),
            _COHORT.c.programme_id,
            func.array(others.correlate(BookedTime).scalar_subquery()).label("partners"),
        )
        .join(_SESSION, _SESSION.c.id == col(BookedTime.session_id))
        .join(_COHORT, _COHORT.c.id == _SESSION.c.cohort_id)
        .where(
            col(BookedTime.person_id).in_(ids),
            col(BookedTime.part) == Part.DELIVER,
            _SESSION.c.status != SessionStatus.CANCELLED,
        )
    )
    return (await session.execute(query)).all()
