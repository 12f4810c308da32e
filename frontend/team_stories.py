"""Stories on the pages of a team: what is shared, read for a reason; what is said by phone; and whom to call."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from faculty_api.stories import service
from frontend import forms, team_heard
from frontend import story_words as words
from frontend.render import page
from frontend.team_heard import staff_view
from schemas.access import Permission, Role
from schemas.reads import OpenPrivate
from schemas.stories import (
    OpenPart,
    SharedPart,
    StoppedUsing,
    Talked,
)

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
OPEN: dict[str, forms.Reader] = {
    "reason": forms.text("Why you read it", "Enter why you read it"),
    "purpose": forms.choice("Select what you need it for", tuple(words.PURPOSES), optional=True),
}


PRIVATE = {"reason": forms.text("Why you open it", "Enter why you read it")}


async def _part(work: Work, state: State, person_id: UUID, part_id: UUID) -> SharedPart:
    shared = await service.shared_story(work, state.vault, person_id)
    for part in shared.parts:
        if part.id == part_id:
            return part
    raise NotFound


async def _ask(request: Request, work: Work, state: State, person_id: UUID, part: SharedPart, **more: Any) -> Template:
    names = await service.programmes_of(work, person_id)
    only = [one for one in names if not part.programmes or one in part.programmes]
    return page(
        request,
        "stories/ask.html",
        "Read a part of a story",
        who=await staff_view(work, state, person_id),
        part=part,
        until=words.shared_until(part, names),
        officer=work.actor.role is Role.DATA_PROTECTION,
        purposes=[(one, words.PURPOSES[one]) for one in part.purposes if one in words.PURPOSES],
        programmes=[(str(one), names[one]) for one in only],
        **more,
    )


@get("/team/associates/{person_id:uuid}/story/{part_id:uuid}", include_in_schema=False)
async def ask_page(
    request: Request, person_id: FromPath[UUID], part_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    work.must(Permission.STORY_VIEW)
    return await _ask(request, work, state, person_id, await _part(work, state, person_id, part_id))


@post("/team/associates/{person_id:uuid}/story/{part_id:uuid}", status_code=200, include_in_schema=False)
async def read_part(
    request: Request,
    person_id: FromPath[UUID],
    part_id: FromPath[UUID],
    data: Form,
    work: NamedDependency[Work],
    state: State,
) -> Template:
    """Shown in the answer itself: there is no address at which it could be opened again without a reason."""
    work.must(Permission.STORY_VIEW)
    part = await _part(work, state, person_id, part_id)
    fields = {**OPEN, "programme_id": forms.choice("", tuple(map(str, await service.programmes_of(work, person_id))),
                                                   optional=True)}  # fmt: skip
    command, errors = forms.read(data, OpenPart, fields)
    if command:
        try:
            async with work.attempt():
                opened = await service.open_part(work, state.vault, person_id, part_id, command)
            who = await staff_view(work, state, person_id)
            return page(request, "stories/opened.html", "A part of a story", who=who, part=opened, words=words)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _ask(request, work, state, person_id, part, errors=errors, values=data)


@get("/team/taken-back", include_in_schema=False)
async def taken_back(request: Request, work: NamedDependency[Work]) -> Template:
    return page(
        request,
        "stories/taken_back.html",
        "What was taken back",
        found=await offers.basis_gone(work),
        stop=await service.to_stop(work),
        purposes=words.PURPOSES,
    )


@post("/team/taken-back/stopped/{stop_id:uuid}", include_in_schema=False)
async def stopped(request: Request, stop_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, StoppedUsing, lambda: service.stopped(work, stop_id))
    return Redirect("/team/taken-back", status_code=303)


@post("/team/taken-back/{offer_id:uuid}", include_in_schema=False)
async def talked(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, Talked, lambda: offers.basis_talked(work, offer_id))
    return Redirect("/team/taken-back", status_code=303)


@get("/team/associates/{person_id:uuid}/private", include_in_schema=False)
async def ask_private(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    work.must(Permission.PRIVATE_OPEN)
    who = await staff_view(work, state, person_id)
    return page(request, "stories/private.html", "Open what is private", who=who, opened=None)


@post("/team/associates/{person_id:uuid}/private", status_code=200, include_in_schema=False)
async def open_private(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template:
    work.must(Permission.PRIVATE_OPEN)
    command, errors = forms.read(data, OpenPrivate, PRIVATE)
    who = await staff_view(work, state, person_id)
    opened = await needs.open_private(work, state.vault, person_id, command) if command else None
    return page(request, "stories/private.html", "Open what is private", who=who, opened=opened, errors=errors,
                values=data, words=words)  # fmt: skip


handlers = [
    *team_heard.handlers,
    ask_page,
    read_part,
    taken_back,
    talked,
    stopped,
    ask_private,
    open_private,
]
