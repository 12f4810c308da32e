"""Text with separators into lines of cells; quotation marks that do not match spoil only their own line."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from faculty_api.people.roster.lines import MOST_LINES, Line, bounded

SEPARATORS = (",", ";", "\t", "|")
_HINT = re.compile(r"\ufeff?sep=([,;\t|])\r?\n", re.IGNORECASE)


def hinted_separator(text: str) -> str | None:
    """Some programs write "sep=;" on the first line."""
    found = _HINT.match(text)
    return found.group(1) if found else None


def records(text: str, separator: str, most: int = MOST_LINES + 1) -> list[Line]:
    """At most ``most`` records. A cell may span lines; the number is that of the line it starts on."""
    return list(islice(_records(list(StringIO(text, newline="")), separator), most))


def _records(lines: Sequence[str], separator: str) -> Iterator[Line]:
    at = width = 0
    while at < len(lines):
        reader = csv.reader((lines[index] for index in range(at, len(lines))), delimiter=separator, strict=True)
        start = at
        try:
            for cells in reader:
                width = max(width, len(cells))
                if _swallowed(cells, separator, width):
                    raise csv.Error
                yield Line(at + 1, bounded(cells))
                at = start + reader.line_num
        except csv.Error:
            yield Line(at + 1, bounded(_bare(lines[at], separator)), torn=True)
            at += 1


def _swallowed(cells: Sequence[str], separator: str, width: int) -> bool:
    """Whether a cell holds what looks like whole lines of the file: its quotation mark closed too late."""
    many = max(3, width - 1)
    return any(inner.count(separator) >= many for cell in cells if "\n" in cell for inner in cell.split("\n")[1:])


def _bare(line: str, separator: str) -> list[str]:
    """The line alone, its quotation marks taken as ordinary characters."""
    return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(separator)]
