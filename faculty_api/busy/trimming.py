"""Of a calendar only the lines that say when something is: no title, place or name of anybody is read any further.

Runs in the limited child process (``expanding``); the standard library alone. Component and property names: RFC 5545.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import IntEnum

from faculty_api.busy.answering import ANSWER, NAMED, Invited, addresses

MOST_DEEP = 6
"""A component within a component: calendars that people keep have three."""
MOST_ENTRIES = 5_000
MOST_ZONES = 200
MOST_LINES = 500_000
EVENT = re.compile(
    r"(UID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|X-MICROSOFT-CDO-BUSYSTATUS)[;:]", re.I
)
ZONE = re.compile(r"(TZID|TZOFFSETFROM|TZOFFSETTO|DTSTART|RRULE|RDATE)[;:]", re.I)
FREE_BUSY = re.compile(r"(FREEBUSY)[;:]", re.I)
AGAIN = re.compile(r"(RRULE|RDATE|RECURRENCE-ID|DURATION)[;:]", re.I)
DAY = re.compile(r"(DTSTART|DTEND)[^:]*:(\d{4})(\d\d)(\d\d)", re.I)
_HUGE = (
    (re.compile(r"(?<=DURATION:)(.*?)\d{9,}(?=[WD])", re.I), r"\g<1>9999999"),
    (re.compile(r"(?<=DURATION:)(.*?)\d{11,}(?=[HMS])", re.I), r"\g<1>9999999999"),
    (re.compile(r"(?<=;|:)COUNT=\d{8,};?", re.I), ""),
    (re.compile(r"(?<=;|:)INTERVAL=\d{6,}", re.I), "INTERVAL=99999"),
)
"""Numbers past what a reader takes, by those that mean the same here: lasts for ever, has no end, is never again."""
TOO_OFTEN = re.compile(r"RRULE[^:]*:.*FREQ=(SECONDLY|MINUTELY|HOURLY)", re.I)


class Why(IntEnum):
    """Why a calendar cannot be used: the child's exit code. Anything else: a limit stopped it."""

    NOT_A_CALENDAR = 3
    DAMAGED = 4
    TOO_OFTEN = 5
    TOO_MANY = 6


class Unusable(Exception):  # noqa: N818 - an answer, in words of ``Why``
    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


def trimmed(sent: bytes, since: date, owner: frozenset[str] = frozenset()) -> str:
    """The calendar anew: zones, and entries that may still be of use on or after ``since``. Raises ``Unusable``.

    ``owner``: e-mail addresses of whose calendar it is; of people invited only the owner's own answer is handed on.
    """
    kept: list[str] = []
    names: list[str] = []
    block: list[str] = []
    zones = entries = 0
    invited = Invited(owner)
    for line in unfolded(sent):
        if not names and not line.strip():
            continue
        word, _, name = line.partition(":")
        word, name = word.strip().upper(), name.strip().upper()
        if not names and (word, name) != ("BEGIN", "VCALENDAR"):
            raise Unusable(Why.DAMAGED if kept else Why.NOT_A_CALENDAR)
        if word == "BEGIN":
            names.append(name)
            if len(names) > MOST_DEEP:
                raise Unusable(Why.DAMAGED)
            if len(names) == 2:
                block, invited = [], Invited(owner)
            if _zone(names):
                block.append(f"BEGIN:{name}")
        elif word == "END":
            if not names or names[-1] != name:
                raise Unusable(Why.DAMAGED)
            if _zone(names):
                block.append(f"END:{name}")
            if answer := invited.answer() if names[1:] == ["VEVENT"] else "":
                block.append(f"{ANSWER}:{answer}")
            if len(names) == 2 and _worth_keeping(name, block, since):
                zones, entries = zones + (name == "VTIMEZONE"), entries + (name != "VTIMEZONE")
                kept += block if name == "VTIMEZONE" else [f"BEGIN:{name}", *block, f"END:{name}"]
            names.pop()
            kept += [] if names else [""]
        elif _pattern(names).match(line):
            if TOO_OFTEN.match(line) and _zone(names):
                raise Unusable(Why.TOO_OFTEN)
            block.append(_tame(line))
        elif names[1:] == ["VEVENT"]:
            invited.line(line)
        elif names == ["VCALENDAR"] and NAMED.match(line):
            owner |= addresses([line.partition(":")[2]])
        if entries > MOST_ENTRIES or zones > MOST_ZONES:
            raise Unusable(Why.TOO_MANY)
    if names or not kept:
        raise Unusable(Why.DAMAGED if names else Why.NOT_A_CALENDAR)
    return "\r\n".join(["BEGIN:VCALENDAR", *filter(None, kept), "END:VCALENDAR", ""])


_NOTHING = re.compile(r"(?!)")


def _zone(names: list[str]) -> bool:
    return len(names) > 1 and names[1] == "VTIMEZONE"


def _pattern(names: list[str]) -> re.Pattern[str]:
    if _zone(names):
        return ZONE
    return {"VEVENT": EVENT, "VFREEBUSY": FREE_BUSY}.get("/".join(names[1:]), _NOTHING)


def _tame(line: str) -> str:
    if len(line) < 200 and line[:8].upper().startswith(("DURATION", "RRULE")):
        for pattern, instead in _HUGE:
            line = pattern.sub(instead, line)
    return line.rstrip(";")


def _worth_keeping(name: str, block: list[str], since: date) -> bool:
    if name in ("VTIMEZONE", "VFREEBUSY"):
        return True
    return name == "VEVENT" and not _over(block, since)


def _over(block: list[str], since: date) -> bool:
    """Whether it happens once, and ended well before that day, whatever its zone."""
    if any(AGAIN.match(line) for line in block):
        return False
    days = [found.groups()[1:] for line in block if (found := DAY.match(line))]
    return bool(days) and max(days) < tuple(f"{since - timedelta(days=3):%Y %m %d}".split())


def unfolded(sent: bytes) -> Iterator[str]:
    """Content lines with their continuations (RFC 5545 3.1), one at a time."""
    parts: list[bytes] = []
    if sent.count(b"\n") > MOST_LINES:
        raise Unusable(Why.TOO_MANY)
    for raw in io.BytesIO(sent.removeprefix(b"\xef\xbb\xbf")):
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield b"".join(parts).decode(errors="replace")
        parts = [line]
    if parts:
        yield b"".join(parts).decode(errors="replace")
