"""JSON doors of a stretch of weeks at a glance; without ``first``, from this week on."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.pictures import service
from schemas.people import Kind
from schemas.pictures import MOST_WEEKS, FreeView, PlannedView, WhoIsFree
from schemas.values import Page

TAGS = ["Weeks at a glance"]
Weeks = Annotated[int, QueryParameter(ge=1, le=MOST_WEEKS)]
Need = Annotated[int, QueryParameter(ge=1, le=9)]


@get("/free-weeks", tags=TAGS)
async def who_is_free(
    work: NamedDependency[Work],
    first: FromQuery[date | None] = None,
    weeks: Weeks = 13,
    need: Need = 2,
    academy: FromQuery[str | None] = None,
    programme_id: FromQuery[UUID | None] = None,
    kind: FromQuery[Kind | None] = None,
) -> FreeView:
    """How many people are free, and of how many we do not know, by week, day and part of the day. Nobody is named."""
    ask = WhoIsFree(
        first=first or london_day(work.now),
        weeks=weeks,
        need=need,
        academy=academy,
        programme_id=programme_id,
        kind=kind,
    )
    return await service.who_is_free(work, ask)


@get("/planned-sessions", tags=TAGS)
async def planned(
    work: NamedDependency[Work],
    first: FromQuery[date | None] = None,
    weeks: Weeks = 13,
    cohort_id: FromQuery[UUID | None] = None,
) -> Page[PlannedView]:
    """Sessions of these weeks with their people, in order of time."""
    return Page(items=await service.planned(work, first or london_day(work.now), weeks, cohort_id))


@get("/session-gaps", tags=TAGS)
async def gaps(
    work: NamedDependency[Work], first: FromQuery[date | None] = None, weeks: Weeks = 13
) -> Page[PlannedView]:
    """Sessions to come that lack people."""
    return Page(items=await service.gaps(work, first or london_day(work.now), weeks))


handlers = [who_is_free, planned, gaps]
