"""Rows by what the schedule says of them: no table is named here but those of people, sessions and events."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Table, Text, any_, func, literal, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.history import EventRow
from faculty_api.offers.models import Offer
from faculty_api.tables import metadata
from schemas.keeping import Held, Schedule

ROOT = "person"
MOST_WORDS = 6
"""Words of the longest name that is looked for."""


def mine(schedule: Schedule, name: str, person: UUID) -> ColumnElement[bool]:
    """Which rows of a table are about somebody, along the references from its ``about`` columns."""
    table = metadata.tables[name]
    return or_(*(_leads_to(schedule, table, column, person) for column in schedule.tables[name].about))


def _leads_to(schedule: Schedule, table: Table, column: str, person: UUID) -> ColumnElement[bool]:
    here = table.c[column]
    targets = [key.column for key in here.foreign_keys]
    if table.name == ROOT or not targets:
        return here == person
    there = targets[0]
    if schedule.tables[there.table.name].about == (there.name,):
        return here == person
    return here.in_(select(there).where(mine(schedule, there.table.name, person)))


async def rows(session: AsyncSession, schedule: Schedule, name: str, person: UUID) -> Sequence[Any]:
    table = metadata.tables[name]
    found = await session.execute(
        select(table).where(mine(schedule, name, person)).order_by(*table.primary_key.columns)
    )
    return found.mappings().all()


async def events(session: AsyncSession, subjects: Collection[UUID]) -> Sequence[Any]:
    """What happened to the person or to a record of theirs, oldest first."""
    table = metadata.tables[EventRow.__tablename__]
    found = await session.execute(select(table).where(table.c.subject.in_(subjects)).order_by(table.c.seq))
    return found.mappings().all()


async def times_named(session: AsyncSession, name: str, held: Held, person: UUID) -> dict[str, int]:
    """How many rows name the person in a column that does not make the row theirs."""
    table = metadata.tables[name]
    columns = [table.c[column] for column in held.people if column not in held.about]
    if not columns:
        return {}
    counts = [func.count().filter(_names(column, person)).label(column.name) for column in columns]
    found = (await session.execute(select(*counts).where(or_(*(_names(one, person) for one in columns))))).one()
    return {column.name: getattr(found, column.name) for column in columns if getattr(found, column.name)}


def _names(column: Any, person: UUID) -> ColumnElement[bool]:
    return literal(person) == any_(column) if isinstance(column.type, ARRAY) else column == person


async def beside(session: AsyncSession, person: UUID) -> set[UUID]:
    """Everybody who was ever asked for a session that this person was asked for."""
    asked = select(col(Offer.session_id)).where(col(Offer.person_id) == person)
    found = await session.execute(select(col(Offer.person_id)).where(col(Offer.session_id).in_(asked)).distinct())
    return set(found.scalars().all()) - {person}


async def people(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Person]:
    found = await session.execute(select(Person).where(col(Person.id).in_(ids)))
    return found.scalars().all()


async def records(session: AsyncSession, person: UUID) -> set[UUID]:
    """The person's record and those that were joined to it."""
    query = select(col(Person.id)).where(or_(col(Person.id) == person, col(Person.merged_into) == person))
    return set((await session.execute(query)).scalars().all())


async def known(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these ids that are people's."""
    found = await session.execute(select(col(Person.id)).where(col(Person.id).in_(list(ids))))
    return set(found.scalars().all())


async def named_like(session: AsyncSession, phrases: Collection[str], addresses: Collection[str]) -> Sequence[Person]:
    """People whose whole name (its words in lower case, one space between) or address is among these."""
    plain = func.trim(func.regexp_replace(func.lower(col(Person.full_name)), "[^[:alnum:]]+", " ", "g"))
    where = or_(
        plain == any_(literal(list(phrases), ARRAY(Text))),
        func.lower(col(Person.email)) == any_(literal(list(addresses), ARRAY(Text))),
    )
    return (await session.execute(select(Person).where(where))).scalars().all()
