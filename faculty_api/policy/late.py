"""The last day for sending a claim."""

import calendar
from datetime import date, timedelta
from typing import Literal

from faculty_api.policy.book import Figures
from faculty_api.policy.words import day_words
from schemas.assess import AssessFacts, LineStatus

LATE_KEYS = ("claim.deadline_days", "claim.deadline_applies")


def last_day(on: date, figures: Figures) -> date:
    """The last day on which a claim for an activity ``on`` that day is in time."""
    known: date | None = figures.memo.get(("last day", on))
    if known is None:
        known = figures.memo["last day", on] = _last_day(on, figures)
    return known


def _last_day(on: date, figures: Figures) -> date:
    days = figures.limit("claim.deadline_days")
    if days is not None:
        return on + timedelta(days=days)
    months = int(figures.option("claim.deadline_days").split()[0])
    years, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(years, month + 1, min(on.day, calendar.monthrange(years, month + 1)[1]))


def too_late(
    facts: AssessFacts, figures: Figures, what: Literal["fee", "expenses"]
) -> tuple[LineStatus, str, tuple[str, ...]] | None:
    """Why a line waits because its claim was late; late is an exception, never a refusal."""
    if figures.option("claim.deadline_applies") not in ("both", what):
        return None
    last = last_day(facts.activity.on, figures)
    if facts.claimed_on <= last:
        return None
    return "exception", f"The last day to send this claim was {day_words(last)}, and a person must decide", LATE_KEYS
