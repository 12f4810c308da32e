"""What the team arranges for the people it has booked: the list, and one task."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service
from frontend import forms
from frontend.needs_words import STATUSES, WEIGHTS
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.needs import Arranged, CannotArrange, GiveTask, Show, TaskKept, TaskStatus

Form = URLEncodedBody[dict[str, Any]]
LIST = "/team/arrangements"
TABS = {Show.ACADEMY: "All", Show.MINE: "Mine", Show.OVERDUE: "Overdue"}
NONE = {
    Show.ACADEMY: "Nothing is to be arranged for the sessions to come.",
    Show.MINE: "You have nothing to arrange.",
    Show.OVERDUE: "Nothing is overdue.",
}
SETTLE: dict[str, forms.Reader] = {
    "outcome": forms.choice("Select if it is arranged", ("done", "cannot")),
    "arranged": forms.prose("What you have arranged", optional=True),
    "why": forms.prose("Why it cannot be arranged", optional=True),
}
OWNER: dict[str, forms.Reader] = {"owner": forms.text("Who arranges it", "Select who arranges it")}
BANNERS = {
    "done": "Saved. They can read it on the page of their session.",
    "cannot": "Saved. We have told them, and they can still say no.",
    "open": "This is to be arranged again.",
    "given": "Saved. It is on their list now.",
}
Word = Annotated[str, QueryParameter(max_length=20)]


class Settled(msgspec.Struct):
    outcome: str
    arranged: Annotated[str, msgspec.Meta(max_length=500)] = ""
    why: Annotated[str, msgspec.Meta(max_length=500)] = ""


@get(LIST, include_in_schema=False)
async def list_page(request: Request, work: NamedDependency[Work], state: State, show: Word = "academy") -> Template:
    chosen = Show(show) if show in set(Show) else Show.ACADEMY
    found = await service.tasks(work, state.vault, chosen)
    tabs = [(one.value, words) for one, words in TABS.items()]
    context: dict[str, Any] = {
        "tasks": found,
        "show": chosen,
        "tabs": tabs,
        "nothing": NONE[chosen],
        "weights": WEIGHTS,
    }
    return page(request, "arrangements/list.html", "What to arrange", statuses=STATUSES, **context)


@get(f"{LIST}/{{task_id:uuid}}", include_in_schema=False)
async def task_page(
    request: Request, task_id: FromPath[UUID], work: NamedDependency[Work], state: State, saved: Word = ""
) -> Template:
    return await _page(request, work, state, task_id, banner=BANNERS.get(saved, ""))


async def _page(request: Request, work: Work, state: State, task_id: UUID, **more: Any) -> Template:
    work.must(Permission.ARRANGEMENT_SETTLE)
    one = await service.task(work, state.vault, task_id)
    people = [(str(who.id), who.name) for who in await service.colleagues(work, task_id)]
    to_come = one.starts_at > work.now
    context: dict[str, Any] = {
        "one": one,
        "people": people,
        "may_settle": to_come and one.status in (TaskStatus.OPEN, TaskStatus.CANNOT, TaskStatus.DONE),
        "weights": WEIGHTS,
        "statuses": STATUSES,
        **more,
    }
    return page(request, "arrangements/task.html", "Something to arrange", **context)


@post(f"{LIST}/{{task_id:uuid}}", include_in_schema=False)
async def settle(
    request: Request, task_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    said, errors = forms.read(data, Settled, SETTLE)
    if said is not None:
        field = "arranged" if said.outcome == "done" else "why"
        try:
            async with work.attempt():
                await doors.once(work, request, TaskKept, lambda: _settle(work, state, task_id, said))
            return Redirect(f"{LIST}/{task_id}?saved={said.outcome}", status_code=303)
        except Refusal as no:
            faults = forms.refused(no)
            errors = {field: _moved(faults["words"], field)} if "words" in faults else faults
    return await _page(request, work, state, task_id, errors=errors, values=data)


def _moved(fault: Fault, field: str) -> Fault:
    return Fault(field=field, message=fault.message)


async def _settle(work: Work, state: State, task_id: UUID, said: Settled) -> TaskKept:
    if said.outcome == "done":
        return await service.arrange(work, state.vault, task_id, Arranged(words=said.arranged))
    return await service.cannot(work, state.vault, task_id, CannotArrange(words=said.why))


@post(f"{LIST}/{{task_id:uuid}}/reopen", include_in_schema=False)
async def reopen(request: Request, task_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, TaskKept, lambda: service.reopen(work, task_id))
    return Redirect(f"{LIST}/{task_id}?saved=open", status_code=303)


@post(f"{LIST}/{{task_id:uuid}}/owner", include_in_schema=False)
async def give(
    request: Request, task_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, GiveTask, OWNER)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, TaskKept, lambda: service.give(work, task_id, command))
            return Redirect(f"{LIST}/{task_id}?saved=given", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _page(request, work, state, task_id, errors=errors, values={})


handlers = [list_page, task_page, settle, reopen, give]
