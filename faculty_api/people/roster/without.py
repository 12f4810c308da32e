"""Pure: a list that was uploaded without the lines of one person; every other line stays, under its own number."""

from collections.abc import Callable, Collection, Sequence
from io import StringIO
from typing import NamedTuple

from faculty_api.kernel.workbook import written
from faculty_api.people.roster.columns import Layout
from faculty_api.people.roster.decode import decode
from faculty_api.people.roster.delimited import hinted_separator
from faculty_api.people.roster.table import Table, read_table
from faculty_api.people.roster.workbook import read_sheets

Says = Callable[[Sequence[str]], bool]
"""Whether these cells say who somebody is."""


class Left(NamedTuple):
    """``gone``: the numbers of lines that were emptied. ``data``: the very same where nobody is named in it, and None
    where it cannot be taken apart."""

    data: bytes | None
    gone: frozenset[int]


def without(filename: str, data: bytes, layout: Layout, says: Says, also: Collection[int] = ()) -> Left:
    """``also``: lines that are theirs by what became of them. Raises ``UnreadableRoster``.

    Text keeps each other character as it was; of a workbook the sheet that was read is kept, and its words alone.
    """
    table = read_table(filename, data, layout)
    gone = frozenset(line.number for line in table.lines if line.number in also or says(line.cells))
    if says(table.columns):
        return Left(None, gone)
    left = _workbook(table, gone, data, says) if data.startswith(b"PK") else _text(table, gone, data, says)
    return Left(None if left is not data and _named(filename, left, layout, says) else left, gone)


def _workbook(table: Table, gone: Collection[int], data: bytes, says: Says) -> bytes:
    """Also where they stand in a sheet that nobody reads: that sheet goes."""
    if not gone and not any(says(line.cells) for _, lines in read_sheets(data) for line in lines):
        return data
    rows: dict[int, Sequence[str]] = {line.number: line.cells for line in table.lines if line.number not in gone}
    rows[table.header_line] = table.columns
    last = max([table.header_line, *(line.number for line in table.lines)])
    return written(rows.get(number, ()) for number in range(1, last + 1))


def _text(table: Table, gone: Collection[int], data: bytes, says: Says) -> bytes:
    text, _ = decode(data)
    first = 1 if hinted_separator(text) else 0
    lines = list(StringIO(text, newline=""))
    above = slice(first, table.header_line - 1)
    over = says(["".join(lines[above])])
    if not gone and not over:
        return data
    if over:
        lines[above] = [_emptied(line) for line in lines[above]]
    starts = [line.number for line in table.lines]
    for at, start in enumerate(starts):
        if start in gone:  # a cell may span lines: up to where the next one starts
            end = starts[at + 1] if at + 1 < len(starts) else len(lines) + 1
            lines[start - 1 : end - 1] = [_emptied(line) for line in lines[start - 1 : end - 1]]
    return "".join(lines).encode("utf-8-sig", "replace")


def _emptied(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _named(filename: str, data: bytes, layout: Layout, says: Says) -> bool:
    table = read_table(filename, data, layout)
    return any(says(line.cells) for line in table.lines) or any(says([notice]) for notice in table.notices)
