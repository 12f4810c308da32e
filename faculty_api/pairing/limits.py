"""Pure: the limits that people set themselves, as hard rules: notice, rest between sessions, sessions a month.

What counts is what is booked, and what one plan would give them; offers that wait for an answer count nothing, for the
person can say no to them. Somebody who is asked by hand may go past a limit of their own: it is theirs to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from faculty_api.pairing.engine import Candidate
from schemas.availability import LimitsView
from schemas.terms import LimitRule


class Limited(NamedTuple):
    """``words``: from the closed list below, without the person's name."""

    rule: LimitRule
    words: str


def of(limits: LimitsView | None, booked: Sequence[date], day: date, today: date) -> Limited | None:
    """The first limit that keeps somebody, booked on some days, from a session on a day; None: nothing does."""
    if limits is None:
        return None
    ahead = (day - today).days
    if ahead < limits.notice_days:
        wanted = f"wants to know {_days(limits.notice_days)} before a session"
        return Limited(LimitRule.NOTICE, f"{wanted}, and this is in {_days(ahead)}")
    if too_near(limits.rest_days, day, booked):
        return Limited(
            LimitRule.REST, f"wants {_days(limits.rest_days)} of rest between sessions, and has one too near"
        )
    left = left_in_month(limits, booked, day)
    if left is not None and left <= 0:
        most = f"{limits.sessions_a_month} session{'s' * (limits.sessions_a_month != 1)}"
        return Limited(LimitRule.MONTH, f"wants up to {most} a month, and has as many in {day:%B %Y}")
    return None


def too_near(rest: int, day: date, others: Iterable[date]) -> bool:
    """Whole days between two sessions; no rest wanted: two on one day are as good as two apart."""
    return rest > 0 and any(abs((day - other).days) <= rest for other in others)


def left_in_month(limits: LimitsView, booked: Iterable[date], day: date) -> int | None:
    """How many more sessions in the month of that day; None: no limit."""
    if limits.sessions_a_month is None:
        return None
    return limits.sessions_a_month - in_month(day, booked)


def beside(one: Candidate, day: date | None, others: Sequence[date | None]) -> LimitRule | None:
    """What keeps somebody from a session, seen as its candidate, when a plan gives them others on these days."""
    known = [other for other in others if other is not None]
    if day is None or not known:
        return None
    if too_near(one.rest_days, day, known):
        return LimitRule.REST
    return LimitRule.MONTH if one.month_left is not None and in_month(day, known) >= one.month_left else None


def in_month(day: date, others: Iterable[date]) -> int:
    return sum((one.year, one.month) == (day.year, day.month) for one in others)


def _days(count: int) -> str:
    return f"{count} day{'s' * (count != 1)}"
