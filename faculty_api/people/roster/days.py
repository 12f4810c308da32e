"""Usual days in free words: "Tue/Thu am", "Weds 10-3", "not Mondays". Read whole, or not at all."""

import re
from dataclasses import dataclass, field

from faculty_api.people.roster.faults import CellFault, Found
from schemas.roster import UsualTime

_WEEKDAYS = (0, 1, 2, 3, 4)
_ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(days?|s|sdays?|rs?|rsdays?|nesdays?|urdays?)?")
_DAY_NUMBER = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_GROUPS = {"weekday": _WEEKDAYS, "weekend": (5, 6), "day": _ALL_DAYS}
_MORNING, _AFTERNOON, _EVENING, _DAYTIME = (
    ("09:00", "12:30"),
    ("12:30", "17:00"),
    ("17:00", "21:00"),
    ("09:00", "17:00"),
)
_PARTS = {"am": _MORNING, "morning": _MORNING, "pm": _AFTERNOON, "afternoon": _AFTERNOON,
          "evening": _EVENING, "eve": _EVENING, "daytime": _DAYTIME}  # fmt: skip
_CLOCK = r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm)?"
_TOKEN = re.compile(
    rf"(?P<clock>(?<!\d){_CLOCK}\s*(?:-|to|until|till)\s*{_CLOCK}(?!\d))|(?P<word>[a-z]+)|(?P<mark>[-,;/&+\n])|(?P<other>\S)",
    re.ASCII,
)
_NOT = frozenset({"not", "except", "excluding", "but", "never"})
_FILLERS = frozenset(
    {"and", "or", "only", "any", "all", "every", "each", "on", "in", "the", "usually", "mostly", "free"}
)

UNREAD = CellFault(
    "We could not read these words as days and times; they are kept as a note.",
    "Write them like “Tue/Thu am”, “Weds 10-3”, “any weekday” or “not Mondays”.",
)
Hours = tuple[str, str]


class _Unclear(Exception):  # noqa: N818
    pass


@dataclass
class _Group:
    """Days with the hours that follow them. No hours means the working day; no days means Monday to Friday."""

    days: list[int] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    closed: bool = False


def read_usual_days(text: str) -> Found[tuple[UsualTime, ...]]:
    """Morning is 9:00 to 12:30, afternoon to 17:00, evening to 21:00; a day without hours is 9:00 to 17:00."""
    if len(text) > 1000:
        return (), (UNREAD,)
    try:
        words = text.casefold().replace("–", "-").replace("—", "-")
        times = _times(re.sub(r"\ball day\b", "daytime", words))
    except _Unclear:
        return (), (UNREAD,)
    return times, ()


def _times(words: str) -> tuple[UsualTime, ...]:
    groups, barred = _grouped(words)
    if not groups and not barred:
        raise _Unclear
    if len(groups) > 1 and len({bool(group.hours) for group in groups}) > 1:
        raise _Unclear  # "Mon, Tue am": is Monday the whole day?
    found: set[tuple[int, str, str]] = set()
    for group in groups or [_Group()]:
        for day in group.days or _WEEKDAYS:
            if day not in barred:
                found.update((day, start, end) for start, end in _joined(group.hours or [_DAYTIME]))
    if not found:
        raise _Unclear
    return tuple(UsualTime(weekday=day, start=start, end=end) for day, start, end in sorted(found))


def _grouped(words: str) -> tuple[list[_Group], set[int]]:
    groups: list[_Group] = []
    barred: set[int] = set()
    barring = ranging = False
    for token in _TOKEN.finditer(words):
        word = token["word"] or token["mark"] or ""
        if token["other"] or (barring and (word in _NOT or word in {";", "\n"})):
            raise _Unclear
        if token["clock"]:
            _last(groups, barring).hours.append(_clock(token))
        elif hours := _PARTS.get(word.removesuffix("s")) or _PARTS.get(word):
            _last(groups, barring).hours.append(hours)
        elif days := _days(word):
            _put(groups, barred, days, barring=barring, ranging=ranging)
        elif word in _NOT:
            barring = True
        elif word not in _FILLERS and word not in {"-", "to"} and not token["mark"]:
            raise _Unclear
        ranging = word in {"-", "to"}
        if groups and word in {",", ";", "\n"}:
            groups[-1].closed = True
    if ranging:
        raise _Unclear
    return groups, barred


def _last(groups: list[_Group], barring: bool) -> _Group:
    if barring:
        raise _Unclear  # "not Monday mornings": too easily misread
    if not groups:
        groups.append(_Group())
    return groups[-1]


def _put(groups: list[_Group], barred: set[int], days: tuple[int, ...], *, barring: bool, ranging: bool) -> None:
    if barring:
        if ranging:
            raise _Unclear
        barred.update(days)
        return
    if not groups or groups[-1].closed or (groups[-1].hours and not ranging and groups[-1].days):
        groups.append(_Group())
    if ranging:
        first = groups[-1].days[-1] if groups[-1].days else None
        if first is None or len(days) != 1 or days[0] <= first:
            raise _Unclear
        days = tuple(range(first, days[0] + 1))
    groups[-1].days.extend(days)


def _days(word: str) -> tuple[int, ...]:
    found = _DAY.fullmatch(word)
    return (_DAY_NUMBER[found.group(1)],) if found else _GROUPS.get(word.removesuffix("s"), ())


def _clock(token: re.Match[str]) -> Hours:
    """ "10-3" is 10:00 to 15:00 and "1-4" is 13:00 to 16:00; "7-9" could be either half of the day."""
    hour, minute, half, to_hour, to_minute, to_half = token.group(2, 3, 4, 5, 6, 7)
    start, end = _minutes(hour, minute, half), _minutes(to_hour, to_minute, to_half)
    if not half and not to_half and start < 13 * 60:
        if 6 * 60 <= start < 9 * 60 and start < end <= 9 * 60:
            raise _Unclear
        if start < 6 * 60:
            start, end = start + 720, end + (720 if end < 720 else 0)
    if not half and to_half == "pm" and start + 720 < end and start < 7 * 60:
        start += 720
    if end <= start and not to_half and end < 720:
        end += 720
    if not 0 <= start < end < 24 * 60:
        raise _Unclear
    return f"{start // 60:02}:{start % 60:02}", f"{end // 60:02}:{end % 60:02}"


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if hours > (12 if half else 23) or minutes > 59:
        raise _Unclear
    return (hours % 12 + (12 if half == "pm" else 0) if half else hours) * 60 + minutes


def _joined(hours: list[Hours]) -> list[Hours]:
    """Spans that touch or overlap become one."""
    spans: list[Hours] = []
    for start, end in sorted(hours):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
