"""Dates as people type them: day first, as in the United Kingdom."""

import re
from datetime import date, timedelta

from faculty_api.people.roster.faults import CellFault, Found

_TIME = r"(?:[t ]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_TH = r"(?:st|nd|rd|th)?"
_DAY_MONTH = re.compile(rf"(\d{{1,2}}){_TH}[\s./-]*(?:of )?([a-z]{{3,9}})[\s.,/'’-]*(\d{{4}}|\d{{2}})", re.ASCII)
_MONTH_DAY = re.compile(rf"([a-z]{{3,9}})\.?\s*(\d{{1,2}}){_TH},?\s+(\d{{4}})", re.ASCII)
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,]+")
_SERIAL = re.compile(r"\d{5}(\.0+)?", re.ASCII)
_MONTH_LIST = "january february march april may june july august september october november december"
_MONTHS = _MONTH_LIST.split()
_EARLIEST = date(1990, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 36526, 54788  # 2000-01-01 and 2049-12-31 as a spreadsheet counts days

NO_SUCH = "There is no such date, so it was left out."
NOT_A_DATE = "This could not be read as a date, so it was left out."
MEND = "Write it as day, month, year: for example 28/01/2026."


def read_training_date(text: str, today: date) -> Found[date | None]:
    """A training still to come is not a training done: it is told and left out."""
    day, faults = _read_date(text)
    if day and day > today:
        later = CellFault(
            f"This training date, {_long(day)}, is in the future: it has not happened yet, so it is kept as a note "
            "and not as training done.",
            "If it has happened, mend the date; else add it once it is done.",
        )
        return None, (*faults, later)
    return _plausible(day, faults)


def read_start_date(text: str, today: date) -> Found[date | None]:
    """A start within the next two years is an ordinary thing to plan."""
    day, faults = _read_date(text)
    if day and day > today + timedelta(days=731):
        return None, (*faults, CellFault(f"{_long(day)} is more than two years ahead, so it was left out.", MEND))
    return _plausible(day, faults)


def _plausible(day: date | None, faults: tuple[CellFault, ...]) -> Found[date | None]:
    if day and day < _EARLIEST:
        return None, (*faults, CellFault(f"{_long(day)} is too long ago to be right, so it was left out.", MEND))
    return day, faults


def _read_date(text: str) -> Found[date | None]:
    words = _WEEKDAY.sub("", text[:80].casefold(), count=1).strip(" .,")
    if _SERIAL.fullmatch(words) and _FIRST_SERIAL <= int(float(words)) <= _LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(float(words)))
        told = CellFault(f"This is a spreadsheet's number for a date; it was read as {_long(day)}.", MEND)
        return day, (told,)
    parts = _parts(words)
    if parts is None:
        return None, (CellFault(NOT_A_DATE, MEND),)
    year, month, number = parts
    try:
        return date(year, month, number), ()
    except ValueError:
        return None, (CellFault(NO_SUCH, _mend(year, month, number)),)


def _parts(words: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(words):
        year, month, number = found.group(1, 2, 3)
        return int(year), int(month), int(number)
    if found := _DAY_FIRST.fullmatch(words):
        number, month, year = found.group(1, 2, 3)
        return _full(year), int(month), int(number)
    if found := _DAY_MONTH.fullmatch(words):
        number, name, year = found.group(1, 2, 3)
    elif found := _MONTH_DAY.fullmatch(words):
        name, number, year = found.group(1, 2, 3)
    else:
        return None
    named = [index for index, month in enumerate(_MONTHS, 1) if month.startswith(name)]
    return (_full(year), named[0], int(number)) if named else None


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _mend(year: int, month: int, number: int) -> str:
    """Says so when the two were plainly written month first."""
    if 12 < month <= 31 and 1 <= number <= 12:
        return f"Write the day first. If the month came first, write {month}/{number:02}/{year}."
    return MEND


def _long(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
