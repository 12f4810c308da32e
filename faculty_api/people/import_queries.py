"""Every SELECT of an import: who is here already, and the imports themselves."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Row,
    Select,
    Time,
    Uuid,
    and_,
    column,
    func,
    or_,
    select,
    table,
    text,
    union,
)
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.kernel.db import any_of, within
from faculty_api.messages.models import PostChoice
from faculty_api.people.consenting import said_of_topics
from faculty_api.people.models import (
    Associate,
    AssociateSearch,
    AssociateSkill,
    ErasedMark,
    FormerContact,
    Listed,
    RosterImport,
)
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import times
from faculty_api.people.roster.wanted import Wanted
from schemas.access import Reach, Role
from schemas.people import LentDays
from schemas.roster import KnownPerson, UsualTime
from schemas.values import PersonId

_NEED = table("access_need", column("person_id"))
"""Needs stand above us: of them we ask whether somebody ever told us of one, and nothing else."""
# Availability stands above this feature: of its table no more is known here than who spoke for themselves.
_AVAILABILITY = table("availability", column("person_id"), column("from_list", Boolean()))
_USUAL = table(
    "usual_time",
    column("person_id", Uuid()),
    column("weekday", Integer()),
    column("starts", Time()),
    column("ends", Time()),
)
REGISTER_LOCK = 7_305_201
"""Advisory: those who add people in bulk go one after another, each seeing whom the last one added."""


async def lock_register(session: AsyncSession) -> None:
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": REGISTER_LOCK})


async def known_people(
    session: AsyncSession, academy: str | None, looked: Wanted, lent: Mapping[UUID, LentDays]
) -> list[KnownPerson]:
    """Everybody a row of a roster may turn out to be. With ``academy``: as its team may know them.

    Somebody who belongs to another Academy is then known by e-mail address alone, or also by name where they are
    ``lent`` to it; staff of no Academy are known to all.
    """
    people = select(
        col(Person.id), col(Person.full_name), col(Person.preferred_name), col(Person.email), col(Person.phone),
        col(Associate.postcode), col(Associate.academy_code), col(Associate.recruitment_route),
        col(Associate.started_on), col(Associate.trained_on), col(Associate.usual_days), col(Associate.notes),
        col(PostChoice.address).label("postal_address"),
        col(Associate.access_needs).is_not(None).label("has_needs"), col(Listed.marks),
        (_AVAILABILITY.c.from_list.is_(False)).label("own_days"),
        col(AssociateSearch.skills), col(AssociateSearch.topics),
    ).join(Associate, col(Associate.person_id) == col(Person.id), isouter=True)  # fmt: skip
    people = people.join(Listed, col(Listed.person_id) == col(Person.id), isouter=True)
    people = people.join(PostChoice, col(PostChoice.person_id) == col(Person.id), isouter=True)
    people = people.join(_AVAILABILITY, _AVAILABILITY.c.person_id == col(Person.id), isouter=True)
    people = people.join(AssociateSearch, col(AssociateSearch.person_id) == col(Person.id), isouter=True)
    ids = await _could_be(session, academy, looked, lent)
    people = people.where(col(Person.merged_into).is_(None), any_of(col(Person.id), ids)).order_by(col(Person.id))
    if academy is not None:
        where = col(Associate.academy_code)
        people = people.where(
            or_(where == academy, where.is_(None), col(Person.email).is_not(None), any_of(col(Person.id), lent))
        )
    held: dict[UUID, set[str]] = {}
    grants = select(col(RoleGrant.person_id), col(RoleGrant.academy_code)).where(any_of(col(RoleGrant.person_id), ids))
    for person, code in (await session.execute(grants.where(col(RoleGrant.academy_code).is_not(None)))).all():
        held.setdefault(person, set()).add(code)
    former: dict[UUID, list[FormerContact]] = {}
    before = select(FormerContact).where(any_of(col(FormerContact.person_id), ids)).order_by(col(FormerContact.id))
    for one in (await session.execute(before)).scalars():
        former.setdefault(one.person_id, []).append(one)
    weeks = await _weeks(session, ids)
    found = []
    for row in (await session.execute(people)).all():
        belongs = {row.academy_code} if row.academy_code else held.get(row.id, set())
        elsewhere = academy is not None and bool(belongs) and academy not in belongs
        if elsewhere and row.id in lent:
            until, name = lent[row.id].last_day, _known(row, elsewhere)
            found.append(replace(name, lent_until=until, marks=row.marks or {}))
        elif not elsewhere or row.email:
            one = _known(row, elsewhere, [_known(one, elsewhere) for one in former.get(row.id, ())])
            found.append(one if elsewhere else replace(one, **_held(row), week=weeks.get(row.id, "")))
    return found


async def erased(session: AsyncSession, marks: Collection[str]) -> frozenset[str]:
    """Those of these marks that somebody who was erased left."""
    found = await session.execute(select(col(ErasedMark.mark)).where(any_of(col(ErasedMark.mark), marks)))
    return frozenset(found.scalars())


async def erased_at(session: AsyncSession, marks: Collection[str]) -> datetime | None:
    """When the last one who left one of these marks was erased."""
    query = select(func.max(col(ErasedMark.erased_at))).where(any_of(col(ErasedMark.mark), marks))
    found: datetime | None = (await session.execute(query)).scalar_one()
    return found


async def _could_be(session: AsyncSession, academy: str | None, looked: Wanted, lent: Collection[UUID]) -> set[UUID]:
    """Who agrees with a row in anything. Names are compared here, for what makes two of them one is no matter of SQL:
    a team's are those of its own Academy, off the index that the register is listed by."""
    agrees = select(col(Person.id)).join(Associate, col(Associate.person_id) == col(Person.id), isouter=True)
    agrees = agrees.where(
        or_(
            any_of(col(Person.id), looked.records),
            any_of(func.lower(col(Person.email)), looked.emails),
            any_of(col(Person.phone), looked.phones),
            any_of(_squeezed(col(Associate.postcode)), looked.postcodes),
            col(Associate.person_id).is_(None),  # staff: few, and of no Academy's list
        )
    )
    former = select(col(FormerContact.person_id)).where(
        or_(
            any_of(func.lower(col(FormerContact.email)), looked.emails),
            any_of(col(FormerContact.phone), looked.phones),
            any_of(_squeezed(col(FormerContact.postcode)), looked.postcodes),
        )
    )
    found = set((await session.execute(union(agrees, former))).scalars())
    names = select(col(AssociateSearch.person_id), col(AssociateSearch.full_name))
    if academy is not None:
        names = names.where(
            or_(col(AssociateSearch.academy_code) == academy, any_of(col(AssociateSearch.person_id), lent))
        )
    for query in (names, select(col(FormerContact.person_id), col(FormerContact.full_name))):
        rows = (await session.execute(query)).all()
        found |= await asyncio.to_thread(_of_these_names, rows, looked.names)
    return found


