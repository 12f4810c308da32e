"""Says what the place of a cohort has, for suggestions."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from frontend import forms, place_words
from frontend.render import page
from schemas.programmes import CohortView, SayPlace

FIELDS = {"venue_has": place_words.FIELD}


@get("/team/cohorts/{cohort_id:uuid}/place", include_in_schema=False)
async def place_page(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _ask(request, work, cohort_id)


async def _ask(request: Request, work: Work, cohort_id: UUID, **more: Any) -> Template:
    cohort = await service.cohort(work, cohort_id)
    context = {"values": {"venue_has": [str(one) for one in cohort.venue_has]}, **more}
    return page(request, "cohorts/place.html", "What the place has", cohort=cohort, options=place_words.OPTIONS,
                **context)  # fmt: skip


@post("/team/cohorts/{cohort_id:uuid}/place", include_in_schema=False)
async def say_place(
    request: Request, cohort_id: FromPath[UUID], data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, SayPlace, FIELDS)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, CohortView, lambda: service.say_place(work, cohort_id, command))
            return Redirect(f"/team/cohorts/{cohort_id}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _ask(request, work, cohort_id, errors=errors, values=data)


handlers = [place_page, say_place]
