"""A new edition of the policy: download every figure, fill the sheet in, upload it."""

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.rates import service
from frontend import forms, uploads
from frontend.rate_fields import OneLine
from frontend.readers import words
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import EditionTaken, RateState
from schemas.values import Command

UPLOAD = 1_100_000
"""Bytes of the form with a sheet of figures."""
MOST_KEPT = 1_001
"""Characters of what was typed that come back to the page: one more than are allowed."""
NO_FILE = "Select the filled-in sheet"


class _About(Command, frozen=True, kw_only=True):
    reason: str


ABOUT = {"reason": OneLine(label="What this edition is", missing="Enter what this edition is")}


@get("/admin/rates/edition", include_in_schema=False)
async def edition_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.RATE_PROPOSE)
    told = uploads.refused(request)
    title = "Take in a new edition"
    return page(request, "rates/edition.html", title, errors=told.errors, values=told.values)


@get("/admin/rates/edition/figures.csv", include_in_schema=False)
async def figures(work: NamedDependency[Work]) -> Response[bytes]:
    headers = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    return Response(await service.edition(work), media_type="text/csv", headers=headers)


@post(
    "/admin/rates/edition",
    include_in_schema=False,
    request_max_body_size=UPLOAD,
    opt={"too_large": service.SHEET_TOO_LARGE},
)
async def upload(request: Request, work: NamedDependency[Work]) -> Redirect:
    form = await doors.form_of(request)
    typed = {"reason": words(form, "reason")[:MOST_KEPT]}
    about, errors = forms.read(typed, _About, ABOUT)
    try:
        content = await doors.file_of(request, "file", NO_FILE)
        if about is None:
            return uploads.back(request, errors, typed)
        async with work.attempt():
            taken = await doors.once(
                work, request, EditionTaken, lambda: service.propose_edition(work, content, about.reason)
            )
    except Refusal as no:
        if no.status == 403:
            raise
        faults = no.faults or (Fault(field="", message=no.detail),)
        return uploads.back(request, [*errors.values(), *faults], typed)
    put = sum(one.state is RateState.PROPOSED for one in taken.proposals)
    at_once = len(taken.proposals) - put
    return Redirect(f"/admin/rates?show=waiting&put={put}&at_once={at_once}", status_code=303)


handlers = [edition_page, figures, upload]
