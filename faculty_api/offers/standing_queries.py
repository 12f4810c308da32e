"""Which sessions somebody's offers are for."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Session


async def sessions_of(session: AsyncSession, person_id: UUID, offers: Collection[UUID]) -> list[UUID]:
    """The sessions of these offers of a person, in the order of their ids."""
    query = select(col(Offer.session_id)).where(col(Offer.person_id) == person_id, col(Offer.id).in_(list(offers)))
    return sorted((await session.execute(query)).scalars())


def sessions_before(moment: datetime | None) -> ColumnElement[bool]:
    """Offers of sessions that begin before a moment; None: of all."""
    if moment is None:
        return true()
    return col(Offer.session_id).in_(select(col(Session.id)).where(col(Session.starts_at) < moment))
