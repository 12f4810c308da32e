"""Every SELECT about people who may be in the register twice."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.people.models import Associate, NotSame
from faculty_api.people.queries import readable
from schemas.access import Reach

_Sayer: type[Person] = aliased(Person)
_SHOWN: tuple[Any, ...] = (
    col(Person.id),
    col(Person.full_name),
    col(Person.preferred_name),
    col(Person.email),
    col(Person.phone),
    col(Associate.postcode),
    col(Associate.academy_code).label("academy"),
    col(Associate.kind),
    col(Associate.status),
)


async def compared(session: AsyncSession, reach: Reach, ids: Collection[UUID] | None = None) -> Sequence[Any]:
    """Everybody within reach, or those of ``ids`` who are, as far as records are compared; by name."""
    query = select(*_SHOWN).join(Associate, col(Associate.person_id) == col(Person.id)).where(readable(reach))
    if ids is not None:
        query = query.where(col(Person.id).in_(list(ids)))
    return (await session.execute(query.order_by(col(Person.full_name), col(Person.id)))).all()


async def two_people(session: AsyncSession) -> Sequence[Any]:
    """Pairs found to be two people: person_id, other_id, said_at, said_by. The newest first."""
    query = (
        select(col(NotSame.person_id), col(NotSame.other_id), col(NotSame.said_at), col(_Sayer.full_name))
        .join(_Sayer, col(_Sayer.id) == col(NotSame.said_by))
        .order_by(col(NotSame.said_at).desc(), col(NotSame.person_id), col(NotSame.other_id))
    )
    return (await session.execute(query)).all()


async def say_not_same(session: AsyncSession, pair: tuple[UUID, UUID], row: NotSame) -> bool:
    """Whether it is news. ``pair``: the smaller id first, as the database wants it."""
    query = insert(NotSame).values(person_id=pair[0], other_id=pair[1], said_by=row.said_by, said_at=row.said_at)
    return bool((await session.execute(query.on_conflict_do_nothing())).rowcount)  # type: ignore[attr-defined]


async def forget_not_same(session: AsyncSession, pair: tuple[UUID, UUID]) -> bool:
    query = delete(NotSame).where(col(NotSame.person_id) == pair[0], col(NotSame.other_id) == pair[1])
    return bool((await session.execute(query)).rowcount)  # type: ignore[attr-defined]
