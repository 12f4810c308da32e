"""What helps people take part, as a file for data protection: asked for, released by another, taken away for a week."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.dataprotection import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH_FILE
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.need_files import AskNeedFile

FIELDS = {
    "academy": forms.text("Local academy", optional=True),
    "reason": forms.text("Why a file is needed", "Enter why a file is needed"),
    "purpose": forms.text("Who gets it, and what they do with it", "Enter who gets the file and what they do with it"),
}
AT = "/data-protection/need-files"


@get(AT, include_in_schema=False)
async def new(request: Request, work: NamedDependency[Work]) -> Template:
    return await _new(request, work)


async def _new(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    work.must(Permission.NEEDS_EXPORT)
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request, "dataprotection/need_files.html", "A file of what helps people take part", errors=errors,
        academies=academies, **more,
    )  # fmt: skip


@post(AT, include_in_schema=False)
async def ask(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    work.must(Permission.NEEDS_EXPORT)
    command, errors = forms.read({name: one for name, one in data.items() if one != ""}, AskNeedFile, FIELDS)
    if command:
        try:
            async with work.attempt():
                made = await pressed(work, request, lambda: service.ask_need_file(work, command))
            return Redirect(f"{AT}/{made}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _new(request, work, errors, values=data)


@get(AT + "/{file_id:uuid}", include_in_schema=False)
async def show(request: Request, file_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _show(request, work, file_id)


async def _show(request: Request, work: Work, file_id: UUID, errors: Errors = ()) -> Template:
    one = await service.need_file(work, file_id)
    return page(request, "dataprotection/need_file.html", "This file of what helps people", errors=errors, one=one)


@post(AT + "/{file_id:uuid}/release", include_in_schema=False)
async def release(request: Request, file_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.release_need_file(work, file_id))
        return Redirect(f"{AT}/{file_id}", status_code=303)
    except Refusal as no:
        return await _show(request, work, file_id, forms.refused(no))


@post(AT + "/{file_id:uuid}/file", status_code=200, include_in_schema=False, opt=FRESH_FILE)
async def take(
    request: Request, file_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Response[bytes]:
    """A press and no link: what is opened is written down for everybody in it."""
    try:
        async with work.attempt():
            made = await service.open_need_file(work, state.vault, file_id)
    except Refusal as no:
        return await _show(request, work, file_id, forms.refused(no))
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type="text/csv", headers=headers)


handlers = [new, ask, show, release, take]
