"""What becomes of offers and bookings when a session is moved or called off.

Whoever said yes said it to the old time: they are asked again, and their place is kept until they answer. The session
is held first, then its people in one order, then their offers, as everywhere.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotAllowed
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import service as needs
from faculty_api.offers import drafting, letters, queries
from faculty_api.offers.answering import withdrawn
from faculty_api.offers.drafting import fault, last_moment, pay_facts
from faculty_api.offers.holding import lock_people
from faculty_api.offers.models import Offer
from faculty_api.offers.moving import move as to_state
from faculty_api.offers.rules import Act
from faculty_api.people import service as people
from faculty_api.people.lending_rules import covers
from faculty_api.policy.assess import assess
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.offers import OfferMade, OfferStatus, WhyWithdrawn
from schemas.people import AssociateFacts, AssociateStatus
from schemas.programmes import SessionFacts
from schemas.rescheduling import BookingCalledOff, BookingMoved, CallOff, MoveSession
from schemas.values import OfferId, PersonId, SessionId

NOT_ON = "It does not take place."
KEPT = "You said yes to the old time, so we keep your place until you answer."
ASKED = "You were asked for the old time, so we ask you again."
CLASH = "You are booked for another session at that time. Choose which one you do, or call us on 01632 960 001."
LIVE = (OfferStatus.OFFERED, OfferStatus.ACCEPTED)


class Concerned(NamedTuple):
    """Somebody with an open offer or a booking, as it was before. ``cannot``: why they are not asked for the new day,
    to them; ``clash``: what they are booked for at the new time, or too near to it."""

    offer: Offer
    person: AssociateFacts
    said_yes: bool
    place: int | None
    cannot: str
    clash: programmes.Clash | None

    @property
    def kept(self) -> bool:
        """They said yes before it was moved, and the place is kept until they answer."""
        return not self.said_yes and self.place is not None


class Moved(NamedTuple):
    before: SessionFacts
    after: SessionFacts
    concerned: list[Concerned]
    again: dict[UUID, Offer]
    """By the id of the offer it follows."""


async def concerned(
    work: Work, before: SessionFacts, after: SessionFacts | None, apart: Collection[UUID] = ()
) -> list[Concerned]:
    """Everybody with an open offer or a booking, those who said yes first, then by name. ``after``: where it moves.
    ``apart``: sessions that change with it, so that being booked for them is no clash.
    Asks no permission: called by use-cases that have asked."""
    query = (col(Offer.session_id) == before.id, col(Offer.status).in_(LIVE))
    return await _concerned(work, after, [row[0] for row in await queries.rows(work.session, *query)], apart)


async def _concerned(
    work: Work, after: SessionFacts | None, offers: Sequence[Offer], apart: Collection[UUID] = ()
) -> list[Concerned]:
    known = await people.facts(work, {one.person_id for one in offers})
    cannot = await cannot_be_asked(work, after, known) if after else {}
    clashes = await programmes.clashes(work, known.keys(), after, apart) if after else {}
    found = [
        Concerned(
            one, known[one.person_id], one.status == OfferStatus.ACCEPTED, one.place,
            cannot.get(one.person_id, ""), clashes.get(one.person_id),
        )
        for one in offers
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.said_yes, one.person.full_name, one.offer.id))


async def cannot_be_asked(work: Work, after: SessionFacts, known: dict[UUID, AssociateFacts]) -> dict[UUID, str]:
    """Why not, to them, for the day of this session; those who can be asked are not in it."""
    day = london_day(after.starts_at)
    lent = await people.held_lendings(
        work, {(one.id, after.academy) for one in known.values() if one.academy != after.academy}
    )
    found: dict[UUID, str] = {}
    for one in known.values():
        if one.status != AssociateStatus.ACTIVE:
            found[one.id] = "You are not taking sessions now."
        elif one.academy != after.academy and not covers(lent.get((one.id, after.academy)), after.academy, day):
            found[one.id] = "You have not said that we may ask you for that day."
    return found


async def hold_with_people(work: Work, session_ids: Collection[UUID]) -> None:
    """Several sessions and everybody with an open offer or a booking for them stand still until the end, in the order
    in which one session and its people are held. Asks no permission: called by use-cases that have asked."""
    await programmes.hold(work, session_ids)
    live = (col(Offer.session_id).in_(list(session_ids)), col(Offer.status).in_(LIVE))
    await lock_people(work.session, {row[0].person_id for row in await queries.rows(work.session, *live)})


async def _locked(work: Work, session_id: UUID) -> list[Offer]:
    """Live offers of a session that is held: nobody can be added, and their people stand still."""
    live = (col(Offer.session_id) == session_id, col(Offer.status).in_(LIVE))
    ids = {row[0].person_id for row in await queries.rows(work.session, *live)}
    await lock_people(work.session, ids)
    return await queries.lock(work.session, *live)


def _not_their_own(work: Work, offers: Sequence[Offer], what: str) -> None:
    if work.actor.person in {one.person_id for one in offers}:
        raise NotAllowed(f"You were asked for this session yourself, so a colleague must {what}")


async def call_off(work: Work, session_id: UUID, command: CallOff) -> tuple[SessionFacts, list[Concerned]]:
    """Bookings end and their time is free, open offers are taken back; those concerned as they were before.

    Whoever said yes to the time before a move, and had not answered yet, comes with that yes: see
    docs/decisions/0020-moved-then-called-off.md.
    """
    work.must(Permission.COHORT_EDIT)
    session = await programmes.call_off(work, session_id, command)
    offers = await _locked(work, session_id)
    _not_their_own(work, offers, "call it off")
    found = await _concerned(work, None, offers)
    booked = [one.offer for one in found if one.said_yes]
    waiting = [one.offer for one in found if not one.said_yes]
    for offer in booked:
        await _end(work, offer)
        work.record(BookingCalledOff(subject=OfferId(offer.id), session_id=SessionId(session_id)))
    for offer in waiting:
        withdrawn(work, offer, WhyWithdrawn.CALLED_OFF)
    await letters.withdrawn(work, [one.offer for one in found if not one.said_yes and not one.kept], NOT_ON)
    await work.flush()
    held = []
    for one in (one for one in found if one.kept):
        booking = await queries.yes_before(work.session, one.offer)
        if booking is None:
            await letters.withdrawn(work, [one.offer], NOT_ON)
        else:
            held.append(one._replace(offer=booking, said_yes=True))
    return session, [*(one for one in found if one.said_yes), *held]


async def _end(work: Work, offer: Offer) -> None:
    to_state(offer, Act.CANCEL)
    await availability.release(work, offer.id)
    await needs.ended(work, offer.id)


async def move(work: Work, session_id: UUID, command: MoveSession, apart: Collection[UUID] = ()) -> Moved:
    """Every yes and every open offer was for the time before: it ends, and a new offer for the new time follows it.
    ``apart``: as in ``concerned``."""
    work.must(Permission.COHORT_EDIT)
    before, after = await programmes.move(work, session_id, command, apart)
    until = _answer_until(command, after, work.now)
    offers = await _locked(work, session_id)
    _not_their_own(work, offers, "move it")
    found = await _concerned(work, after, offers, apart)
    for one in found:
        if one.said_yes:
            await _end(work, one.offer)
        else:
            withdrawn(work, one.offer, WhyWithdrawn.MOVED)
    await work.flush()
    again: dict[UUID, Offer] = {}
    for one in found:
        if not one.cannot:
            new = await _new(work, one, after, until)
            again[one.offer.id] = new
            made = OfferMade(subject=OfferId(new.id), session_id=new.session_id, to=PersonId(new.person_id))
            work.record(made)
        if one.said_yes:
            follows = again.get(one.offer.id)
            work.record(
                BookingMoved(
                    subject=OfferId(one.offer.id),
                    session_id=SessionId(session_id),
                    again=OfferId(follows.id) if follows else None,
                )
            )
    await work.flush()
    for one in found:
        await _tell(work, one, again.get(one.offer.id), before, after)
    await work.flush()
    return Moved(before, after, found, again)


async def _tell(work: Work, one: Concerned, again: Offer | None, before: SessionFacts, after: SessionFacts) -> None:
    """Where and when it is now, and what they are asked; never why, which the page says."""
    said = {
        "name": one.person.short_name,
        "before": drafting.when_words(before.starts_at),
        "place": drafting.place_words(after),
        "when": drafting.when_words(after.starts_at),
    }
    if again is None and one.said_yes:
        await messages.post_about(
            work, after.id, one.person.id, one.person.email, "session_moved_away", **said, why=one.cannot
        )
    elif again is None:
        why = "It has moved to another time or place."
        facts = {"name": one.person.short_name, "when": said["before"], "why": why}
        await messages.post_about(work, after.id, one.person.id, one.person.email, "offer_withdrawn", **facts)
    else:
        then = KEPT if one.said_yes or one.kept else ASKED
        if one.clash and one.clash.kind is programmes.Hindrance.OVERLAP:
            then = f"{then} {CLASH}"
        until = drafting.day_words(drafting.day_before(again.answer_by))
        link = f"/offers/{again.id}"
        said |= {"then": then, "answer_by": until, "link": link, **letters.to_say_no(again, one.person.email)}
        letter = await messages.post_about(work, after.id, one.person.id, one.person.email, "session_moved", **said)
        messages.answer_by(work, letter, drafting.day_before(again.answer_by))


async def _new(work: Work, one: Concerned, after: SessionFacts, until: datetime) -> Offer:
    """For the new time, with the pay of the new time, and the place they had."""
    facts = pay_facts(after, one.person)
    pay = assess(facts, await rates.book(work, after.academy))
    made = Offer(
        id=new_id(),
        session_id=after.id,
        person_id=one.offer.person_id,
        kind=one.offer.kind,
        partner_id=one.offer.partner_id,
        place=one.place,
        answer_by=until,
        message=one.offer.message,
        pay=msgspec.to_builtins(pay),
        priced_on=msgspec.to_builtins(facts),
        made_by=work.actor.person,
        made_at=work.now,
    )
    work.session.add(made)
    return made


def _answer_until(command: MoveSession, after: SessionFacts, now: datetime) -> datetime:
    """The end of the day to answer by, or the session's start on its own day."""
    if command.answer_by < london_day(now):
        raise fault("answer_by", "The answer date must be today or later")
    if command.answer_by > london_day(after.starts_at):
        raise fault("answer_by", f"The answer date must not be after {drafting.day_words(london_day(after.starts_at))}")
    return min(last_moment(command.answer_by), after.starts_at)
