"""Pure: whether somebody can do one part of a session after or before another, with the time it takes to get there.

One function, ``between``, decides it for bookings and for suggestions alike.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from faculty_api.people import geography
from schemas.programmes import Mode, Part, SessionFacts

NEAR_MINUTES = 30
"""To get from one place to another nearby, or to one we do not know. A proposal."""
KM_AN_HOUR = 60
"""About how fast people come from one area to another, door to door. A proposal."""


class Hindrance(StrEnum):
    OVERLAP = "overlap"
    TRAVEL = "travel"


class Spot(NamedTuple):
    """One part of a session: when it is, and where. Getting ready and talking afterwards may be done anywhere."""

    part: Part
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str = ""
    postcode: str = ""

    @property
    def somewhere(self) -> bool:
        return self.part is Part.DELIVER and self.mode is Mode.IN_PERSON


def lasting(minutes: int) -> str:
    """6 hours 16 minutes; 1 hour; 45 minutes."""
    each = ((minutes // 60, "hour"), (minutes % 60, "minute"))
    said = [f"{many} {what}" if many == 1 else f"{many} {what}s" for many, what in each if many]
    return " ".join(said) or "0 minutes"


def travel_minutes(one: Spot, other: Spot, km: int | None) -> int:
    """From one to the other. ``km``: one way, None when it is not known."""
    if not (one.somewhere and other.somewhere):
        return 0
    if (one.place, one.postcode) == (other.place, other.postcode):
        return 0
    return NEAR_MINUTES + (km or 0) * 60 // KM_AN_HOUR


def hindrance(one: Spot, other: Spot, minutes: int) -> Hindrance | None:
    """``minutes``: of travel between them. Just enough time is enough."""
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        return Hindrance.OVERLAP
    first, second = sorted((one, other), key=lambda spot: spot.starts_at)
    return Hindrance.TRAVEL if second.starts_at - first.ends_at < timedelta(minutes=minutes) else None


class Between(NamedTuple):
    """What keeps somebody from one part beside another. ``minutes``: the way takes."""

    kind: Hindrance
    mine: Spot
    theirs: Spot
    minutes: int


def spots(session: SessionFacts) -> list[Spot]:
    return [
        Spot(one.part, one.starts_at, one.ends_at, session.mode, session.place, session.place_postcode)
        for one in session.parts
    ]


def between(mine: Iterable[Spot], theirs: Iterable[Spot]) -> Between | None:
    """What keeps somebody from doing all of both, parts at one time before parts too far apart; None: nothing does."""
    found, others = None, list(theirs)
    for one in mine:
        for other in others:
            ways = one.somewhere and other.somewhere
            minutes = travel_minutes(one, other, geography.between(one.postcode, other.postcode)) if ways else 0
            kind = hindrance(one, other, minutes)
            if kind and (found is None or kind is Hindrance.OVERLAP):
                found = Between(kind, one, other, minutes)
                if kind is Hindrance.OVERLAP:
                    return found
    return found
