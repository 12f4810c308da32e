"""People come in from a spreadsheet: upload, look at what comes of each row, then add them or put the list away."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service
from frontend import forms, import_columns, uploads
from frontend.import_rows import alike, changes, of, refused, rows, unread
from frontend.readers import words
from frontend.render import Errors, page
from schemas.errors import Fault
from schemas.people import ChooseRows, ImportState, ImportView
from schemas.roster import Outcome

UPLOAD = 10 * 1024 * 1024 + 65_536
"""Bytes of an upload: a file of 10 MB and the form around it."""
TOO_LARGE = Fault(
    field="file", message="The file must be smaller than 10MB. Remove pictures and other sheets, or split the list"
)
SHOWN = 300
"""Rows of one table of a page; the file of rows to mend has them all."""
NO_FILE = "Select a spreadsheet with a list of people"
STATES = {ImportState.PREVIEWED: "Not added yet", ImportState.COMMITTED: "Added", ImportState.DROPPED: "Put away"}


@get("/team/associates/import", include_in_schema=False)
async def upload_page(request: Request, work: NamedDependency[Work]) -> Template:
    told = uploads.refused(request)
    earlier = await service.imports(work)
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/upload.html",
        "Add people from a spreadsheet",
        errors=told.errors,
        values=told.values,
        earlier=earlier,
        academies=academies,
        states=STATES,
    )


@post(
    "/team/associates/import",
    include_in_schema=False,
    request_max_body_size=UPLOAD,
    opt={"too_large": TOO_LARGE},
)
async def upload(request: Request, work: NamedDependency[Work], state: State) -> Redirect:
    """The team's own Academy; whoever may import for all of them chooses one."""
    form = await doors.form_of(request)
    academy = work.actor.academy or words(form, "academy")
    try:
        name, data = await doors.named_file_of(request, "file", NO_FILE)
        if not academy:
            raise Refusal.field("academy", "Select a local academy")
        async with work.attempt():
            found = await doors.once(
                work,
                request,
                ImportView,
                lambda: service.preview_roster(work, state.vault, academy, name, data, ask=True),
            )
        more = "/columns" if found.report.ask or not found.report.header_row else ""
        return Redirect(f"/team/associates/import/{found.id}{more}", status_code=303)
    except Refusal as no:
        return uploads.back(request, forms.refused(no), {"academy": academy})


@get("/team/associates/import/{import_id:uuid}", include_in_schema=False)
async def import_page(request: Request, import_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    found = await service.one_import(work, import_id)
    if found.state is ImportState.PREVIEWED and not found.report.header_row:
        return Redirect(f"/team/associates/import/{import_id}/columns", status_code=303)
    return await _show(request, work, import_id)


async def _show(request: Request, work: Work, import_id: UUID, errors: Errors = ()) -> Template:
    found = await service.one_import(work, import_id)
    academies = {one.code: one.name for one in await networks.academies(work)}
    report = found.report
    template, title = PAGES[found.state]
    if not report.accepted:
        title = NOBODY.get((found.state, bool(report.joined)), title)
    return page(
        request,
        template,
        title,
        errors=errors,
        list=found,
        academy=academies[found.academy],
        refused=refused(report),
        joined=rows(report, Outcome.JOINED),
        added=[(row.row, row.name, academies.get(row.academy or "", "")) for row in of(report, Outcome.ACCEPTED)],
        problems=unread(report),
        alike=alike(report),
        taken=[one for one in changes(report) if one[-2]],
        kept=[one for one in changes(report) if not one[-2]],
        doubts=report.doubts,
        lent=any(twin.lent and twin.choice == one.choice for one in report.doubts for twin in one.twins),
        answered=sum(bool(one.choice) for one in report.doubts),
        changed=[(row.row, row.name, ENDS[row.outcome], row.because or "") for row in found.changed],
        to_mend=report.refused or any(one.row != report.header_row for one in report.problems),
        most=SHOWN,
    )


PAGES = {
    ImportState.PREVIEWED: ("associates/preview.html", "Check who will be added"),
    ImportState.COMMITTED: ("associates/done.html", "People added"),
    ImportState.DROPPED: ("associates/dropped.html", "List put away"),
}
NOBODY = {
    (ImportState.PREVIEWED, False): "There is nobody to add",
    (ImportState.PREVIEWED, True): "Check who will be updated",
    (ImportState.COMMITTED, False): "Nobody was added",
    (ImportState.COMMITTED, True): "Nobody new was added",
}
"""Titles of a list that adds nobody, by whether a row of it belongs to somebody."""
ENDS = {Outcome.ACCEPTED: "Added", Outcome.JOINED: "Joined", Outcome.REFUSED: "Not added", Outcome.EMPTY: "Empty"}


@post("/team/associates/import/{import_id:uuid}/add", include_in_schema=False)
async def add_people(
    request: Request, import_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    return await _end(request, work, import_id, lambda: service.commit_roster(work, state.vault, state.hear, import_id))


@post("/team/associates/import/{import_id:uuid}/who", include_in_schema=False)
async def choose_rows(
    request: Request, import_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    form = await doors.form_of(request)
    chosen = {
        int(name[4:]): value
        for name, value in form.items()
        if name.startswith("row-") and name[4:].isdecimal() and len(name) < 12 and isinstance(value, str) and value
    }

    async def step() -> ImportView:
        seen = await service.choose_rows(work, state.vault, import_id, ChooseRows(choices=chosen))
        if not chosen:
            raise Invalid.field("", "Say who at least one row is")
        return seen

    return await _end(request, work, import_id, step)


@post("/team/associates/import/{import_id:uuid}/put-away", include_in_schema=False)
async def put_away(request: Request, import_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _end(request, work, import_id, lambda: service.drop_roster(work, import_id))


async def _end(request: Request, work: Work, import_id: UUID, step: Any) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, ImportView, step)
        return Redirect(f"/team/associates/import/{import_id}", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return await _show(request, work, import_id, forms.refused(no))


@get("/team/associates/import/{import_id:uuid}/rows-to-mend.csv", include_in_schema=False)
async def rows_to_mend(import_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Response[bytes]:
    file = await service.rows_to_mend(work, state.vault, import_id)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type="text/csv", headers=headers)


handlers = [upload_page, upload, import_page, add_people, choose_rows, put_away, rows_to_mend, *import_columns.handlers]
