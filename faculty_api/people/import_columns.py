"""Which column of a list is which: the team says it once, and it is remembered for its Academy."""

import asyncio
from uuid import UUID

from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import importing, list_queries
from faculty_api.people.models import RosterImport
from faculty_api.people.roster.columns import (
    LONGEST_HEADING,
    TOLD,
    Columns,
    Field,
    Layout,
    has_name,
    heading_key,
    is_private,
    match_columns,
)
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.table import NoHeadings, Table, read_table
from faculty_api.people.roster.text import clean, shown
from schemas.access import Permission
from schemas.columns import ColumnsSaid, ColumnsView, ColumnView, Meaning, SayColumns
from schemas.people import ImportView

EXAMPLES = 3
NO_NAME = "Say which column holds the name"
NO_LINE = "Select the line that names the columns"


async def import_columns(work: Work, vault: Vault, import_id: UUID) -> ColumnsView:
    reach = work.must(Permission.PERSON_IMPORT)
    row = await importing.found(work, reach, import_id)
    data, layout = importing.opened(work, reach, vault, row), await importing.layout_of(work, row)
    try:
        table = await asyncio.to_thread(read_table, row.filename, data, layout)
    except NoHeadings as none:
        return ColumnsView(academy=row.academy_code, header_line=0, chosen=False, lines=none.lines)
    except UnreadableRoster as unread:
        raise Invalid.field("file", f"{unread.problem} {unread.mend}") from None
    columns = [_column(table, at, layout) for at in _askable(table)]
    chosen = row.header_line is not None
    return ColumnsView(academy=row.academy_code, header_line=table.header_line, chosen=chosen, columns=tuple(columns))


async def say_columns(work: Work, vault: Vault, import_id: UUID, command: SayColumns) -> ImportView:
    """Remembers it, and reads the file again by it. What a heading means without being told is not remembered."""
    reach = work.must(Permission.PERSON_IMPORT)
    row = await importing.to_end(work, reach, import_id)
    data = importing.opened(work, reach, vault, row)
    if command.header_line is not None:
        row.header_line = command.header_line
    if command.columns:
        await _remember(work, row, data, command)
    else:
        work.record(ColumnsSaid(subject=row.id, academy=row.academy_code, headings=0))
    await work.flush()
    view = await importing.read_again(work, vault, row, data)
    if not view.report.header_row:
        raise Invalid.field("header_line", NO_LINE)
    return view


async def _remember(work: Work, row: RosterImport, data: bytes, command: SayColumns) -> None:
    layout = await importing.layout_of(work, row)
    try:
        table = await asyncio.to_thread(read_table, row.filename, data, layout)
    except UnreadableRoster as unread:
        raise Invalid.field("header_line", f"{unread.problem} {unread.mend}") from None
    named = _named(table)
    if not set(command.columns) <= set(_askable(table)):
        raise Invalid.field("columns", "This file has no such column. Open the page again and choose once more")
    said = {heading_key(named.headings[at]): meaning for at, meaning in command.columns.items()}
    if not has_name(match_columns(table.columns, {**layout.learned, **said}).fields):
        raise Invalid.field("columns", NO_NAME)
    plain = {heading_key(named.headings[at]): _meaning(named, at) for at in command.columns}
    told = {key: None if _is_known(plain[key]) and plain[key] == said[key] else said[key] for key in said}
    await list_queries.learn(work.session, row.academy_code, told, said_by=work.actor.person, said_at=work.now)
    work.record(ColumnsSaid(subject=row.id, academy=row.academy_code, headings=len(said)))


def _is_known(meaning: Meaning) -> bool:
    return meaning is not Meaning.KEEP


def _named(table: Table) -> Columns:
    return match_columns(table.columns)


def _askable(table: Table) -> list[int]:
    """Columns that anything can be said of: neither our own words, nor what we never hold, nor empty ones."""
    return [
        at
        for at, heading in enumerate(_named(table).headings)
        if heading not in TOLD
        and not is_private(heading)
        and at not in _named(table).fields.get(Field.RECORD, ())
        and len(heading) <= LONGEST_HEADING
        and (table.columns[at] or _examples(table, at))
    ]


def _column(table: Table, at: int, layout: Layout) -> ColumnView:
    plain, now = _named(table), match_columns(table.columns, layout.learned)
    meaning = _meaning(now, at)
    return ColumnView(
        at=at,
        heading=plain.headings[at],
        meaning=meaning,
        known=_is_known(_meaning(plain, at)),
        said=heading_key(plain.headings[at]) in layout.learned,
        like=() if meaning is Meaning.ACCESS_NEEDS else _examples(table, at),
    )


def _meaning(columns: Columns, at: int) -> Meaning:
    if at in columns.left_out:
        return Meaning.LEAVE_OUT
    of = next((field for field, places in columns.fields.items() if at in places), None)
    return Meaning.KEEP if of in {None, Field.RECORD} else Meaning(str(of))


def _examples(table: Table, at: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in table.lines:
        if at < len(line.cells) and clean(line.cells[at]):
            found.setdefault(shown(line.cells[at])[:60])
        if len(found) == EXAMPLES:
            break
    return tuple(found)
