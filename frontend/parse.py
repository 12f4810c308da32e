"""What people type, as values. Each raises Unfit with the rest of a sentence that begins with the field's label."""

import re
from datetime import date, datetime, time

from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Invalid
from frontend.filters import clock_time as shown_time
from frontend.filters import plain_date
from schemas.values import MOST_PENCE

_POUNDS = re.compile(r"£?\s*(?P<whole>[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<rest>[0-9]{1,2}))?")
_TOO_FINE = re.compile(r"£?\s*[0-9,]+\.[0-9]{3,}")
_COMMA = re.compile(r"£?\s*[0-9]+,[0-9]{1,2}")
_MINUS = re.compile(r"[-−–]\s*£?\s*[0-9.,]+|£\s*[-−–]\s*[0-9.,]+")
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>am|pm|a\.m\.?|p\.m\.?)?")
_WORDS = {"midday": time(12), "noon": time(12), "12 noon": time(12), "midnight": time(0)}
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class Unfit(ValueError):  # noqa: N818 - like a refusal, an answer
    """``rest`` follows the label, or is the whole message when ``plain``. ``part``: which control of several."""

    def __init__(self, rest: str, *, part: str = "", plain: bool = False) -> None:
        super().__init__(rest)
        self.rest, self.part, self.plain = rest, part, plain


def pence(text: str, *, zero: bool = False, most: int = MOST_PENCE) -> int:
    """£12.40, 12.4, 12 and 1,200; never 1e2, 1,00 or other alphabets' digits."""
    found = _POUNDS.fullmatch(text)
    if _MINUS.fullmatch(text):
        raise Unfit("must be £0 or more" if zero else "must be more than £0")
    if _TOO_FINE.fullmatch(text):
        raise Unfit("must be in pounds and pence, like 12.40")
    if _COMMA.fullmatch(text):
        raise Unfit("must be a number with a point, not a comma, like 12.40")
    if not found:
        raise Unfit("must be a number, like 12.40")
    amount = int(found["whole"].replace(",", "")) * 100 + int((found["rest"] or "0").ljust(2, "0"))
    if amount == 0 and not zero:
        raise Unfit("must be more than £0")
    if amount > most:
        raise Unfit(f"must be £{most // 100:,} or less")
    return amount


def plain_decimal(text: str, *, unit: str, places: int) -> str:
    """24, 12.5 and "12.5 miles"; never 1e3, +5, 1_0, 12,5 or other alphabets' digits."""
    bare = re.sub(rf"\s*{unit}s?\Z", "", text, flags=re.IGNORECASE)
    like = f"like 24 or {'12.5' if places == 1 else '7.25'}"
    found = re.fullmatch(r"[0-9]{1,6}(?:\.(?P<rest>[0-9]+))?", bare)
    if not found:
        raise Unfit(
            f"must be a number with a point, not a comma, {like}" if "," in bare else f"must be a number, {like}"
        )
    if len(found["rest"] or "") > places:
        raise Unfit(f"must have no more than {places} {'number' if places == 1 else 'numbers'} after the point, {like}")
    return bare


def whole(text: str, *, least: int, most: int, like: int) -> int:
    digits = text.replace(",", "") if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text) else text
    if not re.fullmatch(r"-?[0-9]{1,100}", digits):
        raise Unfit(f"must be a whole number, like {like}")
    if not least <= int(digits) <= most:
        raise Unfit(f"must be between {least:,} and {most:,}")
    return int(digits)


def real_date(day: str, month: str, year: str) -> date:
    """From three boxes; the month may be a word. The caller has dealt with three empty boxes."""
    given = {"day": day, "month": month, "year": year}
    gone = [part for part, text in given.items() if not text]
    if gone:
        raise Unfit(f"must include a {' and '.join(gone)}", part=gone[0])
    if not re.fullmatch(r"[0-9]{1,2}", day):
        raise Unfit("must be a real date", part="day")
    number = _month(month)
    if number is None:
        raise Unfit("must be a real date", part="month")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise Unfit("must include a year with 4 numbers, like 2027", part="year")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise Unfit(f"must include a year from {_FIRST_YEAR} to {_LAST_YEAR}", part="year")
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise Unfit("must be a real date") from None


def _month(text: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if 1 <= int(text) <= 12 else None
    word = text.lower().rstrip(".")
    full = "september" if word == "sept" else word
    return next((number for number, name in enumerate(_MONTHS, 1) if full in (name, name[:3])), None)


def clock_time(text: str) -> time:
    """10am, 10.30 am, 1pm, 13:30, 09:00, midday. A bare 10 could be either half of the day and is refused."""
    tidy = " ".join(text.lower().split())
    if tidy in _WORDS:
        return _WORDS[tidy]
    found = _TIME.fullmatch(tidy)
    if not found or not (found["half"] or found["minute"]):
        raise Unfit("must be a time, like 10am or 13:30")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise Unfit("must be a time, like 10am or 13:30")
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    if hour > 23 or minute > 59:
        raise Unfit("must be a time, like 10am or 13:30")
    return time(hour, minute)


def instant(on: date, at: time, which: str = "") -> datetime:
    """The UTC instant of a London time. ``which`` is "first" or "second" where the clocks going back make two."""
    try:
        first = london_instant(on, at, later=False)
    except Invalid:
        raise Unfit(
            "must be before 1am or from 2am: "
            f"there is no {shown_time(at)} on {plain_date(on)}, when the clocks go forward"
        ) from None
    second = london_instant(on, at, later=True)
    if first != second and which not in ("first", "second"):
        raise Unfit(
            f"Select which {shown_time(at)} you mean: it happens twice on {plain_date(on)}, when the clocks go back",
            part="which",
            plain=True,
        )
    return second if which == "second" else first
