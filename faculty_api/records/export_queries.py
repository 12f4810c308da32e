"""Everybody within reach as an export writes them, in five queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.availability.models import UsualTime
from faculty_api.people.consenting import counts
from faculty_api.people.models import Associate, AssociateSearch, AssociateSkill, AssociateTopic
from faculty_api.people.queries import readable
from schemas.access import Reach


def _within(query: Any, reach: Reach, academy: str | None) -> Any:
    """Of whom the register still knows something: who was erased has no line to be searched by, and none here."""
    listed = select(col(AssociateSearch.person_id)).where(col(AssociateSearch.person_id) == col(Associate.person_id))
    query = query.where(readable(reach), exists(listed))
    return query.where(col(Associate.academy_code) == academy) if academy else query


async def how_many(session: AsyncSession, reach: Reach, academy: str | None) -> int:
    query = _within(select(func.count()).select_from(Associate), reach, academy)
    found: int = (await session.execute(query)).scalar_one()
    return found


async def everybody(session: AsyncSession, reach: Reach, academy: str | None) -> Sequence[Any]:
    """Person and Associate, by Academy and name."""
    query = select(Person, Associate).join(Associate, col(Associate.person_id) == col(Person.id))
    by_name = (col(Associate.academy_code), col(Person.full_name), col(Person.id))
    return (await session.execute(_within(query, reach, academy).order_by(*by_name))).all()


async def skills(session: AsyncSession, reach: Reach, academy: str | None) -> dict[UUID, list[str]]:
    query = select(col(AssociateSkill.person_id), col(AssociateSkill.skill)).join(Associate)
    return _grouped((await session.execute(_within(query, reach, academy).order_by(col(AssociateSkill.skill)))).all())


async def topics(session: AsyncSession, reach: Reach, academy: str | None, today: date) -> dict[UUID, list[str]]:
    query = select(col(AssociateTopic.person_id), col(AssociateTopic.topic)).join(Associate).where(counts(today))
    return _grouped((await session.execute(_within(query, reach, academy).order_by(col(AssociateTopic.topic)))).all())


async def times(session: AsyncSession, reach: Reach, academy: str | None) -> dict[UUID, list[Any]]:
    columns = (col(UsualTime.person_id), col(UsualTime.weekday), col(UsualTime.starts), col(UsualTime.ends))
    query = select(*columns).join(Associate, col(Associate.person_id) == col(UsualTime.person_id))
    found = (await session.execute(_within(query, reach, academy))).all()
    return _grouped((row.person_id, (row.weekday, row.starts, row.ends)) for row in found)


def _grouped(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for person, value in rows:
        found[person].append(value)
    return found
