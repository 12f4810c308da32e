"""XLSX into lines of cells. What an archive unpacks to is checked before anything is unpacked."""

import re
import zipfile
import zlib
from datetime import date, datetime, time
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from faculty_api.people.roster.decode import SAVE_AS
from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.formulas import formulas
from faculty_api.people.roster.lines import Line, bounded

_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_ENTRIES = 1_000
_MOST_CELLS = 2_000_000
_MOST_TEXT = 400 * 1024 * 1024
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,9})(\d{1,12})["']""", re.IGNORECASE)
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si\b")
_NONE: frozenset[int] = frozenset()
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

_DAMAGED = UnreadableRoster("The spreadsheet is damaged or incomplete.", "Save it again, and upload the new file.")
_TOO_MUCH = UnreadableRoster(
    "The spreadsheet unpacks to far more than a list of people needs.",
    "Copy the list alone into a new spreadsheet, and upload that.",
)
_PASSWORD = UnreadableRoster(
    "The file is protected with a password.", "Save a copy without the password, and upload that."
)
_OPEN_DOCUMENT = UnreadableRoster("This is an OpenDocument file (.ods), which we do not read.", SAVE_AS)
_OTHER = UnreadableRoster("This is not an Excel spreadsheet (.xlsx).", SAVE_AS)


def read_sheets(data: bytes) -> list[tuple[str, list[Line]]]:
    """The sheets that hold anything, visible ones first, as (name, lines)."""
    _check_archive(data)
    try:
        return _read(data)
    except PasswordError:
        raise _fresh(_PASSWORD) from None
    except (CalamineError, ValueError, OSError):
        raise _fresh(_DAMAGED) from None
    except BaseException as broken:
        if type(broken).__name__ == "PanicException":  # the reader's own crash; not an ``Exception``
            raise _fresh(_DAMAGED) from None
        raise


def _fresh(refusal: UnreadableRoster) -> UnreadableRoster:
    return UnreadableRoster(refusal.problem, refusal.mend)


def _read(data: bytes) -> list[tuple[str, list[Line]]]:
    visible: list[tuple[str, list[Line]]] = []
    hidden: list[tuple[str, list[Line]]] = []
    parts = formulas(data)
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for sheet in book.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            worked_out = parts.get(sheet.name, {})
            lines = [
                Line(number, bounded([_text(cell) for cell in row]), worked_out=worked_out.get(number, _NONE))
                for number, row in enumerate(rows, 1)
            ]
            if any(not line.blank for line in lines):
                (visible if sheet.visible == SheetVisibleEnum.Visible else hidden).append((sheet.name, lines))
    if not visible and not hidden:
        raise UnreadableRoster("The file is empty.", "Choose the file that holds the list of people.")
    return visible + hidden


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise _fresh(_TOO_MUCH)
            if any(entry.flag_bits & 1 for entry in entries):
                raise _fresh(_PASSWORD)
            named = [entry for entry in entries if entry.filename == "mimetype"]
            if named and archive.read(named[0])[:100].startswith(b"application/vnd.oasis.opendocument"):
                raise _fresh(_OPEN_DOCUMENT)
            if "xl/workbook.xml" not in {entry.filename.replace("\\", "/").lower() for entry in entries}:
                raise _fresh(_OTHER)
            _check_sheets(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError, KeyError):
        raise _fresh(_DAMAGED) from None


def _check_sheets(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Reading every part here also proves that none unpacks to more than it declares.

    Two far-apart cells would make the reader lay out every cell between them, and one long shared
    text can be used by every cell: both are small in the archive.
    """
    longest, cells = 0, 0
    for entry in entries:
        part = archive.read(entry)
        if part.startswith(_WIDE):  # marks of the other encoding would pass the searches below
            raise _fresh(_DAMAGED)
        if _SHARED_TEXT.search(part):
            longest = max(longest, *(len(text) for text in _SHARED_TEXT.split(part)))
        if b"sheetData" in part:
            cells = max(cells, part.count(b"<"))
            _check_extent(part)
    if longest * cells > _MOST_TEXT:
        raise _fresh(_TOO_MUCH)


def _check_extent(part: bytes) -> None:
    columns = rows = 1
    for letters, digits in _REFERENCE.findall(part):
        columns, rows = max(columns, _column_number(letters)), max(rows, int(digits))
    if columns * rows > _MOST_CELLS:
        raise _fresh(_TOO_MUCH)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
