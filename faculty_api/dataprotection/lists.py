"""Lists that teams uploaded with somebody in them who is erased: what is theirs is taken out of each, and whoever used
it is told. One that cannot be read again, or not be taken apart, may have them in it, and goes whole."""

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
from faculty_api.people.importing import layout_of
from faculty_api.people.in_lists import Named, parted
from faculty_api.people.models import RosterImport
from schemas.access import Role
from schemas.removals import ListsGone

_THEIRS = "whole_network OR academy_code IN (SELECT academy_code FROM associate WHERE person_id = ANY (:ids))"
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
    """What is theirs goes, and a letter to each of those teams and to who uploaded it; of who was erased it says
    nothing. How many lists it was."""
    marks, touched = await _marks(work, ids), []
    held = await work.session.execute(select(col(RosterImport.id)).order_by(col(RosterImport.id)))
    for ident in held.scalars().all():
        touched += await _without(work, vault, ident, marks, ids)
    for academy in sorted({one.academy for one, _ in touched}, key=lambda one: one or ""):
        theirs = [(one, whole) for one, whole in touched if one.academy == academy]
        (shown,) = _shown([one for one, _ in theirs])
        whole = sum(whole for _, whole in theirs)
        for who in await _told(work, academy, {one.made_by for one, _ in theirs} - set(ids), ids):
            facts = {"whose": shown.whose, "many": str(shown.many - whole), "whole": str(whole)}
            link = "/team/associates/import"
            await messages.post(work, who.id, who.email, "lists_gone", link=link, name=who.short_name, **facts)
    return len(touched)


async def _without(
    work: Work, vault: Vault, ident: UUID, marks: Sequence[Named], ids: Collection[UUID]
) -> list[tuple[Kept, bool]]:
    """The list, and whether it went whole; nothing where they are not in it. Looked at first, and held only then: of
    every Academy, for another one may have tried to add them, or had them before they moved."""
    left = None
    for query in (select(RosterImport), select(RosterImport).with_for_update()):
        found = await work.session.execute(
            query.where(col(RosterImport.id) == ident).execution_options(populate_existing=True)
        )
        row: RosterImport | None = found.scalar_one_or_none()
        if row is None:
            return []
        left = await parted(vault, row, await layout_of(work, row), marks, {str(one) for one in ids})
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
    return [(of, left.content is None)]


async def _told(work: Work, academy: str | None, made: Collection[UUID], ids: Collection[UUID]) -> Sequence[Person]:
    team = exists().where(
        col(RoleGrant.person_id) == col(Person.id),
        col(RoleGrant.role) == (Role.TEAM if academy else Role.NATIONAL),
        col(RoleGrant.academy_code).is_not_distinct_from(academy),
    )
    query = select(Person).where(col(Person.active), col(Person.id).not_in(ids), or_(col(Person.id).in_(made), team))
    return (await work.session.execute(query.order_by(col(Person.id)))).scalars().all()


async def _marks(work: Work, ids: Collection[UUID]) -> list[Named]:
    """How they were called and could be reached, now and before."""
    said = await work.session.execute(
        text(
            "SELECT full_name, email, phone FROM person WHERE id = ANY (:ids)"
            " UNION SELECT full_name, email, phone FROM former_contact WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    return [Named(*row) for row in said.all()]
