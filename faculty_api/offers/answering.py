"""Yes, no, and what may follow: a place and the time are taken once, whoever else asks at that moment."""

from uuid import UUID

from sqlmodel import col

from faculty_api.availability import service as availability
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.offers import drafting, letters, queries, rules, telling
from faculty_api.offers.models import Offer
from faculty_api.offers.moving import move
from faculty_api.offers.rules import Act
from faculty_api.offers.views import one
from faculty_api.people import service as people
from faculty_api.people.vocabulary import words
from faculty_api.programmes import service as programmes
from faculty_api.training.words import to_person
from schemas.access import Permission
from schemas.offers import (
    AnswerOffer,
    BookingCancelled,
    OfferAccepted,
    OfferCalled,
    OfferCallWanted,
    OfferDeclined,
    OfferStatus,
    OfferView,
    OfferWithdrawn,
    PayChoice,
    WhyNot,
    WhyWithdrawn,
)
from schemas.people import Kind
from schemas.programmes import SessionFacts
from schemas.values import OfferId


async def held_offer(work: Work, found: Offer | None) -> tuple[Offer, queries.Held]:
    """The offer as it is now, with its session and its person held as well, so that bookings of either queue here."""
    if found is None:
        raise NotFound
    session_id, person_id, offer_id = found.session_id, found.person_id, found.id
    held = await queries.lock_session(work.session, session_id)
    await queries.lock_person(work.session, person_id)
    (offer,) = await queries.lock(work.session, col(Offer.id) == offer_id)
    return offer, held


async def facts_of(work: Work, offer: Offer) -> SessionFacts:
    return (await programmes.session_facts(work, [offer.session_id]))[offer.session_id]


async def answer(work: Work, offer_id: UUID, command: AnswerOffer) -> OfferView:
    """Yes, no, or a wish to talk first. Yes takes a place and the time, once, whoever else asks at that moment."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, held = await held_offer(work, await queries.find(work.session, offer_id, reach))
    objection = rules.objection_to_answer(offer.status, held.status, offer.answer_by, work.now)
    if objection == rules.CLOSED:
        last = drafting.day_words(drafting.day_before(offer.answer_by))
        raise Conflict(f"{objection}. The team needed an answer by {last}")
    if objection:
        raise Conflict(objection)
    session = await facts_of(work, offer)
    match command.answer:
        case "talk":
            offer.call_wanted_at = offer.call_wanted_at or work.now
            work.record(OfferCallWanted(subject=OfferId(offer.id), session_id=offer.session_id))
        case "no":
            decline(work, offer)
            offer.decline_reason = command.reason or ""
        case "yes":
            await _discussed(work, offer, session)
            await _has_what_it_takes(work, offer, session)
            await accept(work, offer, session, command.pay, command.reduced_to_pence)
    await letters.answered(work, offer, session, command.answer)
    await work.flush()
    return await one(work, offer.id)


async def choose_pay(work: Work, offer_id: UUID, pay: PayChoice, reduced_to_pence: int | None) -> PayChoice:
    """The choice changed on the claim: it stands here too from now on, wherever it is shown. Returns the one before."""
    reach = work.must(Permission.CLAIM_EDIT)
    if await queries.find(work.session, offer_id, reach) is None:
        raise NotFound
    (offer,) = await queries.lock(work.session, col(Offer.id) == offer_id)
    before = PayChoice(offer.pay_choice)
    offer.pay_choice, offer.reduced_to_pence = pay, reduced_to_pence
    offer.version += 1
    await work.flush()
    return before


async def called(work: Work, offer_id: UUID) -> OfferView:
    """The team has talked to somebody who wanted to talk first; the offer stays open for their answer."""
    reach = work.must(Permission.OFFER_SEND)
    offer, _ = await held_offer(work, await queries.find(work.session, offer_id, reach))
    if offer.status != OfferStatus.OFFERED:
        raise Conflict("This offer was answered or has closed, so no call is needed")
    if offer.call_wanted_at is not None:
        offer.call_wanted_at = None
        work.record(OfferCalled(subject=OfferId(offer.id), session_id=offer.session_id))
    await work.flush()
    return await one(work, offer.id)


async def say_why(work: Work, offer_id: UUID, reason: WhyNot) -> None:
    """Why not this time, for the person's own record: after a no, and only then."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, _ = await held_offer(work, await queries.find(work.session, offer_id, reach))
    if offer.status != OfferStatus.DECLINED:
        raise Conflict(rules.ALREADY[OfferStatus(offer.status)])
    offer.decline_reason = reason
    await work.flush()


def _answered(work: Work, offer: Offer, act: Act) -> None:
    move(offer, act)
    offer.answered_by, offer.answered_at = work.actor.person, work.now


