"""A team's spreadsheet comes into the register: previewed first, then committed or dropped.

Whoever may import for everybody (a national lead, the command line) adds each row to the Academy it names, or to the
one chosen where a row names none. A team adds people to its own Academy; a row that names another is refused in words.
"""

import asyncio
import dataclasses
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import import_queries, lending_queries, list_queries, mending, renewal, rules, vocabulary
from faculty_api.people.adding import Adding
from faculty_api.people.models import RosterImport
from faculty_api.people.roster import erased
from faculty_api.people.roster.columns import Field, Layout, Learned, fields_of
from faculty_api.people.roster.doubts import LEAVE, NEW
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.reading import RosterReading, read_rows, who_they_are
from faculty_api.people.roster.rows import Setting
from faculty_api.people.roster.table import NoHeadings
from faculty_api.people.roster.text import clean, one_line
from faculty_api.people.roster.wanted import wanted
from schemas.access import Permission, Reach
from schemas.people import (
    ChooseRows,
    ImportLine,
    ImportState,
    ImportView,
    MendFile,
    RosterChosen,
    RosterCommitted,
    RosterDropped,
    RosterPreviewed,
)
from schemas.roster import Choice, RosterProblem, RosterReport, RosterRow, RosterWords, UsualTime
from schemas.values import ImportId

Hear = Callable[[Work, Mapping[UUID, Sequence[UsualTime]]], Awaitable[None]]
"""Takes in when people are usually free. Availability stands above this feature, so the door hands it down."""
MOST_IMPORTS = 50
NOBODY = Conflict("There is nobody to add from this list. Put people in it, or mend its rows, and upload it again")
NOTHING_READ = RosterReport(
    rows=0, accepted=0, joined=0, refused=0, empty=0, problems=(), people=(), header_row=0,
    unknown_columns=(), notices=(),
)  # fmt: skip
"""Of a file in which somebody has still to choose the line with the headings."""


class _Kept(msgspec.Struct, frozen=True):
    """What ``RosterImport.report`` holds."""

    report: RosterReport
    changed: tuple[RosterRow, ...] = ()
    taken_out: int = 0
    """Rows of people who were erased since."""


async def preview_roster(
    work: Work, vault: Vault, academy: str, filename: str, data: bytes, *, ask: bool = False
) -> ImportView:
    """What would come of each row. Keeps the file and the report; the register stays as it is.

    ``ask``: a file without a line of headings is kept as well, so that somebody can choose the line.
    """
    reach = work.must(Permission.PERSON_IMPORT)
    await _check_academy(work, reach, academy)
    ident = ImportId(new_id())
    row = RosterImport(
        id=ident,
        academy_code=academy,
        whole_network=reach.everyone,
        filename=one_line(clean(filename))[:200] or "list",
        content=vault.seal(b64encode(data).decode(), place=_place(ident)),
        report={},
        made_by=work.actor.person,
        made_at=work.now,
    )
    report = await _report(work, vault, row, data, ask=ask)
    row.report = msgspec.to_builtins(_Kept(report))
    work.session.add(row)
    work.record(RosterPreviewed(subject=ident, academy=academy, rows=report.rows))
    await work.flush()
    return _view(row)


async def commit_roster(work: Work, vault: Vault, hear: Hear, import_id: UUID) -> ImportView:
    """Adds and joins, reading the file again against the register as it is now: all of it, or none of it."""
    reach = work.must(Permission.PERSON_IMPORT)
    row = await to_end(work, reach, import_id)
    await import_queries.lock_register(work.session)
    reading = await _read(work, vault, row, _content(vault, row))
    if not reading.newcomers and not reading.returning and not reading.answered:
        raise NOBODY
    adding = Adding(work, vault, ImportId(row.id))
    people = {**await adding.add(reading.newcomers), **await adding.fill(reading.returning)}
    await renewal.remember_answers(work, reading.answered, people)
    await hear(work, {ident: said.usual_times for ident, said in people.items() if said.usual_times})
    before, report = _kept(row).report, reading.report
    row.report = msgspec.to_builtins(_Kept(report, rules.changed_rows(before, report), _kept(row).taken_out))
    row.state, row.committed_at = ImportState.COMMITTED, work.now
    work.record(
        RosterCommitted(
            subject=row.id,
            academy=row.academy_code,
            accepted=report.accepted,
            joined=report.joined,
            refused=report.refused,
        )
    )
    await work.flush()
    return _view(row)


