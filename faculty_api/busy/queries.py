"""Every SELECT about outside calendars. What they say of any number of people is one query, or a part of another."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, cast, exists, func, literal, not_, or_, select, text, update
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.busy import rules
from faculty_api.busy.models import OutsideCalendar
from faculty_api.busy.rules import Known
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.busy import Source
from schemas.values import Interval

HALF_A_DAY = timedelta(hours=4)
"""Of 9am to 5pm: with more than this taken, somebody is not found as free on that day."""
TRIM = text(
    "UPDATE outside_calendar SET busy = busy * tstzmultirange(tstzrange(:since, NULL)),"
    " maybe = maybe * tstzmultirange(tstzrange(:since, NULL))"
    " WHERE lower(busy) < :old OR lower(maybe) < :old"
)


async def mine(session: AsyncSession, person: UUID) -> Sequence[OutsideCalendar]:
    query = select(OutsideCalendar).where(col(OutsideCalendar.person_id) == person)
    return (await session.execute(query.order_by(col(OutsideCalendar.id)))).scalars().all()


async def own(session: AsyncSession, reach: Reach, calendar: UUID) -> OutsideCalendar | None:
    """Held until the transaction ends."""
    mine = within(reach, person=col(OutsideCalendar.person_id))
    query = select(OutsideCalendar).where(col(OutsideCalendar.id) == calendar, mine).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def lock_member(session: AsyncSession, person: UUID) -> str | None:
    """How an associate stands, held until the transaction ends: calendars of one person are added one at a time."""
    query = select(col(Associate.status)).where(col(Associate.person_id) == person).with_for_update(key_share=True)
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def take_due(session: AsyncSession, now: datetime, most: int) -> Sequence[OutsideCalendar]:
    """Those to look at now, of members who have not stopped; another worker passes over them for a while."""
    due = (
        select(OutsideCalendar)
        .join(Associate, col(Associate.person_id) == col(OutsideCalendar.person_id))
        .where(
            col(OutsideCalendar.next_at) <= now,
            col(OutsideCalendar.source) == Source.ADDRESS,
            col(Associate.status).in_(("active", "paused")),
        )
        .order_by(col(OutsideCalendar.next_at), col(OutsideCalendar.id))
        .limit(most)
        .with_for_update(skip_locked=True, of=OutsideCalendar)
    )
    found = (await session.execute(due)).scalars().all()
    await session.execute(
        update(OutsideCalendar)
        .where(col(OutsideCalendar.id).in_([one.id for one in found]))
        .values(next_at=now + rules.LEASE, tried_at=now),
        execution_options={"synchronize_session": False},
    )
    return found


async def emails(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of those who have one: under which name they are invited in a calendar of their own."""
    query = select(col(Person.id), col(Person.email)).where(col(Person.id).in_(ids), col(Person.email).is_not(None))
    return {row.id: row.email for row in (await session.execute(query)).all()}


async def owner(session: AsyncSession, calendar: UUID) -> UUID | None:
    query = select(col(OutsideCalendar.person_id)).where(col(OutsideCalendar.id) == calendar)
    found: UUID | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def told_since(session: AsyncSession, person: UUID, since: datetime) -> bool:
    """Whether somebody heard lately that a calendar of theirs, this one or another, does not work."""
    mine = and_(col(OutsideCalendar.person_id) == person, col(OutsideCalendar.told_at) > since)
    return bool((await session.execute(select(exists().where(mine)))).scalar_one())


async def looked_at(session: AsyncSession, calendar: UUID, tried_at: datetime) -> OutsideCalendar | None:
    """Held; None when it was removed, or somebody looked again since."""
    query = select(OutsideCalendar).where(
        col(OutsideCalendar.id) == calendar, col(OutsideCalendar.tried_at) == tried_at
    )
    return (await session.execute(query.with_for_update())).scalar_one_or_none()


async def trim(session: AsyncSession, now: datetime) -> int:
    """What is over is not kept. How many calendars had such."""
    given = {"since": now - timedelta(days=1), "old": now - timedelta(days=2)}
    return int((await session.execute(TRIM, given)).rowcount)  # type: ignore[attr-defined]


def fresh(now: Any) -> Any:
    """Whether what was read is still believed, as ``rules.state``."""
    oldest = case(*((col(OutsideCalendar.source) == source, now - age) for source, age in rules.FRESH.items()))
    return func.coalesce(col(OutsideCalendar.read_at) >= oldest, literal(value=False))


def of_person(person: Any, wanted: Iterable[Interval], now: datetime) -> Any:
    """What the calendars of ``person`` (a column) have in the spans ``wanted``, as a column of JSON for ``known``."""
    window = cast(MultiRange([Range(span.start, span.end) for span in wanted]), TSTZMULTIRANGE)

    def cut(spans: Any) -> Any:
        one = func.unnest(spans.op("*", return_type=TSTZMULTIRANGE())(window)).column_valued("one")
        ends = func.jsonb_build_array(seconds(func.lower(one)), seconds(func.upper(one)))
        return select(func.jsonb_agg(ends)).scalar_subquery()

    every = func.jsonb_build_array(
        fresh(now),
        seconds(col(OutsideCalendar.until)),
        cut(col(OutsideCalendar.busy)),
        cut(col(OutsideCalendar.maybe)),
    )
    held = select(func.jsonb_agg(every)).where(col(OutsideCalendar.person_id) == person)
    return held.correlate_except(OutsideCalendar).scalar_subquery()


def seconds(at: Any) -> Any:
    """An instant as a column of JSON has it, for ``intervals``."""
    return func.extract("epoch", at)


def known(found: Any) -> list[Known]:
    """From a column of ``of_person``."""
    return [
        Known(
            fresh=is_fresh,
            until=_instant(until) if until is not None else None,
            busy=intervals(busy),
            maybe=intervals(maybe),
        )
        for is_fresh, until, busy, maybe in found or ()
    ]


def intervals(found: Any) -> list[Interval]:
    """From a column of pairs of ``seconds``; null is none."""
    return [Interval(start=_instant(start), end=_instant(end)) for start, end in found or ()]


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def of_people(
    session: AsyncSession, ids: Collection[UUID], wanted: Iterable[Interval], now: datetime
) -> dict[UUID, list[Known]]:
    """Of those who have any."""
    me = col(Associate.person_id)
    has = exists().where(col(OutsideCalendar.person_id) == me)
    query = select(me, of_person(me, wanted, now).label("found")).where(me.in_(ids), has)
    return {row.person_id: known(row.found) for row in (await session.execute(query)).all()}


def leaves_open(person: Any, now: Any, ends: Any, hours: Any) -> ColumnElement[bool]:
    """Whether no calendar of somebody stands against finding them free on a day: none is old or unsure, and none takes
    more than half of it, counted in its ``hours`` (``working``) until ``ends``."""
    one = func.unnest(col(OutsideCalendar.busy).op("*", return_type=TSTZMULTIRANGE())(hours)).column_valued("one")
    taken = select(func.sum(func.upper(one) - func.lower(one))).scalar_subquery()
    against = or_(
        not_(fresh(now)),
        func.coalesce(col(OutsideCalendar.until) < ends, literal(value=True)),
        col(OutsideCalendar.maybe).op("&&")(hours),
        taken > HALF_A_DAY,
    )
    return ~exists().where(and_(col(OutsideCalendar.person_id) == person, against))


def working(day: date) -> Range[datetime]:
    """The hours of a day that calendars are counted in."""
    return Range(london_instant(day, time(9)), london_instant(day, time(17)))
