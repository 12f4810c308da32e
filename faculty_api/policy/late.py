"""The last day for sending a claim."""

import calendar
from datetime import date, timedelta
from typing import Literal

from faculty_api.policy.book import Figures
from faculty_api.policy.words import day_words
from schemas.assess import AssessFacts, LineStatus

Waits = tuple[LineStatus, str, tuple[str, ...]]
"""The status of what a person must decide, why, and the keys it rests on."""

LATE_KEYS = ("claim.deadline_days", "claim.deadline_applies")


def last_day(on: date, figures: Figures) -> date:
    """The last day on which a claim for an activity ``on`` that day is in time."""
    known: date | None = figures.memo.get(on)
    return known if known is not None else figures.remember(on, _last_day(on, figures))


def _last_day(on: date, figures: Figures) -> date:
    days = figures.limit("claim.deadline_days")
    if days is not None:
        return on + timedelta(days=days)
    months = int(figures.option("claim.deadline_days").split()[0])
    years, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(years, month + 1, min(on.day, calendar.monthrange(years, month + 1)[1]))


def missed(facts: AssessFacts, figures: Figures) -> date | None:
    """The last day, when the claim was sent after it."""
    on = facts.activity.on
    last: date = figures.memo.get(on) or last_day(on, figures)
    return last if facts.claimed_on > last else None


def waits_for_lateness(last: date, figures: Figures, what: Literal["fee", "expenses"]) -> Waits | None:
    """Why a line of a claim sent after its ``last`` day waits; late is an exception, never a refusal."""
    if figures.option("claim.deadline_applies") not in ("both", what):
        return None
    return "exception", f"The last day to send this claim was {day_words(last)}, and a person must decide", LATE_KEYS


def too_late(facts: AssessFacts, figures: Figures, what: Literal["fee", "expenses"]) -> Waits | None:
    last = missed(facts, figures)
    return waits_for_lateness(last, figures, what) if last else None
