"""A team writes down what somebody told them: who said it and when is kept, and the person is told."""

from datetime import date, datetime, time
from uuid import UUID

from msgspec import UNSET

from faculty_api.accounts import service as accounts
from faculty_api.availability import rules, saying, viewing, writing
from faculty_api.availability.models import AsUsual, Availability, TermAvailability
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, filled_in
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import Permission
from schemas.availability import AvailabilityView, LimitsView
from schemas.terms import AvailabilityHeard, HearAvailability, LimitsSaid, SayLimits
from schemas.values import PersonId

OWN = Conflict("This is you. Say it on your own page When you are free")


async def hear(work: Work, person_id: UUID, command: HearAvailability) -> AvailabilityView:
    """It counts from the day they said it. What the person said themselves on a later day is not overwritten."""
    reach = work.must(Permission.AVAILABILITY_HEAR)
    term = saying.to_set(work, command.term) if command.term else None
    saying.check(command.mode, command.usual)
    told_by = filled_in(command.told_by, "told_by", "Enter who told you, and how")
    await saying.to_edit(work, person_id, reach)
    if person_id == work.actor.person:
        raise OWN
    known = await _said_on(work, person_id, term.code if term else "")
    objection = rules.objection_to_hearing(command.said_on, london_day(work.now), known)
    if objection:
        raise Invalid.field("said_on", objection)
    by = work.actor.person
    if term:
        await writing.keep_term(work, person_id, term, command.mode, command.usual, by)
        kept: Availability | TermAvailability = await work.session.get_one(TermAvailability, (person_id, term.code))
    else:
        await writing.keep_week(work, person_id, command.mode, command.usual, by)
        kept = await work.session.get_one(Availability, person_id)
    kept.said_at = _moment(command.said_on, work.now)
    await writing.keep_away(work, person_id, command.away)
    if command.limits is not None and _other((await viewing.view(work, person_id)).limits, command.limits):
        await writing.keep_limits(work, person_id, command.limits, by)
        work.record(LimitsSaid(subject=PersonId(person_id)))
    work.record(
        AvailabilityHeard(
            subject=PersonId(person_id), mode=command.mode, said_on=command.said_on, told_by=told_by,
            term=command.term,
        )
    )  # fmt: skip
    await work.flush()
    who = await accounts.person(work, person_id)
    said = {"name": who.short_name, "helper": work.actor.name}
    await messages.post(work, who.id, who.email, "noted_down", **said, link="/availability")
    return await viewing.view(work, person_id)


def _other(known: LimitsView, said: SayLimits) -> bool:
    """A form shows what is known: what nobody changed in it was not said."""
    return any(
        getattr(said, name) not in (UNSET, getattr(known, name))
        for name in ("sessions_a_month", "notice_days", "rest_days", "travel_km", "ask_monthly")
    )


async def _said_on(work: Work, person_id: UUID, term: str) -> date | None:
    """The day on which they said what this would replace, or that it still holds; a list's word gives way to both."""
    if term:
        told = await work.session.get(TermAvailability, (person_id, term))
        said = told.said_at if told else None
    else:
        week = await work.session.get(Availability, person_id)
        said = week.said_at if week and not week.from_list else None
    held = await work.session.get(AsUsual, person_id)
    confirmed = max((one for one in (held.confirmed_at, held.answered_at) if one), default=None) if held else None
    newest = max((one for one in (said, confirmed) if one), default=None)
    return london_day(newest) if newest else None


def _moment(said_on: date, now: datetime) -> datetime:
    """Today's call is as old as it is written down; of another day's nobody knows the hour."""
    return now if said_on == london_day(now) else london_instant(said_on, time(12))
