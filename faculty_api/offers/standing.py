"""What becomes of somebody's offers and bookings when they take a break, leave, or are asked to stop."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col

from faculty_api.kernel.work import Work
from faculty_api.offers import letters, queries, standing_queries
from faculty_api.offers.answering import given_up, withdrawn
from faculty_api.offers.models import Offer
from faculty_api.offers.views import views
from faculty_api.programmes.models import Session
from schemas.offers import OfferStatus, OfferView, WhyWithdrawn


async def ahead(work: Work, person_id: UUID) -> list[OfferView]:
    """Bookings to come and offers that wait for an answer, by time. Asks no permission: called by ``leaving``."""
    live = col(Offer.status).in_([OfferStatus.ACCEPTED, OfferStatus.OFFERED])
    return await views(work, col(Offer.person_id) == person_id, live, col(Session.starts_at) > work.now)


async def hold_person(work: Work, person_id: UUID, bookings: Collection[UUID]) -> None:
    """The sessions of these bookings and then the person, in the order in which answers take them: until the end of
    this transaction nobody offers them anything and nothing of theirs is answered. Asks no permission, as ``ahead``."""
    for session_id in await standing_queries.sessions_of(work.session, person_id, bookings):
        await queries.lock_session(work.session, session_id)
    await queries.lock_person(work.session, person_id)


async def close_offers(work: Work, person_id: UUID, before: datetime | None, why: str) -> int:
    """Offers that wait for an answer, of sessions before a moment (None: all), are taken back; how many. Asks no
    permission, as ``ahead``."""
    sessions = standing_queries.sessions_before(before)
    where = and_(col(Offer.person_id) == person_id, col(Offer.status) == OfferStatus.OFFERED, sessions)
    waiting = await queries.lock(work.session, where)
    for offer in waiting:
        withdrawn(work, offer, WhyWithdrawn.AWAY)
    if waiting:
        await letters.withdrawn(work, waiting, why)
    await work.flush()
    return len(waiting)


async def close_offers_of(work: Work, person_id: UUID, academy: str, why: str) -> int:
    """Offers of one Academy that wait for an answer are taken back, for it may no longer ask; how many. Asks no
    permission, as ``ahead``."""
    waiting = await queries.lock(work.session, queries.open_in(person_id, academy))
    for offer in waiting:
        withdrawn(work, offer, WhyWithdrawn.TICK)
    if waiting:
        await letters.withdrawn(work, waiting, why)
    await work.flush()
    return len(waiting)


async def hand_back(work: Work, person_id: UUID, bookings: Collection[UUID]) -> int:
    """Each yes is taken back: place and time are free again, and whoever asked is told. Asks no permission, as
    ``ahead``; the person is held."""
    held = await queries.lock(
        work.session,
        col(Offer.person_id) == person_id,
        col(Offer.id).in_(list(bookings)),
        col(Offer.status) == OfferStatus.ACCEPTED,
    )
    for offer in held:
        session = await given_up(work, offer)
        await letters.answered(work, offer, session, "cancelled")
    await work.flush()
    return len(held)
