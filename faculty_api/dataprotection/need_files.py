"""What helps people take part, as a file: one of data protection asks, another releases, and for a week the first can
open it. Each opening is a read that everybody in it can see. ``service.py`` is its door."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection.models import NeedFile
from faculty_api.kernel import sheets
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from schemas.access import Permission
from schemas.need_files import (
    AskNeedFile,
    NeedFileAsked,
    NeedFileOpened,
    NeedFileReleased,
    NeedFileState,
    NeedFileView,
    NeedSheet,
)
from schemas.needs import Weight
from schemas.values import PersonId

OPEN_FOR = timedelta(days=7)
YOURS = "You asked for this file. Somebody else of data protection releases it"
OVER = "The 7 days are over. Ask for the file again"
HEADINGS = ("Name", "Local academy", "What helps them take part", "How much it matters", "Said on", "Number")
WEIGHTS = {Weight.MUST: "They cannot take part without it", Weight.HELPS: "It helps", Weight.NOT_SAID: "Not said"}


async def ask_need_file(work: Work, command: AskNeedFile) -> NeedFileView:
    """The first of two."""
    work.must(Permission.NEEDS_EXPORT)
    if command.academy is not None and command.academy not in {one.code for one in await networks.academies(work)}:
        raise Invalid.field("academy", "There is no local academy with this code")
    row = NeedFile(
        id=new_id(),
        academy_code=command.academy,
        reason=command.reason,
        purpose=command.purpose,
        asked_by=work.actor.person,
        asked_at=work.now,
    )
    work.session.add(row)
    work.record(NeedFileAsked(subject=row.id, academy=command.academy, reason=command.reason))
    await work.flush()
    return await _view(work, row)


async def release_need_file(work: Work, file_id: UUID) -> NeedFileView:
    """The second of two."""
    work.must(Permission.NEEDS_EXPORT)
    query = select(NeedFile).where(col(NeedFile.id) == file_id).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    if row.asked_by == work.actor.person:
        raise NotAllowed(YOURS)
    if row.released_by is not None:
        raise Conflict("Somebody has released this file already")
    if state(row, work) is NeedFileState.OVER:
        raise Conflict(OVER)
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(NeedFileReleased(subject=row.id))
    await work.flush({"ck_need_file_two_people": NotAllowed(YOURS)})
    return await _view(work, row)


async def open_need_file(work: Work, vault: Vault, file_id: UUID) -> NeedSheet:
    """As it stands now, for who asked. Never stored: each opening makes it anew and is written down for each person."""
    work.must(Permission.NEEDS_EXPORT)
    row = await _one(work, file_id)
    if row.asked_by != work.actor.person:
        raise NotAllowed("Only who asked for this file can open it")
    if row.released_at is None:
        raise Conflict("Somebody else of data protection releases this file first")
    if state(row, work) is NeedFileState.OVER:
        raise Conflict(OVER)
    said = await needs.opened_for_file(work, vault, row.academy_code, f"In a file. {row.reason}")
    names = networks.names()
    lines = [
        (one.name, names.get(one.academy, one.academy), one.words, WEIGHTS[one.weight], f"{one.said_on:%d/%m/%Y}",
         str(one.person))
        for one in said
    ]  # fmt: skip
    many = len({one.person for one in said})
    work.record(NeedFileOpened(subject=row.id, people=many))
    await work.flush()
    return NeedSheet(name="what-helps-people.csv", content=sheets.as_csv([HEADINGS, *lines]), people=many)


async def need_file(work: Work, file_id: UUID) -> NeedFileView:
    work.must(Permission.NEEDS_EXPORT)
    return await _view(work, await _one(work, file_id))


async def need_files(work: Work) -> list[NeedFileView]:
    """Newest first."""
    work.must(Permission.NEEDS_EXPORT)
    query = select(NeedFile).order_by(col(NeedFile.id).desc()).limit(100)
    return [await _view(work, row) for row in (await work.session.execute(query)).scalars().all()]


async def _one(work: Work, file_id: UUID) -> NeedFile:
    row = await work.session.get(NeedFile, file_id)
    if row is None:
        raise NotFound
    return row


def state(row: NeedFile, work: Work) -> NeedFileState:
    """A week from the release, or from the asking where nobody released it."""
    if (row.released_at or row.asked_at) + OPEN_FOR <= work.now:
        return NeedFileState.OVER
    return NeedFileState.RELEASED if row.released_at else NeedFileState.ASKED


async def _view(work: Work, row: NeedFile) -> NeedFileView:
    ids = [one for one in (row.asked_by, row.released_by) if one]
    query = select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(ids))
    who = dict(map(tuple, (await work.session.execute(query)).all()))
    return NeedFileView(
        id=row.id,
        academy=row.academy_code,
        academy_name=networks.names().get(row.academy_code, row.academy_code) if row.academy_code else "",
        reason=row.reason,
        purpose=row.purpose,
        state=state(row, work),
        asked_by=PersonId(row.asked_by),
        asked_by_name=who[row.asked_by],
        asked_at=row.asked_at,
        released_by_name=who[row.released_by] if row.released_by else "",
        released_at=row.released_at,
        open_until=row.released_at + OPEN_FOR if row.released_at else None,
    )
