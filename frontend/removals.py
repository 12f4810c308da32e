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
from faculty_api.kernel.errors import Conflict, Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from frontend import forms, hand_letters
from frontend.called import called
from frontend.data_words import PARTS, THEN, said, theirs
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.removals import DuePart, HoldView, LiftHold, MentionView, PlaceHold, ProposeErasure, StopRemoval
from schemas.values import Command

WHY = "Enter why"
STOP = {"reason": forms.text("Why you stop it", WHY)}
ERASE = {"reason": forms.text("Why this is erased", WHY)}
HOLD = {
    "place": {"reason": forms.text("Why it must be kept", WHY)},
    "ask": {"reason": forms.text("Why it can end", WHY)},
}
"""By step."""
Form = URLEncodedBody[dict[str, Any]]
DESK = "/data-protection"


def what(part: DuePart) -> str:
    """A part's title, and which of its columns where it is not the whole; said of somebody else."""
    columns = " and ".join(PARTS.get(one, said(one)) for one in part.columns)
    return theirs(f"{part.title}: {columns}" if columns else part.title)


def place(one: MentionView) -> str:
    return theirs(f"{one.title}: {PARTS.get(one.column, said(one.column))}")


@get(DESK, include_in_schema=False)
async def desk(request: Request, work: NamedDependency[Work]) -> Template:
    return await _desk(request, work)


async def _desk(request: Request, work: Work, errors: Errors = ()) -> Template:
    removals, holds = await service.removals(work), await service.holds(work)
    who = {(one.person, one.name) for one in removals if one.person} | {(one.person, one.name) for one in holds}
    return page(
        request,
        "dataprotection/desk.html",
        "Data protection",
        errors=errors,
        due=await service.due_now(work),
        removals=removals,
        holds=holds,
        names=await called(work, who),
        copies=await service.full_copies(work),
        files=await service.need_files(work),
        letters=await hand_letters.waiting(work),
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
        place=place, which=await people.which(work, found.person) if found.person else "", **more,
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
    command, errors = forms.read(data, StopRemoval, STOP)
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
        person_id=person_id, which=await people.which(work, person_id), **more,
    )  # fmt: skip


@post("/data-protection/people/{person_id:uuid}/erase", include_in_schema=False, opt=FRESH)
async def erase(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, ProposeErasure, ERASE)
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
        name=await service.whose(work, person_id), hold=await service.hold_of(work, person_id),
        which=await people.which(work, person_id), **more,
    )  # fmt: skip


@post("/data-protection/people/{person_id:uuid}/hold", include_in_schema=False)
async def hold(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """One form, four steps: place, confirm, ask to lift, lift."""
    step = data.get("step", "place")
    kind = PlaceHold if step == "place" else LiftHold
    command, errors = (None, {}) if step not in HOLD else forms.read(data, kind, HOLD[step])
    if not errors:
        try:
            async with work.attempt():
                await pressed(work, request, lambda: _step(work, person_id, step, command))
            return Redirect(f"{DESK}/people/{person_id}/hold", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _hold(request, work, person_id, errors, values=data)


async def _step(work: Work, person_id: UUID, step: str, command: Command | None) -> HoldView:
    if isinstance(command, PlaceHold):
        return await service.place_hold(work, person_id, command)
    there = await service.hold_of(work, person_id)
    if there is None:
        raise Conflict("There is no hold any more")
    if isinstance(command, LiftHold):
        return await service.ask_lift(work, there.id, command)
    steps = {"confirm": service.confirm_hold, "lift": service.lift_hold}
    if step not in steps:
        raise Refusal("Choose what to do about this hold, then press its button once more")
    return await steps[step](work, there.id)


handlers = [desk, propose_due, show, release, stop, erase_page, erase, hold_page, hold]
