"""A new edition of the policy: download every figure, fill the sheet in, upload it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.work import Work
from faculty_api.rates import service
from frontend import forms
from frontend.rate_fields import OneLine
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import EditionTaken
from schemas.values import Command

UPLOAD = 1_100_000
"""Bytes of the form with a sheet of figures."""
NO_FILE = "Select the filled-in sheet"


class _About(Command, frozen=True, kw_only=True):
    reason: str


ABOUT = {"reason": OneLine(label="What this edition is", missing="Enter what this edition is")}


@get("/admin/rates/edition", include_in_schema=False)
async def edition_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.RATE_PROPOSE)
    return _show(request)


def _show(request: Request, errors: Errors = (), **more: Any) -> Template:
    return page(request, "rates/edition.html", "Take in a new edition", errors=errors, **more)


@get("/admin/rates/edition/figures.csv", include_in_schema=False)
async def figures(work: NamedDependency[Work]) -> Response[bytes]:
    headers = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    return Response(await service.edition(work), media_type="text/csv", headers=headers)


@post("/admin/rates/edition", include_in_schema=False, request_max_body_size=UPLOAD)
async def upload(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    form = await doors.form_of(request)
    typed = {"reason": str(form.get("reason", ""))}
    about, errors = forms.read(typed, _About, ABOUT)
    try:
        content = await doors.file_of(request, "file", NO_FILE)
        if about is None:
            return _show(request, errors, values=typed)
        async with work.attempt():
            taken = await doors.once(
                work, request, EditionTaken, lambda: service.propose_edition(work, content, about.reason)
            )
    except Invalid as no:
        faults = no.faults or (Fault(field="", message=no.detail),)
        return _show(request, [*faults, *errors.values()], values=typed)
    except Refusal as no:
        if no.status == 403:
            raise
        return _show(request, forms.refused(no), values=typed)
    return Redirect(f"/admin/rates?show=waiting&put={len(taken.proposals)}", status_code=303)


handlers = [edition_page, figures, upload]
