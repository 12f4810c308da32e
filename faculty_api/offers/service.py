"""Offers go out, people answer, and an accepted offer is the booking."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.offers import drafting, letters, queries, rules
from faculty_api.offers.models import Offer
from faculty_api.offers.rules import Act
from faculty_api.offers.views import facts, views
from faculty_api.pairing import service as pairing
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.offers import (
    AnswerOffer,
    BookingCancelled,
    BookingDelivered,
    BookingView,
    OfferAccepted,
    OfferCallWanted,
    OfferDeclined,
    OfferExpired,
    OfferFacts,
    OfferMade,
    OffersDraft,
    OfferStatus,
    OfferTo,
    OfferView,
    OfferWithdrawn,
    SendOffers,
    WhyNot,
    WhyWithdrawn,
)
from schemas.pairing import SessionSuggestions
from schemas.people import Kind
from schemas.programmes import SessionFacts, SessionStatus
from schemas.values import OfferId, Page, PersonId

DAYS_TO_ANSWER = 10
MOST_AT_ONCE = 50
AGAIN = Conflict("One of these people has an offer for that session already. Look again, then send the others")


async def suggestions(work: Work, cohort_id: UUID) -> list[SessionSuggestions]:
    """Choices for the open places of a cohort's sessions still to come. Nobody is suggested twice for one session."""
    reach = work.must(Permission.PAIR_SUGGEST)
    sessions = await programmes.sessions_of(work, cohort_id)
    if not sessions or not (reach.everyone or sessions[0].academy in reach.academies):
        raise NotFound
    coming = [one.id for one in sessions if one.status == SessionStatus.PLANNED and one.starts_at > work.now]
    left_out: dict[UUID, set[UUID]] = {one: set() for one in coming}
    taken: dict[UUID, set[UUID]] = {one: set() for one in coming}
    for session, person, status, answer_by in await queries.asked(work.session, coming):
        left_out[session].add(person)
        if status == OfferStatus.ACCEPTED or (status == OfferStatus.OFFERED and answer_by > work.now):
            taken[session].add(person)
    found = await pairing.suggest(work, coming, left_out, taken) if coming else []
    return [one for one in found if one.lived_open + one.professional_open]


async def draft(work: Work, choices: Sequence[OfferTo]) -> OffersDraft:
    """What would be sent, priced, for somebody to check. Changes nothing."""
    reach = work.must(Permission.OFFER_SEND)
    if not choices:
        raise Invalid("Choose a pair for at least 1 session")
    found = await drafting.ready(work, reach, choices)
    first = min(one.session.starts_at for one in found)
    wait = [one for one in found if one.person.call_first and not one.to.called]
    today, latest = london_day(work.now), london_day(first) - timedelta(days=1)
    return OffersDraft(
        ready=[drafting.line(one) for one in found if one not in wait],
        call_first=[drafting.line(one) for one in wait],
        answer_by=max(today, min(today + timedelta(days=DAYS_TO_ANSWER), latest)),
        first_session=first,
    )


async def send(work: Work, command: SendOffers) -> list[OfferView]:
    """Make the offers and tell each person once. People who asked for a call first are refused until ``called``."""
    reach = work.must(Permission.OFFER_SEND)
    found = await drafting.ready(work, reach, command.offers)
    _may_answer_by(work, command, found)
    for one in found:
        if one.person.call_first and not one.to.called:
            raise Conflict(f"{one.person.full_name} asked for a call before any offer. Call first, then send it")
    until = drafting.last_moment(command.answer_by)
    made = [
        Offer(
            id=new_id(),
            session_id=one.session.id,
            person_id=one.person.id,
            kind=one.person.kind,
            partner_id=one.partner.id if one.partner else None,
            answer_by=until,
            message=command.message.strip(),
            pay=msgspec.to_builtins(one.pay),
            made_by=work.actor.person,
            made_at=work.now,
        )
        for one in found
    ]
    work.session.add_all(made)
    for offer in made:
        work.record(OfferMade(subject=OfferId(offer.id), session_id=offer.session_id, to=PersonId(offer.person_id)))
    await work.flush({"uq_offer_live": AGAIN})
    together = sorted(zip(made, found, strict=True), key=lambda pair: pair[0].person_id)
    for _, theirs in groupby(together, key=lambda pair: pair[0].person_id):
        await letters.offered(work, [(offer.id, one) for offer, one in theirs], command.answer_by)
    return await views(work, col(Offer.id).in_([offer.id for offer in made]))


def _may_answer_by(work: Work, command: SendOffers, found: Sequence[drafting.Ready]) -> None:
    first = london_day(min(one.session.starts_at for one in found))
    if command.answer_by < london_day(work.now):
        raise _fault("answer_by", "The answer date must be today or later")
    if command.answer_by >= first:
        raise _fault("answer_by", f"The answer date must be before {drafting.day_words(first)}, the first session")


