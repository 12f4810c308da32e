"""Pure: the terms of a year. They touch, so that each day belongs to one and no session falls between two."""

from datetime import date, timedelta
from typing import NamedTuple

NAMES = ("spring", "summer", "autumn")
BEGINS = (1, 4, 9)
"""The months in which they begin. Schools' own dates differ from place to place; these do not."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
AHEAD = 3


class Term(NamedTuple):
    """``number`` counts terms, so that the one before is one less. Both days are included."""

    number: int
    code: str
    name: str
    first: date
    last: date

    def season(self) -> str:
        """Without the year: summer term."""
        return f"{self.code.partition('-')[0]} term"


def _term(number: int) -> Term:
    year, at = divmod(number, len(NAMES))
    later, following = divmod(number + 1, len(NAMES))
    first = date(year, BEGINS[at], 1)
    last = date(later, BEGINS[following], 1) - timedelta(days=1)
    return Term(number, f"{NAMES[at]}-{year}", f"{NAMES[at]} term {year}", first, last)


def of(day: date) -> Term:
    at = sum(month <= day.month for month in BEGINS) - 1
    return _term(day.year * len(NAMES) + at)


def read(code: str) -> Term | None:
    """``summer-2027``; None when there is no such term."""
    name, _, year = code.partition("-")
    if name not in NAMES or not (len(year) == 4 and year.isascii() and year.isdigit()):
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    return _term(int(year) * len(NAMES) + NAMES.index(name))


def before(term: Term) -> Term:
    return _term(term.number - 1)


def to_set(today: date) -> list[Term]:
    """The term of today and those that come next."""
    first = of(today).number
    return [_term(first + ahead) for ahead in range(AHEAD)]


def touching(first: date, last: date) -> list[str]:
    """Codes of the terms between two days, both included."""
    return [_term(number).code for number in range(of(first).number, of(last).number + 1)]
