"""Pure: when somebody is reminded of what they were asked or said yes to."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from faculty_api.kernel.clock import london_day, london_instant


class Step(StrEnum):
    ANSWER = "answer"
    """They have not said yes or no, and the day to answer by comes near."""
    WEEK = "week"
    DAY = "day"
    """Their session is in a week; it is tomorrow."""


class Window(NamedTuple):
    """What it is about lies after ``after`` and not later than ``until``; they said so by ``said_by``."""

    after: datetime
    until: datetime
    said_by: datetime


ASKED, NEAR, TOO_LATE = timedelta(days=1), timedelta(days=3), timedelta(hours=3)
"""Asked so long ago, the last moment to answer so near; later nobody could answer in time."""


def window(step: Step, now: datetime) -> Window:
    """Who said yes three days ago needs no word a week before; who did today, none the day before."""
    if step is Step.ANSWER:
        return Window(now + TOO_LATE, now + NEAR, now - ASKED)
    tomorrow = london_day(now) + timedelta(days=1)
    if step is Step.DAY:
        ends = london_instant(tomorrow + timedelta(days=1), time())
        return Window(london_instant(tomorrow, time()), ends, now - timedelta(hours=12))
    sooner = london_instant(tomorrow + timedelta(days=4), time())
    return Window(sooner, now + timedelta(days=7), now - timedelta(days=3))
