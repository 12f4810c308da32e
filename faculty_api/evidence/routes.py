"""JSON doors of the consistency report and of a figure's effect. They read; nothing is stored."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.evidence import service
from faculty_api.kernel.work import Work
from schemas.evidence import Consistency, RateEffect
from schemas.rates import ProposeRate

TAGS = ["Evidence"]
Day = Annotated[date | None, QueryParameter()]
Code = Annotated[str | None, QueryParameter(max_length=8, pattern=r"\A[A-Z]{2,8}\Z")]


@get("/consistency", tags=TAGS)
async def get_consistency(
    work: NamedDependency[Work], since: Day = None, until: Day = None, academy: Code = None
) -> Consistency:
    """Every assessed line worked out again by the book of its day, as it was known: the last 12 months."""
    return await service.consistency(work, since, until, academy)


@get("/rate-proposals/{rate_id:uuid}/effect", tags=TAGS)
async def get_effect(rate_id: FromPath[UUID], work: NamedDependency[Work]) -> RateEffect:
    """The last 12 months as if this proposal's figure had held for all of them."""
    return await service.effect_of(work, rate_id)


@post("/rate-effects", tags=TAGS, status_code=200)
async def show_effect(data: JSONBody[ProposeRate], work: NamedDependency[Work]) -> RateEffect:
    """The same for a figure that nobody has proposed yet."""
    return await service.effect(work, data)


handlers = [get_consistency, get_effect, show_effect]