async def choose_rows(work: Work, vault: Vault, import_id: UUID, command: ChooseRows) -> ImportView:
    """Who rows in doubt are; the file is read again by it. A choice that the row does not offer is refused."""
    reach = work.must(Permission.PERSON_IMPORT)
    row = await to_end(work, reach, import_id)
    offered = {doubt.row: {*(twin.choice for twin in doubt.twins), NEW, LEAVE} for doubt in _kept(row).report.doubts}
    if any(choice not in offered.get(at, ()) for at, choice in command.choices.items()):
        raise Invalid.field("choices", "This row has no such choice. Open the page again and choose once more")
    row.choices = {**row.choices, **{str(at): choice for at, choice in command.choices.items()}}
    work.record(RosterChosen(subject=row.id, academy=row.academy_code, rows=len(command.choices)))
    return await read_again(work, vault, row, _content(vault, row))


async def drop_roster(work: Work, import_id: UUID) -> ImportView:
    """Nobody is added; the file is forgotten, the report stays without whom its people looked like."""
    reach = work.must(Permission.PERSON_IMPORT)
    row = await to_end(work, reach, import_id)
    kept = _kept(row)
    row.report = msgspec.to_builtins(replace(kept, report=replace(kept.report, alike=(), doubts=(), changes=())))
    row.state, row.content = ImportState.DROPPED, b""
    work.record(RosterDropped(subject=row.id, academy=row.academy_code))
    await work.flush()
    return _view(row)


async def one_import(work: Work, import_id: UUID) -> ImportView:
    reach = work.must(Permission.PERSON_IMPORT)
    return _view(await found(work, reach, import_id))


async def imports(work: Work) -> list[ImportLine]:
    """The newest ones."""
    reach = work.must(Permission.PERSON_IMPORT)
    rows = await import_queries.roster_imports(work.session, reach, MOST_IMPORTS)
    return [msgspec.convert(row, ImportLine, from_attributes=True) for row in rows]


async def rows_to_mend(work: Work, vault: Vault, import_id: UUID) -> MendFile:
    """The rows with something wrong in them, as they came, with what is wrong: mended, they can be uploaded again."""
    reach = work.must(Permission.PERSON_IMPORT)
    row = await found(work, reach, import_id)
    data, layout = opened(work, reach, vault, row), await layout_of(work, row)
    try:
        return await asyncio.to_thread(mending.mend_file, row.filename, data, _kept(row).report, layout)
    except UnreadableRoster:
        raise Conflict("What the columns hold has been changed since. Upload the file again") from None


def opened(work: Work, reach: Reach, vault: Vault, row: RosterImport) -> bytes:
    """The file, for who may look into it."""
    if row.state == ImportState.DROPPED:
        raise NotFound("This list was put away, and its file with it. Upload the file again")
    if reach.everyone and row.made_by != work.actor.person:
        raise NotAllowed("This file may hold access needs: only the team, or the person who uploaded it, can open it")
    return _content(vault, row)


async def _check_academy(work: Work, reach: Reach, academy: str) -> None:
    known = await networks.academies(work)
    if academy not in {one.code for one in known}:
        codes = ", ".join(sorted(one.code for one in known))
        raise Invalid.field("academy", f"There is no local academy with this code. Choose one of: {codes}")
    if not reach.everyone and academy not in reach.academies:
        raise NotAllowed("You can add people to your own local academy only. Choose that one")


async def found(work: Work, reach: Reach, import_id: UUID, *, lock: bool = False) -> RosterImport:
    row = await import_queries.roster_import(work.session, reach, import_id, lock=lock)
    if row is None:
        raise NotFound("We could not find this list. Upload it again")
    return row


