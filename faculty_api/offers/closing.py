"""How offers end by themselves: time runs out, or the session takes place."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col

from faculty_api.availability import service as availability
from faculty_api.kernel.errors import Conflict, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.offers import queries
from faculty_api.offers.models import Offer
from faculty_api.offers.moving import move
from faculty_api.offers.rules import Act
from faculty_api.offers.views import facts
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.offers import BookingDelivered, OfferExpired, OfferFacts, OfferStatus
from schemas.values import OfferId


async def expire_due(work: Work, most: int = 200) -> int:
    """Close the offers whose time to answer is over; returns how many. What somebody is answering now waits."""
    work.must(Permission.OFFER_EXPIRE)
    closed = await queries.lock(work.session, queries.due(work.now), skip=True, most=most)
    for offer in closed:
        move(offer, Act.EXPIRE)
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
        move(offer, Act.CAME if there else Act.STAYED_AWAY)
        if not there:
            await availability.release(work, offer.id)
        work.record(BookingDelivered(subject=OfferId(offer.id), session_id=session_id, came=there))
    await work.flush()
    return facts(booked)
