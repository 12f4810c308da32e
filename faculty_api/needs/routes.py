"""JSON doors of what helps people take part, and of the tasks on bookings."""

from typing import Annotated
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.needs import service
from schemas.needs import (
    Arranged,
    CannotArrange,
    Colleague,
    GiveTask,
    HearNeed,
    NeedKept,
    NeedView,
    SayNeed,
    Show,
    TaskKept,
    TaskView,
    WeighNeed,
)
from schemas.reads import OpenPrivate, PrivateOpened
from schemas.values import Page

TAGS = ["What helps people take part"]
NEEDS, TASK = "/associates/{person_id:uuid}/needs", "/arrangements/{task_id:uuid}"


@get(NEEDS, tags=TAGS)
async def list_needs(person_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Page[NeedView]:
    return Page(items=await service.needs(work, state.vault, person_id))


@post(NEEDS, tags=TAGS)
async def say_need(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SayNeed], work: NamedDependency[Work], state: State
) -> NeedKept:
    """My own. It becomes a task on each of my bookings to come."""
    return await doors.once(work, request, NeedKept, lambda: service.say(work, state.vault, person_id, data))


@post(f"{NEEDS}/heard", tags=TAGS)
async def hear_need(
    request: Request, person_id: FromPath[UUID], data: JSONBody[HearNeed], work: NamedDependency[Work], state: State
) -> NeedKept:
    """Somebody's, as they said it to their team by phone or on paper. It counts at once, and they are told."""
    return await doors.once(work, request, NeedKept, lambda: service.hear(work, state.vault, person_id, data))


@post(f"{NEEDS}/{{need_id:uuid}}/weight", status_code=200, tags=TAGS)
async def weigh_need(
    request: Request,
    person_id: FromPath[UUID],
    need_id: FromPath[UUID],
    data: JSONBody[WeighNeed],
    work: NamedDependency[Work],
) -> NeedKept:
    return await doors.once(work, request, NeedKept, lambda: service.weigh(work, person_id, need_id, data))


@post(f"{NEEDS}/{{need_id:uuid}}/take-back", status_code=200, tags=TAGS)
async def take_back_need(
    request: Request, person_id: FromPath[UUID], need_id: FromPath[UUID], work: NamedDependency[Work]
) -> NeedKept:
    return await doors.once(work, request, NeedKept, lambda: service.take_back(work, person_id, need_id))


@get("/arrangements", tags=TAGS)
async def list_tasks(
    work: NamedDependency[Work], state: State, show: Annotated[Show, QueryParameter()] = Show.ACADEMY
) -> Page[TaskView]:
    """What is still to be arranged for sessions to come: mine, my Academy's, or what is overdue."""
    return Page(items=await service.tasks(work, state.vault, show))


@get("/sessions/{session_id:uuid}/arrangements", tags=TAGS)
async def list_of_session(session_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Page[TaskView]:
    return Page(items=await service.of_session(work, state.vault, session_id))


@get(TASK, tags=TAGS)
async def get_task(task_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> TaskView:
    return await service.task(work, state.vault, task_id)


@get(f"{TASK}/colleagues", tags=TAGS)
async def list_colleagues(task_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[Colleague]:
    return Page(items=await service.colleagues(work, task_id))


@post(f"{TASK}/done", status_code=200, tags=TAGS)
async def arrange(
    request: Request, task_id: FromPath[UUID], data: JSONBody[Arranged], work: NamedDependency[Work], state: State
) -> TaskKept:
    return await doors.once(work, request, TaskKept, lambda: service.arrange(work, state.vault, task_id, data))


@post(f"{TASK}/cannot", status_code=200, tags=TAGS)
async def cannot(
    request: Request, task_id: FromPath[UUID], data: JSONBody[CannotArrange], work: NamedDependency[Work], state: State
) -> TaskKept:
    """The person is told, and reads why."""
    return await doors.once(work, request, TaskKept, lambda: service.cannot(work, state.vault, task_id, data))


@post(f"{TASK}/reopen", status_code=200, tags=TAGS)
async def reopen(request: Request, task_id: FromPath[UUID], work: NamedDependency[Work]) -> TaskKept:
    return await doors.once(work, request, TaskKept, lambda: service.reopen(work, task_id))


@post(f"{TASK}/owner", status_code=200, tags=TAGS)
async def give(
    request: Request, task_id: FromPath[UUID], data: JSONBody[GiveTask], work: NamedDependency[Work]
) -> TaskKept:
    return await doors.once(work, request, TaskKept, lambda: service.give(work, task_id, data))


@post(f"{TASK}/not-needed", status_code=200, tags=TAGS)
async def not_needed(request: Request, task_id: FromPath[UUID], work: NamedDependency[Work]) -> TaskKept:
    """By the person themselves: not for this session."""
    return await doors.once(work, request, TaskKept, lambda: service.not_needed(work, task_id))


@post(f"{TASK}/needed", status_code=200, tags=TAGS)
async def needed(request: Request, task_id: FromPath[UUID], work: NamedDependency[Work]) -> TaskKept:
    return await doors.once(work, request, TaskKept, lambda: service.needed(work, task_id))


@post("/associates/{person_id:uuid}/private/reading", tags=TAGS, status_code=200)
async def open_private(
    person_id: FromPath[UUID], data: JSONBody[OpenPrivate], work: NamedDependency[Work], state: State
) -> PrivateOpened:
    """Access needs and topics, for data protection. Nothing of the answer is kept."""
    return await service.open_private(work, state.vault, person_id, data)


handlers = [
    list_needs, say_need, hear_need, weigh_need, take_back_need, list_tasks, list_of_session, get_task,
    list_colleagues, arrange, cannot, reopen, give, not_needed, needed, open_private,
]  # fmt: skip
