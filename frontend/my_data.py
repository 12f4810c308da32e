"""Everything held of one person, to read and to take away; for data protection, somebody else's with a reason."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from faculty_api.dataprotection import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.data_words import grouped, kept_words, row_lines, said
from frontend.render import page
from schemas.dataprotection import AccessCopy, MakeAccessCopy

FIELDS = {"reason": forms.text("Reason", "Enter why you make this copy")}


def shown(request: Request, title: str, copy: AccessCopy) -> Template:
    return page(
        request,
        "dataprotection/copy.html",
        title,
        copy=copy,
        groups=grouped(copy.parts),
        kept_words=kept_words,
        said=said,
        row_lines=row_lines,
    )


@get("/profile/my-data", include_in_schema=False)
async def my_data(request: Request, work: NamedDependency[Work], state: State) -> Template:
    return shown(request, "Your data", await service.my_data(work, state.vault))


@get("/data-protection/people/{person_id:uuid}/copy", include_in_schema=False)
async def ask_copy(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    name = await service.whose(work, person_id)
    return page(request, "dataprotection/ask.html", "Make a copy of somebody's data", name=name, person_id=person_id)


@post("/data-protection/people/{person_id:uuid}/copy", status_code=200, include_in_schema=False)
async def make_copy(
    request: Request,
    person_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template:
    name = await service.whose(work, person_id)
    command, errors = forms.read(data, MakeAccessCopy, FIELDS)
    if command:
        try:
            async with work.attempt():
                copy = await service.make_copy(work, state.vault, person_id, command)
            return shown(request, "A copy of somebody's data", copy)
        except Refusal as no:
            errors = forms.refused(no)
    return page(
        request,
        "dataprotection/ask.html",
        "Make a copy of somebody's data",
        errors=errors,
        values=data,
        name=name,
        person_id=person_id,
    )


handlers = [my_data, ask_copy, make_copy]
