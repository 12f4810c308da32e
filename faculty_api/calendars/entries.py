"""From what the database tells of an event to the text of it."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec

from faculty_api.calendars import ics, rules
from faculty_api.calendars.ics import Entry

HOST = "faculty.example.org"
"""Part of every event's name for ever, whatever the address of the installation."""
REMEMBERED = 20_000
"""Events whose text is kept, about 1 kB each. All that an event says is its key, so that no text is ever old."""
MORE = "When you are logged in, you can see more: {0}"


class Told(msgspec.Struct, array_like=True, frozen=True):
    """``whose``: the cohort and the number of its session; empty in a person's own calendar."""

    uid: str
    part: str
    starts: datetime
    ends: datetime
    mode: str
    place: str
    postcode: str
    whose: str
    sequence: int
    changed: datetime
    off: bool
    page: str
    kept: bool
    """The session moved, and the place is kept until the person says if they can do the new time."""


def entry(told: Told, base_url: str) -> Entry:
    here = rules.here(told.part, told.mode)
    url = f"{base_url}{told.page}" if base_url else ""
    return Entry(
        uid=f"{told.uid}-{told.part}@{HOST}",
        start=told.starts,
        end=told.ends,
        summary=rules.title(told.part, told.whose),
        place=", ".join(filter(None, (told.place, told.postcode))) if here == "place" else "",
        notes="\n".join(filter(None, ("Online" if here == "online" else "", MORE.format(url) if url else ""))),
        changed=told.changed,
        sequence=told.sequence,
        cancelled=told.off,
        tentative=told.kept,
        url=url,
    )


def texts(told: Iterable[str], base_url: str) -> Iterable[bytes]:
    return (_text(one, base_url) for one in told)


@lru_cache(REMEMBERED)
def _text(told: str, base_url: str) -> bytes:
    return ics.event(entry(msgspec.json.decode(told, type=Told), base_url))


def forget() -> None:
    """As after a start."""
    _text.cache_clear()
