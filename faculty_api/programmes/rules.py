"""Pure: dates of a series, times of the parts, what a cohort lacks, and when a session may be called delivered."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from schemas.programmes import Every, Mode, Part, PartTimes, SessionStatus

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2, Every.FOUR_WEEKS: 4}


def propose_dates(first: date, every: Every, count: int) -> list[date]:
    """The same weekday each time; with London times on these days, 10:00 stays 10:00 when the clocks change."""
    return [first + timedelta(weeks=WEEKS[every] * number) for number in range(count)]


def parts(starts: datetime, ends: datetime, prepare: tuple[datetime, int] | None, debrief: int) -> list[PartTimes]:
    """The parts of one session in order. ``prepare``: when it starts and for how many minutes."""
    found = [PartTimes(part=Part.DELIVER, starts_at=starts, ends_at=ends)]
    if prepare:
        begin, minutes = prepare
        found.insert(0, PartTimes(part=Part.PREPARE, starts_at=begin, ends_at=begin + timedelta(minutes=minutes)))
    if debrief:
        found.append(PartTimes(part=Part.DEBRIEF, starts_at=ends, ends_at=ends + timedelta(minutes=debrief)))
    return found


def overlaps(spans: Sequence[tuple[datetime, datetime]]) -> tuple[int, int] | None:
    """The numbers (from 0) of the first two sessions that overlap in time."""
    order = sorted(range(len(spans)), key=lambda number: spans[number])
    for one, other in pairwise(order):
        if spans[other][0] < spans[one][1]:
            return min(one, other), max(one, other)
    return None


_OF = {
    Part.PREPARE: "Getting ready for session {}",
    Part.DELIVER: "Session {}",
    Part.DEBRIEF: "Talking after session {}",
}


def parts_in_each_others_way(sessions: Sequence[Sequence[PartTimes]]) -> list[str]:
    """Parts of different sessions at the same time, in words: one person cannot do both. Sessions in order, from 1."""
    every = [(number, part) for number, parts in enumerate(sessions, 1) for part in parts]
    every.sort(key=lambda one: (one[1].starts_at, one[1].ends_at, one[0]))
    found = []
    for (number, part), (other, following) in pairwise(every):
        if number != other and following.starts_at < part.ends_at:
            late, early = _OF[following.part].format(other), _OF[part.part].format(number)
            found.append(f"{late} begins before the end of: {early[0].lower()}{early[1:]}. Nobody can do both")
    return found


def objection_to_delivery(status: str, ends_at: datetime, now: datetime) -> str | None:
    if status == SessionStatus.DELIVERED:
        return "This session is already marked as delivered"
    if status == SessionStatus.CANCELLED:
        return "This session was cancelled, so it cannot be marked as delivered"
    if now < ends_at:
        return "This session has not ended yet. You can mark it as delivered when it has ended"
    return None


def objection_to_moving(status: str, starts_at: datetime, now: datetime) -> str | None:
    if status == SessionStatus.DELIVERED:
        return "This session was delivered, so it cannot be moved"
    if status == SessionStatus.CANCELLED:
        return "This session was called off, so it cannot be moved"
    if starts_at <= now:
        return "This session has started, so it cannot be moved. You can call it off if it did not take place"
    return None


def objection_to_calling_off(status: str) -> str | None:
    if status == SessionStatus.DELIVERED:
        return "This session was delivered, so it cannot be called off"
    return "This session was called off already" if status == SessionStatus.CANCELLED else None


def flags(mode: str, provider: str, community_partner: str, venue_postcode: str, venue_access: str) -> list[str]:
    """What a cohort still lacks, in words."""
    missing = {
        "No provider is named": not provider,
        "No community partner is named": not community_partner,
        "The venue has no postcode": mode == Mode.IN_PERSON and not venue_postcode,
        "We do not know if the venue is accessible": mode == Mode.IN_PERSON and not venue_access,
    }
    return [words for words, lacks in missing.items() if lacks]


def may_run(programme_academy: str | None, academy: str) -> bool:
    """National programmes run everywhere, a local one only in its own Academy."""
    return programme_academy in (None, academy)


def postcode(typed: str) -> str | None:
    """A UK postcode as it is written, or None when it is not one."""
    bare = "".join(typed.split()).upper()
    return f"{bare[:-3]} {bare[-3:]}" if _POSTCODE.fullmatch(bare) else None
