"""Breaches with all their versions, and the names of who saved them."""

from collections.abc import Collection, Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.breaches.models import BreachEntry
from schemas.access import Role


async def breaches(session: AsyncSession, *where: ColumnElement[bool]) -> list[list[BreachEntry]]:
    """Newest breach first, of each its newest version first."""
    query = select(BreachEntry).where(*where).order_by(col(BreachEntry.number).desc(), col(BreachEntry.version).desc())
    rows: Sequence[BreachEntry] = (await session.execute(query)).scalars().all()
    return [list(versions) for _, versions in groupby(rows, key=lambda row: row.breach_id)]


async def next_number(session: AsyncSession) -> int:
    return (await session.execute(select(func.coalesce(func.max(col(BreachEntry.number)), 0)))).scalar_one() + 1


def logged_by(person: UUID) -> ColumnElement[bool]:
    """Those whose first version is this person's."""
    first = select(col(BreachEntry.breach_id)).where(col(BreachEntry.version) == 1, col(BreachEntry.saved_by) == person)
    return col(BreachEntry.breach_id).in_(first)


async def names(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(ids))
    return dict(map(tuple, (await session.execute(query)).all()))


async def desk(session: AsyncSession) -> Sequence[Person]:
    """Everybody of data protection."""
    query = select(Person).join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
    query = query.where(col(RoleGrant.role) == Role.DATA_PROTECTION, col(Person.active))
    return (await session.execute(query.order_by(col(Person.id)))).scalars().unique().all()
