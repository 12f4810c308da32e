"""Every SELECT about the faculty's people."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Uuid, column, delete, exists, func, or_, select, table
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import within
from faculty_api.people.consenting import counts
from faculty_api.people.models import Associate, AssociateSearch, AssociateSkill, AssociateTopic, NotWith
from schemas.access import Reach
from schemas.accounts import short_name
from schemas.people import AssociateFacts, AssociateStatus
from schemas.values import PersonId

# Claims and bank details stand above us: of them we ask whether somebody is to be paid, and nothing else.
_CLAIM = table("claim", column("person_id", Uuid()), column("status"))
_BANK = table("bank_details", column("person_id", Uuid()))
_STRIPE = table("payee_account", column("person_id", Uuid()))
_FACTS = select(
    col(Associate.person_id),
    col(Person.full_name),
    col(Person.preferred_name),
    col(Person.email),
    col(Associate.kind),
    col(Associate.academy_code),
    col(Associate.status),
    col(Associate.employer),
    col(Associate.postcode),
    col(Associate.travel_km),
    col(Associate.call_first),
    col(Associate.first_time),
).join(Person, col(Person.id) == col(Associate.person_id))


def _tags(tag: Any, *where: ColumnElement[bool]) -> Any:
    return func.array(select(tag).where(*where).order_by(tag).correlate(Associate).scalar_subquery())


def _tagged(today: date) -> tuple[Any, Any]:
    me = col(Associate.person_id)
    skills = _tags(col(AssociateSkill.skill), col(AssociateSkill.person_id) == me)
    topics = _tags(col(AssociateTopic.topic), col(AssociateTopic.person_id) == me, counts(today))
    return skills.label("skills"), topics.label("topics")


async def facts(session: AsyncSession, today: date, *where: ColumnElement[bool]) -> list[AssociateFacts]:
    """Members of the faculty with their skills and the topics they agreed to be asked about as it stands today, by
    name; one query however many there are."""
    query = _FACTS.add_columns(*_tagged(today)).where(*where).order_by(col(Person.full_name), col(Associate.person_id))
    return [_facts(row) for row in (await session.execute(query)).all()]


def _facts(row: Row[Any]) -> AssociateFacts:
    return AssociateFacts(
        id=PersonId(row.person_id),
        full_name=row.full_name,
        short_name=short_name(row.full_name, row.preferred_name),
        email=row.email,
        kind=row.kind,
        academy=row.academy_code,
        status=row.status,
        employer=row.employer,
        postcode=row.postcode,
        travel_km=row.travel_km,
        call_first=row.call_first,
        first_time=row.first_time,
        skills=row.skills,
        topics=row.topics,
    )


async def kept_apart(session: AsyncSession, ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """The pairs among these people who are not to be paired."""
    wanted = list(ids)
    query = select(col(NotWith.person_id), col(NotWith.other_id)).where(
        col(NotWith.person_id).in_(wanted), col(NotWith.other_id).in_(wanted)
    )
    return {frozenset(pair) for pair in (await session.execute(query)).all()}


async def set_apart(session: AsyncSession, one: UUID, other: UUID, not_with: bool) -> bool:
    """Whether it is news. Kept once for both, whoever was named first."""
    first, second = sorted((one, other))
    both = (col(NotWith.person_id).in_([one, other]), col(NotWith.other_id).in_([one, other]))
    if not not_with:
        return bool((await session.execute(delete(NotWith).where(*both))).rowcount)  # type: ignore[attr-defined]
    if await kept_apart(session, [one, other]):
        return False
    query = insert(NotWith).values(person_id=first, other_id=second).on_conflict_do_nothing()
    return bool((await session.execute(query)).rowcount)  # type: ignore[attr-defined]


async def names(session: AsyncSession, reach: Reach) -> dict[UUID, str]:
    """Everybody within reach, by name; whoever was erased is nobody to be chosen."""
    query = (
        select(col(Associate.person_id), col(Person.full_name))
        .join(Person, col(Person.id) == col(Associate.person_id))
        .join(AssociateSearch, col(AssociateSearch.person_id) == col(Associate.person_id))
        .where(readable(reach))
        .order_by(col(Person.full_name), col(Person.id))
    )
    return {row[0]: row[1] for row in (await session.execute(query)).all()}


def readable(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))


async def erased(session: AsyncSession, person_id: UUID) -> bool:
    """Whoever was erased has no line to be searched by any more, and nobody else has none."""
    query = select(exists(select(col(AssociateSearch.person_id)).where(col(AssociateSearch.person_id) == person_id)))
    return not (await session.execute(query)).scalar_one()


async def is_gone(session: AsyncSession, person_id: UUID) -> bool:
    """A record of the faculty that was erased; False for whoever has none."""
    query = select(col(Associate.person_id)).where(
        col(Associate.person_id) == person_id, col(Associate.status) == AssociateStatus.ENDED
    )
    return (await session.execute(query)).first() is not None and await erased(session, person_id)


def is_payee(person: Any) -> ColumnElement[bool]:
    """Whoever sent a claim, or gave bank details or an account to be paid into. A claim that was only made ready is
    nobody's wish to be paid yet. Each is one look under an index."""
    sent = select(_CLAIM.c.person_id).where(_CLAIM.c.person_id == person, _CLAIM.c.status != "draft")
    accounts = (select(one.c.person_id).where(one.c.person_id == person) for one in (_BANK, _STRIPE))
    return or_(exists(sent), *map(exists, accounts))


async def one(
    session: AsyncSession, reach: Reach, person_id: UUID, *, payee: bool = False
) -> tuple[Associate, Person] | None:
    """``payee``: only if they are one."""
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(col(Associate.person_id) == person_id, readable(reach))
    )
    if payee:
        query = query.where(is_payee(col(Associate.person_id)))
    found = (await session.execute(query)).first()
    return (found[0], found[1]) if found else None


async def locked(session: AsyncSession, reach: Reach, person_id: UUID) -> Associate | None:
    """To be changed; of somebody who was erased nothing is written any more."""
    there = exists().where(col(Person.id) == col(Associate.person_id), col(Person.active))
    query = select(Associate).where(col(Associate.person_id) == person_id, readable(reach), there)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Associate | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def tags(session: AsyncSession, person_id: UUID, today: date) -> tuple[list[str], list[str]]:
    """Skills of one person, and the topics they agreed to be asked about."""
    row = (await session.execute(select(*_tagged(today)).where(col(Associate.person_id) == person_id))).one_or_none()
    return (row.skills, row.topics) if row else ([], [])


async def kept_record(session: AsyncSession, reach: Reach, person: UUID, *, payee: bool = False) -> UUID | None:
    """The record that somebody's was joined to, where it is within reach; ``payee``: only if they are one."""
    query = (
        select(col(Person.merged_into))
        .join(Associate, col(Associate.person_id) == col(Person.merged_into))
        .where(col(Person.id) == person, readable(reach))
    )
    if payee:
        query = query.where(is_payee(col(Associate.person_id)))
    found: UUID | None = (await session.execute(query)).scalar_one_or_none()
    return found
