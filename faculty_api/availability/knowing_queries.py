"""What is known of people's time and how old that is: one query for any number of people, and as a condition in SQL."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Row,
    String,
    TextClause,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, TSTZRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import polled, rules, terms
from faculty_api.availability.models import (
    AsUsual,
    Availability,
    AwayDates,
    BookedTime,
    TermAvailability,
    TermTime,
    UsualTime,
)
from faculty_api.availability.rules import Said, Week
from faculty_api.busy import queries as outside
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.db import in_words
from faculty_api.people.models import Associate
from schemas.availability import AvailabilityMode, UsualSlot
from schemas.values import Interval

INSTANT = DateTime(timezone=True)
OfPerson = Callable[[ColumnElement[UUID]], ColumnElement[bool]]
"""A condition on a person's id, for queries of other features."""


def confirmed(person: Any) -> Any:
    """When somebody last said that all still holds, as a subquery; null: never."""
    return (
        select(func.greatest(col(AsUsual.confirmed_at), col(AsUsual.answered_at)))
        .where(col(AsUsual.person_id) == person)
        .correlate_except(AsUsual)
        .scalar_subquery()
    )


def free_on(day: date, now: datetime) -> OfPerson:
    """``rules.answer`` said FREE of some time of that day, nothing is booked on it, and no calendar of theirs stands
    against it."""
    working = outside.working(day)
    values = {
        "free_day": day,
        "free_weekday": day.weekday(),
        "free_term": terms.of(day).code,
        "free_now": now,
        "free_since": now - rules.STALE_AFTER,
        "free_whole": Range(london_instant(day, time()), london_instant(day + timedelta(days=1), time())),
        "free_ends": working.upper,
        "free_hours": MultiRange([working]),
    }

    def of(person: ColumnElement[UUID]) -> Any:
        return _free(str(person)).bindparams(**values)

    return of


@cache
def _free(column: str) -> TextClause:
    person: Any = literal_column(column)
    day, term, since = bindparam("day", type_=Date), bindparam("term", type_=String), bindparam("since", type_=INSTANT)
    weekday = bindparam("weekday", type_=Integer)
    usual = exists().where(col(UsualTime.person_id) == col(Availability.person_id))
    times = exists().where(col(TermTime.person_id) == col(TermAvailability.person_id), col(TermTime.term) == term)
    set_of_term = exists().where(col(TermAvailability.person_id) == person, col(TermAvailability.term) == term)
    by_term = set_of_term.where(
        _fresh(col(TermAvailability.said_at), person, since),
        _says(col(TermAvailability.mode), times, times.where(col(TermTime.weekday) == weekday)),
    )
    by_week = exists().where(
        col(Availability.person_id) == person,
        _fresh(col(Availability.said_at), person, since),
        _says(col(Availability.mode), usual, usual.where(col(UsualTime.weekday) == weekday)),
    )
    away = exists().where(
        col(AwayDates.person_id) == person, col(AwayDates.first_day) <= day, col(AwayDates.last_day) >= day
    )
    whole = bindparam("whole", type_=TSTZRANGE)
    held = exists().where(col(BookedTime.person_id) == person, col(BookedTime.span).op("&&")(whole))
    no_calendar = outside.leaves_open(
        person,
        bindparam("now", type_=INSTANT),
        bindparam("ends", type_=INSTANT),
        bindparam("hours", type_=TSTZMULTIRANGE),
    )
    return in_words(and_(or_(by_term, and_(~set_of_term, by_week)), ~away, ~held, no_calendar), "free")


def _fresh(said_at: Any, person: Any, since: Any) -> Any:
    return func.greatest(said_at, confirmed(person)) > since


def _says(mode: Any, times: Any, on_day: Any) -> Any:
    return or_(and_(mode != "not_now", on_day), and_(mode == "ask_me", ~times))


