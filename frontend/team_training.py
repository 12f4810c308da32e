"""For the team: what one person can do and has learnt, checking a skill, recording a training, and why not."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.training import service
from frontend import forms
from frontend import training_words as said
from frontend.render import page
from schemas.access import Permission, Role
from schemas.skills import CheckSkill
from schemas.training import RecordTraining, RecordView, Source

Form = URLEncodedBody[dict[str, Any]]
CHECK = {
    "evidence": forms.prose("What you saw", "Enter what you saw, or a link to it"),
    "ends_on": forms.day("Last day", optional=True),
}
BANNERS = {"checked": "Skill checked.", "recorded": "Training recorded."}


def staff_only(work: Work) -> None:
    """An associate reads their own record on their own pages."""
    work.must(Permission.TRAINING_VIEW)
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates/{person_id:uuid}/training", include_in_schema=False)
async def person_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    staff_only(work)
    who, today = await service.record(work, person_id), london_day(work.now)
    return page(
        request,
        "team_training/person.html",
        "Skills and training",
        who=who,
        skills=[(one, said.THEIRS[one.level], said.checked(one, today)) for one in who.skills],
        trainings=[(one, said.training_rows(one, today)) for one in who.trainings],
        ours=Source.COURSE,
        banner=next((words for word, words in BANNERS.items() if word in request.query_params), ""),
    )


@get("/team/associates/{person_id:uuid}/skills/{skill:str}", include_in_schema=False)
async def check_page(
    request: Request, person_id: FromPath[UUID], skill: FromPath[str], work: NamedDependency[Work]
) -> Template:
    return await _check(request, work, person_id, skill)


async def _check(request: Request, work: Work, person_id: UUID, skill: str, **more: Any) -> Template:
    staff_only(work)
    work.must(Permission.SKILL_CHECK)
    who, today = await service.record(work, person_id), london_day(work.now)
    one = next((each for each in who.skills if each.skill == skill), None)
    if one is None:
        raise NotFound
    rows = [("What they say", said.THEIRS[one.level]), ("So far", said.checked(one, today))]
    if one.evidence:
        rows.append(("What was seen", one.evidence))
    return page(request, "team_training/check.html", "Check a skill", who=who, one=one, rows=rows, **more)


@post("/team/associates/{person_id:uuid}/skills/{skill:str}", include_in_schema=False)
async def check_skill(
    request: Request, person_id: FromPath[UUID], skill: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, CheckSkill, CHECK)
    if command:
        try:
            async with work.attempt():
                await doors.once(
                    work, request, RecordView, lambda: service.check_skill(work, person_id, skill, command)
                )
            return Redirect(f"/team/associates/{person_id}/training?checked=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _check(request, work, person_id, skill, errors=errors, values=data)


@get("/team/associates/{person_id:uuid}/trainings/new", include_in_schema=False)
async def record_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _record(request, work, person_id)


async def _record(request: Request, work: Work, person_id: UUID, **more: Any) -> Template:
    staff_only(work)
    work.must(Permission.TRAINING_RECORD)
    who = await service.record(work, person_id)
    options = [(str(one.id), one.name, said.lasts(one.months)) for one in await service.trainings(work)]
    return page(request, "team_training/record.html", "Record a training", who=who, options=options, **more)


def record_fields(today: date, known: tuple[str, ...]) -> dict[str, forms.Reader]:
    return {
        "training_id": forms.choice("Select the training", known),
        "done_on": forms.day("Day it was done", "Enter the day it was done", latest=today),
        "evidence": forms.prose("What you saw", "Enter what you saw, or a link to it"),
    }


@post("/team/associates/{person_id:uuid}/trainings/new", include_in_schema=False)
async def record_training(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    known = tuple(str(one.id) for one in await service.trainings(work))
    command, errors = forms.read(data, RecordTraining, record_fields(london_day(work.now), known))
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, RecordView, lambda: service.record_training(work, person_id, command))
            return Redirect(f"/team/associates/{person_id}/training?recorded=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _record(request, work, person_id, errors=errors, values=data)


@get("/team/associates/{person_id:uuid}/why-not", include_in_schema=False)
async def why_not_page(
    request: Request,
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    session: Annotated[UUID | None, QueryParameter()] = None,
) -> Template:
    staff_only(work)
    found = await programmes.why_not(work, person_id, session_id=session)
    missing = [one for one in found.programmes if one.steps]
    ready = [one for one in found.programmes if not one.steps]
    title = "Why can they not be booked?"
    return page(
        request, "team_training/why_not.html", title, found=found, session=session, missing=missing, ready=ready
    )


handlers = [person_page, check_page, check_skill, record_page, record_training, why_not_page]