def _fault(field: str, message: str) -> Refusal:
    return Invalid(message, faults=Refusal.field(field, message).faults)


async def offers(
    work: Work, *, status: OfferStatus | None = None, session_id: UUID | None = None, after: UUID | None = None
) -> Page[OfferView]:
    """The offers the actor may see, newest first."""
    reach = work.must(Permission.OFFER_VIEW)
    wanted = [queries.readable(reach)]
    wanted += [col(Offer.status) == status] if status else []
    wanted += [col(Offer.session_id) == session_id] if session_id else []
    wanted += [col(Offer.id) < after] if after else []
    found = await views(work, *wanted, order=(col(Offer.id).desc(),), most=MOST_AT_ONCE + 1)
    more = len(found) > MOST_AT_ONCE
    return Page(items=found[:MOST_AT_ONCE], next=str(found[MOST_AT_ONCE - 1].id) if more else None)


async def mine(work: Work) -> list[OfferView]:
    """Every offer ever made to the actor, by the time of its session."""
    work.must(Permission.OFFER_VIEW)
    return await views(work, col(Offer.person_id) == work.actor.person)


async def get(work: Work, offer_id: UUID) -> OfferView:
    reach = work.must(Permission.OFFER_VIEW)
    found = await views(work, col(Offer.id) == offer_id, queries.readable(reach))
    if not found:
        raise NotFound
    return found[0]


async def for_sessions(work: Work, session_ids: Sequence[UUID]) -> dict[UUID, list[OfferView]]:
    """The offers of these sessions that the actor may see, by name; an empty list for a session with none."""
    reach = work.must(Permission.OFFER_VIEW)
    found: dict[UUID, list[OfferView]] = {session: [] for session in session_ids}
    for one in await views(work, col(Offer.session_id).in_(list(session_ids)), queries.readable(reach)):
        found[one.session_id].append(one)
    return found


async def booking(work: Work, session_id: UUID) -> BookingView:
    """The actor's own booking of a session, past ones and cancelled ones too."""
    work.must(Permission.OFFER_VIEW)
    said_yes = [*rules.HOLDS_A_PLACE, OfferStatus.CANCELLED]
    mine = (col(Offer.session_id) == session_id, col(Offer.person_id) == work.actor.person)
    rows = await queries.rows(work.session, *mine, col(Offer.status).in_(said_yes), order=(col(Offer.id).desc(),))
    if not rows:
        raise NotFound
    offer = next((row[0] for row in rows if row[0].status != OfferStatus.CANCELLED), rows[0][0])
    (view,) = await views(work, col(Offer.id) == offer.id)
    cancel = rules.objection_to_cancelling(offer.status, view.starts_at, work.now) is None
    return BookingView(offer=view, with_names=await queries.colleagues(work.session, offer), may_cancel=cancel)


async def _locked(work: Work, found: Offer | None) -> tuple[Offer, queries.Held]:
    """The offer as it is now, with its session and its person held as well, so that bookings of either queue here."""
    if found is None:
        raise NotFound
    session_id, person_id, offer_id = found.session_id, found.person_id, found.id
    held = await queries.lock_session(work.session, session_id)
    await queries.lock_person(work.session, person_id)
    (offer,) = await queries.lock(work.session, col(Offer.id) == offer_id)
    return offer, held


async def _facts(work: Work, offer: Offer) -> SessionFacts:
    return (await programmes.session_facts(work, [offer.session_id]))[offer.session_id]


def _move(offer: Offer, act: Act) -> None:
    """To the state that ``act`` leads to, for somebody who has made sure that it may."""
    to = rules.after(offer.status, act)
    if to is None:
        raise Conflict(rules.ALREADY[OfferStatus(offer.status)])
    offer.status, offer.version = to, offer.version + 1


async def answer(work: Work, offer_id: UUID, command: AnswerOffer) -> OfferView:
    """Yes, no, or a wish to talk first. Yes takes a place and the time, once, whoever else asks at that moment."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, held = await _locked(work, await queries.find(work.session, offer_id, reach))
    objection = rules.objection_to_answer(offer.status, held.status, offer.answer_by, work.now)
    if objection == rules.CLOSED:
        last = drafting.day_words(drafting.day_before(offer.answer_by))
        raise Conflict(f"{objection}. The team needed an answer by {last}")
    if objection:
        raise Conflict(objection)
    session = await _facts(work, offer)
    match command.answer:
        case "talk":
            work.record(OfferCallWanted(subject=OfferId(offer.id), session_id=offer.session_id))
        case "no":
            _answered(work, offer, Act.DECLINE)
            offer.decline_reason = command.reason or ""
            work.record(OfferDeclined(subject=OfferId(offer.id), session_id=offer.session_id))
        case "yes":
            await _accept(work, offer, session, command)
    await letters.answered(work, offer, session, command.answer)
    await work.flush()
    return await get(work, offer.id)


async def say_why(work: Work, offer_id: UUID, reason: WhyNot) -> None:
    """Why not this time, for the person's own record: after a no, and only then."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, _ = await _locked(work, await queries.find(work.session, offer_id, reach))
    if offer.status != OfferStatus.DECLINED:
        raise Conflict(rules.ALREADY[OfferStatus(offer.status)])
    offer.decline_reason = reason
    await work.flush()


