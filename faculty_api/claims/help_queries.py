"""Every SELECT about claims that are filled in for somebody."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.claims.models import ClaimHelp


async def open_help(session: AsyncSession, claim_id: UUID) -> ClaimHelp | None:
    """The help that has not ended yet; the claim is locked, so there is no other."""
    query: Any = (
        select(ClaimHelp)
        .where(col(ClaimHelp.claim_id) == claim_id, col(ClaimHelp.ended_at).is_(None))
        .execution_options(populate_existing=True)
    )
    found: ClaimHelp | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def of_claim(session: AsyncSession, claim_id: UUID) -> Sequence[Row[Any]]:
    """All help with a claim, the newest first: ClaimHelp, the helper's name."""
    query: Any = (
        select(ClaimHelp, col(Person.full_name).label("helper_name"))
        .join(Person, col(Person.id) == col(ClaimHelp.helper_id))
        .where(col(ClaimHelp.claim_id) == claim_id)
        .order_by(col(ClaimHelp.began_at).desc(), col(ClaimHelp.id).desc())
    )
    return (await session.execute(query)).all()


async def asked(session: AsyncSession, claim_ids: Collection[UUID]) -> set[UUID]:
    """Those of the claims that wait for their person's yes."""
    query = select(col(ClaimHelp.claim_id)).where(
        col(ClaimHelp.claim_id).in_(list(claim_ids)),
        col(ClaimHelp.ended_at).is_(None),
        col(ClaimHelp.asked_at).is_not(None),
    )
    return set((await session.execute(query)).scalars())
