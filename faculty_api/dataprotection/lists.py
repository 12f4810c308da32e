"""Lists that teams uploaded with somebody in them who is erased: their own rows are taken out of each, in the rows of
others what names them is replaced, and whoever used it is told. One that cannot be read again, or not be taken apart,
may have them in it, and goes whole."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, or_, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.dataprotection.replacing import Replacing, Said
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people.importing import layout_of
from faculty_api.people.in_lists import parted
from faculty_api.people.models import RosterImport
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.whose import Named
from faculty_api.people.roster.without import Who
from schemas.access import Role
from schemas.removals import ListsGone

_THEIRS = "whole_network OR academy_code IN (SELECT academy_code FROM associate WHERE person_id = ANY (:ids))"
ALL_LISTS = "all local academies"


class Kept(NamedTuple):
    academy: str | None
    """None: for the whole network."""
    made_by: UUID
    made_at: datetime


class Touched(NamedTuple):
    """A list that they were in. ``whole``: all of it went; else how many of its rows went, and how many stay."""

    of: Kept
    whole: bool
    gone: int
    stay: int


async def kept(session: AsyncSession, ids: Collection[UUID]) -> list[ListsGone]:
    """What may have them in it today, by Academy; which of it has is found out when it is carried out."""
    found = await session.execute(
        text(
            "SELECT CASE WHEN whole_network THEN NULL ELSE academy_code END AS academy, made_by, made_at"  # noqa: S608
            f" FROM roster_import WHERE {_THEIRS}"
        ),
        {"ids": list(ids)},
    )
    return _shown([Kept(*row) for row in found.all()])


def _shown(found: Collection[Kept]) -> list[ListsGone]:
    by: dict[str, list[Kept]] = defaultdict(list)
    for one in found:
        by[networks.names().get(one.academy, one.academy) if one.academy else ALL_LISTS].append(one)
    return [ListsGone(whose=whose, many=len(rows), since=min(one.made_at for one in rows)) for whose, rows in
            sorted(by.items())]  # fmt: skip


async def remove(work: Work, vault: Vault, ids: Collection[UUID], known: Said) -> tuple[int, int]:
    """What is theirs goes, and a letter to each of those teams and to who uploaded it; of who was erased it says
    nothing. How many rows it was, and how many stay in those lists."""
    who, touched = await _who(work, ids, known), list[Touched]()
    held = await work.session.execute(select(col(RosterImport.id)).order_by(col(RosterImport.id)))
    for ident in held.scalars().all():
        touched += await _without(work, vault, ident, who, ids)
    for academy in sorted({one.of.academy for one in touched}, key=lambda one: one or ""):
        await _tell(work, academy, [one for one in touched if one.of.academy == academy], ids)
    return sum(one.gone for one in touched), sum(one.stay for one in touched)


async def _tell(work: Work, academy: str | None, theirs: Sequence[Touched], ids: Collection[UUID]) -> None:
    (shown,) = _shown([one.of for one in theirs])
    gone, stay, whole = sum(one.gone for one in theirs), sum(one.stay for one in theirs), [*filter(_whole, theirs)]
    facts = {
        "whose": shown.whose,
        "gone": str(gone),
        "stay": str(stay),
        "whole": str(len(whole)),
    }
    for who in await _told(work, academy, {one.of.made_by for one in theirs} - set(ids), ids):
        link = "/team/associates/import"
        await messages.post(work, who.id, who.email, "lists_gone", link=link, name=who.short_name, **facts)


def _whole(one: Touched) -> bool:
    return one.whole


async def _without(work: Work, vault: Vault, ident: UUID, who: Who, ids: Collection[UUID]) -> list[Touched]:
    """Nothing where they are not in it. Looked at first, and held only then: of every Academy, for another one may
    have tried to add them, or had them before they moved."""
    left = None
    for query in (select(RosterImport), select(RosterImport).with_for_update()):
        found = await work.session.execute(
            query.where(col(RosterImport.id) == ident).execution_options(populate_existing=True)
        )
        row: RosterImport | None = found.scalar_one_or_none()
        if row is None:
            return []
        left = await parted(vault, row, await layout_of(work, row), who, {str(one) for one in ids})
        if left is None:
            work.session.expunge(row)  # as large as a file, and one of many
            return []
    if left is None or row is None:
        return []
    of = Kept(None if row.whole_network else row.academy_code, row.made_by, row.made_at)
    if left.content is None:
        await work.session.delete(row)
    else:
        row.content, row.report, row.choices = left.content, left.report, left.choices
    await work.session.flush()
    return [Touched(of, left.content is None, left.gone, left.stay)]


async def _told(work: Work, academy: str | None, made: Collection[UUID], ids: Collection[UUID]) -> Sequence[Person]:
    team = exists().where(
        col(RoleGrant.person_id) == col(Person.id),
        col(RoleGrant.role) == (Role.TEAM if academy else Role.NATIONAL),
        col(RoleGrant.academy_code).is_not_distinct_from(academy),
    )
    query = select(Person).where(col(Person.active), col(Person.id).not_in(ids), or_(col(Person.id).in_(made), team))
    return (await work.session.execute(query.order_by(col(Person.id)))).scalars().all()


async def _who(work: Work, ids: Collection[UUID], known: Said) -> Who:
    """How they were called and could be reached, now and before; and others of their name, who keep their rows."""
    said = await work.session.execute(
        text(
            "SELECT full_name, preferred_name, email, phone FROM person WHERE id = ANY (:ids)"
            " UNION SELECT full_name, '', email, phone FROM former_contact WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    marks = [
        Named(name, row.email, row.phone)
        for row in said.all()
        for first, *rest in (row.full_name.split() or [""],)
        for name in {row.full_name, " ".join((row.preferred_name or first, *rest))}
    ]
    return Who(marks, Replacing(known), await _namesakes(work, ids, marks))


async def _namesakes(work: Work, ids: Collection[UUID], marks: Sequence[Named]) -> list[Named]:
    """Names are compared here: what makes two of them one is no matter of SQL."""
    keys = {name_key(one.name) for one in marks}
    query = text(
        "SELECT full_name, email, phone FROM person WHERE id <> ALL (:ids) AND merged_into IS NULL"
        " UNION SELECT p.full_name, f.email, f.phone FROM former_contact f JOIN person p ON p.id = f.person_id"
        " WHERE p.id <> ALL (:ids)"
    )
    rows = (await work.session.execute(query, {"ids": list(ids)})).all()
    return await asyncio.to_thread(lambda: [Named(*row) for row in rows if name_key(row.full_name) in keys])
