"""Programmes, cohorts and sessions as JSON."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.programmes import service
from schemas.programmes import (
    CohortLine,
    CohortState,
    CohortView,
    CreateCohort,
    ProgrammeView,
    ProposeDates,
    ProposedDate,
    SayPlace,
    SessionStatus,
    SessionView,
)
from schemas.requiring import RequirementsView, SetRequirements, WhyNotView
from schemas.values import Page

Cursor = Annotated[str | None, QueryParameter(max_length=200)]
Most = Annotated[int, QueryParameter(ge=1, le=200)]


@get("/programmes", tags=["Cohorts"])
async def list_programmes(work: NamedDependency[Work]) -> Page[ProgrammeView]:
    return Page(items=await service.programmes(work))


@get("/programmes/{programme_id:uuid}/requirements", tags=["Cohorts"])
async def get_requirements(programme_id: FromPath[UUID], work: NamedDependency[Work]) -> RequirementsView:
    return await service.requirements(work, programme_id)


@put("/programmes/{programme_id:uuid}/requirements", tags=["Cohorts"])
async def set_requirements(
    request: Request, programme_id: FromPath[UUID], data: JSONBody[SetRequirements], work: NamedDependency[Work]
) -> RequirementsView:
    """All that a programme requires from now on. Who is booked already stays booked."""
    return await doors.once(work, request, RequirementsView, lambda: service.set_requirements(work, programme_id, data))


@get("/associates/{person_id:uuid}/why-not", tags=["Skills and training"])
async def why_not(
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    on: FromQuery[date | None] = None,
    session: FromQuery[UUID | None] = None,
) -> WhyNotView:
    """Why somebody cannot be booked: what programmes require and they miss on a day, or for a session on its own."""
    return await service.why_not(work, person_id, on, session)


@get("/cohorts", tags=["Cohorts"])
async def list_cohorts(
    work: NamedDependency[Work],
    in_state: Annotated[CohortState | None, QueryParameter(name="state")] = None,
    cursor: Cursor = None,
    limit: Most = service.MOST,
) -> Page[CohortLine]:
    return await service.cohorts(work, state=in_state, after=cursor, most=limit)


@post("/cohorts", tags=["Cohorts"])
async def create_cohort(request: Request, data: JSONBody[CreateCohort], work: NamedDependency[Work]) -> CohortView:
    return await doors.once(work, request, CohortView, lambda: service.create_cohort(work, data))


@post("/cohorts/dates", tags=["Cohorts"], status_code=200)
async def propose_dates(data: JSONBody[ProposeDates], work: NamedDependency[Work]) -> Page[ProposedDate]:
    """The dates of a series with bank holidays and weekends noted. Stores nothing."""
    return Page(items=await service.propose_dates(work, data))


@get("/cohorts/{cohort_id:uuid}", tags=["Cohorts"])
async def get_cohort(cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> CohortView:
    return await service.cohort(work, cohort_id)


@put("/cohorts/{cohort_id:uuid}/place", tags=["Cohorts"])
async def say_place(
    request: Request, cohort_id: FromPath[UUID], data: JSONBody[SayPlace], work: NamedDependency[Work]
) -> CohortView:
    """All that its place has. Sessions that were moved to another place keep what was said of that."""
    return await doors.once(work, request, CohortView, lambda: service.say_place(work, cohort_id, data))


@get("/cohorts/{cohort_id:uuid}/again", tags=["Cohorts"])
async def cohort_again(
    cohort_id: FromPath[UUID], work: NamedDependency[Work], first: FromQuery[date | None] = None
) -> CreateCohort:
    """What would create the cohort once more from another first day: send it to ``POST /cohorts``. Stores nothing."""
    if first is None:
        raise Invalid.field("first", "Enter the first day")
    return await service.cohort_again(work, cohort_id, first)


@get("/sessions", tags=["Sessions"])
async def list_sessions(
    work: NamedDependency[Work],
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    status: FromQuery[SessionStatus | None] = None,
    cursor: Cursor = None,
    limit: Most = service.MOST,
) -> Page[SessionView]:
    """Sessions that have not ended by ``since`` and start before ``until``, in order of time."""
    return await service.sessions(work, since=since, until=until, status=status, after=cursor, most=limit)


@get("/sessions/{session_id:uuid}", tags=["Sessions"])
async def get_session(session_id: FromPath[UUID], work: NamedDependency[Work]) -> SessionView:
    return await service.session(work, session_id)


handlers = [
    get_requirements,
    set_requirements,
    why_not,
    list_programmes,
    list_cohorts,
    create_cohort,
    propose_dates,
    get_cohort,
    cohort_again,
    say_place,
    list_sessions,
    get_session,
]
