"""Times as calendars write them, and the instants they mean; nothing here runs off the calendar of years 1 to 9999."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""Of whole days and of times without a zone: the wall clock where the person lives."""
ANYWHERE = timedelta(hours=14)
"""The furthest that a zone is from UTC: a time in a zone we do not know is somewhere in between."""
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
"""What lies beyond, like an entry "until 31 December 9999", ends here: no reckoning runs off the calendar."""


class Moment(NamedTuple):
    """``at``: a day, or a naive wall-clock time in ``zone``. ``zone`` None: one that we do not know."""

    at: date | datetime
    zone: tzinfo | None = LONDON

    @property
    def whole_day(self) -> bool:
        return not isinstance(self.at, datetime)

    @property
    def wall(self) -> datetime:
        return self.at if isinstance(self.at, datetime) else datetime.combine(self.at, time())

    @property
    def utc(self) -> datetime:
        return instant(self.wall, self.zone)


def instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """A time that the clocks jump over keeps the offset it had before: zones that a calendar brings itself do not."""
    if not EARLIEST <= wall.replace(tzinfo=UTC) <= LATEST:
        return later(wall.replace(tzinfo=UTC), timedelta())
    at = wall.replace(tzinfo=zone or UTC, fold=0).astimezone(UTC)
    if zone is None or at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    before = (wall - timedelta(days=1)).replace(tzinfo=zone).utcoffset() or timedelta()
    return (wall - before).replace(tzinfo=UTC)


def later(at: datetime, by: timedelta) -> datetime:
    """The sum, or the end of time as far as we reckon it; keeps ``at``'s zone, or that it has none."""
    try:
        return min(max(at + by, EARLIEST.replace(tzinfo=at.tzinfo)), LATEST.replace(tzinfo=at.tzinfo))
    except OverflowError:
        return (LATEST if by > timedelta() else EARLIEST).replace(tzinfo=at.tzinfo)
