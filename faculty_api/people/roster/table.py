"""A file as a table: the headings, and the lines below them with the file's own line numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from faculty_api.people.roster.columns import NOTHING_LEARNED, Layout, Learned, fields_of, header_score
from faculty_api.people.roster.decode import SAVE_AS, decode, is_text
from faculty_api.people.roster.delimited import SEPARATORS, hinted_separator, records
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.lines import MOST_COLUMNS, MOST_LINES, MOST_ROWS, Line
from faculty_api.people.roster.text import clean, one_line, shown
from faculty_api.people.roster.workbook import read_sheets

MOST_BYTES = 10 * 1024 * 1024
_HEADER_WITHIN = 40
LINES_SHOWN = 10

_OTHER_FILES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)
_EXCEL, _TEXT = {"xlsx", "xlsm", "xls", "xlsb"}, {"csv", "txt", "tsv", "tab"}
_NO_EXCEL = "This is not an Excel file, although its name ends in .{}."
_READ_AS_TEXT = "The name of this file ends in .{}, but it is no Excel file: it is plain text, and was read as CSV."
_NO_TEXT = ("This file is an Excel spreadsheet, whatever its name says, and was read as one.",)


@dataclass(frozen=True, kw_only=True)
class Table:
    """``columns`` are the headings as written; ``header_line`` and ``Line.number`` count from 1."""

    header_line: int
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notices: tuple[str, ...] = ()
    separator: str = ""
    """Between the cells of a line of text; a workbook has none."""


class NoHeadings(UnreadableRoster):
    """No line of the file is known to hold the headings; ``lines`` are its first, to choose from."""

    def __init__(self, problem: str, mend: str, lines: Sequence[Line]) -> None:
        super().__init__(problem, mend)
        filled = [line for line in lines if not line.blank][:LINES_SHOWN]
        self.lines = tuple((line.number, shown(" | ".join(cell for cell in line.cells if cell))) for line in filled)


NO_LAYOUT = Layout()


def read_table(filename: str, data: bytes, layout: Layout = NO_LAYOUT) -> Table:
    """Raises ``UnreadableRoster``, in words that say how to mend it; ``NoHeadings`` when only they are missing."""
    _refuse_others(filename, data)
    ending = filename.rpartition(".")[2].casefold().strip()
    if data.startswith(b"PK"):
        return _told(_first_table(read_sheets(data), layout), _NO_TEXT if ending in _TEXT else ())
    if ending not in _EXCEL:
        return _text_table(data, layout)
    try:
        return _told(_text_table(data, layout), (_READ_AS_TEXT.format(ending),))
    except UnreadableRoster:  # whatever it is, nobody looks for its headings as if it were a list
        raise UnreadableRoster(
            _NO_EXCEL.format(ending), "Save it again as .xlsx or .csv, and upload that file."
        ) from None


def _told(table: Table, notices: tuple[str, ...]) -> Table:
    return replace(table, notices=(*notices, *table.notices))


def _text_table(data: bytes, layout: Layout) -> Table:
    text, notices = decode(data)
    if not text.strip("\ufeff \t\r\n,;|"):
        raise UnreadableRoster("The file is empty.", "Choose the file that holds the list of people.")
    return _best_separation(text, notices, layout)


def _refuse_others(filename: str, data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise UnreadableRoster(
            "The file is larger than 10 MB.", "Remove pictures and other sheets, or split the list into several files."
        )
    if not data.strip():
        raise UnreadableRoster("The file is empty.", "Choose the file that holds the list of people.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableRoster(
                "The file is protected with a password.", "Save a copy without the password, and upload that."
            )
        raise UnreadableRoster("This is an older kind of Office file, which we do not read.", SAVE_AS)
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:20].lower()
    for magic, kind in _OTHER_FILES:
        if start.startswith(magic.lower()):
            raise UnreadableRoster(f"“{one_line(clean(filename))[:100]}” is {kind}, not a spreadsheet.", SAVE_AS)


def _best_separation(text: str, notices: tuple[str, ...], layout: Layout) -> Table:
    """The separator under which most headings are known; a hint in the file settles it."""
    hint = hinted_separator(text)
    candidates = (hint,) if hint else SEPARATORS
    firsts = {each: records(text, each, most=_HEADER_WITHIN) for each in candidates}
    found = {each: _header(lines, layout.learned) for each, lines in firsts.items()}
    separator = max(found, key=lambda each: found[each][0])
    score, at = found[separator]
    if not score:
        if not is_text(text):
            raise UnreadableRoster("This file is not a spreadsheet: it does not hold readable text.", SAVE_AS)
        separator = max(firsts, key=lambda each: sum(len(line.cells) for line in firsts[each]))
        at = _chosen(firsts[separator], layout)
    return replace(_below_header(records(text, separator), at, notices), separator=separator)


def _chosen(lines: Sequence[Line], layout: Layout) -> int:
    """The index of the line that somebody chose; a line that is not there, or is blank, chooses nothing."""
    for at, line in enumerate(lines[:_HEADER_WITHIN]):
        if line.number == layout.header_line and not line.blank:
            return at
    return _no_header(lines, layout.learned)


def _first_table(sheets: Sequence[tuple[str, list[Line]]], layout: Layout) -> Table:
    for index, (name, lines) in enumerate(sheets):
        score, at = _header(lines[:_HEADER_WITHIN], layout.learned)
        if score:
            others = [f"The sheet “{other}” was not read." for other, _ in [*sheets[:index], *sheets[index + 1 :]]]
            read = (f"The sheet “{name}” was read.",) if others else ()
            return _below_header(lines, at, (*read, *others))
    lines = sheets[0][1] if sheets else []
    return _below_header(lines, _chosen(lines, layout), ())


def _header(lines: Sequence[Line], learned: Learned = NOTHING_LEARNED) -> tuple[int, int]:
    """The best score, and the index of the first line that has it."""
    scores = [header_score(line.cells, learned) for line in lines] or [0]
    return max(scores), scores.index(max(scores))


def _no_header(lines: Sequence[Line], learned: Learned) -> NoReturn:
    fullest = max(lines, key=lambda line: len(fields_of(line.cells, learned)), default=None)
    if fullest and len(fields_of(fullest.cells, learned)) > 1:
        raise NoHeadings(
            f"No column of line {fullest.number} holds the person's name.",
            "Name that column “Full name”, and upload again.",
            lines,
        )
    raise NoHeadings(
        "No line with headings was found.",
        "Put a line above the people that names the columns: for example Full name, E-mail, Mobile, Academy.",
        lines,
    )


def _below_header(lines: Sequence[Line], at: int, notices: tuple[str, ...]) -> Table:
    header, body = lines[at], lines[at + 1 :]
    columns = [one_line(clean(cell)) for cell in header.cells]
    while not columns[-1] and not any(clean(cell) for line in body for cell in line.cells[len(columns) - 1 :][:1]):
        columns.pop()  # nothing above and nothing below: not a column
    if len(columns) > MOST_COLUMNS:
        raise UnreadableRoster(
            f"The sheet has {len(columns)} columns; we read at most {MOST_COLUMNS}.",
            "Keep the columns about people, and remove the others.",
        )
    if sum(not line.blank for line in body) > MOST_ROWS or len(lines) > MOST_LINES:
        raise UnreadableRoster(
            f"The sheet has more than {MOST_ROWS:,} rows.",
            "Split the list into several files, and upload one after another.",
        )
    above = [one_line(clean(" ".join(line.cells))) for line in lines[:at]]
    told = tuple(f"Line above the headings, not read as a person: “{words[:200]}”." for words in above if words)
    return Table(header_line=header.number, columns=tuple(columns), lines=tuple(body), notices=(*notices, *told))
