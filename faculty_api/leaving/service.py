"""A break, leaving, coming back, and being asked to stop for a while."""

from collections.abc import Collection
from datetime import date, time, timedelta
from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.busy import service as busy
from faculty_api.development import service as development
from faculty_api.joining import service as joining
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, filled_in
from faculty_api.kernel.work import Work
from faculty_api.leaving import changing, queries, rules
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.stories import service as stories
from faculty_api.training import service as training
from faculty_api.transfers import service as transfers
from schemas.access import Permission, Reach
from schemas.offers import OfferStatus, OfferView
from schemas.onboarding import WhyBegun
from schemas.people import AssociateStatus
from schemas.standing import (
    BookingAhead,
    Change,
    ChangeStanding,
    ChangeView,
    Leave,
    Pause,
    StandingView,
    Suspend,
)
from schemas.values import OfferId, PersonId

AWAY = "You told us that you cannot do sessions at that time."
GONE = "You have left the faculty."
STOPPED = "We will call you."
BY_ITSELF = "By itself, on the day that was said"


async def standing(work: Work, person_id: UUID) -> StandingView:
    """How somebody stands, what they have said yes to, and what changed so far."""
    reach = work.must(Permission.STANDING_CHANGE)
    return await _view(work, reach, person_id)


async def mine(work: Work) -> tuple[AssociateStatus, date | None]:
    """How the actor stands, and until which day, for a page that says no more."""
    found = await queries.member(work.session, work.must(Permission.STANDING_CHANGE), work.actor.person)
    if found is None:
        raise NotFound
    return AssociateStatus(found[0].status), found[0].paused_until


async def _view(work: Work, reach: Reach, person_id: UUID) -> StandingView:
    found = await queries.member(work.session, reach, person_id)
    if found is None:
        raise NotFound
    member, person = found
    coming = await offers.ahead(work, person_id)
    suspender = await queries.suspender(work.session, person_id)
    suspended = member.status == AssociateStatus.SUSPENDED
    return StandingView(
        person_id=PersonId(person_id),
        full_name=person.full_name,
        short_name=person.short_name,
        academy=member.academy_code,
        status=AssociateStatus(member.status),
        paused_until=member.paused_until,
        bookings=[_booking(one) for one in coming if one.status is OfferStatus.ACCEPTED],
        offers=sum(one.status is OfferStatus.OFFERED and one.answer_by > work.now for one in coming),
        may_lift=suspended and work.actor.may(Permission.STANDING_SUSPEND) and suspender != work.actor.person,
        changes=[
            ChangeView(what=Change(row.what), at=row.at, by=name or BY_ITSELF, until=row.until_day, words=row.words)
            for row, name in map(tuple, await queries.changes(work.session, person_id))
        ],
    )


def _booking(one: OfferView) -> BookingAhead:
    return BookingAhead(
        offer_id=one.id,
        programme_name=one.programme_name,
        session_number=one.session_number,
        academy=one.academy,
        place=one.place,
        starts_at=one.starts_at,
    )


async def _known(work: Work, person_id: UUID, named: Collection[OfferId]) -> set[UUID]:
    """The bookings to come, of which those named are some."""
    coming = {one.id for one in await offers.ahead(work, person_id) if one.status is OfferStatus.ACCEPTED}
    if not set(named) <= coming:
        raise Conflict("One of these bookings is no longer there. Look again, then decide")
    return set(coming)


async def pause(work: Work, person_id: UUID, command: Pause) -> StandingView:
    """No offers until a day, or until they say so. Offers of sessions in that time are taken back; bookings stay,
    save those that are handed back. Said again, it changes the day."""
    reach = work.must(Permission.STANDING_CHANGE)
    held = await changing.hold(work, reach, person_id, Change.PAUSED, command.hand_back)
    words = changing.reason(held, command.words)
    no = rules.objection_to_day(command.until, london_day(work.now))
    if no:
        raise Invalid.field("until", no)
    await _known(work, person_id, command.hand_back)
    given = await offers.hand_back(work, person_id, command.hand_back)
    end = london_instant(command.until + timedelta(days=1), time()) if command.until else None
    closed = await offers.close_offers(work, person_id, end, AWAY)
    await changing.change(work, held, Change.PAUSED, words, until=command.until, bookings=given, closed=closed)
    return await _view(work, reach, person_id)


async def resume(work: Work, person_id: UUID, command: ChangeStanding) -> StandingView:
    reach = work.must(Permission.STANDING_CHANGE)
    held = await changing.hold(work, reach, person_id, Change.RESUMED)
    await changing.change(work, held, Change.RESUMED, changing.reason(held, command.words))
    return await _view(work, reach, person_id)


