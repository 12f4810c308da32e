"""What one person said of when they are free and how much they do, as everybody who may read it sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.availability import knowing_queries, queries, rules, terms
from faculty_api.availability.models import Availability, SessionLimits, TermAvailability, TermTime
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from schemas.availability import (
    AvailabilityMode,
    AvailabilityView,
    AwayView,
    Free,
    LimitsView,
    TermView,
    UsualSlot,
)
from schemas.values import PersonId

Row = Availability | TermAvailability | SessionLimits


async def view(work: Work, person_id: UUID) -> AvailabilityView:
    said = await work.session.get(Availability, person_id)
    limits = await work.session.get(SessionLimits, person_id)
    of_terms = await term_rows(work, person_id)
    names = await _names(work, person_id, [row for row in (said, limits, *of_terms.values()) if row])
    confirmed = (await work.session.execute(select(knowing_queries.confirmed(person_id)))).scalar_one()
    away = await queries.away_dates(work.session, person_id, london_day(work.now))
    until = work.now + rules.AHEAD
    held = (await queries.booked(work.session, [person_id], work.now, until)).get(person_id, [])
    days_away = rules.Said(away=[(dates.first_day, dates.last_day) for dates in away])
    known = _latest(said.said_at, confirmed) if said else None
    return AvailabilityView(
        person_id=PersonId(person_id),
        mode=AvailabilityMode(said.mode) if said else None,
        usual=await queries.usual_times(work.session, person_id),
        said_at=known,
        from_list=bool(said and said.from_list and (confirmed is None or confirmed < said.said_at)),
        stale=bool(known and rules.stale(known, work.now)),
        heard_by=names.get(said.heard_by) if said and said.heard_by else None,
        away=[AwayView(id=dates.id, first_day=dates.first_day, last_day=dates.last_day) for dates in away],
        booked_while_away=[span for span in held if rules.answer(days_away, [span]) is Free.BUSY],
        terms=await _terms(work, person_id, of_terms, names, confirmed),
        limits=_limits(limits, await _travel(work, person_id), names),
    )


def _latest(said_at: datetime, confirmed: datetime | None) -> datetime:
    return max(said_at, confirmed or said_at)


async def _names(work: Work, person_id: UUID, rows: Sequence[Row]) -> dict[UUID, str]:
    ids = {row.heard_by for row in rows if row.heard_by and row.heard_by != person_id}
    return {one: (await accounts.person(work, one)).full_name for one in ids}


async def term_rows(work: Work, person_id: UUID) -> dict[str, TermAvailability]:
    query = select(TermAvailability).where(col(TermAvailability.person_id) == person_id)
    return {row.term: row for row in (await work.session.execute(query)).scalars()}


async def term_times(work: Work, person_id: UUID) -> dict[str, list[UsualSlot]]:
    query = select(TermTime).where(col(TermTime.person_id) == person_id)
    found: dict[str, list[UsualSlot]] = {}
    for row in (await work.session.execute(query.order_by(col(TermTime.weekday), col(TermTime.starts)))).scalars():
        slot = UsualSlot(weekday=row.weekday, starts=row.starts, ends=row.ends)
        found.setdefault(row.term, []).append(slot)
    return found


async def _terms(
    work: Work,
    person_id: UUID,
    rows: Mapping[str, TermAvailability],
    names: Mapping[UUID, str],
    confirmed: datetime | None,
) -> list[TermView]:
    times = await term_times(work, person_id)
    shown = terms.to_set(london_day(work.now))
    return [_term(term, rows.get(term.code), times.get(term.code, []), names, confirmed, work.now) for term in shown]


def _term(
    term: terms.Term,
    row: TermAvailability | None,
    times: list[UsualSlot],
    names: Mapping[UUID, str],
    confirmed: datetime | None,
    now: datetime,
) -> TermView:
    facts: dict[str, Any] = {}
    if row is not None:
        known = _latest(row.said_at, confirmed)
        facts = {
            "mode": AvailabilityMode(row.mode), "usual": times, "said_at": known, "stale": rules.stale(known, now),
            "heard_by": names.get(row.heard_by) if row.heard_by else None,
        }  # fmt: skip
    return TermView(term=term.code, name=term.name, first_day=term.first, last_day=term.last, **facts)


def _limits(row: SessionLimits | None, travel_km: int | None, names: Mapping[UUID, str]) -> LimitsView:
    if row is None:
        return LimitsView(travel_km=travel_km)
    return LimitsView(
        sessions_a_month=row.sessions_a_month,
        notice_days=row.notice_days,
        rest_days=row.rest_days,
        travel_km=travel_km,
        ask_monthly=row.ask_monthly,
        said_at=row.said_at,
        heard_by=names.get(row.heard_by) if row.heard_by else None,
    )


async def _travel(work: Work, person_id: UUID) -> int | None:
    query = select(col(Associate.travel_km)).where(col(Associate.person_id) == person_id)
    return (await work.session.execute(query)).scalar_one_or_none()


async def before(work: Work, person_id: UUID, term: terms.Term) -> TermView | None:
    """What "the same as last term" means: the newest term before this one that something was said of, not older than
    a year; else the usual week. None when nothing was said, or only a list said it."""
    rows, times = await term_rows(work, person_id), await term_times(work, person_id)
    known = [found for code in rows if (found := terms.read(code)) and term.number - 4 <= found.number < term.number]
    if known:
        last = max(known)
        return _term(last, rows[last.code], times.get(last.code, []), {}, None, work.now)
    said = await work.session.get(Availability, person_id)
    if said is None or said.from_list:
        return None
    usual = await queries.usual_times(work.session, person_id)
    day = london_day(work.now)
    return TermView(
        term="", name="your usual week", first_day=day, last_day=day + timedelta(days=1),
        mode=AvailabilityMode(said.mode), usual=usual, said_at=said.said_at,
    )  # fmt: skip
