"""Pure: what is wrong with the dates of a school holiday, and what is said of it where a session is planned."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from schemas.errors import Fault
from schemas.schools import SaveSchoolHoliday

LONGEST = timedelta(days=70)
"""Summer holidays are six or seven weeks: what is longer is mistyped."""
BACK, AHEAD = timedelta(days=400), timedelta(days=6 * 366)
WEB = ("https://", "http://")


class Kept(NamedTuple):
    """A school holiday that an Academy keeps; ``last`` is part of it."""

    name: str
    first: date
    last: date
    source: str
    confirmed: bool

    @property
    def note(self) -> str:
        sure = "" if self.confirmed else ", nobody has confirmed these dates"
        return f"School holidays: {self.name}, {spoken(self.first, self.last)} ({self.source}{sure})"


def spoken(first: date, last: date) -> str:
    """25 to 29 October, or 20 December to 2 January"""
    if first == last:
        return f"{first:%-d %B}"
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first:%-d} to {last:%-d %B}" if same else f"{first:%-d %B} to {last:%-d %B}"


def notes(kept: Iterable[Kept], day: date) -> list[str]:
    """The same holiday by the same name is said once for each who says so, the confirmed ones first."""
    found = [one for one in kept if one.first <= day <= one.last]
    return [one.note for one in sorted(found, key=lambda one: (not one.confirmed, one.first, one.source))]


def faults(said: SaveSchoolHoliday, today: date) -> list[Fault]:
    found = []
    for field, label, day in (("first", "First day", said.first), ("last", "Last day", said.last)):
        if not today - BACK <= day <= today + AHEAD:
            message = f"{label} must be between {today - BACK:%-d %B %Y} and {today + AHEAD:%-d %B %Y}"
            found.append(Fault(field=field, message=message))
    if not found and said.last < said.first:
        found.append(Fault(field="last", message=f"Last day must be {said.first:%-d %B %Y} or later"))
    elif not found and said.last - said.first > LONGEST:
        message = f"Last day must be {LONGEST.days // 7} weeks after the first day or sooner. Check both dates"
        found.append(Fault(field="last", message=message))
    link = said.link.strip()
    if link and (not link.lower().startswith(WEB) or " " in link or "." not in link):
        message = "Link must be an address of a web page, like https://council.example/term-dates"
        found.append(Fault(field="link", message=message))
    return found
