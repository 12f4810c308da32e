"""The register as a file to take away, which can be imported again."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Template

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH_FILE
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.records import service
from frontend import forms
from frontend.render import Errors, page
from schemas.access import Permission, Role
from schemas.exports import ExportRegister, Sheet

SHEETS = {Sheet.XLSX: "Excel spreadsheet (.xlsx)", Sheet.CSV: "CSV"}
FIELDS = {
    "academy": forms.text("Local academy", optional=True),
    "sheet": forms.choice("Select which kind of file you want", tuple(SHEETS)),
    "private": forms.tick(),
    "reason": forms.text("What you need the file for", "Enter what you need the file for"),
}


@get("/team/associates/export", include_in_schema=False)
async def export_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.PERSON_EXPORT)
    return await _show(request, work, {"sheet": Sheet.XLSX.value})


async def _show(request: Request, work: Work, values: dict[str, Any], errors: Errors = ()) -> Template:
    return page(
        request,
        "associates/export.html",
        "Take the list away as a file",
        errors=errors,
        values=values,
        sheets=list(SHEETS.items()),
        academies={one.code: one.name for one in await networks.academies(work)},
        sees_notes=work.actor.role is Role.TEAM,
    )


@post("/team/associates/export", status_code=200, include_in_schema=False, opt=FRESH_FILE)
async def export(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Response[bytes]:
    work.must(Permission.PERSON_EXPORT)
    command, errors = forms.read({name: value for name, value in data.items() if value != ""}, ExportRegister, FIELDS)
    if command:
        try:
            async with work.attempt():
                made = await service.export(work, command)
            headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
            return Response(made.content, media_type=made.media_type, headers=headers)
        except Refusal as no:
            errors = forms.refused(no)
    return await _show(request, work, data, errors)


handlers = [export_page, export]
