"""The one reading of time, and what a day is: policy days are London days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

from faculty_api.kernel.errors import Invalid

LONDON = ZoneInfo("Europe/London")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def london_day(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def london_instant(day: date, at: time, *, later: bool | None = None) -> datetime:
    """The UTC instant of a London wall-clock time.

    A time skipped when the clocks go forward is refused. A time that happens twice when they go back is refused
    unless ``later`` says which one is meant.
    """
    wall = datetime.combine(day, at, tzinfo=LONDON)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if first.astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        gone = f"{at:%H:%M} does not exist on {day:%-d %B %Y}: the clocks go forward"
        raise Invalid(f"{gone}. Choose a time before 1am or after 2am")
    if first != second and later is None:
        raise Invalid(
            f"{at:%H:%M} happens twice on {day:%-d %B %Y}: the clocks go back. Choose a time before 1am or after 2am"
        )
    return second if later else first


@cache
def _bank_holidays() -> dict[date, str]:
    table = BankHolidays(locale=None, weekend=(5, 6), use_cached_holidays=True)
    return {day["date"]: day["title"] for day in table.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)}


def bank_holiday(day: date) -> str | None:
    """The name of the England bank holiday on this day; None also after ``holidays_until()``."""
    return _bank_holidays().get(day)


def holidays_until() -> date:
    return max(_bank_holidays())


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and bank_holiday(day) is None


def add_working_days(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_before(day: date, count: int) -> date:
    """The working day that is ``count`` working days before a day."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day
