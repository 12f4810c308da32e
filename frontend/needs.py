"""What helps somebody take part: their own page, and what has been arranged for one of their sessions."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service
from frontend import forms, place_words
from frontend.needs_words import MY_WEIGHTS
from frontend.render import page
from schemas.access import Permission, Role
from schemas.needs import NeedKept, SayNeed, TaskKept, WeighNeed
from schemas.values import SessionId

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=10)]
MINE = "/profile/access-needs"
WEIGHT = forms.choice("Select if you must have this, or if it would help", ("must", "helps"))
FIELDS: dict[str, forms.Reader] = {
    "words": forms.prose("What helps you", "Enter what helps you"),
    "weight": WEIGHT,
    "place": place_words.NEEDED,
}
BANNERS = {
    "said": "Saved. We will arrange it for the sessions you say yes to.",
    "weighed": "Saved.",
    "back": "Taken away. We will not arrange this any more.",
}


@get(MINE, include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    return await _mine(request, work, state, banner=BANNERS.get(done, ""))


async def _mine(request: Request, work: Work, state: State, **more: Any) -> Template:
    if work.actor.role is not Role.ASSOCIATE:
        raise NotAllowed
    found = await service.needs(work, state.vault, work.actor.person)
    return page(
        request,
        "needs/mine.html",
        "What helps you take part",
        needs=found,
        weights=MY_WEIGHTS,
        places=place_words.MUST_HAVE,
        place_names=place_words.HAS,
        **more,
    )


@post(MINE, include_in_schema=False)
async def say(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    command, errors = forms.read(data, SayNeed, FIELDS)
    if command is not None:
        me = work.actor.person
        try:
            async with work.attempt():
                await doors.once(work, request, NeedKept, lambda: service.say(work, state.vault, me, command))
            return Redirect(f"{MINE}?done=said", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _mine(request, work, state, errors=errors, values=data)


@post(f"{MINE}/{{need_id:uuid}}/weight", include_in_schema=False)
async def weigh(
    request: Request, need_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, WeighNeed, {"weight": WEIGHT})
    if command is None:
        return await _mine(request, work, state, errors=errors, values={})
    me = work.actor.person
    await doors.once(work, request, NeedKept, lambda: service.weigh(work, me, need_id, command))
    return Redirect(f"{MINE}?done=weighed", status_code=303)


@post(f"{MINE}/{{need_id:uuid}}/take-back", include_in_schema=False)
async def take_back(request: Request, need_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    me = work.actor.person
    await doors.once(work, request, NeedKept, lambda: service.take_back(work, me, need_id))
    return Redirect(f"{MINE}?done=back", status_code=303)


@post("/sessions/{session_id:uuid}/needs/{task_id:uuid}/not-needed", include_in_schema=False)
async def not_needed(
    request: Request, session_id: FromPath[SessionId], task_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    return await _turn(request, work, session_id, task_id, service.not_needed)


@post("/sessions/{session_id:uuid}/needs/{task_id:uuid}/needed", include_in_schema=False)
async def needed(
    request: Request, session_id: FromPath[SessionId], task_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    return await _turn(request, work, session_id, task_id, service.needed)


async def _turn(
    request: Request,
    work: Work,
    session_id: SessionId,
    task_id: UUID,
    use_case: Callable[[Work, UUID], Awaitable[TaskKept]],
) -> Redirect:
    work.must(Permission.NEED_SAY)
    kept = await doors.once(work, request, TaskKept, lambda: use_case(work, task_id))
    if kept.session_id != session_id:
        raise NotFound
    return Redirect(f"/sessions/{session_id}", status_code=303)


handlers = [mine_page, say, weigh, take_back, not_needed, needed]
