"""What is said of one term, how much somebody does, and letters that ask whether it still holds."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from schemas.availability import AddAway, AvailabilityMode, LimitsView, UsualSlot
from schemas.contact import FURTHEST_KM
from schemas.values import Command, Event, Instant, PersonId, ShortText, View

MOST_A_MONTH, MOST_NOTICE, MOST_REST = 31, 90, 30
Week = Annotated[list[UsualSlot], Meta(max_length=50)]
TermCode = Annotated[str, Meta(max_length=20)]


class SayTerm(Command, frozen=True, kw_only=True):
    """The whole of one term at once: what was said of it before is replaced. ``away`` is added to the dates away."""

    mode: AvailabilityMode
    usual: Week = []
    away: Annotated[list[AddAway], Meta(max_length=60)] = []


class SayLimits(Command, frozen=True, kw_only=True):
    """All limits at once; null or 0: no limit. ``travel_km`` left out stays as it is."""

    sessions_a_month: Annotated[int, Meta(ge=1, le=MOST_A_MONTH)] | None = None
    notice_days: Annotated[int, Meta(ge=0, le=MOST_NOTICE)] = 0
    rest_days: Annotated[int, Meta(ge=0, le=MOST_REST)] = 0
    travel_km: Annotated[int, Meta(ge=1, le=FURTHEST_KM)] | UnsetType | None = UNSET
    ask_monthly: bool = True


class HearAvailability(Command, frozen=True, kw_only=True):
    """What somebody told their team, of one term or, without ``term``, of their usual week.

    ``told_by``: who said it and how, like "Sam, on the phone". ``limits`` left out stay as they are.
    """

    said_on: date
    told_by: ShortText
    term: TermCode = ""
    mode: AvailabilityMode
    usual: Week = []
    away: Annotated[list[AddAway], Meta(max_length=60)] = []
    limits: SayLimits | None = None


class Age(StrEnum):
    """How much we know of somebody's time."""

    NEVER = "never"
    OLD = "old"
    LIST = "list"
    KNOWN = "known"


class ToldLine(View, frozen=True, kw_only=True):
    """What we know of one person's time, for their team. ``told_at``: when they told us last."""

    person_id: PersonId
    name: str
    academy: str
    age: Age
    told_at: Instant | None
    call_wanted_at: Instant | None


class AsUsualView(View, frozen=True, kw_only=True):
    """What a monthly letter's link shows: one person's times and nothing else of them, not even dates away.

    ``terms``: (the name of a term, its mode, its times), of those that are not over and that something was said of.
    """

    mode: AvailabilityMode | None
    usual: list[UsualSlot]
    from_list: bool
    terms: list[tuple[str, AvailabilityMode, list[UsualSlot]]]
    told_at: Instant | None
    answered: bool


class LimitsKept(View, frozen=True, kw_only=True):
    id: UUID
    limits: LimitsView


class LimitRule(StrEnum):
    """Limits of a person's own that keep them from a session."""

    NOTICE = "notice"
    REST = "rest"
    MONTH = "month"


class AvailabilityHeard(Event, frozen=True, kw_only=True):
    """A team wrote down what somebody told them. ``term``: empty for the usual week."""

    subject: PersonId
    mode: AvailabilityMode
    said_on: date
    told_by: str
    term: str = ""


class AvailabilityConfirmed(Event, frozen=True, kw_only=True):
    """All that was said still holds; ``taken_back``: that was a mistake."""

    subject: PersonId
    taken_back: bool = False


class LimitsSaid(Event, frozen=True, kw_only=True):
    """That limits were said, not which: the numbers are nobody's history."""

    subject: PersonId


class AvailabilityAsked(Event, frozen=True, kw_only=True):
    """A letter asked whether all still holds."""

    subject: PersonId


class CallAboutTimesWanted(Event, frozen=True, kw_only=True):
    """They would rather tell somebody on the phone."""

    subject: PersonId
