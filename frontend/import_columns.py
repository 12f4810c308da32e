"""Which column is which: asked where we do not know a heading, remembered for the team's local academy."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service
from frontend import forms
from frontend.readers import words
from frontend.render import page
from schemas.columns import ColumnsView, Meaning, SayColumns
from schemas.people import ImportState, ImportView

MEANINGS = {
    Meaning.NAME: "Full name",
    Meaning.FIRST_NAME: "First name",
    Meaning.SURNAME: "Surname",
    Meaning.PREFERRED_NAME: "Preferred name",
    Meaning.EMAIL: "Email address",
    Meaning.PHONE: "Phone",
    Meaning.POSTCODE: "Postcode",
    Meaning.ADDRESS: "Address for letters",
    Meaning.ACADEMY: "Local academy",
    Meaning.SKILLS: "Skills",
    Meaning.TOPICS: "Happy to talk about",
    Meaning.ROUTE: "How they joined",
    Meaning.TRAINED_ON: "Training date",
    Meaning.ACCESS_NEEDS: "Access needs",
    Meaning.STARTED_ON: "Start date",
    Meaning.USUAL_DAYS: "Usual days",
    Meaning.NOTES: "Notes",
    Meaning.KEEP: "Keep with their notes",
    Meaning.LEAVE_OUT: "Leave out",
}
NO_LINE = "Select the line that names the columns"


@get("/team/associates/import/{import_id:uuid}/columns", include_in_schema=False)
async def columns_page(
    request: Request, import_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    found = await service.one_import(work, import_id)
    if found.state is not ImportState.PREVIEWED:
        return Redirect(f"/team/associates/import/{import_id}", status_code=303)
    return await _show(request, work, state, found)


async def _show(
    request: Request, work: Work, state: State, found: ImportView, errors: Any = (), typed: Any = None
) -> Template:
    columns = await service.import_columns(work, state.vault, found.id)
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/columns.html" if columns.header_line else "associates/headings.html",
        "Which column is which?" if columns.header_line else "Which line names the columns?",
        errors=errors,
        values=typed or _values(columns),
        list=found,
        academy=academies[columns.academy],
        lines=[(str(number), f"Line {number}: {said}") for number, said in columns.lines],
        asked=[one for one in columns.columns if not one.known or one.said],
        known=[one for one in columns.columns if one.known and not one.said],
        meanings=[(str(meaning), name) for meaning, name in MEANINGS.items()],
    )


def _values(columns: ColumnsView) -> dict[str, str]:
    return {f"column-{one.at}": str(one.meaning) for one in columns.columns}


@post("/team/associates/import/{import_id:uuid}/columns", include_in_schema=False)
async def say_columns(
    request: Request, import_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    form = await doors.form_of(request)
    here = f"/team/associates/import/{import_id}"
    try:
        command = _command(form)
        async with work.attempt():
            await doors.once(
                work, request, ImportView, lambda: service.say_columns(work, state.vault, import_id, command)
            )
        return Redirect(here if command.columns else f"{here}/columns", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        found = await service.one_import(work, import_id)
        if found.state is not ImportState.PREVIEWED:
            return Redirect(here, status_code=303)
        return await _show(request, work, state, found, forms.refused(no), dict(form))


def _command(form: Any) -> SayColumns:
    columns = {}
    for name, value in form.items():
        start, _, at = name.partition("column-")
        if not start and at.isdecimal() and len(at) < 4 and value in MEANINGS:
            columns[int(at)] = Meaning(value)
    line = words(form, "header_line")
    if not columns and not (line.isdecimal() and 0 < int(line[:4]) <= 40):
        raise Invalid.field("header_line", NO_LINE)
    return SayColumns(columns=columns, header_line=None if columns else int(line))


handlers = [columns_page, say_columns]
