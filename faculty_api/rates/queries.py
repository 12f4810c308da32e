"""Every SELECT about decided figures."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.rates.models import Rate
from schemas.rates import RateState

_Proposer: type[Person] = aliased(Person)
_Decider: type[Person] = aliased(Person)


async def adopted(session: AsyncSession) -> Sequence[Rate]:
    """In the order of their adoption."""
    query = select(Rate).where(col(Rate.state) == RateState.ADOPTED).order_by(col(Rate.decided_at), col(Rate.id))
    return (await session.execute(query)).scalars().all()


async def rate(session: AsyncSession, rate_id: UUID) -> Rate | None:
    """One proposal, locked."""
    query = select(Rate).where(col(Rate.id) == rate_id).with_for_update().execution_options(populate_existing=True)
    found: Rate | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def rates(session: AsyncSession, ids: Iterable[UUID]) -> Sequence[Rate]:
    """These proposals, locked in one order for everybody."""
    query = select(Rate).where(col(Rate.id).in_(set(ids))).order_by(col(Rate.id)).with_for_update()
    return (await session.execute(query.execution_options(populate_existing=True))).scalars().all()


def _told() -> Any:
    return (
        select(Rate, col(_Proposer.full_name).label("proposer"), col(_Decider.full_name).label("decider"))
        .join(_Proposer, col(_Proposer.id) == col(Rate.proposed_by))
        .outerjoin(_Decider, col(_Decider.id) == col(Rate.decided_by))
        .order_by(col(Rate.proposed_at).desc(), col(Rate.id).desc())
    )


async def of_key(session: AsyncSession, key: str) -> Sequence[Any]:
    return (await session.execute(_told().where(col(Rate.key) == key))).all()


async def told(session: AsyncSession, rate_id: UUID) -> Any | None:
    return (await session.execute(_told().where(col(Rate.id) == rate_id))).one_or_none()


async def waiting(session: AsyncSession) -> Sequence[Any]:
    return (await session.execute(_told().where(col(Rate.state) == RateState.PROPOSED))).all()


async def deciders(session: AsyncSession) -> dict[UUID, str]:
    """Who adopted each adopted figure, by the figure's id."""
    query = select(col(Rate.id), col(Person.full_name)).join(Person, col(Person.id) == col(Rate.decided_by))
    rows = await session.execute(query.where(col(Rate.state) == RateState.ADOPTED))
    return {row.id: row.full_name for row in rows}
