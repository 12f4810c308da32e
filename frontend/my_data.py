"""Everything held of one person, to read and to take away; for data protection, somebody else's with a reason."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.dataprotection import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.data_words import grouped, kept_words, row_lines, said
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.dataprotection import AccessCopy, AskFullCopy, MakeAccessCopy
from schemas.removals import Why

FULL = {"full_reason": forms.text("Why they need a full copy", "Enter why they need a full copy")}
FIELDS = {"reason": forms.text("Why you make this copy", "Enter why you make this copy")}


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
    return await _ask(request, work, person_id)


async def _ask(request: Request, work: Work, person_id: UUID, **more: Any) -> Template:
    name = await service.whose(work, person_id)
    title = "Make a copy of somebody's data"
    return page(request, "dataprotection/ask.html", title, name=name, person_id=person_id, **more)


@post("/data-protection/people/{person_id:uuid}/copy", status_code=200, include_in_schema=False)
async def make_copy(
    request: Request,
    person_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template:
    command, errors = forms.read(data, MakeAccessCopy, FIELDS)
    if command:
        try:
            async with work.attempt():
                copy = await service.make_copy(work, state.vault, person_id, command)
            return shown(request, "A copy of somebody's data", copy)
        except Refusal as no:
            errors = forms.refused(no)
    return await _ask(request, work, person_id, errors=errors, values=data)


class FullReason(Struct):
    full_reason: Why


@post("/data-protection/people/{person_id:uuid}/full-copy", include_in_schema=False)
async def ask_full(
    request: Request, person_id: FromPath[UUID], data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    said, errors = forms.read(data, FullReason, FULL)
    if said:
        try:
            async with work.attempt():
                asked = AskFullCopy(reason=said.full_reason)
                made = await pressed(work, request, lambda: service.ask_full_copy(work, person_id, asked))
            return Redirect(f"/data-protection/copies/{made}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _ask(request, work, person_id, errors=errors, values=data)


@get("/data-protection/copies/{copy_id:uuid}", include_in_schema=False)
async def full_copy(request: Request, copy_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _full(request, work, copy_id)


async def _full(request: Request, work: Work, copy_id: UUID, errors: Errors = ()) -> Template:
    one = await service.full_copy(work, copy_id)
    return page(request, "dataprotection/full.html", "A full copy of somebody's data", errors=errors, one=one)


@post("/data-protection/copies/{copy_id:uuid}/release", include_in_schema=False)
async def release_full(request: Request, copy_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.release_full_copy(work, copy_id))
        return Redirect(f"/data-protection/copies/{copy_id}", status_code=303)
    except Refusal as no:
        return await _full(request, work, copy_id, forms.refused(no))


@get("/data-protection/copies/{copy_id:uuid}/print", include_in_schema=False, opt=FRESH)
async def open_full(request: Request, copy_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    return shown(request, "Everything we keep about somebody", await service.open_full_copy(work, state.vault, copy_id))


handlers = [my_data, ask_copy, make_copy, ask_full, full_copy, release_full, open_full]
