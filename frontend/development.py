"""My own development: the plan's four steps, and who can see what of it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.development import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import development_words as words
from frontend import forms, reflect, reflections, shown_development
from frontend.filters import plain_date
from frontend.render import page
from schemas.development import (
    ReflectionId,
    SayStep,
    ShareKept,
    ShowDevelopment,
    Step,
    StepKept,
)
from schemas.values import PersonId

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
PATH = "/profile/development"
BANNERS = {
    "saved": "Your plan is saved",
    "deleted": "It is deleted, with everything that was said in it",
    "shown": "They can see it now. You can take it back at any time",
    "back": "They cannot see it any more",
}
STEP = {
    "aim": forms.prose("What you want from this", optional=True),
    "aim_by": forms.day("The day you aim for", optional=True),
    "done_on": forms.day("The day you did it", optional=True),
}
PLAN = "plan"


@get(PATH, include_in_schema=False)
async def plan_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    mine = await service.plan(work)
    return page(
        request,
        "development/plan.html",
        "Your development plan",
        banner=BANNERS.get(done, ""),
        steps=[(one, *words.STEPS[one.step], words.step_rows(one)) for one in mine.steps],
        rounds=await service.reflections(work),
        shares=await service.shares(work),
        today=work.now,
    )


def _step(step: str) -> Step:
    if step not in set(Step):
        raise NotFound
    return Step(step)


def _step_page(request: Request, step: Step, **more: Any) -> Template:
    name, about = words.STEPS[step]
    return page(request, "development/step.html", f"{name}: your plan", name=name, about=about, step=step, **more)


@get(f"{PATH}/steps/{{step:str}}", include_in_schema=False)
async def step_page(request: Request, step: FromPath[str], work: NamedDependency[Work]) -> Template:
    wanted = _step(step)
    one = next(each for each in (await service.plan(work)).steps if each.step is wanted)
    return _step_page(request, wanted, values=forms.shown(one, STEP))


@post(f"{PATH}/steps/{{step:str}}", include_in_schema=False)
async def say_step(
    request: Request, step: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    wanted = _step(step)
    command, errors = forms.read(data, SayStep, STEP)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, StepKept, lambda: service.say_step(work, wanted, command))
            return Redirect(f"{PATH}?done=saved", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _step_page(request, wanted, errors=errors, values=data)


@post(f"{PATH}/first-session", include_in_schema=False)
async def mark_first_led(request: Request, work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, StepKept, lambda: service.mark_first_led(work))
    return Redirect(f"{PATH}?done=saved", status_code=303)


async def _who_page(request: Request, work: Work, **more: Any) -> Template:
    rounds = {one.id: f"Looking back, begun on {plain_date(one.started_at)}" for one in await service.reflections(work)}
    shares = [
        (one, rounds.get(one.reflection, "Looking back") if one.reflection else "Your plan")
        for one in await service.shares(work)
    ]
    readers = [(str(one.person_id), one.name) for one in await service.readers(work)]
    what = [(PLAN, "My plan"), *((str(ident), name) for ident, name in rounds.items())]
    return page(
        request, "development/who.html", "Who can see your development", shares=shares, readers=readers, what=what,
        **more,
    )  # fmt: skip


@get(f"{PATH}/who", include_in_schema=False)
async def who_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    return await _who_page(request, work, banner=BANNERS.get(done, ""))


@post(f"{PATH}/who", include_in_schema=False)
async def show(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    whom = tuple(str(one.person_id) for one in await service.readers(work))
    what = (PLAN, *(str(one.id) for one in await service.reflections(work)))
    fields = {
        "reader": forms.choice("Select who can see it", whom),
        "reflection": forms.choice("Select what they can see", what),
    }
    chosen, errors = forms.read(data, reflections.Chosen, fields)
    if chosen:
        shown = None if chosen.reflection == PLAN else ReflectionId(UUID(chosen.reflection))
        command = ShowDevelopment(reader=PersonId(UUID(chosen.reader)), reflection=shown)
        try:
            async with work.attempt():
                await doors.once(work, request, ShareKept, lambda: service.show(work, command))
            return Redirect(f"{PATH}/who?done=shown", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _who_page(request, work, errors=errors, values=data)


@post(f"{PATH}/who/{{share_id:uuid}}/end", include_in_schema=False)
async def take_back(request: Request, share_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, ShareKept, lambda: service.take_back(work, share_id))
    return Redirect(f"{PATH}/who?done=back", status_code=303)


handlers = [
    plan_page, step_page, say_step, mark_first_led, who_page, show, take_back, *reflections.handlers,
    *reflect.handlers, *shown_development.handlers,
]  # fmt: skip
