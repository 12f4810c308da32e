"""When what we know about people went where it should not, was lost or was changed: the log UK GDPR Article 33(5) asks
for. An entry is never changed: what is learnt later is a new version of the whole."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, View

Prose = Annotated[
    str, Meta(min_length=10, max_length=2000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]
Maybe = Annotated[str, Meta(max_length=2000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")]
People = Annotated[int, Meta(ge=0, le=1_000_000)]


class Category(StrEnum):
    CONTACT = "contact"
    STORY = "story"
    NEEDS = "needs"
    MONEY = "money"
    WORK = "work"
    EQUALITY = "equality"
    LOG_IN = "log_in"


class Risk(StrEnum):
    """Article 33(1): told to the regulator unless a risk is unlikely; Article 34: to the people where it is high."""

    UNLIKELY = "unlikely"
    LIKELY = "likely"
    HIGH = "high"


class Exempt(StrEnum):
    """Article 34(3): why the people need not be told though the risk is high. ``effort``: then it is said in public."""

    UNREADABLE = "unreadable"
    PREVENTED = "prevented"
    EFFORT = "effort"


class ClockState(StrEnum):
    RUNS = "runs"
    OVER = "over"
    IN_TIME = "in_time"
    LATE = "late"
    NOT_TOLD = "not_told"


class LogBreach(Command, frozen=True, kw_only=True):
    """``found_at``: when we knew; the 72 hours start there. ``people``: about how many; None is not known yet."""

    what: Prose
    found_at: Instant
    categories: Annotated[list[Category], Meta(min_length=1, max_length=7)]
    risk: Risk
    risk_words: Prose
    people: People | None = None
    done: Maybe = ""


class ChangeBreach(LogBreach, frozen=True, kw_only=True):
    """The whole anew, with what was decided. ``version``: the one it was made from. None: not decided yet.
    ``regulator_by``: who decided, where the ICO is not told of a likely risk. ``people_exempt``: why people need not be
    told of a high one. ``people_on``, ``people_number``, ``people_how``: the day on which people were told, how many
    and in which way, known at the latest when it is closed. ``closed``: nothing more is to be decided or done."""

    version: int
    regulator: bool | None = None
    regulator_at: Instant | None = None
    regulator_why: Maybe = ""
    people_told: bool | None = None
    people_why: Maybe = ""
    regulator_by: Maybe = ""
    people_exempt: Exempt | None = None
    people_on: date | None = None
    people_number: People | None = None
    people_how: Maybe = ""
    closed: bool = False


class ReportBreach(Command, frozen=True, kw_only=True):
    """By anybody who is logged in, in their own words."""

    what: Prose


class NoBreach(Command, frozen=True, kw_only=True):
    """Nothing is to be logged; whoever reported it reads why."""

    why_not: Prose


class BreachReportView(View, frozen=True, kw_only=True):
    """``tell_by``: 72 hours after the report. ``breach_id``: the entry of the log it became. Neither that nor
    ``why_not``: nobody has looked after it yet."""

    id: UUID
    what: str
    reported_by: str
    reported_at: Instant
    tell_by: Instant
    breach_id: UUID | None
    why_not: str
    settled_at: Instant | None


class BreachReported(Event, frozen=True, kw_only=True):
    subject: UUID


class BreachReportSettled(Event, frozen=True, kw_only=True):
    subject: UUID
    logged: bool


class BreachVersion(View, frozen=True, kw_only=True):
    version: int
    what: str
    found_at: Instant
    categories: list[Category]
    people: int | None
    risk: Risk
    risk_words: str
    done: str
    regulator: bool | None
    regulator_at: Instant | None
    regulator_why: str
    people_told: bool | None
    people_why: str
    regulator_by: str
    people_exempt: Exempt | None
    people_on: date | None
    people_number: int | None
    people_how: str
    closed: bool
    saved_by: str
    saved_at: Instant


class BreachView(View, frozen=True, kw_only=True):
    """``tell_by``: 72 hours after it was found. ``hours_left``: whole hours until then, negative when it is over.
    ``history``: all versions, newest first; its first is ``now``. ``may_change``: the reader decides about it."""

    id: UUID
    number: int
    clock: ClockState
    tell_by: Instant
    hours_left: int
    logged_by: str
    now: BreachVersion
    history: list[BreachVersion]
    may_change: bool


class BreachLogged(Event, frozen=True, kw_only=True):
    subject: UUID


class BreachChanged(Event, frozen=True, kw_only=True):
    subject: UUID
    version: int
    regulator: bool | None
    people_told: bool | None
