"""Rows of other features that stand still while offers are made or ended: sessions first, then people, by id."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.people.models import Associate
from faculty_api.programmes.models import Session


async def hold_sessions(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Until the end of the transaction nobody moves these sessions or calls them off; others may hold them too."""
    query = select(col(Session.id)).where(col(Session.id).in_(list(ids))).order_by(col(Session.id))
    await session.execute(query.with_for_update(read=True))


async def lock_people(session: AsyncSession, ids: Collection[UUID]) -> None:
    query = select(col(Associate.person_id)).where(col(Associate.person_id).in_(list(ids)))
    await session.execute(query.order_by(col(Associate.person_id)).with_for_update(key_share=True))
