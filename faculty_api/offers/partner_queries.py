"""Who else is asked for a session, or holds a place at it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.offers.models import Offer
from schemas.offers import OfferStatus


async def partners_asked(session: AsyncSession, offer: Offer, now: datetime) -> list[str]:
    """The names of those who have not answered yet and of whom one of the two offers says that they work together."""
    query = (
        select(col(Person.full_name))
        .join(Offer, col(Offer.person_id) == col(Person.id))
        .where(
            col(Offer.session_id) == offer.session_id,
            col(Offer.status) == OfferStatus.OFFERED,
            col(Offer.answer_by) > now,
            or_(col(Offer.partner_id) == offer.person_id, col(Offer.person_id) == offer.partner_id),
        )
        .order_by(col(Person.full_name))
    )
    return list((await session.execute(query)).scalars())


async def colleagues(session: AsyncSession, offer: Offer) -> list[str]:
    """The names of those who hold the session's other places."""
    query = (
        select(col(Person.full_name))
        .join(Offer, col(Offer.person_id) == col(Person.id))
        .where(
            col(Offer.session_id) == offer.session_id,
            col(Offer.id) != offer.id,
            col(Offer.status).in_([OfferStatus.ACCEPTED, OfferStatus.DELIVERED]),
        )
        .order_by(col(Person.full_name))
    )
    return list((await session.execute(query)).scalars())


async def booked(session: AsyncSession, session_id: UUID) -> list[UUID]:
    """Who has said yes to a session to come."""
    query = select(col(Offer.person_id)).where(
        col(Offer.session_id) == session_id, col(Offer.status) == OfferStatus.ACCEPTED
    )
    return list((await session.execute(query.order_by(col(Offer.person_id)))).scalars())


async def gone_from(session: AsyncSession, session_id: UUID, person_id: UUID, now: datetime) -> bool:
    """Whether somebody was asked, and neither holds a place nor may still say yes to one; not of who was not asked."""
    still = or_(
        col(Offer.status).in_([OfferStatus.ACCEPTED, OfferStatus.DELIVERED]),
        and_(col(Offer.status) == OfferStatus.OFFERED, col(Offer.answer_by) > now),
    )
    query = select(~func.bool_or(still)).where(col(Offer.session_id) == session_id, col(Offer.person_id) == person_id)
    return bool((await session.execute(query)).scalar_one())
