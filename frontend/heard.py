"""You said, we changed: what people said about a cohort is written down, taken care of, and answered."""

from collections.abc import Awaitable, Callable
from datetime import time
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.heard import service
from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from frontend import forms
from frontend.filters import day as day_words
from frontend.home_rows import Row
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.heard import AnswerHeard, ByWhom, HeardView, Outcome, TakeHeard, WriteHeard

Form = URLEncodedBody[dict[str, Any]]
AT = "/team/cohorts/{cohort_id:uuid}/heard"
BY_WHOM = {
    ByWhom.PARTICIPANTS: "People on the programme",
    ByWhom.LIVED: "Associates who lead it",
    ByWhom.PROFESSIONALS: "Professionals who lead it",
    ByWhom.PARTNER: "The community partner",
}
OUTCOMES = {Outcome.CHANGED: "We changed something", Outcome.STAYS: "It stays as it is"}
WRITE: dict[str, forms.Reader] = {
    "said": forms.prose("What was said", "Enter what was said"),
    "by_whom": forms.choice("Select who said it", tuple(ByWhom)),
    "said_on": forms.day("The day it was said", "Enter the day it was said"),
    "answer_by": forms.day("The day of an answer", "Enter the day by which there is an answer"),
}
VERSION = {"version": forms.whole("Version", "Open the page again, then change it")}
ANSWER: dict[str, forms.Reader] = {
    "outcome": forms.choice("Select what came of it", tuple(Outcome)),
    "words": forms.prose("What was changed, or why it stays", "Enter what was changed, or why it stays"),
    **VERSION,
}
SHORT = 80
"""Letters of what was said that a line has."""
DONE = {
    "written": "Written down. You take care of it",
    "taken": "You take care of it",
    "answered": "Saved. Everybody who leads this cohort can read it",
}


@get(AT, include_in_schema=False)
async def list_page(
    request: Request,
    cohort_id: FromPath[UUID],
    work: NamedDependency[Work],
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    cohort, found = await programmes.cohort(work, cohort_id), await service.heard(work, cohort_id)
    return page(
        request,
        "heard/list.html",
        "You said, we changed",
        banner=DONE.get(done, ""),
        cohort=cohort,
        waiting=[one for one in found if not one.outcome],
        answered=[one for one in found if one.outcome],
        by_whom=BY_WHOM,
        outcomes=OUTCOMES,
    )


@get(f"{AT}/new", include_in_schema=False)
async def new_page(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _new(request, work, cohort_id)


async def _new(request: Request, work: Work, cohort_id: UUID, **more: Any) -> Template:
    work.must(Permission.COHORT_EDIT)
    cohort = await programmes.cohort(work, cohort_id)
    options = [(one.value, words) for one, words in BY_WHOM.items()]
    return page(request, "heard/new.html", "Write down what was said", cohort=cohort, options=options, **more)


@post(f"{AT}/new", include_in_schema=False)
async def write(
    request: Request, cohort_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, WriteHeard, WRITE)
    if command is not None:
        errors = await _press(request, work, lambda: service.write(work, cohort_id, command))
        if not errors:
            return Redirect(_here(cohort_id, "written"), status_code=303)
    return await _new(request, work, cohort_id, errors=errors, values=data)


def _here(cohort_id: UUID, done: str) -> str:
    return f"/team/cohorts/{cohort_id}/heard?done={done}"


async def _press(request: Request, work: Work, run: Callable[[], Awaitable[HeardView]]) -> dict[str, Fault]:
    """What is wrong; nothing once it is done, also where it was pressed before."""
    try:
        async with work.attempt():
            await doors.once(work, request, HeardView, run)
    except (Conflict, Invalid) as no:
        return forms.refused(no)
    return {}


@get(f"{AT}/{{heard_id:uuid}}", include_in_schema=False)
async def one_page(
    request: Request, cohort_id: FromPath[UUID], heard_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _one(request, work, cohort_id, heard_id)


async def _one(request: Request, work: Work, cohort_id: UUID, heard_id: UUID, **more: Any) -> Template:
    work.must(Permission.COHORT_EDIT)
    cohort = await programmes.cohort(work, cohort_id)
    for one in await service.heard(work, cohort_id):
        if one.id == heard_id:
            shown = {"values": {"outcome": one.outcome or "", "words": one.words}, **more}
            options = [(value.value, words) for value, words in OUTCOMES.items()]
            return page(
                request, "heard/one.html", "What came of it", cohort=cohort, one=one, by_whom=BY_WHOM, options=options,
                mine=one.owner_id == work.actor.person, **shown,
            )  # fmt: skip
    raise NotFound


@post(f"{AT}/{{heard_id:uuid}}", include_in_schema=False)
async def answer(
    request: Request, cohort_id: FromPath[UUID], heard_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, AnswerHeard, ANSWER)
    if command is not None:
        errors = await _press(request, work, lambda: service.answer(work, heard_id, command))
        if not errors:
            return Redirect(_here(cohort_id, "answered"), status_code=303)
    return await _one(request, work, cohort_id, heard_id, errors=errors, values=data)


@post(f"{AT}/{{heard_id:uuid}}/take", include_in_schema=False)
async def take(
    request: Request, cohort_id: FromPath[UUID], heard_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, TakeHeard, VERSION)
    if command is not None:
        errors = await _press(request, work, lambda: service.take(work, heard_id, command))
        if not errors:
            return Redirect(_here(cohort_id, "taken"), status_code=303)
    return await _one(request, work, cohort_id, heard_id, errors=errors)


async def heard_rows(work: Work) -> list[Row]:
    """What needs an answer in the next seven days, or needed one."""
    if not work.actor.may(Permission.COHORT_EDIT):
        return []
    found = [(cohort, said, london_instant(day, time())) for cohort, said, day in await service.due(work)]
    return [
        Row(
            due,
            "Say what came of what people said",
            f"Answer by {day_words(due)}. {said[:SHORT]}",
            "Answer needed",
            f"/team/cohorts/{cohort}/heard",
        )
        for cohort, said, due in found
    ]


handlers = [list_page, new_page, write, one_page, answer, take]
