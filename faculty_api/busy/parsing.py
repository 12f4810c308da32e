"""A trimmed calendar, parsed: what breaks the library is left out and counted, and costs nobody the rest.

Runs in the limited child process (``expanding``).
"""

import re
from typing import Any

from icalendar import Calendar

_APART = re.compile(r"(?m)^(BEGIN:(?:VTIMEZONE|VFREEBUSY)\r\n(?:(?!END:(?:VTIMEZONE|VFREEBUSY)).*\n)*END:.*\n)")


def parsed(text: str) -> tuple[Any, int]:
    """A calendar, and how many of its zones and free/busy times it had to leave out: of an event without sense the
    library keeps that it has none, of those it refuses the whole calendar."""
    try:
        return Calendar.from_ical(text), 0
    except MemoryError:
        raise
    except Exception:
        kept, left_out = _without_what_breaks(text)
        return Calendar.from_ical(kept), left_out


def _without_what_breaks(text: str) -> tuple[str, int]:
    kept, left_out = [], 0
    for part in _APART.split(text):
        if part.startswith(("BEGIN:VTIMEZONE", "BEGIN:VFREEBUSY")):
            try:
                Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{part}END:VCALENDAR\r\n")
            except MemoryError:
                raise
            except Exception:
                left_out += 1
                continue
        kept.append(part)
    return "".join(kept), left_out
