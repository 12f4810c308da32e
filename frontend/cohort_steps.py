"""Create a cohort, one question at a time, without JavaScript and with nothing stored until the end.

Each form posts to the step that comes next and says in ``_at`` which step it was; the draft travels in hidden inputs
and every earlier step is read anew before a later one is shown.
"""

from itertools import pairwise
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.programmes import service
from frontend import cohort_draft as drafts
from frontend import forms
from frontend.cohort_draft import Draft
from frontend.cohort_fields import (
    EVERY,
    FIELDS,
    LEVELS,
    OWN_DATES,
    SKILLS,
    START,
    STEPS,
    TOPICS,
    About,
    Dates,
    Roles,
    WhichProgramme,
    named,
)
from frontend.filters import clock_time, plural
from frontend.render import page
from schemas.errors import Fault
from schemas.programmes import MOST_SESSIONS, CohortView, CreateCohort, Every, PlannedSession, PrepareWhen, ProposeDates

NEW = "/team/cohorts/new"
TITLES = {
    "programme": "Which programme is this for?",
    "about": "About this cohort",
    "dates": "When are the sessions?",
    "sessions": "Check the session dates",
    "session": "Session date",
    "roles": "Who do you need at each session?",
    "check": "Check the cohort before you create it",
}
Errors = dict[str, Fault]


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
    return await arrive(request, work, step, draft)


async def _turn(request: Request, work: Work, at: str, going: str, draft: Draft) -> Template:
    """A button other than Continue: back, or one about a single session."""
    verb, _, number = going.partition("-")
    sessions = drafts.sessions_of(draft)
    if verb == "back":
        place = STEPS.index(at) if at in STEPS else STEPS.index("sessions") + 1
        return await show(request, work, STEPS[max(place - 1, 0)], draft)
    if verb == "to" and number in STEPS:
        return await show(request, work, number, draft)
    if verb == "add":
        return await show(request, work, "session", draft, number="new")
    if verb not in ("change", "remove") or not number.isdecimal() or int(number) >= len(sessions):
        raise NotFound("This session is not in the list any more. Go back and look again")
    if verb == "change":
        return await show(request, work, "session", draft, number=number, values=_typed(sessions[int(number)]))
    if len(sessions) == 1:
        only = Fault(field="session-1", message="You must keep at least 1 session")
        return await show(request, work, "sessions", draft, {"session-1": only})
    del sessions[int(number)]
    return await show(request, work, "sessions", drafts.with_sessions(draft, sessions))


def _typed(one: PlannedSession) -> dict[str, Any]:
    given = {"on": one.on, "session_starts": one.starts, "session_ends": one.ends}
    return forms.shown(given, FIELDS["session"])


async def _keep_session(request: Request, work: Work, data: dict[str, Any], draft: Draft) -> Template:
    """The date that was changed or added, then the list again."""
    answers, errors = drafts.read("session", data)
    number, sessions = str(data.get("number", "new")), drafts.sessions_of(draft)
    if errors:
        return await show(request, work, "session", draft, errors, number=number, values=data)
    if number.isdecimal() and int(number) < len(sessions):
        del sessions[int(number)]
    sessions.append(PlannedSession(on=answers.on, starts=answers.session_starts, ends=answers.session_ends))
    return await show(request, work, "sessions", drafts.with_sessions(draft, sessions))


async def _with_series(work: Work, draft: Draft) -> Draft:
    """The dates of the series, made anew when the answers to it changed; dates changed by hand stay otherwise."""
    answers, _ = _dates(work, draft)
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


def _dates(work: Work, draft: Draft) -> tuple[Dates | None, Errors]:
    answers, errors = drafts.read("dates", draft)
    if answers and answers.first <= london_day(work.now):
        return None, {"first": Fault(field="first", message="First session must be in the future")}
    return answers, errors


async def arrive(request: Request, work: Work, target: str, draft: Draft) -> Template | Redirect:
    """The step that was asked for, or the first before it that still has a fault."""
    wanted = STEPS.index(target) if target in STEPS else len(STEPS)
    answers: dict[str, Any] = {}
    for step in STEPS[: min(wanted, len(STEPS) - 1)]:
        answers[step], errors = await _read(work, step, draft)
        if errors:
            return await show(request, work, step, draft, errors)
    if wanted < STEPS.index("check"):
        return await show(request, work, target, draft)
    return await _finish(request, work, draft, _command(draft, answers), store=target == "create")


def _command(draft: Draft, answers: dict[str, Any]) -> CreateCohort:
    return drafts.command_of(draft, answers["programme"], answers["about"], answers["roles"])


