"""Pure: a list that was uploaded without one person: their own lines go, in others only the words that name them.

Every other line stays as it was, under its own number.
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from io import StringIO
from typing import NamedTuple, Protocol

from faculty_api.kernel.workbook import written
from faculty_api.people.roster.columns import Columns, Layout, match_columns
from faculty_api.people.roster.decode import decode
from faculty_api.people.roster.delimited import hinted_separator
from faculty_api.people.roster.lines import Line
from faculty_api.people.roster.table import Table, read_table
from faculty_api.people.roster.whose import Named, in_place, name_cells, says, theirs
from faculty_api.people.roster.workbook import read_sheets


class Mask(Protocol):
    """Words of somebody else, with who was erased replaced. ``name``: all of the text is a name, or should be."""

    def __call__(self, text: str, /, *, name: bool = False) -> str: ...


class Who(NamedTuple):
    """Somebody who is erased. ``marks``: how they are known; ``namesakes``: others of their name."""

    marks: Collection[Named]
    mask: Mask
    namesakes: Collection[Named] = ()

    def named(self, cells: Sequence[str]) -> bool:
        return any(says(cells, mark) for mark in self.marks)


class Left(NamedTuple):
    """``gone``: the numbers of lines that were emptied; ``stay``: how many others there are. ``data``: the very same
    where nothing was changed in it, and None where it cannot be taken apart."""

    data: bytes | None
    gone: frozenset[int]
    stay: int


class _Changed(NamedTuple):
    gone: Collection[int]
    cells: Mapping[int, Sequence[str]]
    """By number of line, those in which words were replaced; also of the line with the headings."""


def without(filename: str, data: bytes, layout: Layout, who: Who, also: Collection[int] = ()) -> Left:
    """``also``: lines that are theirs by what became of them. Raises ``UnreadableRoster``.

    Text keeps each other character as it was; of a workbook the sheet that was read is kept, and its words alone.
    """
    table = read_table(filename, data, layout)
    columns = match_columns(table.columns, layout.learned)
    gone = frozenset(line.number for line in table.lines if line.number in also or _theirs(line, columns, who))
    stay = sum(not line.blank and line.number not in gone for line in table.lines)
    cells = {
        line.number: new
        for line in table.lines
        if line.number not in gone and (new := _masked(line, columns, who)) != line.cells
    }
    heading = tuple(map(who.mask, table.columns))
    if who.named(heading):
        return Left(None, gone, stay)
    if heading != table.columns:
        cells[table.header_line] = heading
    made = _workbook if data.startswith(b"PK") else _text
    left = made(table, _Changed(gone, cells), data, who)
    return Left(None if left is not data and _there(filename, left, layout, who) else left, gone, stay)


def _theirs(line: Line, columns: Columns, who: Who) -> bool:
    return who.named(line.cells) and theirs(line, columns, who.marks, who.namesakes)


def _masked(line: Line, columns: Columns, who: Who) -> tuple[str, ...]:
    names = name_cells(columns)
    new = tuple(who.mask(cell, name=at in names) for at, cell in enumerate(line.cells))
    if new == line.cells:
        return line.cells
    kept = in_place(line, columns, who.marks)
    return tuple(old if at in kept else cell for at, (old, cell) in enumerate(zip(line.cells, new, strict=True)))


def _workbook(table: Table, changed: _Changed, data: bytes, who: Who) -> bytes:
    """Also where they stand in a sheet that nobody reads: that sheet goes."""
    read = {*table.lines}
    if (
        not changed.gone
        and not changed.cells
        and not any(who.named(line.cells) for _, lines in read_sheets(data) for line in lines if line not in read)
    ):
        return data
    rows: dict[int, Sequence[str]] = {line.number: line.cells for line in table.lines}
    rows |= {table.header_line: table.columns, **changed.cells, **dict.fromkeys(changed.gone, ())}
    return written(rows.get(number, ()) for number in range(1, max(rows) + 1))


def _text(table: Table, changed: _Changed, data: bytes, who: Who) -> bytes:
    text, _ = decode(data)
    first = 1 if hinted_separator(text) else 0
    lines = list(StringIO(text, newline=""))
    above = slice(first, table.header_line - 1)
    over = who.named(["".join(lines[above])])
    if not changed.gone and not changed.cells and not over:
        return data
    if over:
        lines[above] = [_emptied(new) if who.named([new]) else new for new in map(who.mask, lines[above])]
        if who.named(["".join(lines[above])]):
            lines[above] = [_emptied(line) for line in lines[above]]
    starts = [table.header_line, *(line.number for line in table.lines)]
    for at, start in enumerate(starts):  # a cell may span lines: up to where the next one starts
        part = slice(start - 1, starts[at + 1] - 1 if at + 1 < len(starts) else len(lines))
        if start in changed.gone:
            lines[part] = [_emptied(line) for line in lines[part]]
        elif start in changed.cells:
            lines[part] = _written(changed.cells[start], table.separator, lines[part])
    return "".join(lines).encode("utf-8-sig", "replace")


def _written(cells: Sequence[str], separator: str, before: Sequence[str]) -> list[str]:
    """One line of a table, over as many lines of the file as before."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="").writerow(cells)
    lines = list(StringIO(out.getvalue() + _emptied(before[-1]), newline=""))
    return lines + [_emptied(line) for line in before[len(lines) :]]


def _emptied(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _there(filename: str, data: bytes, layout: Layout, who: Who) -> bool:
    table = read_table(filename, data, layout)
    columns = match_columns(table.columns, layout.learned)
    return any(_theirs(line, columns, who) for line in table.lines) or any(who.named([said]) for said in table.notices)
