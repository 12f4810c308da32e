"""Every SELECT about people who may be in the register twice."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.people.lending_models import Lending
from faculty_api.people.models import Associate, NotSame
from faculty_api.people.queries import readable
from schemas.access import Reach
from schemas.people import AssociateStatus

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


async def across(session: AsyncSession, reach: Reach, today: date) -> list[tuple[Any, Any, bool]]:
    """Who is lent, and who of the Academy that they are lent to has their number or postcode; of the two, one is within
    reach, and stands first; whether the other is the one who is lent."""
    if reach.everyone:
        return []
    guest, their, host, its = aliased(Person), aliased(Associate), aliased(Person), aliased(Associate)
    mine = sorted(reach.academies)
    query = (
        select(col(guest.id), col(host.id), col(their.academy_code))
        .select_from(Lending)
        .join(guest, col(guest.id) == col(Lending.person_id))
        .join(their, col(their.person_id) == col(guest.id))
        .join(its, col(its.academy_code) == col(Lending.academy_code))
        .join(host, col(host.id) == col(its.person_id))
        .where(
            col(Lending.ended_at).is_(None),
            col(Lending.last_day) >= today,
            col(their.status) != AssociateStatus.ENDED,
            col(their.academy_code) != col(Lending.academy_code),
            or_(col(their.academy_code).in_(mine), col(Lending.academy_code).in_(mine)),
            or_(
                and_(col(guest.phone) != "", col(host.phone) == col(guest.phone)),
                and_(col(their.postcode) != "", _squeezed(its.postcode) == _squeezed(their.postcode)),
            ),
        )
    )
    found = (await session.execute(query.distinct())).all()
    shown = select(*_SHOWN).join(Associate, col(Associate.person_id) == col(Person.id))
    ids = {one for row in found for one in row[:2]}
    rows = {row.id: row for row in (await session.execute(shown.where(col(Person.id).in_(ids)))).all()}
    return [(rows[a], rows[b], False) if home in reach.academies else (rows[b], rows[a], True) for a, b, home in found]


def _squeezed(postcode: Any) -> Any:
    return func.upper(func.replace(postcode, " ", ""))


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
