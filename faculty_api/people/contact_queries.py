"""Every SELECT about how people are reached, and were."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.people.models import FormerContact, NewEmail
from schemas.access import Role


async def newest(session: AsyncSession, person_id: UUID) -> NewEmail | None:
    return await session.get(NewEmail, person_id)


async def awaited(session: AsyncSession, person_id: UUID, now: datetime, *, lock: bool = False) -> NewEmail | None:
    """The new address whose code still counts."""
    query = select(NewEmail).where(col(NewEmail.person_id) == person_id, col(NewEmail.ends_at) > now)
    return (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def has_address(session: AsyncSession, email: str) -> bool:
    return bool((await session.execute(select(exists().where(col(Person.email) == email)))).scalar_one())


async def is_staff(session: AsyncSession, person_id: UUID) -> bool:
    held = col(RoleGrant.person_id) == person_id, col(RoleGrant.role) != Role.ASSOCIATE
    return bool((await session.execute(select(exists().where(*held)))).scalar_one())


async def formers(session: AsyncSession, ids: Iterable[UUID], since: datetime) -> Sequence[FormerContact]:
    """How these were known before, oldest first."""
    query = select(FormerContact).where(col(FormerContact.person_id).in_(set(ids)), col(FormerContact.made_at) >= since)
    return (await session.execute(query.order_by(col(FormerContact.made_at), col(FormerContact.id)))).scalars().all()
