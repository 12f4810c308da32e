"""The whole of what is held of somebody who cannot log in: asked for by one of data protection, released by another,
then open to the first for a week. Each opening is a read that the person can see. ``service.py`` is its door."""

from uuid import UUID

from faculty_api.accounts import queries as accounts
from faculty_api.accounts.models import Person
from faculty_api.dataprotection import copying, two_people
from faculty_api.dataprotection.models import FullCopy
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from schemas.access import Permission
from schemas.dataprotection import (
    AccessCopy,
    AskFullCopy,
    FullCopyAsked,
    FullCopyReleased,
    FullCopyView,
)
from schemas.reads import ReadKind
from schemas.values import PersonId

COPY = two_people.Terms("copy")
SELF = "This is about you. Two other people of data protection do this"


async def ask_full_copy(work: Work, person_id: UUID, command: AskFullCopy) -> FullCopyView:
    """The first of two."""
    work.must(Permission.SAR_PRODUCE)
    if person_id == work.actor.person:
        raise NotAllowed(SELF)
    found = await work.session.get(Person, person_id)
    if found is None or found.merged_into is not None:
        raise NotFound
    row = FullCopy(
        id=new_id(), person_id=person_id, reason=command.reason, asked_by=work.actor.person, asked_at=work.now
    )
    work.session.add(row)
    work.record(FullCopyAsked(subject=PersonId(person_id), reason=command.reason))
    await work.flush()
    return await _view(work, row)


async def release_full_copy(work: Work, copy_id: UUID) -> FullCopyView:
    """The second of two. The person is told that it can be opened, and where they see who opened it."""
    work.must(Permission.SAR_PRODUCE)
    row = await two_people.to_release(work, FullCopy, copy_id, COPY)
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(FullCopyReleased(subject=PersonId(row.person_id)))
    await work.flush({"ck_full_copy_two_people": two_people.yours(COPY)})
    who = await work.session.get_one(Person, row.person_id)
    await messages.post(work, who.id, who.email, "full_copy", name=who.short_name, link="/profile/who-has-looked")
    return await _view(work, row)


async def open_full_copy(work: Work, vault: Vault, copy_id: UUID) -> AccessCopy:
    """Everything, as the person would see it. Never stored: each opening makes it anew and is written down."""
    work.must(Permission.SAR_PRODUCE)
    row = await two_people.to_open(work, FullCopy, copy_id, COPY)
    who = await work.session.get_one(Person, row.person_id)
    await people.note_read(work, who.id, ReadKind.COPY, row.id, reason=row.reason)
    return await copying.copy(work, vault, load(), who, full=True)


async def full_copy(work: Work, copy_id: UUID) -> FullCopyView:
    work.must(Permission.SAR_PRODUCE)
    return await _view(work, await two_people.held(work, FullCopy, copy_id))


async def full_copies(work: Work) -> list[FullCopyView]:
    """Newest first."""
    work.must(Permission.SAR_PRODUCE)
    return [await _view(work, row) for row in await two_people.newest(work, FullCopy)]


async def _view(work: Work, row: FullCopy) -> FullCopyView:
    who = await accounts.names(work.session, [row.person_id, row.asked_by, row.released_by])
    return FullCopyView(
        person=PersonId(row.person_id), name=who[row.person_id], **two_people.seen(row, who, work.now, COPY)
    )
