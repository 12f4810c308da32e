"""What one London day pays, however many sessions it holds."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from faculty_api.policy.book import Figures
from faculty_api.policy.prices import Price, less, price_time
from faculty_api.policy.words import pounds
from schemas.assess import Elsewhere, FeeCategory, Part

LONDON = ZoneInfo("Europe/London")
START = attrgetter("start")
LONDON_OFFSETS = (UTC, timezone(timedelta(hours=1)))
"""Both that London ever has, as fixed zones. Asking a time for its offset costs ten times as much."""

PART_KEYS = {"prepare": "time.prep", "debrief": "time.debrief", "training": "time.training"}

OWN_LINES: tuple[tuple[str, FeeCategory, str, str], ...] = (
    ("prepare", "preparation", "time.prep", "time.prep_amount"),
    ("debrief", "debrief", "time.debrief", "time.debrief_amount"),
)


class Day(Struct, frozen=True, gc=False):
    """Counted seconds of one day: of each session, or of all together when the book adds them.

    ``uncounted``: kinds of parts that do not count. ``elsewhere``: counted seconds of the person's other sessions;
    ``offered``: pence other claims offer for the day.
    """

    sessions: tuple[int, ...]
    uncounted: tuple[str, ...] = ()
    elsewhere: int = 0
    offered: int = 0


class Counting(Struct, frozen=True, gc=False):
    """Which kinds of time count on these figures, and whether a day's sessions are added together."""

    kinds: frozenset[str]
    together: bool


def days_of(parts: Sequence[Part], figures: Figures, elsewhere: Sequence[Elsewhere]) -> tuple[Day, ...]:
    """All that the price of this time rests on, apart from the book."""
    counting: Counting = figures.memo.get(Counting) or counting_of(figures)
    if len(parts) == 1 and not elsewhere:
        part = parts[0]
        return (Day((elapsed(part),)) if part.part in counting.kinds else Day((), (part.part,)),)
    if not elsewhere and _follow_on(parts):
        return (_day(parts, counting),)
    found = []
    for on, of_day in by_day(parts):
        day = _day(of_day, counting)
        others = [other for other in elsewhere if other.on == on]
        if others:
            seconds = sum(elapsed(part) for other in others for part in other.parts if part.part in counting.kinds)
            day = replace(day, elsewhere=seconds, offered=sum(other.offered_pence for other in others))
        found.append(day)
    return tuple(found)


def _follow_on(parts: Sequence[Part]) -> bool:
    """Whether they are in order on one day by one clock, London's, and not around midnight: nearly always."""
    if not parts:
        return False
    first = parts[0].start
    day, zone, before = first.date(), first.tzinfo, first.time()
    for part in parts:
        start = part.start
        now = start.time()
        if start.tzinfo != zone or start.date() != day or now < before or not 1 <= start.hour < 23:
            return False
        before = now
    return zone in LONDON_OFFSETS


def by_day(parts: Sequence[Part]) -> list[tuple[date, list[Part]]]:
    """Parts by the London day on which they start, in order."""
    days: dict[date, list[Part]] = {}
    for part in sorted(parts, key=START):
        days.setdefault(london_day(part.start), []).append(part)
    return list(days.items())


def london_day(instant: datetime) -> date:
    # London is at most an hour from either offset, so only the hours around midnight need the time zone's tables.
    if 1 <= instant.hour < 23 and instant.tzinfo in LONDON_OFFSETS:
        return instant.date()
    return instant.astimezone(LONDON).date()


def price_day(day: Day, figures: Figures) -> tuple[Price, ...]:
    known: tuple[Price, ...] | None = figures.memo.get(day)
    return known if known is not None else figures.remember(day, _price_day(day, figures))


def _price_day(day: Day, figures: Figures) -> tuple[Price, ...]:
    if counting_of(figures).together:
        prices = [_price_together(seconds, day, figures) for seconds in day.sessions]
    else:
        prices = [price_time(seconds, figures) for seconds in day.sessions]
    return (*_capped(prices, day.offered, figures), *_own_lines(day, figures))


def _price_together(seconds: int, day: Day, figures: Figures) -> Price:
    price = price_time(seconds + day.elsewhere, figures)
    if day.elsewhere:
        price = replace(price, because=f"{price.because}, counting all your sessions on this day together")
    return less(price, day.offered, "{} for this day is in another claim")


def counts(part: Part, figures: Figures) -> bool:
    return part.part in counting_of(figures).kinds


def counting_of(figures: Figures) -> Counting:
    known: Counting | None = figures.memo.get(Counting)
    if known is None:
        added = {kind for kind, key in PART_KEYS.items() if figures.option(key) in ("adds", "paid")}
        together = figures.option("fee.same_day_sessions") == "add"
        known = figures.remember(Counting, Counting(frozenset({"deliver", *added}), together))
    return known


def elapsed(part: Part) -> int:
    """Elapsed, so a night on which the clocks change is as long as it really was."""
    start, end = part.start, part.end
    zone = start.tzinfo
    if type(zone) is timezone and zone == end.tzinfo and start.date() == end.date():
        # One day by one clock: what subtracting says, in half the time.
        seconds = (end.hour - start.hour) * 3600 + (end.minute - start.minute) * 60 + end.second - start.second
        return seconds - (end.microsecond < start.microsecond)
    length = end - start
    return length.days * 86_400 + length.seconds


def _day(parts: Sequence[Part], counting: Counting) -> Day:
    """Each delivered or training part is a session, with the counted time before and after it."""
    sessions: list[int] = []
    uncounted: list[str] = []
    before = 0
    for part in parts:
        if part.part not in counting.kinds:
            uncounted.append(part.part)
        elif part.part == "prepare":
            before += elapsed(part)
        elif part.part == "debrief" and sessions:
            sessions[-1] += elapsed(part)
        else:
            sessions.append(before + elapsed(part))
            before = 0
    if before:
        last = sessions.pop() if sessions else 0
        sessions.append(last + before)
    if counting.together and len(sessions) > 1:
        sessions = [sum(sessions)]
    return Day(tuple(sessions), tuple(uncounted))


def _capped(prices: list[Price], offered: int, figures: Figures) -> list[Price]:
    """Prices of one day, cut where they and what other claims offer pass the day's cap."""
    cap = figures.limit("fee.day_cap")
    if cap is None:
        if figures.option("fee.day_cap") == "off":
            return prices
        cap = figures.number("fee.full_day")
    room = max(0, cap - offered)
    kept = []
    for price in prices:
        fitted = price
        if price.pence > room:
            words = f"{{}} is above {pounds(cap)}, the most for one day"
            fitted = less(price, price.pence - room, words, "fee.day_cap")
        room -= fitted.pence
        kept.append(fitted)
    return kept


def _own_lines(day: Day, figures: Figures) -> list[Price]:
    lines = []
    for kind, category, key, amount_key in OWN_LINES:
        if kind not in day.uncounted or figures.option(key) != "own_line":
            continue
        amount, name = figures.limit(amount_key), category.capitalize()
        if amount is None:
            because = f"Limit not set: {name} is paid on its own, and no amount has been set"
            lines.append(Price(0, "limit_not_set", because, (amount_key, key), category=category))
        else:
            because = f"{name} is paid on its own: {pounds(amount)}"
            lines.append(Price(amount, "payable", because, (amount_key, key), category=category))
    return lines
