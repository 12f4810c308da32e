"""Every SELECT about moves from one Academy to another."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate
from faculty_api.transfers.models import HomeMove
from schemas.access import Reach
from schemas.transfers import TransferState

OPEN = col(HomeMove.state).in_([TransferState.ASKED.value, TransferState.ACCEPTED.value])
MOST = 200


def readable(reach: Reach) -> ColumnElement[bool]:
    """The person's own; the team they leave and the team they come to while it is open, and the latter once they came;
    of what was declined or taken back, the team they stayed with."""
    if reach.everyone or not reach.academies:
        return within(reach, academy=col(HomeMove.from_code), person=col(HomeMove.person_id))
    leaves = within(reach, academy=col(HomeMove.from_code))
    comes = within(reach, academy=col(HomeMove.to_code))
    done = col(HomeMove.state) == TransferState.DONE.value
    return or_(leaves & ~done, comes & (done | OPEN))


async def moves(session: AsyncSession, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """(HomeMove, the person's name, kind, who asked, who accepted): what is open first, the longest wait first."""
    asker, accepter = aliased(Person), aliased(Person)
    query: Any = (
        select(HomeMove, col(Person.full_name), col(Associate.kind), col(asker.full_name), col(accepter.full_name))
        .join(Person, col(Person.id) == col(HomeMove.person_id))
        .join(Associate, col(Associate.person_id) == col(HomeMove.person_id))
        .join(asker, col(asker.id) == col(HomeMove.asked_by))
        .outerjoin(accepter, col(accepter.id) == col(HomeMove.accepted_by))
        .where(*where)
        .order_by(OPEN.desc(), col(HomeMove.ended_at).desc(), col(HomeMove.asked_at), col(HomeMove.id))
        .limit(MOST)
        .execution_options(populate_existing=True)
    )
    return (await session.execute(query)).all()


async def person_of(session: AsyncSession, reach: Reach, move_id: UUID) -> UUID | None:
    query = select(col(HomeMove.person_id)).where(col(HomeMove.id) == move_id, readable(reach))
    found: UUID | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def held(session: AsyncSession, reach: Reach, move_id: UUID) -> HomeMove | None:
    """Held until the transaction ends, as it is now."""
    query = select(HomeMove).where(col(HomeMove.id) == move_id, readable(reach)).with_for_update()
    found: HomeMove | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def open_moves(session: AsyncSession, person_id: UUID) -> Sequence[HomeMove]:
    """Held until the transaction ends."""
    query = select(HomeMove).where(col(HomeMove.person_id) == person_id, OPEN).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalars().all()


async def member(session: AsyncSession, person_id: UUID, *where: ColumnElement[bool]) -> Associate | None:
    query = select(Associate).where(col(Associate.person_id) == person_id, *where)
    found: Associate | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found
