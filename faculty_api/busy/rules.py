"""Pure: which addresses of calendars are looked at, when, and what is known from what was found."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from schemas.availability import Free
from schemas.busy import CalendarSays, Problem, Source, State
from schemas.values import Interval

MOST_CALENDARS = 3
MOST_BYTES = 5 * 1024 * 1024
"""A calendar of ten years. Its words are left out before anything is read further."""
EVERY = timedelta(hours=3)
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
MOST_FAILURES = 20
"""Some two weeks of them; then we look no more until its owner says so."""
TELL_AFTER = timedelta(days=2)
"""Without one look that worked, before its owner is told: a host's bad night is nobody's worry."""
TELL_FAILURES = 3
"""And at least as many looks: a night in which we did not look ourselves is not the calendar's fault."""
FRESH = {Source.ADDRESS: timedelta(hours=24), Source.FILE: timedelta(days=28)}
"""How long what was read is believed. A file does not change: its owner sends it again."""
AHEAD = timedelta(days=548)
READ_WHOLE = timedelta(days=400)
"""With less ahead than this, the calendar is read whole even where its host says that nothing changed."""
LEASE = timedelta(minutes=2)
"""How long a worker may take over one look before another may try."""
AGAIN_AFTER = timedelta(minutes=5)
"""Between two looks that its owner asks for."""
MOST_ADDRESS = 2000
NO_ADDRESS = "Enter the address of your calendar. It starts with https:// or webcal://"
WITH_HTTPS = "The address must start with https:// or webcal://. Copy it again from your calendar"
WHOLE = "The address is not whole. Copy it again from your calendar, from https:// to the end"
NOT_OUTSIDE = (
    "We can only read a calendar that is on the internet, at an address with a name, like"
    " https://calendar.example.org/my-calendar.ics"
)
TOO_MANY = "You have 3 calendars here already. Remove one that you do not use, then add this one"
ALREADY = "You have added this calendar already"
SWITCHED_OFF = "We cannot read addresses of calendars at the moment. You can send your calendar as a file instead"
WAIT = "We looked a few minutes ago. Wait 5 minutes, then ask us to look again"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.I)
_INSIDE = ("local", "localhost", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "test", "onion")
"""Last labels of names that no public network answers for (RFC 6761, 6762, 8375, 9476, 7686)."""


class Address(NamedTuple):
    """``url``: with https and a plain host."""

    url: str
    host: str


def address(typed: str) -> Address | str:
    """The address to read, or what is wrong with it in words. Always https on port 443, at a name."""
    said = typed.strip().strip("<>")
    if not said:
        return NO_ADDRESS
    if len(said) > MOST_ADDRESS or re.search(r"[\s\x00-\x20\x7f\\]", said):
        return WHOLE
    scheme, colon, rest = said.partition("://")
    if not colon or scheme.lower() not in ("https", "webcal", "webcals", "http"):
        return WITH_HTTPS
    try:
        parts = urlsplit(f"https://{rest}")
        port, name = parts.port, (parts.hostname or "").rstrip(".")
        host = name.encode("idna").decode() if not name.isascii() else name
    except ValueError:
        return WHOLE
    if parts.username is not None or parts.password is not None or port not in (None, 443):
        return NOT_OUTSIDE
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return NOT_OUTSIDE
    if not re.fullmatch(r"[a-z][a-z0-9-]*", labels[-1], re.I) or labels[-1].lower() in _INSIDE:
        return NOT_OUTSIDE
    url = f"https://{host.lower()}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Address(url if url.isascii() else _escaped(url), host.lower())


def _escaped(url: str) -> str:
    return "".join(one if one.isascii() else "".join(f"%{byte:02X}" for byte in one.encode()) for one in url)


def wait(failures: int, spread: float) -> timedelta | None:
    """Until the next look, after so many that failed in a row; None: no more by itself.

    ``spread`` from 0 to 1 keeps many calendars of one host apart.
    """
    if failures >= MOST_FAILURES:
        return None
    base = EVERY if not failures else min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT)
    return base * (1 + spread / 4)


def to_tell(failures: int, worked_at: datetime, told_at: datetime | None, now: datetime) -> bool:
    """Whether the owner should hear of it now: once, until it has worked again. ``worked_at``: or when it was added."""
    return told_at is None and failures >= TELL_FAILURES and now - worked_at >= TELL_AFTER


def state(source: Source, read_at: datetime | None, problem: Problem | None, now: datetime) -> State:
    if read_at is None:
        return State.FAILED if problem else State.WAITING
    if now - read_at <= FRESH[source]:
        return State.KNOWN
    return State.FAILED if problem else State.OLD


class Known(NamedTuple):
    """One calendar of somebody: what it says, and until when it says anything at all. Not KNOWN: nothing."""

    fresh: bool
    until: datetime | None = None
    busy: Sequence[Interval] = ()
    maybe: Sequence[Interval] = ()


def says(calendars: Iterable[Known], spans: Iterable[Interval]) -> CalendarSays | None:
    """Of all the times together. One calendar that is old, or ends before, leaves it open whatever the others show."""
    wanted = list(spans)
    found: CalendarSays | None = None
    for one in calendars:
        if one.fresh and any(_overlap(held, span) for held in one.busy for span in wanted):
            return CalendarSays.BUSY
        beyond = one.until is None or any(span.end > one.until for span in wanted)
        if not one.fresh or beyond or any(_overlap(held, span) for held in one.maybe for span in wanted):
            found = CalendarSays.UNSURE
    return found


def heard(said: Free, calendars: Iterable[Known], spans: Iterable[Interval]) -> Free:
    """What somebody said of a time, and their calendars with it. A calendar never makes anybody free."""
    calendar = says(calendars, spans)
    if calendar is CalendarSays.BUSY:
        return Free.BUSY
    return Free.UNKNOWN if calendar is CalendarSays.UNSURE and said is Free.FREE else said


def _overlap(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end
