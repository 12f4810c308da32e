"""School holidays of an Academy's part of the country: noted where sessions are planned, and they forbid nothing."""

from datetime import date
from uuid import UUID

from schemas.values import Command, Event, Instant, OptionalText, ShortText, View


class SaveSchoolHoliday(Command, frozen=True, kw_only=True):
    """``last`` is part of it. ``source``: who says so, like a council. ``version``: of the one that is changed."""

    name: ShortText
    first: date
    last: date
    source: ShortText
    link: OptionalText = ""
    version: int | None = None


class ConfirmSchoolHoliday(Command, frozen=True, kw_only=True):
    """Somebody has read the dates at their source. ``version``: as they were looked at."""

    version: int


class RemoveSchoolHoliday(Command, frozen=True, kw_only=True):
    """``version``: as it was looked at."""

    version: int


class SchoolHolidayView(View, frozen=True, kw_only=True):
    """Without ``confirmed_at`` nobody has confirmed these dates."""

    id: UUID
    academy: str
    name: str
    first: date
    last: date
    source: str
    link: str
    said_by_name: str
    said_at: Instant
    confirmed_by_name: str
    confirmed_at: Instant | None
    version: int


class SchoolHolidayGone(View, frozen=True, kw_only=True):
    id: UUID


class SchoolHolidaySaid(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    name: str
    first: date
    last: date


class SchoolHolidayConfirmed(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str


class SchoolHolidayRemoved(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    name: str
    first: date
    last: date