async def to_end(work: Work, reach: Reach, import_id: UUID) -> RosterImport:
    """The import, held, if it is still open."""
    row = await found(work, reach, import_id, lock=True)
    objection = rules.objection_to_end(ImportState(row.state))
    if objection:
        raise Conflict(objection)
    return row


async def _read(work: Work, vault: Vault, row: RosterImport, data: bytes) -> RosterReading:
    """In a thread, for a long list takes seconds that others need not wait."""
    only = None if row.whole_network else row.academy_code
    setting = Setting(
        today=london_day(work.now),
        words=await _words(work),
        default_academy=row.academy_code,
        only_academy=only,
        mark=vault.fingerprint,
        choices={int(at): choice for at, choice in row.choices.items()},
    )
    layout = await layout_of(work, row)
    try:
        rows = await asyncio.to_thread(read_rows, row.filename, data, setting, layout)
    except UnreadableRoster as unread:
        raise Invalid.field("file", f"{unread.problem} {unread.mend}") from unread
    left = {mark for one in rows.readings if one.person for mark in erased.of(one.person, setting.mark)}
    setting = dataclasses.replace(setting, erased=await import_queries.erased(work.session, left))
    looked = wanted(one.person for one in rows.readings if one.person)
    lent = await lending_queries.lent_to(work.session, [only] if only else [], setting.today)
    known = await import_queries.known_people(work.session, only, looked, lent)
    reading = await asyncio.to_thread(who_they_are, rows, setting, known)
    problems = tuple(_discreet(problem, layout.learned) for problem in reading.report.problems)
    return RosterReading(
        report=replace(reading.report, problems=problems),
        newcomers=reading.newcomers,
        returning=reading.returning,
        answered=reading.answered,
    )


async def read_again(work: Work, vault: Vault, row: RosterImport, data: bytes) -> ImportView:
    """The report anew, for what is shown before anybody is added."""
    report = await _report(work, vault, row, data, ask=True)
    row.report = msgspec.to_builtins(_Kept(report, taken_out=_kept(row).taken_out))
    await work.flush()
    return _view(row)


async def _report(work: Work, vault: Vault, row: RosterImport, data: bytes, *, ask: bool) -> RosterReport:
    try:
        return (await _read(work, vault, row, data)).report
    except Invalid as no:
        if not ask or not isinstance(no.__cause__, NoHeadings):
            raise
        return NOTHING_READ


async def layout_of(work: Work, row: RosterImport) -> Layout:
    learned = await list_queries.learned(work.session, row.academy_code)
    return Layout(learned=learned, header_line=row.header_line)


async def _words(work: Work) -> RosterWords:
    return RosterWords(
        academies=tuple(Choice(code=one.code, name=one.name) for one in await networks.academies(work)),
        skills=vocabulary.words("skill"),
        topics=vocabulary.words("topic"),
        routes=vocabulary.words("route"),
    )


def _discreet(problem: RosterProblem, learned: Learned) -> RosterProblem:
    """Access needs are sealed in the register, so no report repeats them."""
    return replace(problem, value="") if Field.ACCESS_NEEDS in fields_of([problem.column], learned) else problem


def _place(import_id: UUID) -> str:
    return f"roster_import/{import_id}/content"


def _content(vault: Vault, row: RosterImport) -> bytes:
    return b64decode(vault.open(row.content, place=_place(row.id)))


def _kept(row: RosterImport) -> _Kept:
    return msgspec.convert(row.report, _Kept)


def _view(row: RosterImport) -> ImportView:
    kept = _kept(row)
    return ImportView(
        id=ImportId(row.id),
        academy=row.academy_code,
        whole_network=row.whole_network,
        filename=row.filename,
        state=ImportState(row.state),
        made_at=row.made_at,
        committed_at=row.committed_at,
        report=kept.report,
        changed=kept.changed,
        taken_out=kept.taken_out,
    )
