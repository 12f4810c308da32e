"""What people say themselves: their usual week, one term, the dates they are away, and how much they do."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.availability import queries, rules, terms, viewing, writing
from faculty_api.availability.models import (
    AwayDates,
)
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Permission, Reach
from schemas.availability import (
    AddAway,
    AvailabilityMode,
    AvailabilitySaid,
    AvailabilityView,
    AwayDatesChanged,
    SayAvailability,
    TermView,
    UsualSlot,
)
from schemas.errors import Fault
from schemas.terms import CallAboutTimesWanted, LimitsSaid, SayLimits, SayTerm
from schemas.values import PersonId

NO_TERM = NotFound("There is no such term to set. Choose one of those on the page When you are free")
NO_LAST = Conflict("You have not told us about a term before. Tell us your usual week for this one")


async def to_edit(work: Work, person_id: UUID, reach: Reach) -> None:
    """Out of reach is not found; then one change of a person's week at a time."""
    if not await queries.reaches(work.session, person_id, reach) or not await queries.lock_person(
        work.session, person_id
    ):
        raise NotFound


async def say(work: Work, person_id: UUID, command: SayAvailability) -> AvailabilityView:
    """Replaces the mode and the usual week, and renews the day it was said. Saying it again unchanged renews it too."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    check(command.mode, command.usual)
    await to_edit(work, person_id, reach)
    await writing.keep_week(work, person_id, command.mode, command.usual)
    work.record(AvailabilitySaid(subject=PersonId(person_id), mode=command.mode))
    await work.flush()
    return await viewing.view(work, person_id)


async def say_term(work: Work, person_id: UUID, code: str, command: SayTerm) -> AvailabilityView:
    """Of one term, in place of the usual week; dates away are added to those there are."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    term = to_set(work, code)
    check(command.mode, command.usual)
    await to_edit(work, person_id, reach)
    await writing.keep_term(work, person_id, term, command.mode, command.usual)
    await writing.keep_away(work, person_id, command.away)
    work.record(AvailabilitySaid(subject=PersonId(person_id), mode=command.mode, term=term.code))
    await work.flush()
    return await viewing.view(work, person_id)


async def same_as_before(work: Work, person_id: UUID, code: str) -> AvailabilityView:
    """A term as the one before that something was said of, else as the usual week: one press."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    term = to_set(work, code)
    await to_edit(work, person_id, reach)
    last = await viewing.before(work, person_id, term)
    if last is None or last.mode is None:
        raise NO_LAST
    await writing.keep_term(work, person_id, term, last.mode, last.usual)
    work.record(AvailabilitySaid(subject=PersonId(person_id), mode=last.mode, term=term.code))
    await work.flush()
    return await viewing.view(work, person_id)


async def term_before(work: Work, code: str) -> TermView | None:
    """What the actor's "same as last term" would say; None when there is nothing."""
    work.must(Permission.AVAILABILITY_VIEW)
    return await viewing.before(work, work.actor.person, to_set(work, code))


async def say_limits(work: Work, person_id: UUID, command: SayLimits) -> AvailabilityView:
    """How much somebody does, in every term."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await to_edit(work, person_id, reach)
    await writing.keep_limits(work, person_id, command)
    work.record(LimitsSaid(subject=PersonId(person_id)))
    await work.flush()
    return await viewing.view(work, person_id)


async def want_call(work: Work, person_id: UUID) -> AvailabilityView:
    """They would rather tell somebody on the phone: their team sees it until something new is said."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await to_edit(work, person_id, reach)
    row = await writing.as_usual(work, person_id)
    if row.call_wanted_at is None:
        row.call_wanted_at = work.now
        work.record(CallAboutTimesWanted(subject=PersonId(person_id)))
    await work.flush()
    return await viewing.view(work, person_id)


async def add_away(work: Work, person_id: UUID, command: AddAway) -> AvailabilityView:
    """Days the person cannot do. The same dates again change nothing; bookings stay as they are."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await to_edit(work, person_id, reach)
    await writing.keep_away(work, person_id, [command])
    await work.flush()
    return await viewing.view(work, person_id)


async def remove_away(work: Work, person_id: UUID, away_id: UUID) -> AvailabilityView:
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await to_edit(work, person_id, reach)
    row = await work.session.get(AwayDates, away_id)
    if row is None or row.person_id != person_id:
        raise NotFound("These dates are not there any more")
    await work.session.delete(row)
    work.record(AwayDatesChanged(subject=PersonId(person_id), change="removed"))
    await work.flush()
    return await viewing.view(work, person_id)


def to_set(work: Work, code: str) -> terms.Term:
    """The term of today or one of the next, for which something can be said."""
    term = terms.read(code)
    if term is None or term not in terms.to_set(london_day(work.now)):
        raise NO_TERM
    return term


def check(mode: AvailabilityMode, usual: Sequence[UsualSlot]) -> None:
    faults = [Fault(field=field, message=words) for field, words in rules.objections(mode, usual)]
    if faults:
        raise Invalid(faults=tuple(faults))
