"""The whole of what is held of somebody who cannot log in: asked for by one of data protection, released by another,
then open to the first for a week. Each opening is a read that the person can see. ``service.py`` is its door."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import copying
from faculty_api.dataprotection.models import FullCopy
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
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
    FullCopyState,
    FullCopyView,
)
from schemas.reads import ReadKind
from schemas.values import PersonId

OPEN_FOR = timedelta(days=7)
YOURS = "You asked for this copy. Somebody else of data protection releases it"
SELF = "This is about you. Two other people of data protection do this"
OVER = "The 7 days are over. Ask for the copy again"


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
    query = select(FullCopy).where(col(FullCopy.id) == copy_id).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.asked_by == work.actor.person:
        raise NotAllowed(YOURS)
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)
    if row.released_by is not None:
        raise Conflict("Somebody has released this copy already")
    if state(row, work) is FullCopyState.OVER:
        raise Conflict(OVER)
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(FullCopyReleased(subject=PersonId(row.person_id)))
    await work.flush({"ck_full_copy_two_people": NotAllowed(YOURS)})
    who = await work.session.get_one(Person, row.person_id)
    await messages.post(work, who.id, who.email, "full_copy", name=who.short_name, link="/profile/who-has-looked")
    return await _view(work, row)


async def open_full_copy(work: Work, vault: Vault, copy_id: UUID) -> AccessCopy:
    """Everything, as the person would see it. Never stored: each opening makes it anew and is written down."""
    work.must(Permission.SAR_PRODUCE)
    row = await work.session.get(FullCopy, copy_id)
    if row is None:
        raise NotFound
    if row.asked_by != work.actor.person:
        raise NotAllowed("Only who asked for this copy can open it")
    if row.released_at is None:
        raise Conflict("Somebody else of data protection releases this copy first")
    if state(row, work) is FullCopyState.OVER:
        raise Conflict(OVER)
    who = await work.session.get_one(Person, row.person_id)
    await people.note_read(work, who.id, ReadKind.COPY, row.id, reason=row.reason)
    return await copying.copy(work, vault, load(), who, full=True)


async def full_copy(work: Work, copy_id: UUID) -> FullCopyView:
    work.must(Permission.SAR_PRODUCE)
    row = await work.session.get(FullCopy, copy_id)
    if row is None:
        raise NotFound
    return await _view(work, row)


async def full_copies(work: Work) -> list[FullCopyView]:
    """Newest first."""
    work.must(Permission.SAR_PRODUCE)
    query = select(FullCopy).order_by(col(FullCopy.id).desc()).limit(100)
    return [await _view(work, row) for row in (await work.session.execute(query)).scalars().all()]


def state(row: FullCopy, work: Work) -> FullCopyState:
    """A week from the release, or from the asking where nobody released it."""
    if (row.released_at or row.asked_at) + OPEN_FOR <= work.now:
        return FullCopyState.OVER
    return FullCopyState.RELEASED if row.released_at else FullCopyState.ASKED


async def _view(work: Work, row: FullCopy) -> FullCopyView:
    ids = [one for one in (row.person_id, row.asked_by, row.released_by) if one]
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(ids))
    names = dict(map(tuple, (await work.session.execute(query)).all()))
    return FullCopyView(
        id=row.id,
        person=PersonId(row.person_id),
        name=names[row.person_id],
        reason=row.reason,
        state=state(row, work),
        asked_by=PersonId(row.asked_by),
        asked_by_name=names[row.asked_by],
        asked_at=row.asked_at,
        released_by_name=names[row.released_by] if row.released_by else "",
        released_at=row.released_at,
        open_until=row.released_at + OPEN_FOR if row.released_at else None,
    )
