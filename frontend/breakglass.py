"""One record opened in an emergency: asked for, released by somebody else, read for 60 minutes, stopped by anybody."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.breakglass import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.called import called, named_apart
from frontend.pressed import pressed
from frontend.render import Errors, page
from frontend.story_words import topic_names
from schemas.breakglass import AskGlass

FIELDS = {"reason": forms.text("Reason", "Enter what the emergency is")}
ALL, ASK = "/emergencies", "/team/associates/{person_id:uuid}/emergency"
ONE = ALL + "/{glass_id:uuid}"
TITLE = "Open a record in an emergency"


@get(ALL, include_in_schema=False)
async def listed(request: Request, work: NamedDependency[Work]) -> Template:
    found = await service.glasses(work)
    names = await called(work, {(one.person, one.name) for one in found})
    return page(request, "breakglass/list.html", "Records opened in an emergency", found=found, names=names)


@get(ASK, include_in_schema=False)
async def ask_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _ask(request, work, person_id)


async def _ask(request: Request, work: Work, person_id: UUID, errors: Errors = (), **more: Any) -> Template:
    name = await service.behind_whom(work, person_id)
    by_email = await service.told_by_email(work, person_id)
    which = await named_apart(work, person_id, name)
    return page(
        request,
        "breakglass/ask.html",
        TITLE,
        errors=errors,
        name=name,
        which=which,
        person_id=person_id,
        by_email=by_email,
        **more,
    )


@post(ASK, include_in_schema=False, opt=FRESH)
async def ask(
    request: Request, person_id: FromPath[UUID], data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, AskGlass, FIELDS)
    if command:
        try:
            async with work.attempt():
                made = await pressed(work, request, lambda: service.ask_glass(work, person_id, command))
            return Redirect(f"{ALL}/{made}", status_code=303)
        except Refusal as no:
            if no.status == 404:
                raise
            errors = forms.refused(no)
    return await _ask(request, work, person_id, errors, values=data)


@get(ONE, include_in_schema=False)
async def show(request: Request, glass_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _show(request, work, glass_id)


async def _show(request: Request, work: Work, glass_id: UUID, errors: Errors = ()) -> Template:
    one = await service.glass(work, glass_id)
    which = await named_apart(work, one.person, one.name)
    return page(request, "breakglass/one.html", "A record in an emergency", errors=errors, one=one, which=which)


@post(ONE + "/release", include_in_schema=False, opt=FRESH)
async def release(request: Request, glass_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.release_glass(work, glass_id))
        return Redirect(f"{ALL}/{glass_id}", status_code=303)
    except Refusal as no:
        return await _show(request, work, glass_id, forms.refused(no))


@post(ONE + "/stop", include_in_schema=False)
async def stop(request: Request, glass_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.stop_glass(work, glass_id))
        return Redirect(f"{ALL}/{glass_id}", status_code=303)
    except Refusal as no:
        return await _show(request, work, glass_id, forms.refused(no))


@post(ONE + "/call", include_in_schema=False)
async def have_called(request: Request, glass_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.record_call(work, glass_id))
        return Redirect(f"{ALL}/{glass_id}", status_code=303)
    except Refusal as no:
        return await _show(request, work, glass_id, forms.refused(no))


@post(ONE + "/opening", status_code=200, include_in_schema=False, opt=FRESH)
async def read(request: Request, glass_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    """A press and no link: what is read is written down."""
    try:
        async with work.attempt():
            found = await service.open_glass(work, state.vault, glass_id)
    except Refusal as no:
        return await _show(request, work, glass_id, forms.refused(no))
    return page(
        request, "breakglass/record.html", "The record, opened in an emergency", it=found, topics=topic_names,
        glass_id=glass_id,
    )  # fmt: skip


handlers = [listed, ask_page, ask, show, release, stop, have_called, read]
