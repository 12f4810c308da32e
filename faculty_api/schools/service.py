"""School holidays: a team keeps those of its Academy, from whoever says so, and confirms them against their source."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.schools import queries, rules
from faculty_api.schools.models import SchoolHoliday
from faculty_api.schools.rules import Kept
from schemas.access import Permission, Reach
from schemas.schools import (
    ConfirmSchoolHoliday,
    RemoveSchoolHoliday,
    SaveSchoolHoliday,
    SchoolHolidayConfirmed,
    SchoolHolidayGone,
    SchoolHolidayRemoved,
    SchoolHolidaySaid,
    SchoolHolidayView,
)

STALE = "Somebody changed this at the same time. Look again, then make your change"
TWICE = "This holiday is here already, from the same source. Change that one"
MOST = 400
_LONG_AGO = timedelta(days=365)


async def school_holidays(work: Work, code: str) -> list[SchoolHolidayView]:
    """Of one Academy in order of time; those that ended more than a year ago are left out."""
    reach = work.must(Permission.COHORT_VIEW)
    if not (reach.everyone or code in reach.academies):
        raise NotFound
    since = london_day(work.now) - _LONG_AGO
    rows = await queries.named(
        work.session, col(SchoolHoliday.academy_code) == code, col(SchoolHoliday.last_on) >= since
    )
    return [_view(*row) for row in rows]


def _view(row: SchoolHoliday, said_by: str, confirmed_by: str | None) -> SchoolHolidayView:
    return SchoolHolidayView(
        id=row.id, academy=row.academy_code, name=row.name, first=row.first_on, last=row.last_on, source=row.source,
        link=row.link, said_by_name=said_by, said_at=row.said_at, confirmed_by_name=confirmed_by or "",
        confirmed_at=row.confirmed_at, version=row.version,
    )  # fmt: skip


async def add_school_holiday(work: Work, code: str, command: SaveSchoolHoliday) -> SchoolHolidayView:
    """Nobody has confirmed it yet."""
    reach = work.must(Permission.COHORT_EDIT)
    if not (reach.everyone or code in reach.academies):
        raise NotFound
    _check(work, command)
    if len(await school_holidays(work, code)) >= MOST:
        raise Conflict(f"You can keep {MOST} school holidays. Take away those you do not need")
    row = SchoolHoliday(
        id=new_id(), academy_code=code, name="", first_on=command.first, last_on=command.last, source="",
        said_by=work.actor.person, said_at=work.now,
    )  # fmt: skip
    _say(work, row, command)
    work.session.add(row)
    return await _saved(work, row)


def _check(work: Work, command: SaveSchoolHoliday) -> None:
    if wrong := rules.faults(command, london_day(work.now)):
        raise Invalid(faults=tuple(wrong))


def _say(work: Work, row: SchoolHoliday, command: SaveSchoolHoliday) -> None:
    row.name, row.source, row.link = command.name.strip(), command.source.strip(), command.link.strip()
    row.first_on, row.last_on = command.first, command.last
    row.said_by, row.said_at = work.actor.person, work.now
    said = SchoolHolidaySaid(
        subject=row.id, academy=row.academy_code, name=row.name, first=row.first_on, last=row.last_on
    )
    work.record(said)


async def _saved(work: Work, row: SchoolHoliday) -> SchoolHolidayView:
    faults = {
        "fk_school_holiday_academy_code_academy": NotFound(),
        "uq_school_holiday_once": Conflict(TWICE),
    }
    await work.flush(faults)
    return await _one(work, row.id)


async def _one(work: Work, holiday_id: UUID) -> SchoolHolidayView:
    found = await queries.named(work.session, col(SchoolHoliday.id) == holiday_id)
    return _view(*found[0])


async def change_school_holiday(work: Work, holiday_id: UUID, command: SaveSchoolHoliday) -> SchoolHolidayView:
    """Nobody has confirmed the new dates, even if the old ones were. The same again is no news."""
    row = await _held(work, work.must(Permission.COHORT_EDIT), holiday_id)
    if command.version is None:
        raise Invalid.field("version", "Say which version of this entry you change")
    if command.version != row.version:
        raise Conflict(STALE)
    _check(work, command)
    now = (row.name, row.first_on, row.last_on, row.source, row.link)
    said = (command.name.strip(), command.first, command.last, command.source.strip(), command.link.strip())
    if now != said:
        _say(work, row, command)
        row.confirmed_by, row.confirmed_at, row.version = None, None, row.version + 1
    return await _saved(work, row)


async def _held(work: Work, reach: Reach, holiday_id: UUID) -> SchoolHoliday:
    row = await queries.held(work.session, reach, holiday_id)
    if row is None:
        raise NotFound
    return row


async def confirm_school_holiday(work: Work, holiday_id: UUID, command: ConfirmSchoolHoliday) -> SchoolHolidayView:
    """Whoever has read the dates at their source; once."""
    row = await _held(work, work.must(Permission.COHORT_EDIT), holiday_id)
    if command.version != row.version:
        raise Conflict(STALE)
    if row.confirmed_at is None:
        row.confirmed_by, row.confirmed_at = work.actor.person, work.now
        work.record(SchoolHolidayConfirmed(subject=row.id, academy=row.academy_code))
    await work.flush()
    return await _one(work, row.id)


async def remove_school_holiday(work: Work, holiday_id: UUID, command: RemoveSchoolHoliday) -> SchoolHolidayGone:
    """It was not so, or is not needed."""
    row = await _held(work, work.must(Permission.COHORT_EDIT), holiday_id)
    if command.version != row.version:
        raise Conflict(STALE)
    gone = SchoolHolidayRemoved(
        subject=row.id, academy=row.academy_code, name=row.name, first=row.first_on, last=row.last_on
    )
    await work.session.delete(row)
    work.record(gone)
    await work.flush()
    return SchoolHolidayGone(id=holiday_id)


async def kept(work: Work, academies: Collection[str], first: date, last: date) -> dict[str, list[Kept]]:
    """By Academy, what touches these days. Asks no permission: only use-cases that asked already call it."""
    return await queries.kept(work.session, academies, first, last) if academies else {}
