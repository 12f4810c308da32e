"""The figures as a sheet, to be filled in for a new edition of the policy: comma-separated, UTF-8, a header row.

key, title, unit, options, value, standing, from, document, clause

``value`` is written as people do: pounds (150.00), pence a mile (45), yes or no, one of the options, "3 months",
"6 April"; empty when it is not set. ``from`` is 2027-04-01 or 01/04/2027. Only key, value, from, document and clause
need be there on the way back; rows that are left out stay as they are.
"""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.sheets import guarded
from faculty_api.policy.parameter import Dated, Parameter
from faculty_api.policy.words import tenths

COLUMNS = ("key", "title", "unit", "options", "value", "standing", "from", "document", "clause")
NEEDED = ("key", "value", "from", "document", "clause")
UNITS = {"tenths of a penny a mile": "pence a mile"}
_GROUPED = re.compile(r"£?\s*\d{1,3}(,\d{3})+(\.\d+)?")
"""12,570 has a comma between thousands; in 25,50 it is somebody's decimal point, and is refused."""
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_GUARDED = re.compile(r"'[=+\-@]")
_FORMULA = ("=", "+", "-", "@")


class Line(NamedTuple):
    """One row as it was written; ``row`` as a spreadsheet counts."""

    row: int
    key: str
    value: str
    standing: str
    from_: str
    document: str
    clause: str

    @property
    def formula(self) -> str:
        """The name of a cell that a spreadsheet would work out; empty when there is none."""
        cells = zip(self._fields[1:], self[1:], strict=True)
        return next((name.rstrip("_") for name, text in cells if str(text).startswith(_FORMULA)), "")


def written(figures: Iterable[tuple[Parameter, Dated]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for parameter, entry in figures:
        cells = (
            parameter.key,
            parameter.title,
            shown_unit(parameter.unit),
            "; ".join(parameter.options),
            as_typed(parameter, entry.value),
            entry.standing,
            entry.from_.isoformat(),
            entry.document or "",
            entry.clause or "",
        )
        writer.writerow([guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def is_money(unit: str) -> bool:
    return unit.split(" ")[0] == "pence"


def shown_unit(unit: str) -> str:
    """pence a year → pounds a year: people write pounds."""
    return unit.replace("pence", "pounds", 1) if is_money(unit) else UNITS.get(unit, unit)


def as_typed(parameter: Parameter, value: int | str | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        if is_money(parameter.unit):
            return plain_pounds(value)
        return tenths(value).replace(",", "") if parameter.unit in UNITS else str(value)
    if parameter.unit == "month and day":
        month, day = map(int, value.split("-"))
        return f"{day} {MONTHS[month - 1].capitalize()}"
    return value


def lines(data: bytes) -> list[Line]:
    """Every row with something in it, or ``Invalid`` when the file is not such a sheet."""
    text = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    try:
        rows = [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        raise Invalid.field("file", "The selected file could not be read as rows and columns") from None
    header = [name.lower() for name in rows[0]] if rows else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        columns = f"the column {missing[0]}" if len(missing) == 1 else f"the columns {', '.join(missing)}"
        raise Invalid.field("file", f"The selected file must have {columns}. Download the sheet and fill that in")
    found = [
        _line(number, dict(zip(header, cells, strict=False))) for number, cells in enumerate(rows[1:], 2) if any(cells)
    ]
    if not found:
        raise Invalid.field("file", "The selected file has no figures in it")
    return found


def _line(row: int, cells: dict[str, str]) -> Line:
    key, value, standing, from_, document, clause = (
        _bare(cells.get(name, "")) for name in ("key", "value", "standing", "from", "document", "clause")
    )
    return Line(row, key, value, standing.lower(), from_, document, clause)


def _bare(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def _text(data: bytes) -> str:
    if not data.strip():
        raise Invalid.field("file", "The selected file is empty")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
        break
    raise Invalid.field("file", "The selected file must be a CSV. Save it as “CSV UTF-8” and try again")


def day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    parts = found.groups() if found else None
    if parts is None and (turned := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)):
        parts = turned.groups()[::-1]
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def value(parameter: Parameter, text: str) -> int | str | bool:
    """As the book keeps it, or ``ValueError`` ending the sentence "must be …"."""
    try:
        return parameter.accept(_typed(parameter, text))
    except ValueError:
        raise ValueError(wanted(parameter)) from None


def _typed(parameter: Parameter, text: str) -> int | str | bool:
    unit, bare = parameter.unit, text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if is_money(unit) and (found := re.fullmatch(r"£?\s*(\d{1,7})(?:\.(\d{1,2}))?", bare)):
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if unit == "tenths of a penny a mile" and (found := re.fullmatch(r"(\d{1,4})(?:\.(\d)0*)?p?", bare)):
        return int(found[1]) * 10 + int(found[2] or 0)
    if unit == "yes or no":
        return {"true": "yes", "false": "no"}.get(text.lower(), text.lower())
    if unit == "month and day" and (found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})", text)):
        number = next((at for at, name in enumerate(MONTHS, 1) if found[2].lower() in (name, name[:3])), 0)
        return f"{number:02d}-{int(found[1]):02d}"
    if unit in {"text", "choice"} or not re.fullmatch(r"\d{1,9}", bare):
        return text
    return text if is_money(unit) or unit in UNITS else int(bare)


def wanted(parameter: Parameter) -> str:
    known = {
        "tenths of a penny a mile": "pence a mile, like 45 or 12.5",
        "yes or no": "yes or no",
        "days or months": 'a number of days, or of months like "3 months"',
        "month and day": 'a day (1 to 28) and a month, like "6 April"',
        "choice": "",
    }
    if is_money(parameter.unit):
        known[parameter.unit] = "pounds and pence, like 12.40" + (", up to 10,000" if parameter.unit == "pence" else "")
    ways = [known.get(parameter.unit, parameter.wanted() if not parameter.options else "")]
    ways += [f"one of {', '.join(parameter.options)}"] if parameter.options else []
    return ", or ".join(way for way in ways if way)
