"""Pure: what differs, what stands in the way of publishing, and what one person could not do."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faculty_api.programmes.clash_rules import Hindrance, Spot, hindrance, lasting
from schemas.programmes import Part
from schemas.schedules import Differs, Slot

MOST_CHANGES = 80
_LONDON = ZoneInfo("Europe/London")


class Named(NamedTuple):
    """A session of the schedule as it would be, with all its parts. ``changed``: it is part of the draft."""

    name: str
    starts_at: datetime
    ends_at: datetime
    spots: Sequence[Spot]
    changed: bool


def differs(now: Slot, to: Slot) -> list[Differs]:
    """By what clocks and calendars in London show."""
    before, after = ([at.astimezone(_LONDON) for at in (one.starts_at, one.ends_at)] for one in (now, to))
    found = {
        Differs.DATE: before[0].date() != after[0].date(),
        Differs.TIME: [at.time() for at in before] != [at.time() for at in after],
        Differs.PLACE: (now.mode, now.place, now.place_postcode) != (to.mode, to.place, to.place_postcode),
    }
    return [one for one, different in found.items() if different]


def overlapping(sessions: Sequence[Named]) -> list[tuple[int, int]]:
    """Numbers (from 0) of sessions at the same time, where the draft changes at least one of them."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(enumerate(sessions), 2)
        if (first.changed or second.changed) and first.starts_at < second.ends_at and second.starts_at < first.ends_at
    ]


def too_close(sessions: Sequence[Named], minutes: Callable[[Spot, Spot], int]) -> list[str]:
    """Sessions of which one person could not do both: their parts meet, or the way between them is too long.

    ``minutes``: of travel from one to the other. What ``overlapping`` says is not said again.
    """
    same = set(overlapping(sessions))
    found = []
    for (one, first), (other, second) in combinations(enumerate(sessions), 2):
        if (one, other) in same or not (first.changed or second.changed):
            continue
        pairs = ((a, b) for a in first.spots for b in second.spots)
        words = next(filter(None, (_close(first, second, a, b, minutes) for a, b in pairs)), None)
        if words:
            found.append(words)
    return found


def _close(first: Named, second: Named, a: Spot, b: Spot, minutes: Callable[[Spot, Spot], int]) -> str | None:
    if abs(a.starts_at - b.starts_at) > timedelta(days=1):
        return None
    way = minutes(a, b)
    kind = hindrance(a, b, way)
    if kind is Hindrance.TRAVEL:
        gap = max(a.starts_at - b.ends_at, b.starts_at - a.ends_at)
        have = lasting(int(gap.total_seconds()) // 60)
        return f"From {low(first.name)} to {low(second.name)} the way takes about {lasting(way)}, and there is {have}"
    if kind is Hindrance.OVERLAP:
        return f"{_part(a, first)} and {low(_part(b, second))} are at the same time. Nobody can do both"
    return None


def _part(spot: Spot, session: Named) -> str:
    words = {Part.PREPARE: "Getting ready for {}", Part.DEBRIEF: "Talking after {}", Part.DELIVER: "{}"}[spot.part]
    name = session.name if spot.part is Part.DELIVER else low(session.name)
    return words.format(name)


def low(words: str) -> str:
    return words[:1].lower() + words[1:]
