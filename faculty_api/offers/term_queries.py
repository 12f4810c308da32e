"""How many places of sessions are taken or offered, by session: one query, however many there are."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers.models import Offer
from faculty_api.offers.queries import waiting
from schemas.offers import OfferStatus


async def places_taken(session: AsyncSession, session_ids: Collection[UUID], now: datetime) -> dict[UUID, int]:
    """How many people said yes to each session or can still answer; sessions without any are left out."""
    taken = or_(col(Offer.status) == OfferStatus.ACCEPTED, waiting(now))
    query = (
        select(col(Offer.session_id), func.count())
        .where(col(Offer.session_id).in_(session_ids), taken)
        .group_by(col(Offer.session_id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}
