"""What one London day pays, however many sessions it holds."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from faculty_api.policy.book import Figures
from faculty_api.policy.prices import Price, less, price_time
from faculty_api.policy.words import pounds
from schemas.assess import Elsewhere, FeeCategory, Part

LONDON = ZoneInfo("Europe/London")

PART_KEYS = {"prepare": "time.prep", "debrief": "time.debrief", "training": "time.training"}

OWN_LINES: tuple[tuple[str, FeeCategory, str, str], ...] = (
    ("prepare", "preparation", "time.prep", "time.prep_amount"),
    ("debrief", "debrief", "time.debrief", "time.debrief_amount"),
)


def by_day(parts: Sequence[Part]) -> list[tuple[date, list[Part]]]:
    """Parts by the London day on which they start, in order."""
    if len(parts) == 1:
        return [(london_day(parts[0].start), list(parts))]
    days: dict[date, list[Part]] = {}
    for part in sorted(parts, key=lambda one: one.start):
        days.setdefault(london_day(part.start), []).append(part)
    return list(days.items())


def london_day(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def price_day(day: date, parts: list[Part], figures: Figures, elsewhere: Sequence[Elsewhere]) -> list[Price]:
    same_day = [other for other in elsewhere if other.on == day]
    offered = sum(other.offered_pence for other in same_day)
    mine = _sessions(parts, figures)
    if figures.option("fee.same_day_sessions") == "add" and mine:
        others = [part for other in same_day for part in other.parts if counts(part, figures)]
        price = price_time(sum(mine) + sum(map(elapsed, others)), figures)
        if others:
            price = price._replace(because=f"{price.because}, counting all your sessions on this day together")
        prices = [less(price, offered, "{} for this day is in another claim")]
    else:
        prices = [price_time(seconds, figures) for seconds in mine]
    return _capped(prices, offered, figures) + own_lines(parts, figures)


def counts(part: Part, figures: Figures) -> bool:
    return part.part == "deliver" or figures.option(PART_KEYS[part.part]) in ("adds", "paid")


def elapsed(part: Part) -> int:
    """Elapsed, so a night on which the clocks change is as long as it really was."""
    return int((part.end - part.start).total_seconds())


def _sessions(parts: list[Part], figures: Figures) -> list[int]:
    """Seconds of each session: one for each delivered or training part, with the counted time before and after it."""
    sessions: list[int] = []
    before = 0
    for part in parts:
        if not counts(part, figures):
            continue
        if part.part == "prepare":
            before += elapsed(part)
        elif part.part == "debrief" and sessions:
            sessions[-1] += elapsed(part)
        else:
            sessions.append(before + elapsed(part))
            before = 0
    if before and sessions:
        sessions[-1] += before
    return sessions or ([before] if before else [])


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


def own_lines(parts: list[Part], figures: Figures) -> list[Price]:
    lines = []
    for kind, category, key, amount_key in OWN_LINES:
        if figures.option(key) != "own_line" or not any(part.part == kind for part in parts):
            continue
        amount, name = figures.limit(amount_key), category.capitalize()
        if amount is None:
            because = f"Limit not set: {name} is paid on its own, and no amount has been set"
            lines.append(Price(0, "limit_not_set", because, (amount_key, key), category=category))
        else:
            because = f"{name} is paid on its own: {pounds(amount)}"
            lines.append(Price(amount, "payable", because, (amount_key, key), category=category))
    return lines
