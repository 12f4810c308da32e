"""Every SELECT about breaks, leaving and coming back."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.leaving.models import StandingChange
from faculty_api.people.models import Associate
from schemas.access import Reach
from schemas.people import AssociateStatus
from schemas.standing import Change


async def member(session: AsyncSession, reach: Reach, person_id: UUID) -> tuple[Associate, Person] | None:
    """As they are now: what another transaction changed while this one waited is seen."""
    mine = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(col(Associate.person_id) == person_id, mine)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(query)).one_or_none()
    return (row[0], row[1]) if row else None


async def changes(session: AsyncSession, person_id: UUID) -> Sequence[Row[Any]]:
    """(change, name of who said so), the newest first."""
    query = (
        select(StandingChange, col(Person.full_name))
        .outerjoin(Person, col(Person.id) == col(StandingChange.by))
        .where(col(StandingChange.person_id) == person_id)
        .order_by(col(StandingChange.at).desc(), col(StandingChange.id).desc())
    )
    return (await session.execute(query)).all()


async def suspender(session: AsyncSession, person_id: UUID) -> UUID | None:
    """Who asked them to stop, the last time."""
    query = (
        select(col(StandingChange.by))
        .where(col(StandingChange.person_id) == person_id, col(StandingChange.what) == Change.SUSPENDED.value)
        .order_by(col(StandingChange.at).desc(), col(StandingChange.id).desc())
        .limit(1)
    )
    found: UUID | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def back_by(session: AsyncSession, today: date, most: int) -> list[Associate]:
    """Those whose break is over; whoever is being changed now waits for the next turn."""
    query = (
        select(Associate)
        .where(col(Associate.status) == AssociateStatus.PAUSED.value, col(Associate.paused_until) < today)
        .order_by(col(Associate.person_id))
        .limit(most)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return list((await session.execute(query)).scalars())
