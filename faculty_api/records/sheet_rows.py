"""Pure: a person as a row of the spreadsheet that an import reads, under headings that it knows."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from msgspec import Struct

HEADINGS = (
    "Record number", "Full name", "Preferred name", "E-mail", "Mobile", "Postcode", "Local academy", "Skills",
    "Happy to talk about", "How they joined", "Training date", "Start date", "Usual days",
)  # fmt: skip
PRIVATE = ("Postal address", "Notes")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Row(Struct, frozen=True, kw_only=True):
    """Somebody as kept: codes, not names. ``times``: weekday, from, until."""

    id: str
    full_name: str
    preferred_name: str
    email: str | None
    phone: str
    postcode: str
    academy: str
    skills: Sequence[str]
    topics: Sequence[str]
    route: str
    trained_on: date | None
    started_on: date | None
    times: Sequence[tuple[int, time, time]]
    usual_days: str
    notes: str = ""
    postal_address: str = ""


class Names(Struct, frozen=True):
    academies: Mapping[str, str]
    skills: Mapping[str, str]
    topics: Mapping[str, str]
    routes: Mapping[str, str]


def cells(row: Row, names: Names, *, private: bool) -> tuple[str, ...]:
    found = (
        row.id,
        row.full_name,
        row.preferred_name,
        row.email or "",
        row.phone,
        row.postcode,
        names.academies.get(row.academy, row.academy),
        "; ".join(names.skills.get(one, one) for one in row.skills),
        "; ".join(names.topics.get(one, one) for one in row.topics),
        names.routes.get(row.route, row.route),
        _day(row.trained_on),
        _day(row.started_on),
        usual_days(row.times) or row.usual_days,
    )
    return (*found, row.postal_address, row.notes) if private else found


def usual_days(times: Sequence[tuple[int, time, time]]) -> str:
    """Mon/Tue 9am-12:30pm 5pm-9pm; Fri 9am-5pm: as the import reads it, each hour with its half of the day."""
    spans: dict[int, list[tuple[time, time]]] = {}
    for weekday, start, end in sorted(times):
        day = spans.setdefault(weekday, [])
        if day and start <= day[-1][1]:
            day[-1] = (day[-1][0], max(end, day[-1][1]))
        else:
            day.append((start, end))
    days: dict[str, list[str]] = {}
    for weekday, found in spans.items():
        days.setdefault(" ".join(f"{_clock(start)}-{_clock(end)}" for start, end in found), []).append(_DAYS[weekday])
    return "; ".join(f"{'/'.join(on)} {hours}" for hours, on in days.items())


def _clock(at: time) -> str:
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _day(when: date | None) -> str:
    return f"{when:%d/%m/%Y}" if when else ""
