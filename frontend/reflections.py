"""Looking back: my own answers, whom I ask, and what everybody said once I have ended it."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.development import service
from faculty_api.development.rules import ENOUGH, MOST_ASKED
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import development_words as words
from frontend import forms
from frontend.render import page
from schemas.reflections import InviteKept, InviteState, InviteToReflect, ReflectionKept, ReflectionStatus

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
PLAN = "/profile/development"
PATH = f"{PLAN}/reflections"
BANNERS = {
    "saved": "Your answers are saved. You can change them until you end this",
    "asked": "We have sent the link",
    "back": "The link does not work any more",
    "ended": "You have ended this. You can read what everybody said",
}
ASK = {
    "name": forms.text("Name", "Enter their name"),
    "email": forms.email("Enter their email address"),
}


class Chosen(Struct):
    reader: str
    reflection: str


@post(PATH, include_in_schema=False)
async def start(request: Request, work: NamedDependency[Work]) -> Redirect:
    kept = await doors.once(work, request, ReflectionKept, lambda: service.start_reflection(work))
    return Redirect(f"{PATH}/{kept.id}", status_code=303)


async def _show(request: Request, work: Work, state: State, reflection_id: UUID, **more: Any) -> Template:
    one = await service.reflection(work, state.vault, reflection_id)
    ended = one.status is ReflectionStatus.ENDED
    return page(
        request,
        "development/ended.html" if ended else "development/open.html",
        "How your work is seen" if ended else "Looking back",
        one=one,
        themes=words.seen(one) if ended else [],
        invites=[(each, words.STATES[each.state], each.state in (InviteState.WAITING, InviteState.LATE))
                 for each in one.invites],
        asked=sum(each.state is not InviteState.TAKEN_BACK for each in one.invites),
        most=MOST_ASKED,
        enough=ENOUGH,
        **more,
    )  # fmt: skip


@get(f"{PATH}/{{reflection_id:uuid}}", include_in_schema=False)
async def reflection_page(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    return await _show(request, work, state, reflection_id, banner=BANNERS.get(done, ""))


@post(f"{PATH}/{{reflection_id:uuid}}", include_in_schema=False)
async def ask(
    request: Request, reflection_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, InviteToReflect, ASK)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, InviteKept, lambda: service.invite(work, reflection_id, command))
            return Redirect(f"{PATH}/{reflection_id}?done=asked", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _show(request, work, state, reflection_id, errors=errors, values=data)


@post(f"{PATH}/{{reflection_id:uuid}}/asked/{{invite_id:uuid}}/end", include_in_schema=False)
async def take_back(
    request: Request, reflection_id: FromPath[UUID], invite_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    await doors.once(work, request, InviteKept, lambda: service.take_back_invite(work, reflection_id, invite_id))
    return Redirect(f"{PATH}/{reflection_id}?done=back", status_code=303)


@get(f"{PATH}/{{reflection_id:uuid}}/answers", include_in_schema=False)
async def answers_page(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    one = await service.reflection(work, state.vault, reflection_id)
    if one.status is ReflectionStatus.ENDED:
        return Redirect(f"{PATH}/{reflection_id}", status_code=303)
    return _answers(request, reflection_id, one.version, values=words.typed(one.mine))


def _answers(request: Request, reflection_id: UUID, version: int, **more: Any) -> Template:
    themes = words.asked(version, own=True)
    to = f"{PATH}/{reflection_id}"
    return page(request, "development/answers.html", "Your own answers", to=to, themes=themes, options=words.OPTIONS,
                **more)  # fmt: skip


@post(f"{PATH}/{{reflection_id:uuid}}/answers", include_in_schema=False)
async def say_answers(
    request: Request, reflection_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    one = await service.reflection(work, state.vault, reflection_id)
    said, errors = words.read(data, one.version, whole=False)
    if said:
        await doors.once(
            work, request, ReflectionKept, lambda: service.say_answers(work, state.vault, reflection_id, said)
        )
        return Redirect(f"{PATH}/{reflection_id}?done=saved", status_code=303)
    return _answers(request, reflection_id, one.version, errors=errors, values=data)


@get(f"{PATH}/{{reflection_id:uuid}}/end", include_in_schema=False)
async def end_page(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    one = await service.reflection(work, state.vault, reflection_id)
    if one.status is ReflectionStatus.ENDED:
        return Redirect(f"{PATH}/{reflection_id}", status_code=303)
    return page(request, "development/end.html", "End this and read the answers", one=one, enough=ENOUGH)


@post(f"{PATH}/{{reflection_id:uuid}}/end", include_in_schema=False)
async def end(request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Redirect:
    await doors.once(work, request, ReflectionKept, lambda: service.end_reflection(work, state.vault, reflection_id))
    return Redirect(f"{PATH}/{reflection_id}?done=ended", status_code=303)


@get(f"{PATH}/{{reflection_id:uuid}}/delete", include_in_schema=False)
async def delete_page(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    one = await service.reflection(work, state.vault, reflection_id)
    return page(request, "development/delete.html", "Delete what was said", one=one)


@post(f"{PATH}/{{reflection_id:uuid}}/delete", include_in_schema=False)
async def delete(request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, ReflectionKept, lambda: service.delete_reflection(work, reflection_id))
    return Redirect(f"{PLAN}?done=deleted", status_code=303)


handlers = [
    start, reflection_page, ask, take_back, answers_page, say_answers, end_page, end, delete_page, delete,
]  # fmt: skip
