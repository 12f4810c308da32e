"""What a length of time is worth: a half day, a full day, or what was decided instead."""

from msgspec import Struct
from msgspec.structs import replace

from faculty_api.policy.book import Figures
from faculty_api.policy.words import duration, pounds
from schemas.assess import FeeCategory, LineStatus


class Price(Struct, frozen=True, gc=False):
    """What a length of time is worth, before asking who is paid. A held price waits for a person."""

    pence: int
    status: LineStatus
    because: str
    keys: tuple[str, ...]
    notice: str = ""
    category: FeeCategory = "involvement_payment"


def price_time(seconds: int, figures: Figures) -> Price:
    """What a day's counted time is worth to somebody in a paid role."""
    known: Price | None = figures.memo.get(seconds)
    return known if known is not None else figures.remember(seconds, _price_time(seconds, figures))


def _price_time(seconds: int, figures: Figures) -> Price:
    threshold = figures.number("fee.threshold_minutes") * 60
    if seconds > threshold:
        because = f"Full day: {duration(seconds)} is more than {duration(threshold)}"
        return Price(figures.number("fee.full_day"), "payable", because, ("fee.full_day", "fee.threshold_minutes"))
    if seconds == threshold:
        return _price_exact(duration(threshold), figures)
    return _price_short(seconds, threshold, figures)


def _price_exact(length: str, figures: Figures) -> Price:
    choice = figures.option("fee.exact_threshold")
    key = "fee.full_day" if choice == "full" else "fee.half_day"
    pence = figures.number(key)
    keys = (key, "fee.threshold_minutes", "fee.exact_threshold")
    if choice == "hold":
        notice = f"This is exactly {length}. A person must decide whether that is a half day or a full day."
        because = f"Exactly {length}: a person must decide whether that is a half day or a full day"
        return Price(pence, "held", because, keys, notice)
    notice = f"This is exactly {length}. It is paid as a {choice} day{_how_well(figures)}."
    because = f"{choice.capitalize()} day: exactly {length} counts as a {choice} day"
    return Price(pence, "payable", because, keys, notice)


def _how_well(figures: Figures) -> str:
    known = figures.standing("fee.exact_threshold") == "policy"
    return "" if known else "; the policy's own words have not been confirmed"


def _price_short(seconds: int, threshold: int, figures: Figures) -> Price:
    half, unit = figures.number("fee.half_day"), figures.option("fee.min_unit")
    if unit == "hourly":
        rate = figures.limit("fee.hourly")
        if rate is None:
            because = "Limit not set: time is paid by the hour, and no amount for an hour has been set"
            return Price(0, "limit_not_set", because, ("fee.hourly", "fee.min_unit"))
        hours = -(-seconds // 3600)
        if hours * rate < half:
            because = f"{duration(hours * 3600)}, counting each hour begun, at {pounds(rate)} an hour"
            return Price(hours * rate, "payable", because, ("fee.hourly", "fee.min_unit"))
    if unit == "none_below":
        least = figures.limit("fee.least_minutes")
        if least is None:
            because = "Limit not set: a shortest paid time is asked for, and none has been set"
            return Price(0, "limit_not_set", because, ("fee.least_minutes", "fee.min_unit"))
        if seconds < least * 60:
            because = f"{duration(seconds)} is shorter than {duration(least * 60)}, the shortest time paid"
            return Price(0, "refused", because, ("fee.least_minutes", "fee.min_unit"))
    because = f"Half day: {duration(seconds)} is not more than {duration(threshold)}"
    return Price(half, "payable", because, ("fee.half_day", "fee.threshold_minutes"))


def less(price: Price, taken: int, words: str, *keys: str) -> Price:
    """``price`` without the pence already ``taken``; never below nothing."""
    if not taken or not price.pence:
        return price
    rest = max(0, price.pence - taken)
    because = f"{price.because}; {words.format(pounds(min(taken, price.pence)))}"
    status: LineStatus = price.status if rest else "refused"
    return replace(price, pence=rest, status=status, because=because, keys=(*price.keys, *keys))
