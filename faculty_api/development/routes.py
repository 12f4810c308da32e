"""The JSON door of development plans and reflections. Who was asked by a link answers on its page."""

from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.development import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from schemas.development import (
    PlanView,
    ReaderView,
    SayStep,
    ShareKept,
    ShareView,
    ShowDevelopment,
    ShownPerson,
    ShownView,
    Step,
    StepKept,
)
from schemas.reflections import (
    InviteKept,
    InviteToReflect,
    ReflectionKept,
    ReflectionRow,
    ReflectionView,
    SayAnswers,
)
from schemas.values import Page

TAGS = ["Development"]


@get("/development", tags=TAGS)
async def get_plan(work: NamedDependency[Work]) -> PlanView:
    """My own plan."""
    return await service.plan(work)


@put("/development/steps/{step:str}", tags=TAGS)
async def say_step(
    request: Request, step: FromPath[str], data: JSONBody[SayStep], work: NamedDependency[Work]
) -> StepKept:
    if step not in set(Step):
        raise NotFound
    return await doors.once(work, request, StepKept, lambda: service.say_step(work, Step(step), data))


@post("/development/first-session", tags=TAGS)
async def mark_first_led(request: Request, work: NamedDependency[Work]) -> StepKept:
    """The first session I led, as the service knows it, is that step done."""
    return await doors.once(work, request, StepKept, lambda: service.mark_first_led(work))


@get("/development/readers", tags=TAGS)
async def get_readers(work: NamedDependency[Work]) -> Page[ReaderView]:
    """Whom I can choose to show something to."""
    return Page(items=await service.readers(work))


@get("/development/shares", tags=TAGS)
async def get_shares(work: NamedDependency[Work]) -> Page[ShareView]:
    return Page(items=await service.shares(work))


@post("/development/shares", tags=TAGS)
async def show(request: Request, data: JSONBody[ShowDevelopment], work: NamedDependency[Work]) -> ShareKept:
    return await doors.once(work, request, ShareKept, lambda: service.show(work, data))


@post("/development/shares/{share_id:uuid}/end", tags=TAGS)
async def take_back(request: Request, share_id: FromPath[UUID], work: NamedDependency[Work]) -> ShareKept:
    return await doors.once(work, request, ShareKept, lambda: service.take_back(work, share_id))


@get("/reflections", tags=TAGS)
async def get_reflections(work: NamedDependency[Work]) -> Page[ReflectionRow]:
    return Page(items=await service.reflections(work))


@post("/reflections", tags=TAGS)
async def start_reflection(request: Request, work: NamedDependency[Work]) -> ReflectionKept:
    return await doors.once(work, request, ReflectionKept, lambda: service.start_reflection(work))


@get("/reflections/{reflection_id:uuid}", tags=TAGS)
async def get_reflection(reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> ReflectionView:
    """With what others said, once I have ended it."""
    return await service.reflection(work, state.vault, reflection_id)


@put("/reflections/{reflection_id:uuid}/answers", tags=TAGS)
async def say_answers(
    request: Request,
    reflection_id: FromPath[UUID],
    data: JSONBody[SayAnswers],
    work: NamedDependency[Work],
    state: State,
) -> ReflectionKept:
    """My own answers, all of them; there may be gaps."""
    return await doors.once(
        work, request, ReflectionKept, lambda: service.say_answers(work, state.vault, reflection_id, data)
    )


@post("/reflections/{reflection_id:uuid}/invites", tags=TAGS)
async def invite(
    request: Request, reflection_id: FromPath[UUID], data: JSONBody[InviteToReflect], work: NamedDependency[Work]
) -> InviteKept:
    """Somebody gets an e-mail with a link that works once."""
    return await doors.once(work, request, InviteKept, lambda: service.invite(work, reflection_id, data))


@post("/reflections/{reflection_id:uuid}/invites/{invite_id:uuid}/end", tags=TAGS)
async def take_back_invite(
    request: Request, reflection_id: FromPath[UUID], invite_id: FromPath[UUID], work: NamedDependency[Work]
) -> InviteKept:
    return await doors.once(work, request, InviteKept, lambda: service.take_back_invite(work, reflection_id, invite_id))


@post("/reflections/{reflection_id:uuid}/end", tags=TAGS)
async def end_reflection(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> ReflectionKept:
    """No link works any more, and what others said can be read."""
    return await doors.once(
        work, request, ReflectionKept, lambda: service.end_reflection(work, state.vault, reflection_id)
    )


@delete("/reflections/{reflection_id:uuid}", tags=TAGS, status_code=200)
async def delete_reflection(
    request: Request, reflection_id: FromPath[UUID], work: NamedDependency[Work]
) -> ReflectionKept:
    """Gone with everything anybody said in it."""
    return await doors.once(work, request, ReflectionKept, lambda: service.delete_reflection(work, reflection_id))


@get("/shown-development", tags=TAGS)
async def get_shown_to_me(work: NamedDependency[Work]) -> Page[ShownPerson]:
    """People who show me their plan or a reflection."""
    return Page(items=await service.shown_to_me(work))


@get("/associates/{person_id:uuid}/development", tags=TAGS)
async def get_shown(person_id: FromPath[UUID], work: NamedDependency[Work]) -> ShownView:
    """What somebody shows me. They can see that I looked."""
    return await service.shown(work, person_id)


@get("/associates/{person_id:uuid}/reflections/{reflection_id:uuid}", tags=TAGS)
async def get_shown_reflection(
    person_id: FromPath[UUID], reflection_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> ReflectionView:
    return await service.shown_reflection(work, state.vault, person_id, reflection_id)


handlers = [
    get_plan, say_step, mark_first_led, get_readers, get_shares, show, take_back, get_reflections, start_reflection,
    get_reflection, say_answers, invite, take_back_invite, end_reflection, delete_reflection, get_shown_to_me,
    get_shown, get_shown_reflection,
]  # fmt: skip