def _of_these_names(rows: Sequence[Row[UUID, str]], names: Collection[str]) -> set[UUID]:
    return {person for person, name in rows if name_key(name) in names}


def _squeezed(postcode: Any) -> ColumnElement[str]:
    return func.upper(func.replace(postcode, " ", ""))


async def _weeks(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """When people are usually free, in the words in which a list's is compared."""
    found: dict[UUID, list[UsualTime]] = {}
    for row in (await session.execute(select(_USUAL).where(any_of(_USUAL.c.person_id, ids)))).all():
        one = UsualTime(weekday=row.weekday, start=f"{row.starts:%H:%M}", end=f"{row.ends:%H:%M}")
        found.setdefault(row.person_id, []).append(one)
    return {person: times(week) for person, week in found.items()}


async def _tags(session: AsyncSession, query: Select[UUID, str]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for person, code in (await session.execute(query)).all():
        found.setdefault(person, []).append(code)
    return found


def _held(row: Row[Any]) -> dict[str, Any]:
    """What is held of somebody that a list may say otherwise."""
    names = (
        "preferred_name",
        "phone",
        "postcode",
        "postal_address",
        "recruitment_route",
        "started_on",
        "trained_on",
        "usual_days",
        "notes",
    )
    return {
        "marks": row.marks or {},
        "facts": {name: str(value) for name in names if (value := getattr(row, name))},
        "has_needs": row.has_needs,
        "own_days": bool(row.own_days),
        "skills": tuple(row.skills or ()),
        "topics": tuple(row.topics or ()),
    }


def _known(row: Any, elsewhere: bool, former: Iterable[KnownPerson] = ()) -> KnownPerson:
    now = isinstance(row, Row)
    return KnownPerson(
        id=PersonId(row.id if now else row.person_id),
        name=row.full_name,
        preferred=row.preferred_name if now else "",
        academy=row.academy_code if now else None,
        former=tuple(former),
        email=row.email,
        phone=None if elsewhere else row.phone or None,
        postcode=None if elsewhere else row.postcode or None,
        elsewhere=elsewhere,
    )


def _imports_of(reach: Reach) -> ColumnElement[bool]:
    mine = within(reach, academy=col(RosterImport.academy_code))
    return mine if reach.everyone else and_(mine, col(RosterImport.whole_network).is_(False))


async def roster_import(session: AsyncSession, reach: Reach, import_id: UUID, *, lock: bool) -> RosterImport | None:
    query = select(RosterImport).where(col(RosterImport.id) == import_id, _imports_of(reach))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalars().first()


async def roster_imports(session: AsyncSession, reach: Reach, most: int) -> list[Row[Any]]:
    """The newest first, without their bytes."""
    counts = [
        col(RosterImport.report)["report"][name].as_integer().label(name)
        for name in ("rows", "accepted", "joined", "refused")
    ]
    query = select(
        col(RosterImport.id),
        col(RosterImport.academy_code).label("academy"),
        col(RosterImport.filename),
        col(RosterImport.state),
        col(RosterImport.made_at),
        col(RosterImport.committed_at),
        *counts,
    ).where(_imports_of(reach))
    return list((await session.execute(query.order_by(col(RosterImport.id).desc()).limit(most))).all())


async def associates_to_fill(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, tuple[Person, Associate | None]]:
    """These people, held until the transaction ends."""
    wanted = list(ids)
    held = select(Person).where(col(Person.id).in_(wanted)).order_by(col(Person.id)).with_for_update(key_share=True)
    people = (await session.execute(held)).scalars().all()
    rows = select(Associate).where(col(Associate.person_id).in_(wanted)).order_by(col(Associate.person_id))
    associates = {
        row.person_id: row for row in (await session.execute(rows.with_for_update(key_share=True))).scalars().all()
    }
    return {person.id: (person, associates.get(person.id)) for person in people}


async def tagged(session: AsyncSession, ids: Iterable[UUID]) -> tuple[dict[UUID, list[str]], set[UUID]]:
    """The skills of each, and those who ever said anything of topics."""
    wanted = list(ids)
    skilled = select(col(AssociateSkill.person_id), col(AssociateSkill.skill))
    skills = await _tags(session, skilled.where(col(AssociateSkill.person_id).in_(wanted)))
    return skills, await said_of_topics(session, wanted)


async def told_of_needs(session: AsyncSession, ids: Iterable[UUID]) -> set[UUID]:
    """Those whose needs we were ever told of, if only to take them back: a list says nothing more of them."""
    found = select(_NEED.c.person_id).where(_NEED.c.person_id.in_(list(ids)))
    return set((await session.execute(found)).scalars())


async def granted(session: AsyncSession, ids: Iterable[UUID], role: str) -> set[UUID]:
    query = select(col(RoleGrant.person_id)).where(col(RoleGrant.person_id).in_(list(ids)), col(RoleGrant.role) == role)
    return set((await session.execute(query)).scalars())


async def first_lead(session: AsyncSession) -> Person | None:
    """The national lead, else the administrator, who has been here longest."""
    leads = (
        select(Person)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role).in_([Role.NATIONAL, Role.ADMIN]), col(Person.active).is_(True))
        .order_by(col(RoleGrant.role).desc(), col(Person.created_at), col(Person.id))
    )
    return (await session.execute(leads.limit(1))).scalars().first()


async def person_named(session: AsyncSession, name: str) -> Person | None:
    """Somebody of this name who cannot log in."""
    query = select(Person).where(
        col(Person.full_name) == name, col(Person.active).is_(False), col(Person.email).is_(None)
    )
    return (await session.execute(query.limit(1))).scalars().first()
