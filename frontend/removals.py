"""What is removed, what must be kept for now, and a person's own wish to be erased."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.dataprotection import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.data_words import PARTS, THEN, said
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.removals import DuePart, LiftHold, MentionView, PlaceHold, ProposeErasure, StopRemoval

FIELDS = {"reason": forms.text("Reason", "Enter why")}
Form = URLEncodedBody[dict[str, Any]]
DESK = "/data-protection"


def what(part: DuePart) -> str:
    """A part's title, and which of its columns where it is not the whole."""
    return (
        f"{part.title}: {' and '.join(PARTS.get(one, said(one)) for one in part.columns)}"
        if part.columns
        else part.title
    )


def place(one: MentionView) -> str:
    return f"{one.title}: {PARTS.get(one.column, said(one.column))}"


@get(DESK, include_in_schema=False)
async def desk(request: Request, work: NamedDependency[Work]) -> Template:
    return await _desk(request, work)


async def _desk(request: Request, work: Work, errors: Errors = ()) -> Template:
    return page(
        request,
        "dataprotection/desk.html",
        "Data protection",
        errors=errors,
        due=await service.due_now(work),
        removals=await service.removals(work),
        holds=await service.holds(work),
        copies=await service.full_copies(work),
        files=await service.need_files(work),
        what=what,
        then=THEN,
    )


@post("/data-protection/due", include_in_schema=False)
async def propose_due(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            made = await pressed(work, request, lambda: service.propose_due(work))
        return Redirect(f"{DESK}/removals/{made}", status_code=303)
    except Refusal as no:
        return await _desk(request, work, forms.refused(no))


@get("/data-protection/removals/{removal_id:uuid}", include_in_schema=False)
async def show(request: Request, removal_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _show(request, work, removal_id)


async def _show(request: Request, work: Work, removal_id: UUID, errors: Errors = (), **more: Any) -> Template:
    found = await service.removal(work, removal_id)
    return page(
        request, "dataprotection/removal.html", "What is to be removed", errors=errors, one=found, what=what, then=THEN,
        place=place, **more,
    )  # fmt: skip


@post("/data-protection/removals/{removal_id:uuid}/release", include_in_schema=False, opt=FRESH)
async def release(request: Request, removal_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await pressed(work, request, lambda: service.release(work, removal_id))
        return Redirect(f"{DESK}/removals/{removal_id}", status_code=303)
    except Refusal as no:
        return await _show(request, work, removal_id, forms.refused(no))


@post("/data-protection/removals/{removal_id:uuid}/stop", include_in_schema=False)
async def stop(
    request: Request, removal_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, StopRemoval, FIELDS)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, lambda: service.stop(work, removal_id, command))
            return Redirect(f"{DESK}/removals/{removal_id}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _show(request, work, removal_id, errors, values=data)


@get("/data-protection/people/{person_id:uuid}/erase", include_in_schema=False)
async def erase_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _erase(request, work, person_id)


async def _erase(request: Request, work: Work, person_id: UUID, errors: Errors = (), **more: Any) -> Template:
    found = await service.erasure(work, person_id)
    return page(
        request, "dataprotection/erase.html", "Erase what we keep about somebody", errors=errors, one=found,
        person_id=person_id, **more,
    )  # fmt: skip


@post("/data-protection/people/{person_id:uuid}/erase", include_in_schema=False, opt=FRESH)
async def erase(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, ProposeErasure, FIELDS)
    if command:
        try:
            async with work.attempt():
                run = partial(service.propose_erasure, work, state.vault, person_id, command)
                made = await pressed(work, request, run)
            return Redirect(f"{DESK}/removals/{made}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _erase(request, work, person_id, errors, values=data)


@get("/data-protection/people/{person_id:uuid}/hold", include_in_schema=False)
async def hold_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _hold(request, work, person_id)


async def _hold(request: Request, work: Work, person_id: UUID, errors: Errors = (), **more: Any) -> Template:
    return page(
        request, "dataprotection/hold.html", "Keep what we have about somebody", errors=errors, person_id=person_id,
        name=await service.whose(work, person_id), hold=await service.hold_of(work, person_id), **more,
    )  # fmt: skip


@post("/data-protection/people/{person_id:uuid}/hold", include_in_schema=False)
async def hold(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """One form, four steps: place, confirm, ask to lift, lift."""
    there = await service.hold_of(work, person_id)
    step = data.get("step", "place")
    kind = PlaceHold if step == "place" else LiftHold
    command, errors = forms.read(data, kind, FIELDS) if step in ("place", "ask") else (None, {})
    if not errors:
        try:
            async with work.attempt():
                match step, there, command:
                    case "place", _, PlaceHold():
                        await service.place_hold(work, person_id, command)
                    case "confirm", there, _ if there:
                        await service.confirm_hold(work, there.id)
                    case "ask", there, LiftHold() if there:
                        await service.ask_lift(work, there.id, command)
                    case "lift", there, _ if there:
                        await service.lift_hold(work, there.id)
            return Redirect(f"{DESK}/people/{person_id}/hold", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _hold(request, work, person_id, errors, values=data)


handlers = [desk, propose_due, show, release, stop, erase_page, erase, hold_page, hold]
