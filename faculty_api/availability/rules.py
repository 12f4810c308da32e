"""Pure: what a person said, held against times. What nobody said, or said too long ago, is not free."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from faculty_api.availability import terms
from faculty_api.busy.rules import Known
from schemas.availability import AvailabilityMode, Free, UsualSlot
from schemas.values import Interval

LONDON = ZoneInfo("Europe/London")
STALE_AFTER = timedelta(days=180)
AHEAD = timedelta(days=731)
MOST_AWAY = 60
HEARD_WITHIN = timedelta(days=31)


class Week(NamedTuple):
    """``mode`` None: nothing was said. ``known_at``: when it was said or confirmed; ``old``: too long ago.

    What is too old shows nobody free; a no stays one, for a letter or a call asks, not an offer.
    """

    mode: AvailabilityMode | None = None
    usual: Sequence[UsualSlot] = ()
    old: bool = False
    known_at: datetime | None = None
    from_list: bool = False


class Said(NamedTuple):
    """``week``: what holds in every term that ``terms`` (by code) has nothing of. ``away``: first and last day."""

    week: Week = Week()
    terms: Mapping[str, Week] = {}
    away: Sequence[tuple[date, date]] = ()
    booked: Sequence[Interval] = ()
    outside: Sequence[Known] = ()
    """What their own calendars have: counted by ``busy.rules.heard``, not here."""
    yes: Sequence[Interval] = ()
    """Single dates they said yes to when many were asked: counted by ``polled.counting_yes``, not here."""


Piece = tuple[date, time, time | None]
"""A day, from when, and until when; None: until midnight."""


def answer(said: Said, spans: Iterable[Interval]) -> Free:
    """Busy when booked, away, or said so; free when what was said, and is not old, covers every span; else unknown."""
    wanted = list(spans)
    if any(overlap_any(held, wanted) for held in said.booked):
        return Free.BUSY
    pieces = [piece for span in wanted for piece in wall_clock(span)]
    if any(first <= day <= last for day, _, _ in pieces for first, last in said.away):
        return Free.BUSY
    found = {_of_piece(of_day(said, piece[0]), piece) for piece in pieces} or {_empty(said.week)}
    return next(free for free in (Free.BUSY, Free.UNKNOWN, Free.FREE) if free in found)


def of_day(said: Said, day: date) -> Week:
    """What speaks of a day: what was said of its term, else the usual week."""
    return said.terms.get(terms.of(day).code, said.week)


def _empty(week: Week) -> Free:
    """Of no time at all."""
    if week.mode is AvailabilityMode.NOT_NOW:
        return Free.BUSY
    return Free.UNKNOWN if week.mode is None or week.old else Free.FREE


def _of_piece(week: Week, piece: Piece) -> Free:
    if week.mode is None:
        return Free.UNKNOWN
    if week.mode is AvailabilityMode.NOT_NOW:
        return Free.BUSY
    if _covered(week.usual, *piece):
        return Free.UNKNOWN if week.old else Free.FREE
    if week.mode is AvailabilityMode.ONLY_THESE:
        return Free.BUSY
    return Free.UNKNOWN if week.usual or week.old else Free.FREE


def overlap_any(held: Interval, wanted: Iterable[Interval]) -> bool:
    return any(held.start < span.end and span.start < held.end for span in wanted)


def wall_clock(span: Interval) -> list[Piece]:
    """A span as pieces of London days."""
    start, end = (moment.astimezone(LONDON).replace(tzinfo=None) for moment in (span.start, span.end))
    pieces: list[Piece] = []
    while start.date() < end.date():
        pieces.append((start.date(), start.time(), None))
        start = datetime.combine(start.date() + timedelta(days=1), time())
    if start < end:
        pieces.append((start.date(), start.time(), end.time()))
    return pieces


def _covered(usual: Sequence[UsualSlot], day: date, start: time, end: time | None) -> bool:
    """Whether the slots of that weekday, joined where they touch, hold the whole piece."""
    reached = start
    for slot in sorted((slot for slot in usual if slot.weekday == day.weekday()), key=lambda slot: slot.starts):
        if slot.starts <= reached:
            reached = max(reached, slot.ends)
    return end is not None and start < reached and reached >= end


def merged(slots: Iterable[UsualSlot]) -> list[UsualSlot]:
    """The same times with overlapping and repeated slots joined, in order of the week. Touching slots stay apart."""
    joined: list[UsualSlot] = []
    for slot in sorted(slots, key=lambda slot: (slot.weekday, slot.starts, slot.ends)):
        last = joined[-1] if joined else None
        if last and last.weekday == slot.weekday and slot.starts < last.ends:
            end = max(last.ends, slot.ends)
            joined[-1] = UsualSlot(weekday=slot.weekday, starts=last.starts, ends=end)
        else:
            joined.append(slot)
    return joined


def objections(mode: AvailabilityMode, usual: Sequence[UsualSlot]) -> list[tuple[str, str]]:
    """What is wrong with a usual week: (field, words)."""
    found = []
    if mode is AvailabilityMode.ONLY_THESE and not usual:
        found.append(("usual", "Select the days you can usually do"))
    for number, slot in enumerate(usual):
        if slot.starts.tzinfo or slot.ends.tzinfo:
            found.append((f"usual[{number}].starts", "Give London times in hours and minutes, like 10:00"))
        elif slot.ends <= slot.starts:
            found.append((f"usual[{number}].ends", f"The end time must be after {slot.starts:%H:%M}"))
    return found


def objection_to_away(first: date, last: date, today: date, held: int) -> tuple[str, str] | None:
    """What is wrong with dates away: (field, words)."""
    limit = today + AHEAD
    if last < first:
        return "last_day", f"Last day must be the same as or after {first.day} {first:%B %Y}"
    if last < today or last > limit:
        field = "last_day" if last > limit or first >= today else "first_day"
        return field, f"Dates must be between {today.day} {today:%B %Y} and {limit.day} {limit:%B %Y}"
    if held >= MOST_AWAY:
        return "first_day", f"You can add up to {MOST_AWAY} sets of dates. Remove one first"
    return None


def objection_to_day(day: date, today: date) -> str | None:
    """Why nobody can be looked for who is free on that day."""
    limit = today + AHEAD
    if today <= day <= limit:
        return None
    return f"Day must be between {today.day} {today:%B %Y} and {limit.day} {limit:%B %Y}"


def stale(said_at: datetime, now: datetime) -> bool:
    return now - said_at >= STALE_AFTER


def objection_to_hearing(said_on: date, today: date, known_on: date | None) -> str | None:
    """Why what somebody told their team on a day cannot be written down."""
    if not today - HEARD_WITHIN <= said_on <= today:
        return f"The day they told you must be today or in the last {HEARD_WITHIN.days} days"
    if known_on is not None and known_on > said_on:
        newer = f"{known_on.day} {known_on:%B %Y}"
        return f"They told us something newer on {newer}. Look at that first, and ask them again"
    return None


def in_words(span: Interval) -> str:
    """10am to 3pm on Tuesday 9 February 2027."""
    start, end = span.start.astimezone(LONDON), span.end.astimezone(LONDON)
    return f"{_hour(start)} to {_hour(end)} on {start:%A} {start.day} {start:%B %Y}"


def _hour(at: datetime) -> str:
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def ago(told: date, today: date) -> str:
    """today, yesterday, 3 days ago, 5 weeks ago, 3 months ago, 2 years ago; how old what somebody said is."""
    days = max((today - told).days, 0)
    if days < 2:
        return ("today", "yesterday")[days]
    steps = ((14, 1, "day"), (61, 7, "week"), (730, 30, "month"), (10**9, 365, "year"))
    count, what = next((days // size, unit) for most, size, unit in steps if days < most)
    return f"{count} {what if count == 1 else what + 's'} ago"
