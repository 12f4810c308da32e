"""From a row to the text of its event."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from faculty_api.calendars import ics, rules
from faculty_api.calendars.ics import Entry

HOST = "faculty.example.org"
"""Part of every event's name for ever, whatever the address of the installation."""
REMEMBERED = 20_000
"""Events whose text is kept, about 1 kB each. All that an event says is its key, so that no text is ever old."""
MORE = "When you are logged in, you can see more: {0}"


def entry(row: tuple[Any, ...], base_url: str) -> Entry:
    uid, part, starts, ends, mode, place, postcode, whose, sequence, changed, off, page = row
    here = rules.here(part, mode)
    url = f"{base_url}{page}" if base_url else ""
    return Entry(
        uid=f"{uid}-{part}@{HOST}",
        start=starts,
        end=ends,
        summary=rules.title(part, whose),
        place=", ".join(filter(None, (place, postcode))) if here == "place" else "",
        notes="\n".join(filter(None, ("Online" if here == "online" else "", MORE.format(url) if url else ""))),
        changed=changed,
        sequence=sequence,
        cancelled=off,
        url=url,
    )


def texts(rows: Iterable[Any], base_url: str) -> Iterable[bytes]:
    return (_text(tuple(row), base_url) for row in rows)


@lru_cache(REMEMBERED)
def _text(row: tuple[Any, ...], base_url: str) -> bytes:
    return ics.event(entry(row, base_url))
