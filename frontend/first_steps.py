"""The first steps of somebody new: their own page, the team's, and what the steps are."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.joining import reading, service
from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend import joining_words as said
from frontend.render import page
from schemas.access import Permission, Role
from schemas.onboarding import (
    AcceptAgreement,
    OnboardingView,
    RecordAgreement,
    SetStep,
    Step,
    StepSetting,
    Ticks,
    TickStep,
)
from schemas.values import Page

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
MINE = "/profile/joining"
ACCEPT = {"yes": forms.several("Tick the box if you accept the agreement", ("yes",))}
OWN = {"step": forms.choice("Select a step", tuple(Step))}
SETTING: dict[str, forms.Reader] = {
    "on": forms.yes_no("Select if new people do this"),
    "words": forms.prose("What it says", "Enter what it says"),
    "ticks": forms.choice("Select who says that it is done", tuple(Ticks)),
}


class Accepted(Struct):
    yes: list[str]


class Chosen(Struct):
    step: Step


class Set(Struct):
    on: bool
    words: str
    ticks: Ticks


@get(MINE, include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    return await _mine(request, work, banner="Saved." if done else "")


async def _mine(request: Request, work: Work, **more: Any) -> Template:
    seen = await service.onboarding(work, work.actor.person)
    context: dict[str, Any] = {
        "seen": seen,
        "state": said.state,
        "own": Ticks.PERSON,
        "agreement": Step.AGREEMENT,
        **more,
    }
    return page(request, "joining/mine.html", "Your first steps", **context)


@post(f"{MINE}/done", include_in_schema=False)
async def done_own(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    chosen, errors = forms.read(data, Chosen, OWN)
    if chosen:
        command = TickStep(step=chosen.step, on=london_day(work.now))
        try:
            async with work.attempt():
                await doors.once(work, request, OnboardingView, lambda: service.tick_own(work, command))
            return Redirect(f"{MINE}?done=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _mine(request, work, errors=errors)


@get(f"{MINE}/agreement", include_in_schema=False)
async def agreement_page(request: Request, work: NamedDependency[Work]) -> Template:
    return await _agreement(request, work)


async def _agreement(request: Request, work: Work, **more: Any) -> Template:
    seen = await service.onboarding(work, work.actor.person)
    asked = any(one.step is Step.AGREEMENT and not one.done for one in seen.steps)
    return page(request, "joining/agreement.html", "Our agreement", text=reading.agreement(), asked=asked, **more)


@post(f"{MINE}/agreement", include_in_schema=False)
async def accept(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """The text that was shown is the text that is accepted: its version and hash come back with the form."""
    ticked, errors = forms.read(data, Accepted, ACCEPT)
    if ticked:
        given = {name: str(data.get(name, ""))[:64] for name in ("version", "sha256")}
        try:
            async with work.attempt():
                command = AcceptAgreement(version=given["version"][:40], sha256=given["sha256"])
                await doors.once(work, request, OnboardingView, lambda: service.accept_agreement(work, command))
            return Redirect(f"{MINE}?done=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _agreement(request, work, errors=errors)


def staff_only(work: Work) -> None:
    work.must(Permission.JOINING_VIEW)
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates/{person_id:uuid}/first-steps", include_in_schema=False)
async def theirs_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], done: Done = ""
) -> Template:
    staff_only(work)
    who = await service.onboarding(work, person_id)
    context: dict[str, Any] = {
        "who": who,
        "state": said.state,
        "ticks": said.TICKS,
        "may": work.actor.may(Permission.JOINING_RECORD),
    }
    return page(request, "joining/theirs.html", "First steps", banner="Saved." if done else "", **context)


@get("/team/associates/{person_id:uuid}/first-steps/{step:str}", include_in_schema=False)
async def tick_page(
    request: Request, person_id: FromPath[UUID], step: FromPath[str], work: NamedDependency[Work]
) -> Template:
    return await _tick(request, work, person_id, step)


def _known(step: str) -> Step:
    try:
        return Step(step)
    except ValueError:
        raise NotFound from None


async def _tick(request: Request, work: Work, person_id: UUID, step: str, **more: Any) -> Template:
    staff_only(work)
    who, which = await service.onboarding(work, person_id), _known(step)
    one = next((each for each in who.steps if each.step is which), None)
    if one is None:
        raise NotFound("Nothing is asked of them here, or not this step")
    title = f"Record a first step: {one.name.lower()}"
    context: dict[str, Any] = {
        "paper": which is Step.AGREEMENT,
        "told": one.ticks is Ticks.PERSON,
        "text": reading.agreement(),
    }
    return page(request, "joining/tick.html", title, who=who, one=one, **context, **more)


@post("/team/associates/{person_id:uuid}/first-steps/{step:str}", include_in_schema=False)
async def tick(
    request: Request, person_id: FromPath[UUID], step: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    which, today = _known(step), london_day(work.now)
    if which is Step.AGREEMENT:
        reading_paper = {
            "accepted_on": forms.day("Day", "Enter the day they signed", latest=today),
            "evidence": forms.prose("Where the paper is", "Enter where the signed paper is"),
        }
        command, errors = forms.read(data, RecordAgreement, reading_paper, version=reading.agreement().version)
    else:
        told = forms.prose("What you wrote", optional=True)
        fields = {"on": forms.day("Day", "Enter the day", latest=today), "words": told}
        command, errors = forms.read(data, TickStep, fields, step=which)  # type: ignore[assignment]
    if command:
        run = service.record_agreement if which is Step.AGREEMENT else service.tick
        try:
            async with work.attempt():
                await doors.once(work, request, OnboardingView, lambda: run(work, person_id, command))  # type: ignore[arg-type]
            return Redirect(f"/team/associates/{person_id}/first-steps?done=1", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _tick(request, work, person_id, step, errors=errors, values=data)


@get("/team/first-steps", include_in_schema=False)
async def settings_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    found = await service.steps(work, work.actor.academy)
    whose = networks.names().get(work.actor.academy or "", "every local academy that sets nothing itself")
    context: dict[str, Any] = {"found": found, "whose": whose, "ticks": said.TICKS, "fixed": Step.AGREEMENT}
    return page(
        request, "joining/settings.html", "What new people do first", banner="Saved." if done else "", **context
    )


@get("/team/first-steps/{step:str}", include_in_schema=False)
async def setting_page(request: Request, step: FromPath[str], work: NamedDependency[Work]) -> Template:
    one = await _setting(work, step)
    values = {"on": "yes" if one.on else "no", "words": one.words, "ticks": one.ticks.value}
    return _set_page(request, one, values=values)


async def _setting(work: Work, step: str) -> StepSetting:
    which = _known(step)
    if which is Step.AGREEMENT:
        raise NotFound("The agreement is always asked for, and its words are set for everybody")
    return next(one for one in await service.steps(work, work.actor.academy) if one.step is which)


def _set_page(request: Request, one: StepSetting, **more: Any) -> Template:
    title = f"Change a first step: {one.name.lower()}"
    return page(request, "joining/setting.html", title, one=one, ticks=said.TICKS, **more)


@post("/team/first-steps/{step:str}", include_in_schema=False)
async def set_step(
    request: Request, step: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    one = await _setting(work, step)
    said_so, errors = forms.read(data, Set, SETTING)
    if said_so:

        async def run() -> Page[StepSetting]:
            command = SetStep(
                step=one.step, on=said_so.on, words=said_so.words[:600], ticks=said_so.ticks, academy=work.actor.academy
            )
            return Page(items=await service.set_step(work, command))

        try:
            async with work.attempt():
                await doors.once(work, request, Page[StepSetting], run)
            return Redirect("/team/first-steps?done=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _set_page(request, one, errors=errors, values=data)


handlers = [
    mine_page, done_own, agreement_page, accept, theirs_page, tick_page, tick, settings_page, setting_page, set_step,
]  # fmt: skip
