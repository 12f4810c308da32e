"""Pure: the parts of a calendar file that say when somebody is free (RFC 7953), and nothing else of it.

Somebody else's program wrote it, so it is read by hand in one pass over a bounded text: no rule is expanded, no name in
it is looked up, and nothing of it is shown. What is not a VAVAILABILITY is passed over unread.
"""

from typing import NamedTuple

MOST_BYTES = 200_000
MOST_LINES = 6_000
DEEPEST = 6
NOT_A_CALENDAR = "This is not a calendar file. Choose a file that ends in .ics, saved from your calendar"
A_PAGE = "This is a web page, not a calendar file. Save the calendar itself as a file that ends in .ics"
TOO_MUCH = "The file is too large. Save only when you are free, not your whole calendar, and try again"
BROKEN = "The file breaks off in the middle. Save it again from your calendar"
NO_FREE_TIMES = (
    "The file does not say when you are free. Many calendars only save what you have planned: then tell us your usual "
    "week here"
)


class Property(NamedTuple):
    value: str
    zone: str
    date_only: bool


class Component(NamedTuple):
    """Properties by name; of one that stands twice, the first. ``free``: the AVAILABLE inside."""

    said: dict[str, Property]
    free: list["Component"]


class Unreadable(Exception):  # noqa: N818 - words for whoever chose the file
    """What is wrong, and how to mend it."""


def read(raw: bytes) -> list[Component]:
    """Every VAVAILABILITY of a file; ``Unreadable`` when there is none."""
    if len(raw) > MOST_BYTES:
        raise Unreadable(TOO_MUCH)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(NOT_A_CALENDAR) from None
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise Unreadable(A_PAGE)
    if not start.startswith("begin:vcalendar"):
        raise Unreadable(NOT_A_CALENDAR)
    found = _components(_lines(text))
    if not found:
        raise Unreadable(NO_FREE_TIMES)
    return found


def _lines(text: str) -> list[str]:
    """Content lines, unfolded: RFC 5545 section 3.1; ends of lines as any program has them."""
    found: list[list[str]] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1] in (" ", "\t") and found:
            found[-1].append(line[1:])
        elif line:
            found.append([line])
        if len(found) > MOST_LINES:
            raise Unreadable(TOO_MUCH)
    return ["".join(pieces) for pieces in found]


def _components(lines: list[str]) -> list[Component]:
    found: list[Component] = []
    path: list[str] = []
    for line in lines:
        name, said = _property(line)
        if name == "BEGIN":
            path.append(said.value.strip().upper())
            if len(path) > DEEPEST:
                raise Unreadable(NOT_A_CALENDAR)
            if path == ["VCALENDAR", "VAVAILABILITY"]:
                found.append(Component({}, []))
            elif path == ["VCALENDAR", "VAVAILABILITY", "AVAILABLE"]:
                found[-1].free.append(Component({}, []))
        elif name == "END":
            if not path or path.pop() != said.value.strip().upper():
                raise Unreadable(BROKEN)
        elif path == ["VCALENDAR", "VAVAILABILITY"]:
            found[-1].said.setdefault(name, said)
        elif path == ["VCALENDAR", "VAVAILABILITY", "AVAILABLE"]:
            found[-1].free[-1].said.setdefault(name, said)
    if path:
        raise Unreadable(BROKEN)
    return found


def _property(line: str) -> tuple[str, Property]:
    """NAME;PARAM=value;PARAM="va:lue":value. A line without a value is nothing."""
    pieces, quoted, start = [], False, 0
    for at, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter in ";:" and not quoted:
            pieces.append(line[start:at])
            start = at + 1
            if letter == ":":
                break
    else:
        return "", Property("", "", date_only=False)
    given = {name: value for name, _, value in (piece.upper().partition("=") for piece in pieces[1:])}
    zone = given.get("TZID", "").strip('"')
    return pieces[0].strip().upper(), Property(line[start:].strip(), zone, date_only=given.get("VALUE") == "DATE")
