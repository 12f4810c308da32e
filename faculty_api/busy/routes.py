"""Calendars of one's own that the faculty reads, as JSON."""

from uuid import UUID

from litestar import Request, delete, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.busy import service
from faculty_api.busy.words import NO_FILE, TOO_LARGE
from faculty_api.kernel import doors
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from schemas.busy import AddAddress, BusyTimes, OutsideCalendar
from schemas.values import Page

TAGS = ["Calendars"]
UPLOAD = 6 * 1024 * 1024
"""Bytes of a form with a calendar; the calendar itself is held to 5MB."""


@get("/outside-calendars", tags=TAGS)
async def get_calendars(work: NamedDependency[Work]) -> Page[OutsideCalendar]:
    """Calendars of your own that we read as busy time."""
    return Page(items=await service.mine(work))


@post("/outside-calendars", tags=TAGS, opt=FRESH)
async def add_address(
    request: Request, data: JSONBody[AddAddress], work: NamedDependency[Work], state: State
) -> OutsideCalendar:
    """By its address, which is read in the next minutes and then every few hours."""
    allowed = state.settings.reads_addresses
    return await doors.once(
        work, request, OutsideCalendar, lambda: service.add_address(work, state.vault, data, allowed=allowed)
    )


@post("/outside-calendars/file", tags=TAGS, request_max_body_size=UPLOAD, opt={"too_large": TOO_LARGE})
async def add_file(request: Request, work: NamedDependency[Work]) -> OutsideCalendar:
    """Send it as ``multipart/form-data`` in a part called ``file``. A file sent before is replaced."""
    content = await doors.file_of(request, "file", NO_FILE)
    return await doors.once(work, request, OutsideCalendar, lambda: service.add_file(work, content))


@get("/outside-calendars/{calendar_id:uuid}", tags=TAGS)
async def get_times(calendar_id: FromPath[UUID], work: NamedDependency[Work]) -> BusyTimes:
    """All that is kept of one calendar."""
    return await service.times(work, calendar_id)


@post("/outside-calendars/{calendar_id:uuid}/look", tags=TAGS, status_code=200)
async def look_again(request: Request, calendar_id: FromPath[UUID], work: NamedDependency[Work]) -> OutsideCalendar:
    return await doors.once(work, request, OutsideCalendar, lambda: service.look_again(work, calendar_id))


@delete("/outside-calendars/{calendar_id:uuid}", tags=TAGS, status_code=200)
async def remove(request: Request, calendar_id: FromPath[UUID], work: NamedDependency[Work]) -> OutsideCalendar:
    """With all that was read from it."""
    return await doors.once(work, request, OutsideCalendar, lambda: service.remove(work, calendar_id))


handlers = [get_calendars, add_address, add_file, get_times, look_again, remove]
