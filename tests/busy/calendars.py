"""Calendars in a few words, for tests."""

from datetime import UTC, datetime

from faculty_api.busy.recurring import Window

WINDOW = Window(datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 7, 1, tzinfo=UTC))


def calendar(*parts: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a person//EN", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).replace("\n", "\r\n").replace("\r\r", "\r").encode()


def event(*lines: str, uid: str = "one") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20270101T000000Z", *lines, "END:VEVENT"])


def timed(start: str, end: str, *lines: str, zone: str = "Europe/London", uid: str = "one") -> str:
    return event(f"DTSTART;TZID={zone}:{start}", f"DTEND;TZID={zone}:{end}", *lines, uid=uid)


def in_words(pairs: list[tuple[int, int]]) -> list[str]:
    """``02-09 10:00/15:00``, in UTC; the day of the end only where it is another."""
    found = []
    for start, end in ((datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in pairs):
        last = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%m-%d %H:%M}"
        found.append(f"{start:%m-%d %H:%M}/{last}")
    return found