async def _discussed(work: Work, offer: Offer, session: SessionFacts) -> None:
    """Told to the person alone: nobody else answers their offers."""
    private = (await people.not_discussed(work, [offer.person_id])).get(offer.person_id, set())
    about = [one.name for one in words("topic") if one.code in private and one.code in session.topics]
    if about:
        no = Conflict(
            f"You said that you will not discuss: {', '.join(about)}. This session is about it. If you want to say "
            "yes, change your list first"
        )
        no.way = ("Topics you will not discuss", "/story/not-discussed")
        raise no


def decline(work: Work, offer: Offer) -> None:
    _answered(work, offer, Act.DECLINE)
    work.record(OfferDeclined(subject=OfferId(offer.id), session_id=offer.session_id))


async def _has_what_it_takes(work: Work, offer: Offer, session: SessionFacts) -> None:
    lacking = (await programmes.gaps(work, [session], [offer.person_id])).get((session.id, offer.person_id))
    if lacking:
        no = Conflict(f"You cannot say yes to this session yet. {to_person(lacking)}")
        no.way = ("See what to do next", f"/profile/training/why-not?session={session.id}")
        raise no


async def accept(work: Work, offer: Offer, session: SessionFacts, pay: PayChoice, reduced_to_pence: int | None) -> None:
    """For whoever has made sure that this person may do it: the place and the time are theirs from now on."""
    fees = [line["offered_pence"] for line in offer.pay["lines"] if line["kind"] == "fee"]
    objection = rules.objection_to_pay(pay, reduced_to_pence, sum(fees))
    if objection:
        raise drafting.fault("reduced_to_pence", objection)
    needed = session.lived_needed if offer.kind == Kind.LIVED else session.professional_needed
    held = await queries.places_held(work.session, offer.session_id, offer.kind)
    place = offer.place or rules.free_place(held, needed)
    if place is None:
        raise Conflict(rules.TAKEN)
    _answered(work, offer, Act.ACCEPT)
    nothing = reduced_to_pence == 0
    offer.place, offer.pay_choice = place, PayChoice.DECLINED if nothing else pay
    offer.reduced_to_pence = None if nothing else reduced_to_pence
    await work.flush({"uq_offer_place": Conflict(rules.TAKEN)})
    await availability.hold(work, offer.id, offer.session_id, offer.person_id, session.parts)
    await needs.booked(work, offer.id)
    work.record(OfferAccepted(subject=OfferId(offer.id), session_id=offer.session_id))
    clashing = await queries.lock(work.session, queries.overlapping(offer))
    for other in clashing:
        withdrawn(work, other, WhyWithdrawn.CONFLICT)
    await letters.withdrawn(work, clashing, "You said yes to another session at that time.")
    await telling.complete(work, offer, session)


def withdrawn(work: Work, offer: Offer, why: WhyWithdrawn) -> None:
    move(offer, Act.WITHDRAW)
    work.record(OfferWithdrawn(subject=OfferId(offer.id), session_id=offer.session_id, why=why))


async def cancel(work: Work, offer_id: UUID) -> OfferView:
    """Take back a yes before the session: the place and the time are free again."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, held = await held_offer(work, await queries.find(work.session, offer_id, reach))
    objection = rules.objection_to_cancelling(offer.status, held.starts_at, work.now)
    if objection:
        raise Conflict(objection)
    session = await given_up(work, offer)
    await letters.answered(work, offer, session, "cancelled")
    await work.flush()
    return await one(work, offer.id)


async def given_up(work: Work, offer: Offer) -> SessionFacts:
    """For whoever has made sure that it may be: the place and the time are free again, the others there are told."""
    move(offer, Act.CANCEL)
    offer.place = None
    await availability.release(work, offer.id)
    could_not = await needs.ended(work, offer.id)
    work.record(BookingCancelled(subject=OfferId(offer.id), session_id=offer.session_id, we_could_not=could_not))
    session = await facts_of(work, offer)
    await telling.left(work, offer, session)
    return session


async def withdraw(work: Work, offer_id: UUID) -> OfferView:
    """Take back an offer that nobody has answered."""
    reach = work.must(Permission.OFFER_SEND)
    offer, _ = await held_offer(work, await queries.find(work.session, offer_id, reach))
    if rules.after(offer.status, Act.WITHDRAW) is None:
        raise Conflict("This offer was answered or has closed, so it cannot be taken back")
    withdrawn(work, offer, WhyWithdrawn.TEAM)
    await letters.withdrawn(work, [offer], "The team has made another plan.")
    await work.flush()
    return await one(work, offer.id)
