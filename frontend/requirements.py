"""What a programme asks of the people who lead it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.people.vocabulary import words
from faculty_api.programmes import service
from faculty_api.training import service as training
from frontend import forms
from frontend import training_words as said
from frontend.render import page
from schemas.access import Permission
from schemas.requiring import RequirementsView, Requires, SetRequirements

Form = URLEncodedBody[dict[str, Any]]


@get("/team/programmes/{programme_id:uuid}/requirements", include_in_schema=False)
async def requirements_page(request: Request, programme_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _page(request, work, programme_id)


async def _page(request: Request, work: Work, programme_id: UUID, **more: Any) -> Template:
    found = await service.requirements(work, programme_id)
    held = [one for one in await service.programmes(work) if one.id == programme_id]
    own = {kind: [one.key for one in found.requirements if one.kind is kind] for kind in Requires}
    context = {"values": {"trainings": own[Requires.TRAINING], "skills": own[Requires.SKILL]}, **more}
    edits = work.actor.may(Permission.COHORT_EDIT)
    reaches = work.actor.academy is None or any(one.academy == work.actor.academy for one in held)
    edits = edits and reaches
    trainings = await training.trainings(work) if edits else []
    return page(
        request,
        "team_training/requirements.html",
        "What the programme asks for",
        found=found,
        edits=edits,
        trainings=[(str(one.id), one.name, said.lasts(one.months)) for one in trainings],
        skills=[(word.code, word.name) for word in words("skill")],
        banner="Saved. It counts for every offer and every answer from now on."
        if "saved" in request.query_params
        else "",
        **context,
    )


@post("/team/programmes/{programme_id:uuid}/requirements", include_in_schema=False)
async def set_requirements(
    request: Request, programme_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    known = tuple(str(one.id) for one in await training.trainings(work))
    codes = tuple(word.code for word in words("skill"))
    reading = {
        "trainings": forms.several("Select trainings from the list", known, optional=True),
        "skills": forms.several("Select skills from the list", codes, optional=True),
    }
    command, errors = forms.read(data, SetRequirements, reading)
    if command:
        try:
            async with work.attempt():
                await doors.once(
                    work, request, RequirementsView, lambda: service.set_requirements(work, programme_id, command)
                )
            return Redirect(f"/team/programmes/{programme_id}/requirements?saved=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _page(request, work, programme_id, errors=errors, values=data)


handlers = [requirements_page, set_requirements]
