"""The offer that a link of an e-mail is for, and the calendar entry that comes back when its no is taken back."""

from uuid import UUID

from sqlalchemy import select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers.models import Offer


async def by_link(session: AsyncSession, link_hash: str) -> Offer | None:
    found: Offer | None = (
        await session.execute(select(Offer).where(col(Offer.link_hash) == link_hash))
    ).scalar_one_or_none()
    return found


async def calendar_rises(session: AsyncSession, session_id: UUID) -> None:
    """A cancelled event comes back: its number goes past the one that said so."""
    rises = "UPDATE session SET calendar_sequence = calendar_sequence + 2, calendar_at = now() WHERE id = :id"
    await session.execute(text(rises), {"id": session_id})
