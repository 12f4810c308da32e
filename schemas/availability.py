"""When people are free: what they said, how old it is, and what that means for given times."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.busy import CalendarSays
from schemas.values import Command, Event, Instant, Interval, PersonId, View


class Free(StrEnum):
    """Nothing said is not the same as busy: UNKNOWN people can be asked."""

    FREE = "free"
    BUSY = "busy"
    UNKNOWN = "unknown"


class AvailabilityMode(StrEnum):
    ASK_ME = "ask_me"
    ONLY_THESE = "only_these"
    NOT_NOW = "not_now"


class UsualSlot(View, frozen=True, kw_only=True):
    """London wall-clock times on a weekday; 0 is Monday."""

    weekday: Annotated[int, Meta(ge=0, le=6)]
    starts: time
    ends: time


class SayAvailability(Command, frozen=True, kw_only=True):
    """The whole usual week at once: what was said before is replaced. Dates away stay."""

    mode: AvailabilityMode
    usual: Annotated[list[UsualSlot], Meta(max_length=50)] = []


class AddAway(Command, frozen=True, kw_only=True):
    """Days that a person cannot do, both included."""

    first_day: date
    last_day: date


class AwayView(View, frozen=True, kw_only=True):
    id: UUID
    first_day: date
    last_day: date


class LimitsView(View, frozen=True, kw_only=True):
    """How much somebody does; null or 0: no limit. ``notice_days``: from the day of the offer to that of the session.

    ``rest_days``: whole days without a session between two. ``travel_km``: one way. ``heard_by``: who wrote it down
    for them, null when they said it themselves; ``said_at``: null when nothing was ever said.
    """

    sessions_a_month: int | None = None
    notice_days: int = 0
    rest_days: int = 0
    travel_km: int | None = None
    ask_monthly: bool = True
    said_at: Instant | None = None
    heard_by: str | None = None


class TermView(View, frozen=True, kw_only=True):
    """One term, its days both included. ``mode`` null: nothing was said of it, and the usual week holds.

    ``said_at``: when it was said, or confirmed since.
    """

    term: str
    name: str
    first_day: date
    last_day: date
    mode: AvailabilityMode | None = None
    usual: list[UsualSlot] = []
    said_at: Instant | None = None
    heard_by: str | None = None
    stale: bool = False


class AvailabilityView(View, frozen=True, kw_only=True):
    """``mode`` and ``said_at`` are null when the person has said nothing; ``away`` lists what is not over yet."""

    person_id: PersonId
    mode: AvailabilityMode | None
    usual: list[UsualSlot]
    said_at: Instant | None
    """Of the usual week: when it was said, or confirmed since."""
    from_list: bool
    """A team's spreadsheet said it on that day; the person has not said it yet."""
    stale: bool
    """Said so long ago that it does not show that anybody is free."""
    heard_by: str | None = None
    """Who wrote it down for them, on the phone; null when they said it themselves."""
    away: list[AwayView]
    booked_while_away: list[Interval]
    """Sessions the person said yes to, on days away: nothing is cancelled by itself."""
    terms: list[TermView] = []
    """The term of today and those that come next, in order."""
    limits: LimitsView = LimitsView()


class Known(View, frozen=True, kw_only=True):
    """Whether somebody is free at a time, and how we know. ``told_at``: when they said so last; null: never.

    ``from_list``: a list said it. A free answer that is too old is UNKNOWN, with its age.
    """

    free: Free
    told_at: Instant | None = None
    from_list: bool = False
    calendar: CalendarSays | None = None
    """What their own calendars say of it; ``free`` counts it already."""


class Worked(View, frozen=True, kw_only=True):
    """What a person has done. The year counts what is booked as well; the rest only what has begun."""

    sessions_this_year: int = 0
    last_on: date | None = None
    by_programme: dict[UUID, int] = {}
    partners: frozenset[UUID] = frozenset()
    days: tuple[date, ...] = ()
    """Of the sessions they are booked for, past ones and those to come, in order."""


class AvailabilitySaid(Event, frozen=True, kw_only=True):
    subject: PersonId
    mode: AvailabilityMode
    from_list: bool = False
    term: str = ""


class AwayDatesChanged(Event, frozen=True, kw_only=True):
    """That dates away were added or removed; which ones is nobody's history."""

    subject: PersonId
    change: str
