"""Shows one step of creating a cohort."""

from itertools import pairwise
from typing import Any

from litestar import Request
from litestar.response import Template

from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.programmes import service
from frontend import cohort_draft as drafts
from frontend import place_words
from frontend.cohort_answers import Errors, which
from frontend.cohort_draft import Draft
from frontend.cohort_fields import EVERY, LEVELS, SKILLS, START, STEPS, TOPICS, named
from frontend.filters import clock_time, plural
from frontend.render import page
from schemas.programmes import CreateCohort, PrepareWhen

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
    if step == "about":
        return {"values": await _named(work, draft), "place_has": place_words.OPTIONS}
    if step == "sessions":
        sessions = await service.consider(work, drafts.sessions_of(draft), _academy(work, draft))
        return {"sessions": sessions, "heading": f"Check the {plural(len(sessions), 'session date')}"}
    if step == "roles":
        words = {"skills": [(one.code, one.name) for one in SKILLS], "topics": [(one.code, one.name) for one in TOPICS]}
        begun = draft if "lived_needed" in draft else {**START, **draft}
        return {"levels": list(LEVELS.items()), "values": begun, **words}
    if step == "check":
        names = {one.id: one.name for one in await service.runnable(work)}
        considered = await service.consider(work, drafts.sessions_of(draft), _academy(work, draft))
        return {
            "programmes": names,
            "sessions": considered,
            "levels": LEVELS,
            "named": named,
            "of_place": place_words.of_place,
        }
    return {"every": list(EVERY.items())} if step == "dates" else {}


def _academy(work: Work, draft: Draft) -> str:
    """Whose school holidays are noted."""
    return work.actor.academy or str(draft.get("academy", ""))


async def _named(work: Work, draft: Draft) -> Draft:
    if "name" in draft:
        return draft
    chosen, _ = await which(work, draft)
    name = await service.suggested_name(work, chosen.programme_id, chosen.academy) if chosen else ""
    return {**draft, "name": name}


def ready(command: CreateCohort) -> str:
    """60 minutes, right before the session"""
    if not command.prepare_minutes:
        return "None"
    minutes = plural(command.prepare_minutes, "minute")
    if command.prepare_when is PrepareWhen.DAY_BEFORE and command.prepare_at:
        return f"{minutes}, on the day before at {clock_time(command.prepare_at)}"
    return f"{minutes}, right before the session"
