"""Pure: for which days somebody can be lent, and whether a session's day is one of them."""

from datetime import date, timedelta

from schemas.people import AssociateFacts, LentDays

MOST_DAYS = 366
"""We ask again each year."""


def objection(academy: str, home: str, days: tuple[date, date], today: date) -> tuple[str, str] | None:
    """The field and the words for what stands in the way of lending from the first to the last of ``days``."""
    first, last = days
    if academy == home:
        return "academy", "Their own local academy can ask them already"
    if first < today:
        return "first_day", "The first day must be today or later"
    if last < first:
        return "last_day", "The last day must be the same as or after the first day"
    if last > today + timedelta(days=MOST_DAYS):
        return "last_day", "The last day must be within a year from today. You can choose again after that"
    return None


def covers(lent: LentDays | None, academy: str, day: date) -> bool:
    return lent is not None and lent.academy == academy and lent.first_day <= day <= lent.last_day


def may_be_asked(one: AssociateFacts, academy: str, day: date) -> bool:
    """Of this Academy's own network, or lent to it on that day."""
    return one.academy == academy or covers(one.lent, academy, day)
