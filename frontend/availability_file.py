"""When somebody is free, from a file of their calendar: chosen, looked at, then kept. Nothing is kept before "Save"."""

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from faculty_api.calendars import service
from faculty_api.calendars.free_text import MOST_BYTES, TOO_MUCH
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.work import Work
from frontend import availability_words as words
from frontend import forms, uploads
from frontend.render import page
from schemas.access import Permission
from schemas.availability import AvailabilityView
from schemas.calendars import KeepFreeTimes
from schemas.errors import Fault

PAGE = "/availability/file"
NO_FILE = "Select a file from your calendar"
AGAIN = "We could not read what you looked at. Choose the file again"
UPLOAD = MOST_BYTES + 50_000
"""Bytes of the form with a file that is a little too large: it is told in the same words."""


@get(PAGE, include_in_schema=False)
async def choose(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.AVAILABILITY_EDIT)
    return page(request, "availability/file.html", "Use a file", errors=uploads.refused(request).errors)


@post(
    PAGE,
    include_in_schema=False,
    status_code=200,
    request_max_body_size=UPLOAD,
    opt={"too_large": Fault(field="file", message=TOO_MUCH)},
)
async def look_or_save(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    """A file is looked at; what was looked at is kept."""
    form = await doors.form_of(request)
    try:
        if (found := form.get("found")) is not None:
            return await _keep(request, work, str(found))
        read = await service.read_free_times(work, await doors.file_of(request, "file", NO_FILE))
    except Refusal as no:
        if no.status == 403:
            raise
        return uploads.back(request, [Fault(field="file", message=one.message) for one in forms.refused(no).values()])
    command = KeepFreeTimes(mode=read.mode, usual=read.usual, away=read.away)
    return page(
        request,
        "availability/file_check.html",
        "Check what we read",
        said=words.from_file(read.mode, read.usual),
        away=[words.between(one.first_day, one.last_day) for one in read.away],
        left_out=read.left_out,
        found=msgspec.json.encode(command).decode(),
    )


async def _keep(request: Request, work: Work, found: str) -> Redirect:
    """What comes back is read as if somebody else had written it, and held by the rules for what is typed."""
    try:
        command = msgspec.json.decode(found, type=KeepFreeTimes)
    except msgspec.MsgspecError:
        raise Invalid.field("file", AGAIN) from None
    async with work.attempt():
        await doors.once(work, request, AvailabilityView, lambda: service.keep_free_times(work, command))
    return Redirect("/availability/saved", status_code=303)


handlers = [choose, look_or_save]
