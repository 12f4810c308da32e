"""A usual week and dates away as plain sentences, and as the parts of the day that people choose from."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from frontend.filters import listed, plain_date, span
from schemas.availability import AvailabilityMode, AwayView, UsualSlot

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(9), time(12, 30)),
    "afternoon": (time(12, 30), time(17)),
    "evening": (time(17), time(21)),
}
LABELS = {part: f"{part.capitalize()} ({span(*times)})" for part, times in PARTS.items()}
MODES = {
    AvailabilityMode.ASK_ME.value: "Ask me, I am usually free",
    AvailabilityMode.ONLY_THESE.value: "Only at these times",
    AvailabilityMode.NOT_NOW.value: "I cannot do any sessions at the moment",
}
_SAID = {
    AvailabilityMode.ASK_ME: "You said you are usually free, and we can ask you.",
    AvailabilityMode.NOT_NOW: "You said you cannot do any sessions at the moment.",
}


def week(parts: Mapping[int, Iterable[str]]) -> list[UsualSlot]:
    """The slots of the parts chosen for each weekday."""
    return [
        UsualSlot(weekday=day, starts=PARTS[part][0], ends=PARTS[part][1])
        for day in sorted(parts)
        for part in PARTS
        if part in set(parts[day])
    ]


def parts_of(usual: Iterable[UsualSlot]) -> dict[int, list[str]]:
    """The parts of the day that a usual week is made of; other times are left out, their days kept."""
    found: dict[int, list[str]] = {}
    for slot in usual:
        known = [part for part, times in PARTS.items() if times == (slot.starts, slot.ends)]
        found.setdefault(slot.weekday, []).extend(known)
    return found


def sentences(mode: AvailabilityMode | None, usual: Iterable[UsualSlot], *, from_list: bool = False) -> list[str]:
    """You said you are usually free on Tuesdays and Thursdays, in the morning."""
    if mode is None:
        return ["We do not know when you are free yet."]
    times = _times(usual)
    if from_list:
        listed_times = (
            f"Your team's list says you are usually free on {listed(on)}, {at}." for at, on in times.items()
        )
        return [*listed_times, "At other times we can ask you."]
    said = [_SAID[mode]] if mode in _SAID else []
    if mode is AvailabilityMode.NOT_NOW:
        return said
    return [*said, *(f"You said you are usually free on {listed(days)}, {when}." for when, days in times.items())]


def _times(usual: Iterable[UsualSlot]) -> dict[str, list[str]]:
    """Days that have the same times, by those times in words."""
    days: dict[int, list[str]] = {}
    for slot in usual:
        days.setdefault(slot.weekday, []).append(_when(slot))
    found: dict[str, list[str]] = {}
    for day in sorted(days):
        found.setdefault(listed(days[day]), []).append(f"{DAYS[day]}s")
    return found


def _when(slot: UsualSlot) -> str:
    part = next((part for part, times in PARTS.items() if times == (slot.starts, slot.ends)), None)
    return f"in the {part}" if part else f"from {span(slot.starts, slot.ends)}"


def dates(away: AwayView) -> str:
    """12 May 2027; 10 to 14 May 2027; 30 April 2027 to 2 May 2027"""
    return between(away.first_day, away.last_day)


def between(first: date, last: date) -> str:
    if first == last:
        return plain_date(first)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same else plain_date(first)} to {plain_date(last)}"
