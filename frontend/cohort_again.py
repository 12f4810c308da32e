"""A cohort once more: asks for the first day, then goes on as a new cohort whose answers are filled in."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from frontend import cohort_draft as drafts
from frontend import forms
from frontend.cohort_draft import Draft
from frontend.cohort_fields import FIELDS, OWN_DATES
from frontend.cohort_show import show
from frontend.render import page
from schemas.programmes import CohortView, CreateCohort

FIRST = {"first": forms.day("First session", "Enter the date of the first session")}


class First(Struct):
    first: date


@get("/team/cohorts/{cohort_id:uuid}/again", include_in_schema=False)
async def again_page(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return _ask(request, await service.cohort(work, cohort_id))


def _ask(request: Request, cohort: CohortView, **more: Any) -> Template:
    return page(request, "cohorts/again.html", "Run this cohort again", cohort=cohort, **more)


@post("/team/cohorts/{cohort_id:uuid}/again", include_in_schema=False, status_code=200)
async def again(
    request: Request,
    cohort_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
) -> Template:
    """Nothing is stored: the dates are shown first, as when a cohort is made."""
    chosen, errors = forms.read(data, First, FIRST)
    if chosen:
        try:
            return await show(
                request, work, "sessions", draft(await service.cohort_again(work, cohort_id, chosen.first))
            )
        except Refusal as no:
            errors = forms.refused(no)
    return _ask(request, await service.cohort(work, cohort_id), errors=errors, values=data)


def draft(command: CreateCohort) -> Draft:
    """What somebody would have typed."""
    first = command.sessions[0]
    plain = {name: getattr(command, name) for step in ("about", "roles") for name in FIELDS[step]}
    plain = {name: value for name, value in plain.items() if value is not None}
    dates = {
        "first": first.on, "starts": first.starts, "ends": first.ends, "every": OWN_DATES,
        "count": len(command.sessions),
    }  # fmt: skip
    typed: Draft = {"programme_id": str(command.programme_id), "academy": command.academy, "again": "yes"}
    for step, values in (("about", plain), ("roles", plain), ("dates", dates)):
        typed |= forms.shown(values, {name: reader for name, reader in FIELDS[step].items() if name in values})
    typed["series"] = f"{first.on} {first.starts} {first.ends} {OWN_DATES} {len(command.sessions)}"
    return drafts.with_sessions(typed, command.sessions)


handlers = [again_page, again]
