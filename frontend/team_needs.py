"""What helps somebody take part, as they say it by phone or on paper, written down by their team."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service
from frontend import forms, place_words
from frontend.render import page
from frontend.team_heard import staff_view
from schemas.access import Permission
from schemas.needs import HearNeed, NeedKept

HERE = "/team/associates/{person_id:uuid}/needs/heard"
FIELDS: dict[str, forms.Reader] = {
    "words": forms.prose("What helps them", "Enter what helps them"),
    "weight": forms.choice("Select if they must have this, or if it would help", ("must", "helps")),
    "place": place_words.NEEDED,
    "told_by": forms.text("Who told you", "Enter who told you, and how"),
    "said_on": forms.day("The day they told you", "Enter the day they told you"),
}


async def _show(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    work.must(Permission.NEED_HEAR)
    there = await service.needs(work, state.vault, person_id)
    who = await staff_view(work, state, person_id)
    return page(
        request,
        "needs/heard.html",
        "Write down what helps them",
        who=who,
        needs=there,
        places=place_words.MUST_HAVE,
        **more,
    )


@get(HERE, include_in_schema=False)
async def heard_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    return await _show(request, work, state, person_id)


@post(HERE, include_in_schema=False)
async def hear(
    request: Request,
    person_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    command, errors = forms.read(data, HearNeed, FIELDS)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, NeedKept, lambda: service.hear(work, state.vault, person_id, command))
            return Redirect(f"/team/associates/{person_id}?done=need", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _show(request, work, state, person_id, errors=errors, values=data)


handlers = [heard_page, hear]
