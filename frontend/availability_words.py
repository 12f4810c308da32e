"""A usual week and dates away as plain sentences, and as the parts of the day that people choose from."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from faculty_api.availability.rules import ago
from faculty_api.kernel.clock import london_day
from frontend.filters import in_miles, listed, plain_date, plural, span
from schemas.availability import AvailabilityMode, AvailabilityView, AwayView, LimitsView, TermView, UsualSlot

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(9), time(12, 30)),
    "afternoon": (time(12, 30), time(17)),
    "evening": (time(17), time(21)),
}
_OWN = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")
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
    """The slots of the parts and own times chosen for each weekday."""
    each = {day: sorted({found for one in parts[day] if (found := times_of(one))}) for day in sorted(parts)}
    return [UsualSlot(weekday=day, starts=starts, ends=ends) for day, times in each.items() for starts, ends in times]


def parts_of(usual: Iterable[UsualSlot]) -> dict[int, list[str]]:
    """The parts of the day that a usual week is made of, and own times, as they are ticked: "10:00-12:00"."""
    found: dict[int, list[str]] = {}
    for slot in usual:
        known = [part for part, times in PARTS.items() if times == (slot.starts, slot.ends)]
        found.setdefault(slot.weekday, []).extend(known or [f"{slot.starts:%H:%M}-{slot.ends:%H:%M}"])
    return found


def times_of(part: str) -> tuple[time, time] | None:
    """When a part of the day, or times of somebody's own, begin and end; None for what is neither."""
    if part in PARTS:
        return PARTS[part]
    own = _OWN.fullmatch(part)
    starts, ends = (time.fromisoformat(one) for one in own.groups()) if own else (time(), time())
    return (starts, ends) if starts < ends else None


def labels(ticked: Iterable[str]) -> list[tuple[str, str]]:
    """The parts of the day to choose from, and the own times among those that are ticked."""
    own = {one: found for one in ticked if one not in PARTS and (found := times_of(one))}
    return [*LABELS.items(), *((one, span(*times).capitalize()) for one, times in sorted(own.items()))]


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


def from_file(mode: AvailabilityMode | None, usual: Iterable[UsualSlot]) -> list[str]:
    """What a file says of their usual week, as nobody has said yet that it is so; nothing where it says nothing."""
    said = sentences(mode, usual) if mode else []
    return [one.replace("You said", "The file says", 1) for one in said]


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


def season(term: TermView) -> str:
    """summer term"""
    return term.name.rpartition(" ")[0] if term.term else term.name


def months(term: TermView) -> str:
    """April to August 2027"""
    return f"{term.first_day:%B} to {term.last_day:%B %Y}"


def term_choices(last: TermView | None) -> list[tuple[str, ...]]:
    """What somebody can say of a term. ``last``: what "the same" would mean."""
    same = [("same", f"The same as {season(last)}", f"{short(last)}.")] if last and last.mode else []
    return [
        *same,
        ("ask_me", "Ask me, I am usually free"),
        ("only_these", "Only at these times", "You tell us your usual week."),
        ("not_now", "I cannot do any sessions this term"),
        ("phone", "I would like to tell someone by phone"),
    ]


def short(term: TermView) -> str:
    """Tuesdays and Thursdays, in the morning"""
    if term.mode is AvailabilityMode.ASK_ME and not term.usual:
        return "Ask me, I am usually free"
    if term.mode is AvailabilityMode.NOT_NOW:
        return "No sessions"
    return "; ".join(f"{listed(on)}, {at}" for at, on in _times(term.usual).items())


def limits(said: LimitsView) -> list[str]:
    """How much somebody does, as they would say it; one sentence each."""
    found = []
    if said.sessions_a_month:
        found.append(f"You want up to {plural(said.sessions_a_month, 'session')} a month.")
    if said.notice_days:
        found.append(f"You want to know {plural(said.notice_days, 'day')} before a session, or earlier.")
    if said.rest_days:
        found.append(f"You want {plural(said.rest_days, 'day')} or more without a session between two.")
    if said.travel_km:
        found.append(f"You travel up to {in_miles(said.travel_km)}, one way.")
    return found


def saved(term: TermView, view: AvailabilityView, today: date) -> str:
    """You are free on 27 mornings in summer term."""
    if term.mode is AvailabilityMode.NOT_NOW:
        return f"You cannot do sessions in {season(term)}."
    if term.mode is AvailabilityMode.ASK_ME and not term.usual:
        return f"We can ask you in {season(term)}."
    days = {slot.weekday for slot in term.usual}
    first = max(today, term.first_day)
    every = (first + timedelta(days=ahead) for ahead in range((term.last_day - first).days + 1))
    free = sum(
        day.weekday() in days and not any(one.first_day <= day <= one.last_day for one in view.away) for day in every
    )
    parts = {part for found in parts_of(term.usual).values() for part in found if part in PARTS}
    plain = all((slot.starts, slot.ends) in PARTS.values() for slot in term.usual)
    what = parts.pop() if plain and len(parts) == 1 else "day"
    return f"You are free on {plural(free, what)} in {season(term)}."


def told(view: AvailabilityView | TermView, now: datetime) -> str:
    """You told us 3 months ago. You told us by phone 3 months ago: Ann Bell wrote it down."""
    if view.said_at is None:
        return ""
    when = ago(london_day(view.said_at), london_day(now))
    if view.heard_by:
        return f"You told us by phone {when}: {view.heard_by} wrote it down."
    return f"You told us {when}."
