"""Create a cohort, one question at a time, without JavaScript and with nothing stored until the end.

Each form posts to the step that comes next and says in ``_at`` which step it was; the draft travels in hidden inputs
and every earlier step is read anew before a later one is shown.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from faculty_api.schedules import service as schedules
from frontend import cohort_answers, forms
from frontend import cohort_draft as drafts
from frontend.cohort_draft import Draft
from frontend.cohort_fields import (
    FIELDS,
    OWN_DATES,
    STEPS,
)
from frontend.cohort_show import NEW, ready, show
from schemas.errors import Fault
from schemas.programmes import CohortView, CreateCohort, Every, PlannedSession, ProposeDates
from schemas.schedules import DraftView


@get(NEW, include_in_schema=False)
async def begin(work: NamedDependency[Work]) -> Redirect:  # noqa: ARG001 - a page of those who are logged in
    return Redirect(f"{NEW}/programme", status_code=303)


@get(NEW + "/{step:str}", include_in_schema=False)
async def first_step(request: Request, step: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    """Only the first step has a page of its own: the others need what was typed before."""
    if step not in STEPS:
        raise NotFound
    if step != "programme":
        return Redirect(f"{NEW}/programme", status_code=303)
    return await show(request, work, "programme", {})


@post(NEW + "/{step:str}", include_in_schema=False, status_code=200)
async def go_on(
    request: Request, step: FromPath[str], data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    if step not in (*STEPS, "create"):
        raise NotFound
    draft, at, going = drafts.draft_of(data), str(data.get("_at", "")), str(data.get("_go", ""))
    if going:
        return await _turn(request, work, at, going, draft)
    if at == "session":
        return await _keep_session(request, work, data, draft)
    if at == "dates":
        draft = await _with_series(work, draft)
    if data.get("_as") == "draft":
        return await arrive(request, work, step, draft, as_draft=True)
    return await arrive(request, work, step, draft)


async def _turn(request: Request, work: Work, at: str, going: str, draft: Draft) -> Template:
    """A button other than Continue: back, or one about a single session."""
    verb, _, number = going.partition("-")
    sessions = drafts.sessions_of(draft)
    if verb == "back":
        here = STEPS.index(at) if at in STEPS else STEPS.index("sessions") + 1
        return await show(request, work, STEPS[max(here - 1, 0)], draft)
    if verb == "to" and number in STEPS[:-1]:
        return await show(request, work, number, draft)
    if verb == "add":
        return await show(request, work, "session", draft, number="new")
    place = _place(number, sessions)
    if verb not in ("change", "remove") or place is None:
        raise NotFound("This session is not in the list any more. Go back and look again")
    if verb == "change":
        return await show(request, work, "session", draft, number=number, values=_typed(sessions[place]))
    if len(sessions) == 1:
        only = Fault(field="session-1", message="You must keep at least 1 session")
        return await show(request, work, "sessions", draft, {"session-1": only})
    del sessions[place]
    return await show(request, work, "sessions", drafts.with_sessions(draft, sessions))


def _place(number: str, sessions: list[PlannedSession]) -> int | None:
    return next((place for place in range(len(sessions)) if str(place) == number), None)


def _typed(one: PlannedSession) -> dict[str, Any]:
    given = {"on": one.on, "session_starts": one.starts, "session_ends": one.ends}
    return forms.shown(given, FIELDS["session"])


async def _keep_session(request: Request, work: Work, data: dict[str, Any], draft: Draft) -> Template:
    """The date that was changed or added, then the list again."""
    answers, errors = drafts.read("session", data)
    number, sessions = str(data.get("number", "new")), drafts.sessions_of(draft)
    if errors:
        return await show(request, work, "session", draft, errors, number=number, values=data)
    place = _place(number, sessions)
    if place is not None:
        del sessions[place]
    sessions.append(PlannedSession(on=answers.on, starts=answers.session_starts, ends=answers.session_ends))
    return await show(request, work, "sessions", drafts.with_sessions(draft, sessions))


async def _with_series(work: Work, draft: Draft) -> Draft:
    """The dates of the series, made anew when the answers to it changed; dates changed by hand stay otherwise."""
    answers, _ = cohort_answers.dates(work, draft)
    if answers is None:
        return {name: value for name, value in draft.items() if name not in ("session", "series")}
    series = f"{answers.first} {answers.starts} {answers.ends} {answers.every} {answers.count}"
    if draft.get("series") == series and draft.get("session"):
        return draft
    days = [answers.first]
    if answers.every != OWN_DATES:
        command = ProposeDates(first=answers.first, every=Every(answers.every), count=answers.count)
        days = [one.on for one in await service.propose_dates(work, command)]
    sessions = [PlannedSession(on=day, starts=answers.starts, ends=answers.ends) for day in days]
    return drafts.with_sessions({**draft, "series": series}, sessions)


async def arrive(
    request: Request, work: Work, target: str, draft: Draft, *, as_draft: bool = False
) -> Template | Redirect:
    """The step that was asked for, or the first before it that still has a fault. ``as_draft``: not published."""
    wanted = STEPS.index(target) if target in STEPS else len(STEPS)
    answers: dict[str, Any] = {}
    for step in STEPS[: min(wanted, len(STEPS) - 1)]:
        answers[step], errors = await cohort_answers.read(work, step, draft)
        if errors:
            return await show(request, work, step, draft, errors)
    if wanted < STEPS.index("check"):
        return await show(request, work, target, draft)
    make = _drafted if as_draft else _created
    return await _finish(request, work, draft, _command(draft, answers), make if target == "create" else None)


def _command(draft: Draft, answers: dict[str, Any]) -> CreateCohort:
    return drafts.command_of(draft, answers["programme"], answers["about"], answers["roles"])


async def _finish(
    request: Request,
    work: Work,
    draft: Draft,
    command: CreateCohort,
    make: Callable[[Request, Work, CreateCohort], Awaitable[Redirect]] | None,
) -> Template | Redirect:
    """Check, or make it; a fault leads back to the step that asked."""
    try:
        async with work.attempt():
            if make:
                return await make(request, work, command)
            await service.check_cohort(work, command)
    except Refusal as no:
        errors = forms.refused(no)
        return await show(request, work, drafts.step_of(next(iter(errors))), draft, errors)
    warned = await service.cohort_warnings(work, command)
    return await show(request, work, "check", draft, command=command, ready=ready(command), warned=warned)


async def _created(request: Request, work: Work, command: CreateCohort) -> Redirect:
    made = await doors.once(work, request, CohortView, lambda: service.create_cohort(work, command))
    return Redirect(f"/team/cohorts/{made.id}?created=yes", status_code=303)


async def _drafted(request: Request, work: Work, command: CreateCohort) -> Redirect:
    made = await doors.once(work, request, DraftView, lambda: schedules.draft_cohort(work, command))
    return Redirect(f"/team/cohorts/{made.cohort_id}/draft?done=begun", status_code=303)


handlers = [begin, first_step, go_on]