async def leave(work: Work, person_id: UUID, command: Leave) -> StandingView:
    """Every booking to come is handed back and every offer taken back; places on courses, lending, a move that is not
    done, what they agreed to about topics and their story, and who can read their development plan end. Claims are paid
    as always, and their log-in stays, so that they can still claim and see what is kept."""
    reach = work.must(Permission.STANDING_CHANGE)
    held = await changing.hold(work, reach, person_id, Change.LEFT, command.hand_back)
    words = changing.reason(held, command.words)
    if held.before is AssociateStatus.SUSPENDED and not held.own:
        await _not_the_suspender(work, person_id)
    if await _known(work, person_id, command.hand_back) != set(command.hand_back):
        raise Conflict(rules.NEW_BOOKING)
    given = await offers.hand_back(work, person_id, command.hand_back)
    closed = await offers.close_offers(work, person_id, None, GONE)
    await people.end_lendings(work, person_id)
    await training.hand_back_courses(work, person_id)
    await transfers.end_move_of(work, person_id)
    await busy.forget(work, person_id)
    await stories.end_all(work, person_id)
    await development.end_shares(work, person_id)
    await changing.change(work, held, Change.LEFT, words, bookings=given, closed=closed)
    return await _view(work, reach, person_id)


async def come_back(work: Work, person_id: UUID, command: ChangeStanding) -> StandingView:
    """The same record with all its history. Steps whose words have changed since are asked for again."""
    reach = work.must(Permission.STANDING_CHANGE)
    held = await changing.hold(work, reach, person_id, Change.RETURNED)
    words = changing.reason(held, command.words)
    if await _suspended_when_left(work, person_id):
        raise NotAllowed("They were asked to stop before they left. A colleague must talk to them: call 01632 960 001")
    await changing.change(work, held, Change.RETURNED, words)
    await joining.begin(work, PersonId(person_id), WhyBegun.RETURNED)
    return await _view(work, reach, person_id)


async def _suspended_when_left(work: Work, person_id: UUID) -> bool:
    """Nobody ends by leaving what they were asked: only staff other than who asked may let them come back."""
    found = [Change(row[0].what) for row in await queries.changes(work.session, person_id)]
    open_still = next((one for one in found if one in (Change.SUSPENDED, Change.LIFTED)), None) is Change.SUSPENDED
    if not open_still:
        return False
    return not work.actor.may(Permission.STANDING_SUSPEND) or (
        await queries.suspender(work.session, person_id) == work.actor.person
    )


async def suspend(work: Work, person_id: UUID, command: Suspend) -> StandingView:
    """Asked to stop for now, with a reason: offers are taken back, bookings handed back; pay is not touched."""
    reach = work.must(Permission.STANDING_SUSPEND)
    words = filled_in(command.words, "words", rules.REASON)
    coming = [one.id for one in await offers.ahead(work, person_id) if one.status is OfferStatus.ACCEPTED]
    held = await changing.hold(work, reach, person_id, Change.SUSPENDED, coming)
    if await _known(work, person_id, []) != set(coming):
        raise Conflict(rules.NEW_BOOKING)
    given = await offers.hand_back(work, person_id, coming)
    closed = await offers.close_offers(work, person_id, None, STOPPED)
    await changing.change(work, held, Change.SUSPENDED, words, bookings=given, closed=closed)
    return await _view(work, reach, person_id)


async def lift(work: Work, person_id: UUID, command: Suspend) -> StandingView:
    """By somebody else than who asked them to stop."""
    reach = work.must(Permission.STANDING_SUSPEND)
    words = filled_in(command.words, "words", rules.REASON)
    held = await changing.hold(work, reach, person_id, Change.LIFTED)
    await _not_the_suspender(work, person_id)
    await changing.change(work, held, Change.LIFTED, words)
    return await _view(work, reach, person_id)


async def _not_the_suspender(work: Work, person_id: UUID) -> None:
    if await queries.suspender(work.session, person_id) == work.actor.person:
        raise NotAllowed(rules.SAME)


async def resume_due(work: Work, most: int = 200) -> int:
    """Breaks whose last day is over; how many."""
    work.must(Permission.STANDING_CHANGE)
    today: date = london_day(work.now)
    rows = await queries.back_by(work.session, today, most)
    for row in rows:
        row.status, row.paused_until, row.version = AssociateStatus.ACTIVE, None, row.version + 1
        changing.write_down(work, row.person_id, Change.RESUMED, "", by=None)
        await work.flush()
        await changing.tell(work, await work.session.get_one(Person, row.person_id), Change.RESUMED)
    return len(rows)
