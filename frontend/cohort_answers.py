"""Reads the steps of creating a cohort anew, with what can only be told by looking at the faculty."""

from typing import Any
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.programmes import service
from frontend import cohort_draft as drafts
from frontend.cohort_draft import Draft
from frontend.cohort_fields import About, Dates, Roles, WhichProgramme
from schemas.errors import Fault
from schemas.programmes import MOST_SESSIONS

Errors = dict[str, Fault]


async def read(work: Work, step: str, draft: Draft) -> tuple[Any, Errors]:
    if step == "programme":
        return await which(work, draft)
    if step == "dates":
        return (None, {}) if draft.get("session") else dates(work, draft)
    if step == "sessions":
        return await sessions(work, draft)
    found: tuple[About | Roles | None, Errors] = drafts.read(step, draft)
    return found


async def which(work: Work, draft: Draft) -> tuple[WhichProgramme | None, Errors]:
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


async def sessions(work: Work, draft: Draft) -> tuple[None, Errors]:
    sessions = drafts.sessions_of(draft)
    if not 1 <= len(sessions) <= MOST_SESSIONS:
        message = f"Number of sessions must be between 1 and {MOST_SESSIONS}"
        return None, {"add": Fault(field="add", message=message)}
    return None, {
        f"session-{number}": Fault(field=f"session-{number}", message=one.faults[0])
        for number, one in enumerate(await service.consider(work, sessions, work.actor.academy or ""), 1)
        if one.faults
    }


def dates(work: Work, draft: Draft) -> tuple[Dates | None, Errors]:
    answers, errors = drafts.read("dates", draft)
    if answers and answers.first <= london_day(work.now):
        return None, {"first": Fault(field="first", message="First session must be in the future")}
    return answers, errors
