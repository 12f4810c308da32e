"""Pure: who is free in which part of which day, as bits, so that ten thousand people over a term are one sum."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from faculty_api.availability import rules as availability
from faculty_api.availability import terms
from faculty_api.busy.rules import Known as Calendar
from schemas.availability import AvailabilityMode, Free, UsualSlot
from schemas.pictures import FreeCount, GoodTime, PartOfDay
from schemas.values import Interval

PARTS: tuple[tuple[PartOfDay, time, time], ...] = (
    (PartOfDay.MORNING, time(9), time(12, 30)),
    (PartOfDay.AFTERNOON, time(12, 30), time(17)),
    (PartOfDay.EVENING, time(17), time(21)),
)
A_DAY = len(PARTS)
_PLAIN_MONDAY = date(2027, 6, 7)
"""Of a week in which no clock changes: a usual week is wall-clock time."""
_SHOWN = 5


class Known(NamedTuple):
    """What is known of one person, as the database writes it. ``usual``: "weekday from until" with ``;`` between,
    which is the same text for everybody with the same week; ``away``: first and last day; ``old``: said too long ago;
    ``terms``: code, mode, usual and old of each term that something was said of."""

    mode: str | None
    usual: str
    away: Sequence[tuple[date, date]] = ()
    booked: Sequence[Interval] = ()
    outside: Sequence[Calendar] = ()
    old: bool = False
    terms: Sequence[tuple[str, str, str, bool]] = ()


class Stretch(NamedTuple):
    """Days in a row; bit ``A_DAY * n + m`` is part m of day n."""

    first: date
    days: int

    @property
    def whole(self) -> int:
        return (1 << (self.days * A_DAY)) - 1


def monday(of: date) -> date:
    return of - timedelta(days=of.weekday())


def bits(known: Known, stretch: Stretch) -> tuple[int, int]:
    """When they are free, and when it is not known."""
    free, unknown = _usual(known.mode, known.usual, known.old, stretch)
    for code, mode, usual, old in known.terms:
        term = terms.read(code)
        of_term = _days(term.first, term.last, stretch) if term else 0
        in_free, in_unknown = _usual(mode, usual, old, stretch)
        free, unknown = (free & ~of_term) | (in_free & of_term), (unknown & ~of_term) | (in_unknown & of_term)
    if not known.away and not known.booked and not known.outside:
        return free, unknown
    taken = 0
    for first, last in known.away:
        taken |= _days(first, last, stretch)
    for held in known.booked:
        taken |= _held(held, stretch)
    unsure = 0
    for calendar in known.outside:
        if calendar.fresh:
            for held in calendar.busy:
                taken |= _held(held, stretch)
        unsure |= _unsure(calendar, stretch)
    unknown |= free & unsure
    return free & ~taken & ~unsure, unknown & ~taken


def _held(held: Interval, stretch: Stretch) -> int:
    """The parts that some time touches."""
    touched = 0
    for piece in availability.wall_clock(held):
        touched |= _piece(*piece, stretch)
    return touched


def _unsure(calendar: Calendar, stretch: Stretch) -> int:
    """What a calendar leaves open: all of it when it is old, else what may be busy and what it does not reach."""
    if not calendar.fresh or calendar.until is None:
        return stretch.whole
    found = 0
    for held in calendar.maybe:
        found |= _held(held, stretch)
    reach = calendar.until.astimezone(availability.LONDON).replace(tzinfo=None)
    day = (reach.date() - stretch.first).days
    known = sum(ends <= reach.time() for _, _, ends in PARTS)
    whole = min(max(day * A_DAY + known, 0), stretch.days * A_DAY)
    return found | (stretch.whole & ~((1 << whole) - 1))


@lru_cache(maxsize=20_000)
def _usual(mode: str | None, usual: str, old: bool, stretch: Stretch) -> tuple[int, int]:
    """Of a usual week alone: many people have the same, so it is worked out once."""
    week = _week(mode, usual, old)
    free = unknown = 0
    for day in range(stretch.days):
        at = (stretch.first.weekday() + day) % 7
        free |= week[at][0] << (day * A_DAY)
        unknown |= week[at][1] << (day * A_DAY)
    return free, unknown


def _week(mode: str | None, usual: str, old: bool) -> list[tuple[int, int]]:
    """By weekday: bits of the parts in which they are free, and of those we do not know about."""
    slots = tuple(_slot(one) for one in usual.split(";") if one)
    said = availability.Said(availability.Week(AvailabilityMode(mode) if mode else None, slots, old))
    found = []
    for day in range(7):
        on = _PLAIN_MONDAY + timedelta(days=day)
        answers = [availability.answer(said, [span_of(on, starts, ends)]) for _, starts, ends in PARTS]
        found.append((_mask(one is Free.FREE for one in answers), _mask(one is Free.UNKNOWN for one in answers)))
    return found


def _slot(text: str) -> UsualSlot:
    weekday, starts, ends = text.split()
    return UsualSlot(weekday=int(weekday), starts=time.fromisoformat(starts), ends=time.fromisoformat(ends))


def span_of(on: date, starts: time, ends: time) -> Interval:
    zone = availability.LONDON
    return Interval(start=datetime.combine(on, starts, tzinfo=zone), end=datetime.combine(on, ends, tzinfo=zone))


def _mask(which: Iterable[bool]) -> int:
    return sum(one << at for at, one in enumerate(which))


def _days(first: date, last: date, stretch: Stretch) -> int:
    """All parts of the days from the first to the last."""
    begin = max((first - stretch.first).days, 0)
    until = min((last - stretch.first).days + 1, stretch.days)
    return ((1 << ((until - begin) * A_DAY)) - 1) << (begin * A_DAY) if until > begin else 0


def _piece(day: date, starts: time, ends: time | None, stretch: Stretch) -> int:
    """The parts that a piece of one day touches; ``ends`` None: until midnight."""
    at = (day - stretch.first).days
    if not 0 <= at < stretch.days:
        return 0
    touched = _mask(starts < until and (ends is None or since < ends) for _, since, until in PARTS)
    return touched << (at * A_DAY)


Summed = Callable[[Sequence[int], int], Sequence[int]]
"""Of many bit sets of a width: how many have each bit."""


def counted(people: Iterable[Known], stretch: Stretch, summed: Summed) -> list[FreeCount]:
    """How many are free and of how many we do not know, by day and part of the day."""
    both = [bits(one, stretch) for one in people]
    width = stretch.days * A_DAY
    free = summed([one[0] for one in both], width)
    unknown = summed([one[1] for one in both], width)
    return [
        FreeCount(
            on=stretch.first + timedelta(days=at // A_DAY),
            part=PARTS[at % A_DAY][0],
            free=int(free[at]),
            unknown=int(unknown[at]),
        )
        for at in range(width)
    ]


def good_times(slots: Sequence[FreeCount], need: int) -> list[GoodTime]:
    """The weekdays and parts of the day that would do for most weeks, best first."""
    by: dict[tuple[int, PartOfDay], list[int]] = {}
    for one in slots:
        by.setdefault((one.on.weekday(), one.part), []).append(one.free)
    found = [
        GoodTime(
            weekday=weekday,
            part=part,
            weeks_enough=sum(one >= need for one in free),
            least_free=min(free),
            most_free=max(free),
        )
        for (weekday, part), free in by.items()
        if max(free)
    ]
    return sorted(found, key=lambda one: (-one.weeks_enough, -one.least_free, -one.most_free))[:_SHOWN]