def _answered(work: Work, offer: Offer, act: Act) -> None:
    _move(offer, act)
    offer.answered_by, offer.answered_at = work.actor.person, work.now


async def _accept(work: Work, offer: Offer, session: SessionFacts, command: AnswerOffer) -> None:
    fees = [line["offered_pence"] for line in offer.pay["lines"] if line["kind"] == "fee"]
    objection = rules.objection_to_pay(command.pay, command.reduced_to_pence, sum(fees))
    if objection:
        raise _fault("reduced_to_pence", objection)
    needed = session.lived_needed if offer.kind == Kind.LIVED else session.professional_needed
    place = rules.free_place(await queries.places_held(work.session, offer.session_id, offer.kind), needed)
    if place is None:
        raise Conflict(rules.TAKEN)
    _answered(work, offer, Act.ACCEPT)
    offer.place, offer.pay_choice, offer.reduced_to_pence = place, command.pay, command.reduced_to_pence
    await work.flush({"uq_offer_place": Conflict(rules.TAKEN)})
    await availability.hold(work, offer.id, offer.session_id, offer.person_id, session.parts)
    work.record(OfferAccepted(subject=OfferId(offer.id), session_id=offer.session_id))
    clashing = await queries.lock(work.session, queries.overlapping(offer))
    for other in clashing:
        _withdrawn(work, other, WhyWithdrawn.CONFLICT)
    await letters.withdrawn(work, clashing, "You said yes to another session at that time.")


def _withdrawn(work: Work, offer: Offer, why: WhyWithdrawn) -> None:
    _move(offer, Act.WITHDRAW)
    work.record(OfferWithdrawn(subject=OfferId(offer.id), session_id=offer.session_id, why=why))


async def cancel(work: Work, offer_id: UUID) -> OfferView:
    """Take back a yes before the session: the place and the time are free again."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, held = await _locked(work, await queries.find(work.session, offer_id, reach))
    objection = rules.objection_to_cancelling(offer.status, held.starts_at, work.now)
    if objection:
        raise Conflict(objection)
    _move(offer, Act.CANCEL)
    offer.place = None
    await availability.release(work, offer.id)
    work.record(BookingCancelled(subject=OfferId(offer.id), session_id=offer.session_id))
    await letters.answered(work, offer, await _facts(work, offer), "cancelled")
    await work.flush()
    return await get(work, offer.id)


async def withdraw(work: Work, offer_id: UUID) -> OfferView:
    """Take back an offer that nobody has answered."""
    reach = work.must(Permission.OFFER_SEND)
    offer, _ = await _locked(work, await queries.find(work.session, offer_id, reach))
    if rules.after(offer.status, Act.WITHDRAW) is None:
        raise Conflict("This offer was answered or has closed, so it cannot be taken back")
    _withdrawn(work, offer, WhyWithdrawn.TEAM)
    await letters.withdrawn(work, [offer], "The team has made another plan.")
    await work.flush()
    return await get(work, offer.id)


async def expire_due(work: Work, most: int = 200) -> int:
    """Close the offers whose time to answer is over; returns how many. What somebody is answering now waits."""
    work.must(Permission.OFFER_EXPIRE)
    closed = await queries.lock(work.session, queries.due(work.now), skip=True, most=most)
    for offer in closed:
        _move(offer, Act.EXPIRE)
        work.record(OfferExpired(subject=OfferId(offer.id), session_id=offer.session_id))
    await work.flush()
    return len(closed)


async def confirm_delivered(work: Work, session_id: UUID, came: Mapping[OfferId, bool]) -> list[OfferFacts]:
    """The session took place: of everybody who said yes, who came. All of them are named, and none of them confirms."""
    work.must(Permission.SESSION_CONFIRM_DELIVERED)
    await programmes.mark_delivered(work, session_id)
    booked = await queries.lock(
        work.session, col(Offer.session_id) == session_id, col(Offer.status) == OfferStatus.ACCEPTED
    )
    if work.actor.person in {offer.person_id for offer in booked}:
        raise NotAllowed("You are paid for this session yourself, so a colleague must mark it as delivered")
    if {offer.id for offer in booked} != set(came):
        raise Conflict("Who is booked for this session has changed. Look again, then say who came")
    for offer in booked:
        there = came[OfferId(offer.id)]
        _move(offer, Act.CAME if there else Act.STAYED_AWAY)
        if not there:
            await availability.release(work, offer.id)
        work.record(BookingDelivered(subject=OfferId(offer.id), session_id=session_id, came=there))
    await work.flush()
    return facts(booked)
