"""Pure: the financial year, and the numbers of a picture put together from what was counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from faculty_api.equality.rules import hidden, with_totals
from schemas.measures import FIRST_YEAR, AcademyMeasures, MonthMeasures, RegionMeasures
from schemas.people import Kind

KINDS = (Kind.LIVED.value, Kind.PROFESSIONAL.value)


class Delivered(NamedTuple):
    """Sessions of one Academy in one month, like 2026-11."""

    academy: str
    month: str
    sessions: int
    co_delivered: int


def year_of(day: date) -> int:
    """The financial year of a day begins on 1 April."""
    return day.year if (day.month, day.day) >= (4, 1) else day.year - 1


def days_of(year: int) -> tuple[date, date]:
    """Its first day, and the first day after it."""
    return date(year, 4, 1), date(year + 1, 4, 1)


def years(first: date | None, today: date) -> list[int]:
    """Those with a delivered session and this one, newest first."""
    begins = max(year_of(first), FIRST_YEAR) if first else year_of(today)
    return list(range(year_of(today), begins - 1, -1))


def months(found: Iterable[Delivered], first: date, last: date) -> list[MonthMeasures]:
    """Every month from the first day's to the last day's, those in which nothing was delivered too."""
    counts: dict[str, tuple[int, int]] = {}
    for one in found:
        sessions, together = counts.get(one.month, (0, 0))
        counts[one.month] = (sessions + one.sessions, together + one.co_delivered)
    listed, day = [], first.replace(day=1)
    while day <= last:
        sessions, together = counts.get(f"{day:%Y-%m}", (0, 0))
        listed.append(MonthMeasures(month=day, sessions=sessions, co_delivered_sessions=together))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return listed


def shown_people(
    counts: Mapping[tuple[str, str], int], academies: Sequence[str], exact: bool
) -> dict[tuple[str, str], int | None]:
    """By Academy and kind. Unless ``exact``, no count under 5 and none from which one could be worked out."""
    table = with_totals(counts, academies, KINDS)
    gone = frozenset() if exact else hidden(table)
    return {(one, kind): None if (one, kind) in gone else table[one, kind] for one in academies for kind in KINDS}


def regions(academies: Iterable[AcademyMeasures]) -> list[RegionMeasures]:
    """By name; each with what its Academies ran."""
    found: dict[str, tuple[int, int]] = {}
    for one in academies:
        cohorts, together = found.get(one.region, (0, 0))
        found[one.region] = (cohorts + one.cohorts, together + one.co_delivered_cohorts)
    return [
        RegionMeasures(region=name, cohorts=cohorts, co_delivered_cohorts=together)
        for name, (cohorts, together) in sorted(found.items())
    ]
