"""JSON doors of the spread of work; without ``months``, the last six."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from faculty_api.kernel.work import Work
from faculty_api.measures import spread
from schemas.people import Kind
from schemas.spread import AskSpread, SpreadOf, SpreadPerson, SpreadView
from schemas.values import Page

TAGS = ["Spread of work"]


@get("/spread", tags=TAGS)
async def get_spread(
    work: NamedDependency[Work], months: FromQuery[int] = spread.MONTHS, academy: FromQuery[str | None] = None
) -> SpreadView:
    """How many people of each network were asked and have sessions, and what each number counts. Nobody is named."""
    return await spread.spread(work, months, academy)


@get("/spread/people", tags=TAGS)
async def get_spread_people(
    work: NamedDependency[Work],
    of: FromQuery[SpreadOf] = SpreadOf.EVERYONE,
    months: FromQuery[int] = spread.MONTHS,
    academy: FromQuery[str | None] = None,
    kind: FromQuery[Kind | None] = None,
    cursor: FromQuery[str | None] = None,
) -> Page[SpreadPerson]:
    """The people behind a number, whoever was not asked for longest first."""
    return await spread.spread_people(work, AskSpread(of=of, months=months, academy=academy, kind=kind, after=cursor))


handlers = [get_spread, get_spread_people]
