"""Whose record it is, and what was asked for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.dataprotection.models import BreakGlass
from faculty_api.messages.models import Letter
from faculty_api.people.models import Associate


async def record(session: AsyncSession, person_id: UUID) -> tuple[Associate, Person] | None:
    query = select(Associate, Person).join(Person, col(Person.id) == col(Associate.person_id))
    found = (await session.execute(query.where(col(Person.id) == person_id, col(Person.active)))).first()
    return (found[0], found[1]) if found else None


async def hold(session: AsyncSession, person_id: UUID) -> None:
    """Their row, so that of two askings at once the second sees the first."""
    await session.execute(
        select(col(Associate.person_id)).where(col(Associate.person_id) == person_id).with_for_update()
    )


async def locked(session: AsyncSession, glass_id: UUID) -> BreakGlass | None:
    query = select(BreakGlass).where(col(BreakGlass.id) == glass_id).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()


async def told(session: AsyncSession, rows: Collection[BreakGlass], *, lock: bool = False) -> dict[UUID, Letter]:
    """By opening: the letter to the person that it was released, where somebody has to post it or call."""
    at = {(one.person_id, one.released_at): one.id for one in rows if one.released_at}
    query = select(Letter).where(
        col(Letter.template) == "glass_opened",
        col(Letter.channel) != "email",
        col(Letter.person_id).in_({person for person, _ in at}),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await session.execute(query)).scalars().all()
    return {at[key]: one for one in found if (key := (one.person_id, one.made_at)) in at}


async def phones(session: AsyncSession, people: Collection[UUID]) -> dict[UUID, str]:
    query = select(col(Person.id), col(Person.phone)).where(col(Person.id).in_(people))
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


async def lately(session: AsyncSession, person_id: UUID, asked_by: UUID, since: datetime) -> Sequence[BreakGlass]:
    query = select(BreakGlass).where(
        col(BreakGlass.person_id) == person_id,
        col(BreakGlass.asked_by) == asked_by,
        col(BreakGlass.asked_at) > since,
        col(BreakGlass.stopped_at).is_(None),
    )
    return (await session.execute(query)).scalars().all()
