"""An associate's own calendar, read by us as busy time: added by address or file, what we keep, and removing it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.busy import service
from faculty_api.busy.words import NO_FILE, TOO_LARGE
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from frontend import forms, uploads
from frontend.own_calendar_words import shown
from frontend.pressed import pressed
from frontend.render import page
from schemas.busy import AddAddress

Form = URLEncodedBody[dict[str, Any]]
Word = Annotated[str, QueryParameter(max_length=10)]
HERE = "/availability/own-calendar"
UPLOAD = 6 * 1024 * 1024
MOST_SHOWN = 60
FIELDS: dict[str, forms.Reader] = {
    "address": forms.text("Address of your calendar", "Enter the address of your calendar")
}
BANNERS = {
    "added": "Added. We look at it in the next minutes",
    "read": "We have read your calendar",
    "removed": "Removed, with everything we had read from it",
    "look": "We look again in the next minutes",
}


@get(HERE, include_in_schema=False)
async def overview(request: Request, work: NamedDependency[Work], state: State, done: Word = "") -> Template:
    return await _overview(request, work, state, banner=BANNERS.get(done, ""))


async def _overview(request: Request, work: Work, state: State, **more: Any) -> Template:
    found = [shown(one, work.now) for one in await service.mine(work)]
    by_address = state.settings.reads_addresses
    title = "Your own calendar"
    return page(request, "availability/own_calendar.html", title, calendars=found, by_address=by_address, **more)


@post(HERE, include_in_schema=False, opt=FRESH)
async def add_address(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    command, errors = forms.read(data, AddAddress, FIELDS)
    if command:
        allowed = state.settings.reads_addresses
        try:
            async with work.attempt():
                await pressed(work, request, lambda: service.add_address(work, state.vault, command, allowed=allowed))
            return Redirect(f"{HERE}?done=added", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _overview(request, work, state, errors=errors, values=data)


@get(f"{HERE}/file", include_in_schema=False)
async def file_page(request: Request, work: NamedDependency[Work]) -> Template:
    await service.mine(work)
    errors = uploads.refused(request).errors
    return page(request, "availability/own_calendar_file.html", "Send your calendar as a file", errors=errors)


@post(f"{HERE}/file", include_in_schema=False, request_max_body_size=UPLOAD, opt={"too_large": TOO_LARGE})
async def add_file(request: Request, work: NamedDependency[Work]) -> Redirect:
    try:
        content = await doors.file_of(request, "file", NO_FILE)
        async with work.attempt():
            await pressed(work, request, lambda: service.add_file(work, content))
    except Refusal as no:
        return uploads.back(request, forms.refused(no))
    return Redirect(f"{HERE}?done=read", status_code=303)


@get(f"{HERE}/{{calendar_id:uuid}}", include_in_schema=False)
async def times(request: Request, calendar_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    kept = await service.times(work, calendar_id)
    return page(
        request, "availability/own_calendar_times.html", "What we keep of your calendar",
        one=shown(kept.calendar, work.now), busy=kept.busy[:MOST_SHOWN], more=max(0, len(kept.busy) - MOST_SHOWN),
        maybe=kept.maybe[:MOST_SHOWN],
    )  # fmt: skip


@post(f"{HERE}/{{calendar_id:uuid}}/look", include_in_schema=False)
async def look_again(
    request: Request,
    calendar_id: FromPath[UUID],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Redirect:
    await pressed(work, request, lambda: service.look_again(work, calendar_id))
    return Redirect(f"{HERE}?done=look", status_code=303)


@post(f"{HERE}/{{calendar_id:uuid}}/remove", include_in_schema=False)
async def remove(
    request: Request,
    calendar_id: FromPath[UUID],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Redirect:
    await pressed(work, request, lambda: service.remove(work, calendar_id))
    return Redirect(f"{HERE}?done=removed", status_code=303)


handlers = [overview, add_address, file_page, add_file, times, look_again, remove]
