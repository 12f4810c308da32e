"""School holidays of an Academy, for its team: added, confirmed against their source, changed, taken away."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.schools import service
from frontend import forms
from frontend.partners import name_of
from frontend.render import Errors, page
from schemas.errors import Fault
from schemas.schools import (
    ConfirmSchoolHoliday,
    RemoveSchoolHoliday,
    SaveSchoolHoliday,
    SchoolHolidayGone,
    SchoolHolidayView,
)
from schemas.values import View

Seen = TypeVar("Seen", bound=View)
Form = URLEncodedBody[dict[str, Any]]
AT = "/networks/{code:str}/school-holidays"
FIELDS: dict[str, forms.Reader] = {
    "name": forms.text("Which holiday", "Enter which holiday it is"),
    "first": forms.day("First day", "Enter the first day"),
    "last": forms.day("Last day", "Enter the last day"),
    "source": forms.text("Who says so", "Enter who says so"),
    "link": forms.text("Link", optional=True),
}
AGAIN = "Open the page again, then change it"
CHANGE = {**FIELDS, "version": forms.whole("Version", AGAIN)}
VERSION = {"version": forms.whole("Version", AGAIN)}
ADD, CHANGED = "Add a school holiday", "Change a school holiday"
DONE = {
    "added": "Added. Nobody has confirmed these dates yet",
    "changed": "Saved",
    "confirmed": "Confirmed",
    "removed": "Taken away",
}


def _here(code: str, done: str = "") -> str:
    return f"/networks/{code}/school-holidays" + (f"?done={done}" if done else "")


async def _press(
    request: Request, work: Work, view: type[Seen], run: Callable[[], Awaitable[Seen]]
) -> dict[str, Fault]:
    """What is wrong; nothing once it is done, also where it was pressed before."""
    try:
        async with work.attempt():
            await doors.once(work, request, view, run)
    except (Conflict, Invalid) as no:
        return forms.refused(no)
    return {}


@get(AT, include_in_schema=False)
async def list_page(
    request: Request,
    code: FromPath[str],
    work: NamedDependency[Work],
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    found, today = await service.school_holidays(work, code), london_day(work.now)
    return page(
        request,
        "schools/list.html",
        "School holidays",
        banner=DONE.get(done, ""),
        code=code,
        academy=name_of(code),
        coming=[one for one in found if one.last >= today],
        over=[one for one in found if one.last < today],
    )


@get(f"{AT}/new", include_in_schema=False)
async def new_page(request: Request, code: FromPath[str], work: NamedDependency[Work]) -> Template:
    await service.school_holidays(work, code)
    return _form(request, code, ADD)


def _form(request: Request, code: str, title: str, **more: Any) -> Template:
    context = {"code": code, "academy": name_of(code), "one": None, **more}
    return page(request, "schools/one.html", title, **context)


@post(f"{AT}/new", include_in_schema=False)
async def add(request: Request, code: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, SaveSchoolHoliday, FIELDS)
    if command is not None:
        errors = await _press(request, work, SchoolHolidayView, lambda: service.add_school_holiday(work, code, command))
        if not errors:
            return Redirect(_here(code, "added"), status_code=303)
    return _form(request, code, ADD, errors=errors, values=data)


@get(f"{AT}/{{holiday_id:uuid}}", include_in_schema=False)
async def change_page(
    request: Request, code: FromPath[str], holiday_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    one = await _one(work, code, holiday_id)
    return _form(request, code, CHANGED, values=forms.shown(one, CHANGE), one=one)


async def _one(work: Work, code: str, holiday_id: UUID) -> SchoolHolidayView:
    for one in await service.school_holidays(work, code):
        if one.id == holiday_id:
            return one
    raise NotFound("This was taken away, or is not there")


@post(f"{AT}/{{holiday_id:uuid}}", include_in_schema=False)
async def change(
    request: Request, code: FromPath[str], holiday_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, SaveSchoolHoliday, CHANGE)
    if command is not None:
        errors = await _press(
            request, work, SchoolHolidayView, lambda: service.change_school_holiday(work, holiday_id, command)
        )
        if not errors:
            return Redirect(_here(code, "changed"), status_code=303)
    one = await _one(work, code, holiday_id)
    return _form(request, code, CHANGED, errors=errors, values=data, one=one)


@post(f"{AT}/{{holiday_id:uuid}}/confirm", include_in_schema=False)
async def confirm(
    request: Request, code: FromPath[str], holiday_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, ConfirmSchoolHoliday, VERSION)
    if command is not None:
        errors = await _press(
            request, work, SchoolHolidayView, lambda: service.confirm_school_holiday(work, holiday_id, command)
        )
        if not errors:
            return Redirect(_here(code, "confirmed"), status_code=303)
    return await _as_it_is(request, work, code, holiday_id, errors)


async def _as_it_is(request: Request, work: Work, code: str, holiday_id: UUID, errors: Errors) -> Template:
    one = await _one(work, code, holiday_id)
    return _form(request, code, CHANGED, errors=errors, values=forms.shown(one, CHANGE), one=one)


@post(f"{AT}/{{holiday_id:uuid}}/remove", include_in_schema=False)
async def remove(
    request: Request, code: FromPath[str], holiday_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, RemoveSchoolHoliday, VERSION)
    if command is not None:
        errors = await _press(
            request, work, SchoolHolidayGone, lambda: service.remove_school_holiday(work, holiday_id, command)
        )
        if not errors:
            return Redirect(_here(code, "removed"), status_code=303)
    return await _as_it_is(request, work, code, holiday_id, errors)


handlers = [list_page, new_page, add, change_page, change, confirm, remove]
