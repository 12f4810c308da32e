"""Lists that teams uploaded with somebody in them who is erased: each goes whole, for what a list holds is sealed and
not kept by person, and whoever used it is told. One that cannot be read again may have them in it, and goes too."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, or_, select, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people.in_lists import Named, list_names
from schemas.access import Role
from schemas.removals import ListsGone

_THEIRS = "whole_network OR academy_code IN (SELECT academy_code FROM associate WHERE person_id = ANY (:ids))"
_HELD = "SELECT id, filename, content, report::text AS report FROM roster_import"
"""Of every Academy: another one may have tried to add them, or had them before they moved."""
ALL_LISTS = "all local academies"


class Kept(NamedTuple):
    academy: str | None
    """None: for the whole network."""
    made_by: UUID
    made_at: datetime


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


async def remove(work: Work, vault: Vault, ids: Collection[UUID]) -> int:
    """Gone, and a letter to each of those teams and to who uploaded them; of who was erased it says nothing."""
    naming = await _with(work, vault, ids)
    gone = await work.session.execute(
        text(
            "DELETE FROM roster_import WHERE id = ANY (:theirs)"
            " RETURNING CASE WHEN whole_network THEN NULL ELSE academy_code END AS academy, made_by, made_at"
        ),
        {"theirs": naming},
    )
    found = [Kept(*row) for row in gone.all()]
    for academy in sorted({one.academy for one in found}, key=lambda one: one or ""):
        theirs = [one for one in found if one.academy == academy]
        (shown,) = _shown(theirs)
        for who in await _told(work, academy, {one.made_by for one in theirs} - set(ids), ids):
            facts = {"name": who.short_name, "whose": shown.whose, "many": str(shown.many)}
            await messages.post(work, who.id, who.email, "lists_gone", link="/team/associates/import", **facts)
    return len(found)


async def _told(work: Work, academy: str | None, made: Collection[UUID], ids: Collection[UUID]) -> Sequence[Person]:
    team = exists().where(
        col(RoleGrant.person_id) == col(Person.id),
        col(RoleGrant.role) == (Role.TEAM if academy else Role.NATIONAL),
        col(RoleGrant.academy_code).is_not_distinct_from(academy),
    )
    query = select(Person).where(col(Person.active), col(Person.id).not_in(ids), or_(col(Person.id).in_(made), team))
    return (await work.session.execute(query.order_by(col(Person.id)))).scalars().all()


async def _with(work: Work, vault: Vault, ids: Collection[UUID]) -> list[UUID]:
    """The lists that name one of them or how to reach them."""
    said = await work.session.execute(
        text(
            "SELECT full_name, email, phone FROM person WHERE id = ANY (:ids)"
            " UNION SELECT full_name, email, phone FROM former_contact WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    marks = [Named(*row) for row in said.all()]
    held = (await work.session.execute(text(_HELD))).all()
    return [
        row.id
        for row in held
        if any(str(one) in row.report for one in ids)
        or any(one.name.casefold() in row.report.casefold() for one in marks)
        or await list_names(vault, row.id, row.filename, row.content, marks)
    ]
