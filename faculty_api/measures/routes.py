"""JSON doors of the national picture; without ``year``, this financial year."""

from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from faculty_api.kernel.work import Work
from faculty_api.measures import service
from schemas.measures import AskSessions, DeliveredSession, MeasuresView
from schemas.values import Page

TAGS = ["National picture"]


@get("/measures", tags=TAGS)
async def measures(work: NamedDependency[Work], year: FromQuery[int | None] = None) -> MeasuresView:
    """What was co-delivered, where and at what cost, by Academy in reach. Nobody is named."""
    return await service.measures(work, year)


@get("/measures/sessions", tags=TAGS)
async def sessions(
    work: NamedDependency[Work],
    year: FromQuery[int | None] = None,
    academy: FromQuery[str | None] = None,
    month: FromQuery[date | None] = None,
    co_delivered: FromQuery[bool | None] = None,
    costed: FromQuery[bool] = False,
    cursor: FromQuery[str | None] = None,
) -> Page[DeliveredSession]:
    """The delivered sessions behind a number, newest first."""
    ask = AskSessions(year=year, academy=academy, month=month, co_delivered=co_delivered, costed=costed, after=cursor)
    return await service.sessions(work, ask)


handlers = [measures, sessions]
