"""What helps people take part, as a file: one of data protection asks, another releases, and for a week the first can
open it. Each opening is a read that everybody in it can see. ``service.py`` is its door."""

from uuid import UUID

from faculty_api.accounts import queries as accounts
from faculty_api.dataprotection import two_people
from faculty_api.dataprotection.models import NeedFile
from faculty_api.kernel import sheets
from faculty_api.kernel.errors import Invalid
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
    NeedFileView,
    NeedSheet,
)
from schemas.needs import Weight

FILE = two_people.Terms("file")
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
    row = await two_people.to_release(work, NeedFile, file_id, FILE)
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(NeedFileReleased(subject=row.id))
    await work.flush({"ck_need_file_two_people": two_people.yours(FILE)})
    return await _view(work, row)


async def open_need_file(work: Work, vault: Vault, file_id: UUID) -> NeedSheet:
    """As it stands now, for who asked. Never stored: each opening makes it anew and is written down for each person."""
    work.must(Permission.NEEDS_EXPORT)
    row = await two_people.to_open(work, NeedFile, file_id, FILE)
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
    return await _view(work, await two_people.held(work, NeedFile, file_id))


async def need_files(work: Work) -> list[NeedFileView]:
    """Newest first."""
    work.must(Permission.NEEDS_EXPORT)
    return [await _view(work, row) for row in await two_people.newest(work, NeedFile)]


async def _view(work: Work, row: NeedFile) -> NeedFileView:
    return NeedFileView(
        academy=row.academy_code,
        academy_name=networks.names().get(row.academy_code, row.academy_code) if row.academy_code else "",
        purpose=row.purpose,
        **two_people.seen(row, await accounts.names(work.session, [row.asked_by, row.released_by]), work.now, FILE),
    )