async def said(
    session: AsyncSession, ids: Collection[UUID], wanted: Collection[Interval], now: datetime
) -> dict[UUID, Said]:
    """What each associate said, with the terms, the dates away, what is booked and single dates they said yes to from
    the first of the spans ``wanted`` to the last, and what their own calendars have in them. One query."""
    since, until = min((span.start for span in wanted), default=now), max((span.end for span in wanted), default=now)
    first, last = london_day(since), london_day(until)
    me = col(Associate.person_id)
    usual = select(_slots(UsualTime)).where(col(UsualTime.person_id) == me)
    away = select(func.jsonb_agg(func.jsonb_build_array(col(AwayDates.first_day), col(AwayDates.last_day)))).where(
        col(AwayDates.person_id) == me, col(AwayDates.first_day) <= last, col(AwayDates.last_day) >= first
    )
    of_term = select(_slots(TermTime)).where(
        col(TermTime.person_id) == col(TermAvailability.person_id), col(TermTime.term) == col(TermAvailability.term)
    )
    told = select(
        func.jsonb_agg(
            func.jsonb_build_array(
                col(TermAvailability.term), col(TermAvailability.mode), col(TermAvailability.said_at),
                _or_none(of_term.correlate(TermAvailability)),
            )
        )
    ).where(
        col(TermAvailability.person_id) == me, col(TermAvailability.term).in_(terms.touching(first, last))
    )  # fmt: skip
    ends = func.jsonb_build_array(
        outside.seconds(func.lower(col(BookedTime.span))), outside.seconds(func.upper(col(BookedTime.span)))
    )
    held = select(func.jsonb_agg(ends)).where(
        col(BookedTime.person_id) == me, col(BookedTime.span).op("&&")(Range(since, until))
    )
    query = (
        select(
            me, col(Availability.mode), col(Availability.said_at), col(Availability.from_list),
            confirmed(me).label("confirmed"), _or_none(usual.correlate(Associate)).label("usual"),
            _or_none(told.correlate(Associate)).label("terms"), _or_none(away.correlate(Associate)).label("away"),
            outside.of_person(me, wanted, now).label("outside"),
            held.correlate(Associate).scalar_subquery().label("held"),
            polled.said_yes(me, since, until).correlate(Associate).scalar_subquery().label("yes"),
        )
        .outerjoin(Availability, col(Availability.person_id) == me)
        .where(me.in_(ids))
    )  # fmt: skip
    return {row.person_id: _said(row, now) for row in (await session.execute(query)).all()}


def _slots(times: type[UsualTime] | type[TermTime]) -> Any:
    return func.jsonb_agg(func.jsonb_build_array(col(times.weekday), col(times.starts), col(times.ends)))


def _or_none(query: Any) -> Any:
    return func.coalesce(query.scalar_subquery(), func.jsonb_build_array())


def _said(row: Row[Any], now: datetime) -> Said:
    listed = bool(row.from_list) and (row.confirmed is None or row.confirmed < row.said_at)
    return Said(
        week=week(row.mode, slots(row.usual), row.said_at, row.confirmed, now)._replace(from_list=listed),
        terms={
            term: week(mode, slots(usual), datetime.fromisoformat(said_at), row.confirmed, now)
            for term, mode, said_at, usual in row.terms
        },
        away=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.away],
        outside=outside.known(row.outside),
        booked=outside.intervals(row.held),
        yes=outside.intervals(row.yes),
    )


def week(
    mode: str | None, usual: Sequence[UsualSlot], said_at: datetime | None, confirmed_at: datetime | None, now: datetime
) -> Week:
    if mode is None or said_at is None:
        return Week()
    known = max(said_at, confirmed_at or said_at)
    return Week(AvailabilityMode(mode), usual, rules.stale(known, now), known)


def slots(rows: Iterable[Sequence[Any]]) -> list[UsualSlot]:
    found = [
        UsualSlot(weekday=weekday, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends))
        for weekday, starts, ends in rows
    ]
    return sorted(found, key=lambda slot: (slot.weekday, slot.starts))
