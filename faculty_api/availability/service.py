"""When people are free: what they say, what bookings hold, and what that means for given times."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, delete
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import col

from faculty_api.availability import queries, rules
from faculty_api.availability.models import BookedTime
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from schemas.availability import Free, Worked
from schemas.programmes import PartTimes
from schemas.values import Interval

Key = TypeVar("Key", bound=Hashable)
BOOKED = "You are already booked at that time"


async def answers(work: Work, ids: Collection[UUID], spans: Sequence[Interval]) -> dict[UUID, Free]:
    """Whether each person is free for all the spans. Asks no permission: only use-cases that asked already call it."""
    return (await answers_for(work, ids, {0: spans}))[0]


async def answers_for(
    work: Work, ids: Collection[UUID], wanted: Mapping[Key, Sequence[Interval]]
) -> dict[Key, dict[UUID, Free]]:
    """``answers`` for many sets of spans in the same two queries. Asks no permission, as ``answers``."""
    ends = [moment for spans in wanted.values() for span in spans for moment in (span.start, span.end)]
    since, until = min(ends, default=work.now), max(ends, default=work.now)
    said = await queries.said(work.session, ids, london_day(since), london_day(until))
    held = await queries.booked(work.session, ids, since, until)
    whole = {person: said.get(person, rules.Said())._replace(booked=held.get(person, ())) for person in ids}
    return {key: {person: rules.answer(whole[person], spans) for person in ids} for key, spans in wanted.items()}


async def booked(work: Work, ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, list[Interval]]:
    """The time that bookings hold, by person. Asks no permission: only use-cases that asked already call it."""
    found = await queries.booked(work.session, ids, since, until)
    return {person: found.get(person, []) for person in ids}


async def hold(work: Work, offer_id: UUID, session_id: UUID, person_id: UUID, parts: Sequence[PartTimes]) -> None:
    """Take the time of a booking, or ``Conflict``. Asks no permission: only use-cases that asked already call it.

    Bookings of one person queue on the associate's row; the database refuses an overlap even to those who do not.
    """
    if not await queries.lock_person(work.session, person_id):
        raise NotFound
    since, until = min(part.starts_at for part in parts), max(part.ends_at for part in parts)
    held = (await queries.booked(work.session, [person_id], since, until)).get(person_id, [])
    wanted = [Interval(start=part.starts_at, end=part.ends_at) for part in parts]
    clash = next((span for span in held if rules.overlap_any(span, wanted)), None)
    if clash:
        raise Conflict(f"{BOOKED}: {rules.in_words(clash)}")
    work.session.add_all(
        [
            BookedTime(
                offer_id=offer_id,
                part=part.part,
                session_id=session_id,
                person_id=person_id,
                span=Range(part.starts_at, part.ends_at),
            )
            for part in parts
        ]
    )
    await work.flush(
        {"ex_booked_time_overlap": Conflict(BOOKED), "pk_booked_time": Conflict("This offer is booked already")}
    )


async def release(work: Work, offer_id: UUID) -> None:
    """Give back the time of a booking; nothing when it holds none. Asks no permission, as ``hold``."""
    await work.session.flush()
    await work.session.execute(delete(BookedTime).where(col(BookedTime.offer_id) == offer_id))


async def history(work: Work, ids: Collection[UUID]) -> dict[UUID, Worked]:
    """What each person has done in the faculty. Asks no permission: only use-cases that asked already call it."""
    rows = await queries.delivers(work.session, ids)
    pairs = await queries.partners(work.session, ids, work.now)
    mine: dict[UUID, list[Row[Any]]] = {person: [] for person in ids}
    partners: dict[UUID, set[UUID]] = {person: set() for person in ids}
    for row in rows:
        mine[row.person_id].append(row)
    for pair in pairs:
        partners[pair.person_id].add(pair.other_id)
    return {person: _worked(mine[person], partners[person], work.now) for person in ids}


def _worked(rows: Sequence[Row[Any]], partners: set[UUID], now: datetime) -> Worked:
    begun = [row for row in rows if row.starts <= now]
    return Worked(
        sessions_this_year=sum(london_day(row.starts).year == london_day(now).year for row in rows),
        last_on=max((london_day(row.starts) for row in begun), default=None),
        by_programme=dict(Counter(row.programme_id for row in begun)),
        partners=frozenset(partners),
    )
