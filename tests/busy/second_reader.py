"""What a second library says of calendars made up at random: ``recurring-ical-events``, by other people.

It cannot stand beside ours (3.8.2 asks for python-dateutil below 3, and we have 4), so its answers are kept in
``second_reader.txt``, a calendar a line. To write them anew, in an environment of its own::

    python -m venv other && other/bin/pip install recurring-ical-events==3.8.2 icalendar==7.3.0 msgspec
    PYTHONPATH=. other/bin/python -m tests.busy.second_reader
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.busy.generated import WINDOW, Series, any_series, instant, quarters, times, written

KEPT = Path(__file__).with_suffix(".txt")
MOST = 400
APART = {
    "floating": "it reads a time without a zone where its caller is, we where the person lives",
    "Nobody/Knows": "it takes the time of a zone that nobody knows for UTC, we for not known",
}
"""Where the two are meant to differ; beside these: changes of "this and all later ones", of which it knows only some,
and local times that the clocks jump over or that come twice, which the standard library resolves for it."""


def calendars() -> Iterable[tuple[int, list[Series]]]:
    """The first ones of which both should say the same, with their seeds."""
    found = 0
    for seed in range(5_000):
        random = Random(seed)
        many = [any_series(random, number) for number in range(random.choice([1, 1, 2]))]
        if all(map(_alike, many)):
            yield seed, many
            found += 1
        if found == MOST:
            return


def _alike(one: Series) -> bool:
    return (
        one.zone not in APART and all(how == "one" for _, how, *_ in one.moved) and not any(map(_odd(one), _all(one)))
    )


def _odd(one: Series) -> Any:
    zone = one.means

    def odd(at: datetime) -> bool:
        wall = at.astimezone(zone).replace(tzinfo=None)
        later, before = (wall + timedelta(hours=by) for by in (3, -3))
        return instant(later, zone) - instant(before, zone) != timedelta(hours=6)

    return odd


def _all(one: Series) -> Iterable[datetime]:
    """Where an entry begins and ends, by the clock of its zone; whole days have no hour that could be odd."""
    return [at for both in times(one) for at in both] if one.zone else []


def in_short(busy: set[int], maybe: set[int]) -> str:
    """The quarters of an hour that are busy and that may be, so that a file of hundreds can be kept."""
    return sha256(repr((sorted(busy), sorted(maybe))).encode()).hexdigest()[:16]


def read(sent: bytes) -> tuple[set[int], set[int]]:
    import icalendar
    import recurring_ical_events  # type: ignore[import-not-found] # not in our environment: see above

    found: tuple[set[int], set[int]] = (set(), set())
    around = timedelta(days=5)
    calendar = icalendar.Calendar.from_ical(sent)
    for event in recurring_ical_events.of(calendar).between(WINDOW.since - around, WINDOW.until + around):
        if str(event.get("STATUS", "")) != "CANCELLED":
            start, end = (
                max(min(_instant(event[name].dt), WINDOW.until), WINDOW.since) for name in ("DTSTART", "DTEND")
            )
            found["STATUS" in event].update(quarters(start.timestamp(), end.timestamp()) if start < end else ())
    return found


def _instant(at: Any) -> datetime:
    whole = at if isinstance(at, datetime) else datetime.combine(at, time(), ZoneInfo("Europe/London"))
    return whole.astimezone(UTC)


if __name__ == "__main__":
    KEPT.write_text("".join(f"{seed} {in_short(*read(written(many)))}\n" for seed, many in calendars()))
