"""Pure: what stands in a calendar, and what addresses somebody may have.

An address can leak, and a calendar hangs on a kitchen wall: a person's own says that there is a session, when and
where, and nothing about what it is on, who else comes, or what is paid.
"""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Literal
from zlib import crc32

from schemas.calendars import Booked
from schemas.programmes import Part

MOST_LINKS = 10
LEFT = "You have left the faculty, so there is nothing to follow. Come back first, on the page A break, or leaving"
TOO_MANY = "You have 10 addresses already. Stop one that you do not use, then make a new one"
NOT_YOURS = "You have no sessions of your own to show. Choose what the calendar is to show"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits in the letters that an address can have."""
OWN_TITLES = {
    Part.PREPARE: "Get ready for your faculty session",
    Part.DELIVER: "Faculty session",
    Part.DEBRIEF: "Talk about how your faculty session went",
}
TEAM_TITLES = {Part.PREPARE: "Get ready: {0}", Part.DELIVER: "{0}", Part.DEBRIEF: "Talk about how it went: {0}"}
FORMAT = "2"
"""Raised when the text of an event changes without the event changing."""


def title(part: str, whose: str) -> str:
    """``whose``: the cohort and the number of its session; empty in a person's own calendar."""
    return TEAM_TITLES[Part(part)].format(whose) if whose else OWN_TITLES[Part(part)]


def since(today: date) -> date:
    """What was over before this day is left out: the first of the month, a year ago."""
    return date(today.year - 1, today.month, 1)


def token_in(name: str) -> str | None:
    """The secret in the last part of an address; None when there cannot be one."""
    token = name.removesuffix(".ics")
    return token if name.endswith(".ics") and TOKEN.fullmatch(token) else None


def etag(link: str, changes: int, newest: int, first: date, base_url: str) -> str:
    """Of everything that decides the bytes: known before any event is read."""
    return f'"{FORMAT}-{link[-12:]}-{changes}-{newest}-{first:%y%m}-{crc32(base_url.encode()):x}"'


def has_it(etag: str, if_none_match: str) -> bool:
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag in known or known == ["*"]


Here = Literal["place", "online", ""]


def here(part: str, mode: str) -> Here:
    """Whether somebody goes somewhere for it. Getting ready and talking afterwards are where it suits both."""
    if mode == "online":
        return "online"
    return "place" if part == Part.DELIVER else ""


ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f\"'<>,;:\\]+@[^\s\x00-\x1f\x7f\"'<>,;:\\]+")
"""An address that can stand in an invitation as it is."""


def booked(*, off: bool, kept: bool) -> Booked:
    return Booked.CANCELLED if off else Booked.TENTATIVE if kept else Booked.CONFIRMED


def to_tell(before: tuple[Booked, str] | None, after: tuple[Booked, str], *, wanted: bool, over: bool) -> bool:
    """Whether their calendar is told by e-mail; each is what was said, and a fingerprint of when and where.

    Somebody who wants no invitations is told what becomes of those they have: a calendar left behind would lie.
    """
    if over or before == after:
        return False
    if before is None or before[0] is Booked.CANCELLED:
        return wanted and after[0] is not Booked.CANCELLED
    return True


def template(before: Booked | None, after: Booked) -> str:
    """The letter that brings it, when no other does."""
    if after is Booked.CONFIRMED:
        return "session_changed" if before is Booked.CONFIRMED else "session_booked"
    return "session_kept" if after is Booked.TENTATIVE else "session_leaves"


def fingerprint(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:32]
