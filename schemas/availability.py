"""When people are free: what they said, how old it is, and what that means for given times."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

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
    sessions_a_month: Annotated[int, Meta(ge=1, le=31)] | None = None


class AddAway(Command, frozen=True, kw_only=True):
    """Days that a person cannot do, both included."""

    first_day: date
    last_day: date


class AwayView(View, frozen=True, kw_only=True):
    id: UUID
    first_day: date
    last_day: date


class AvailabilityView(View, frozen=True, kw_only=True):
    """``mode`` and ``said_at`` are null when the person has said nothing; ``away`` lists what is not over yet."""

    person_id: PersonId
    mode: AvailabilityMode | None
    usual: list[UsualSlot]
    sessions_a_month: int | None
    said_at: Instant | None
    from_list: bool
    """A team's spreadsheet said it on that day; the person has not said it yet."""
    stale: bool
    """Said so long ago that it is worth asking again."""
    away: list[AwayView]
    booked_while_away: list[Interval]
    """Sessions the person said yes to, on days away: nothing is cancelled by itself."""


class Worked(View, frozen=True, kw_only=True):
    """What a person has done. The year counts what is booked as well; the rest only what has begun."""

    sessions_this_year: int = 0
    last_on: date | None = None
    by_programme: dict[UUID, int] = {}
    partners: frozenset[UUID] = frozenset()


class AvailabilitySaid(Event, frozen=True, kw_only=True):
    subject: PersonId
    mode: AvailabilityMode
    from_list: bool = False


class AwayDatesChanged(Event, frozen=True, kw_only=True):
    """That dates away were added or removed; which ones is nobody's history."""

    subject: PersonId
    change: str
