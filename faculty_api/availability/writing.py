"""What was said goes into its rows, whoever said it; the person is held by whoever calls."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import delete
from sqlmodel import col

from faculty_api.availability import queries, rules, terms
from faculty_api.availability.models import (
    AsUsual,
    Availability,
    AwayDates,
    SessionLimits,
    TermAvailability,
    TermTime,
    UsualTime,
)
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from schemas.availability import AddAway, AvailabilityMode, AwayDatesChanged, UsualSlot
from schemas.contact import ContactChanged
from schemas.terms import SayLimits
from schemas.values import PersonId


async def keep_week(
    work: Work, person_id: UUID, mode: AvailabilityMode, usual: Sequence[UsualSlot], heard_by: UUID | None = None
) -> None:
    """The person's row is held by whoever calls."""
    row = await work.session.get(Availability, person_id)
    if row is None:
        row = Availability(person_id=person_id, mode=mode, said_at=work.now, version=0)
    row.mode, row.said_at, row.from_list, row.heard_by = mode, work.now, False, heard_by
    row.version += 1
    work.session.add(row)
    await work.session.execute(delete(UsualTime).where(col(UsualTime.person_id) == person_id))
    work.session.add_all(
        [
            UsualTime(person_id=person_id, weekday=slot.weekday, starts=slot.starts, ends=slot.ends)
            for slot in rules.merged(usual)
        ]
    )
    await _told(work, person_id)


async def keep_term(
    work: Work,
    person_id: UUID,
    term: terms.Term,
    mode: AvailabilityMode,
    usual: Sequence[UsualSlot],
    heard_by: UUID | None = None,
) -> None:
    """As ``keep_week``, of a term."""
    row = await work.session.get(TermAvailability, (person_id, term.code))
    if row is None:
        row = TermAvailability(person_id=person_id, term=term.code, mode=mode, said_at=work.now)
    row.mode, row.said_at, row.heard_by = mode, work.now, heard_by
    work.session.add(row)
    mine = (col(TermTime.person_id) == person_id, col(TermTime.term) == term.code)
    await work.session.execute(delete(TermTime).where(*mine))
    work.session.add_all(
        [
            TermTime(person_id=person_id, term=term.code, weekday=slot.weekday, starts=slot.starts, ends=slot.ends)
            for slot in rules.merged(usual)
        ]
    )
    await _told(work, person_id)


async def _told(work: Work, person_id: UUID) -> None:
    """Something new was said, so nobody needs to call."""
    row = await work.session.get(AsUsual, person_id)
    if row is not None:
        row.call_wanted_at, row.unanswered = None, 0


async def keep_away(work: Work, person_id: UUID, wanted: Sequence[AddAway]) -> None:
    today = london_day(work.now)
    held = [(one.first_day, one.last_day) for one in await queries.away_dates(work.session, person_id, today)]
    for one in wanted:
        if (one.first_day, one.last_day) in held:
            continue
        objection = rules.objection_to_away(one.first_day, one.last_day, today, len(held))
        if objection:
            raise Invalid.field(*objection)
        work.session.add(AwayDates(id=new_id(), person_id=person_id, first_day=one.first_day, last_day=one.last_day))
        work.record(AwayDatesChanged(subject=PersonId(person_id), change="added"))
        held.append((one.first_day, one.last_day))


async def keep_limits(work: Work, person_id: UUID, command: SayLimits, heard_by: UUID | None = None) -> None:
    row = await work.session.get(SessionLimits, person_id)
    if row is None:
        row = SessionLimits(person_id=person_id, said_at=work.now)
        work.session.add(row)
    row.sessions_a_month, row.notice_days, row.rest_days = (
        command.sessions_a_month, command.notice_days, command.rest_days,
    )  # fmt: skip
    row.ask_monthly, row.said_at, row.heard_by = command.ask_monthly, work.now, heard_by
    member = await work.session.get_one(Associate, person_id)
    if command.travel_km is not UNSET and member.travel_km != command.travel_km:
        member.travel_km = command.travel_km
        member.version += 1
        work.record(ContactChanged(subject=PersonId(person_id), fields=("travel_km",), reason=""))


async def as_usual(work: Work, person_id: UUID) -> AsUsual:
    """The row of that person, made when there is none; the person is held by whoever calls."""
    row = await work.session.get(AsUsual, person_id)
    if row is None:
        row = AsUsual(person_id=person_id)
        work.session.add(row)
    return row
