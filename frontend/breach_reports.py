"""Anybody reports that something may have gone wrong with data; data protection logs it, or says why it does not."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.breaches import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.filters import day_and_time
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.breaches import BreachReportView, NoBreach, ReportBreach

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
AT, ONE = "/breaches/report", "/breaches/reports/{report_id:uuid}"
REPORT = {"what": forms.prose("What happened", "Write what happened")}
NONE = {"why_not": forms.prose("Why it is not logged", "Write why it is not to be logged")}
BANNER = "Thank you. Data protection is told, and looks at it today."


def stands(one: BreachReportView) -> str:
    """For whoever reported it."""
    if one.breach_id:
        return "Data protection looks into it. You do not need to do anything."
    return (
        f"Nothing was logged: {one.why_not}" if one.why_not else "Data protection is told. Nobody has looked at it yet."
    )


@get(AT, include_in_schema=False)
async def report_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    return await _report(request, work, banner=BANNER if done else "")


async def _report(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    found = await service.my_reports(work)
    title = "Report that something went wrong with data"
    return page(request, "breaches/report.html", title, errors=errors, found=found, stands=stands, **more)


@post(AT, include_in_schema=False)
async def report(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, ReportBreach, REPORT)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, partial(service.report_breach, work, command))
            return Redirect(f"{AT}?done=reported", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _report(request, work, errors, values=data)


@get(ONE, include_in_schema=False)
async def show(request: Request, report_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _show(request, work, report_id)


async def _show(request: Request, work: Work, report_id: UUID, errors: Errors = (), **more: Any) -> Template:
    one = await service.breach_report(work, report_id)
    until = day_and_time(one.tell_by)
    return page(
        request, "breaches/reported.html", "Somebody reported this", errors=errors, one=one, until=until, **more
    )


@post(ONE + "/refusal", include_in_schema=False)
async def none(
    request: Request, report_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, NoBreach, NONE)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, partial(service.no_breach, work, report_id, command))
            return Redirect("/breaches?done=none", status_code=303)
        except Refusal as no:
            if no.status == 404:
                raise
            errors = forms.refused(no)
    return await _show(request, work, report_id, errors, values=data)


handlers = [report_page, report, show, none]