async def _finish(
    request: Request, work: Work, draft: Draft, command: CreateCohort, *, store: bool
) -> Template | Redirect:
    """Check, or create; a fault leads back to the step that asked."""
    try:
        async with work.attempt():
            if store:
                made = await doors.once(work, request, CohortView, lambda: service.create_cohort(work, command))
                return Redirect(f"/team/cohorts/{made.id}?created=yes", status_code=303)
            await service.check_cohort(work, command)
    except Refusal as no:
        errors = forms.refused(no)
        return await show(request, work, drafts.step_of(next(iter(errors))), draft, errors)
    return await show(request, work, "check", draft, command=command, ready=_ready(command))


def _ready(command: CreateCohort) -> str:
    """60 minutes, right before the session"""
    if not command.prepare_minutes:
        return "None"
    minutes = plural(command.prepare_minutes, "minute")
    if command.prepare_when is PrepareWhen.DAY_BEFORE and command.prepare_at:
        return f"{minutes}, on the day before at {clock_time(command.prepare_at)}"
    return f"{minutes}, right before the session"


async def _read(work: Work, step: str, draft: Draft) -> tuple[Any, Errors]:
    if step == "programme":
        return await _which(work, draft)
    if step == "dates":
        return (None, {}) if draft.get("session") else _dates(work, draft)
    if step == "sessions":
        return await _sessions(work, draft)
    found: tuple[About | Roles | None, Errors] = drafts.read(step, draft)
    return found


async def _which(work: Work, draft: Draft) -> tuple[WhichProgramme | None, Errors]:
    programmes = {str(one.id): one for one in await service.runnable(work)}
    academy, chosen = work.actor.academy or str(draft.get("academy", "")), str(draft.get("programme_id", ""))
    errors: Errors = {}
    if academy not in {one.code for one in await networks.academies(work)}:
        errors["academy"] = Fault(field="academy", message="Select which Academy it is for")
    if chosen not in programmes:
        errors["programme_id"] = Fault(field="programme_id", message="Select which programme this is for")
    elif not errors and programmes[chosen].academy not in (None, academy):
        message = "This programme belongs to another Academy. Select a national or local one"
        errors["programme_id"] = Fault(field="programme_id", message=message)
    return (None if errors else WhichProgramme(programme_id=UUID(chosen), academy=academy)), errors


async def _sessions(work: Work, draft: Draft) -> tuple[None, Errors]:
    sessions = drafts.sessions_of(draft)
    if not 1 <= len(sessions) <= MOST_SESSIONS:
        message = f"Number of sessions must be between 1 and {MOST_SESSIONS}"
        return None, {"add": Fault(field="add", message=message)}
    return None, {
        f"session-{number}": Fault(field=f"session-{number}", message=one.faults[0])
        for number, one in enumerate(await service.consider(work, sessions), 1)
        if one.faults
    }


async def show(
    request: Request, work: Work, step: str, draft: Draft, errors: Errors | None = None, **more: Any
) -> Template:
    context: dict[str, Any] = {"values": draft, "heading": TITLES[step], **await _context(work, step, draft), **more}
    following = {**dict(pairwise(STEPS)), "session": "sessions", "check": "create"}[step]
    return page(
        request,
        f"cohorts/new_{step}.html",
        TITLES[step],
        errors=errors or {},
        at=step,
        action=f"{NEW}/{following}",
        kept=drafts.kept(draft, step),
        **context,
    )


async def _context(work: Work, step: str, draft: Draft) -> dict[str, Any]:
    """What a step's template needs besides the draft."""
    if step == "programme":
        programmes = await service.runnable(work)
        academies = [] if work.actor.academy else [(one.code, one.name) for one in await networks.academies(work)]
        return {"programmes": [(one.id, one.name) for one in programmes], "academies": academies}
    if step == "about" and "name" not in draft:
        chosen, _ = await _which(work, draft)
        name = await service.suggested_name(work, chosen.programme_id, chosen.academy) if chosen else ""
        return {"values": {**draft, "name": name}}
    if step == "sessions":
        sessions = await service.consider(work, drafts.sessions_of(draft))
        return {"sessions": sessions, "heading": f"Check the {plural(len(sessions), 'session date')}"}
    if step == "roles":
        words = {"skills": [(one.code, one.name) for one in SKILLS], "topics": [(one.code, one.name) for one in TOPICS]}
        begun = draft if "lived_needed" in draft else {**START, **draft}
        return {"levels": list(LEVELS.items()), "values": begun, **words}
    if step == "check":
        names = {one.id: one.name for one in await service.runnable(work)}
        considered = await service.consider(work, drafts.sessions_of(draft))
        return {"programmes": names, "sessions": considered, "levels": LEVELS, "named": named}
    return {"every": list(EVERY.items())} if step == "dates" else {}


handlers = [begin, first_step, go_on]
