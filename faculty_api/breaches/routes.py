"""The JSON doors of the log of breaches."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.breaches import service
from faculty_api.kernel.work import Work
from schemas.breaches import BreachView, ChangeBreach, LogBreach
from schemas.values import Page

TAGS = ["Data protection"]


@get("/breaches", tags=TAGS)
async def breaches(work: NamedDependency[Work]) -> Page[BreachView]:
    """Newest first, each with its 72 hours and its history."""
    return Page(items=await service.breaches(work))


@post("/breaches", tags=TAGS)
async def log_breach(data: JSONBody[LogBreach], work: NamedDependency[Work]) -> BreachView:
    return await service.log_breach(work, data)


@get("/breaches/{breach_id:uuid}", tags=TAGS)
async def breach(breach_id: FromPath[UUID], work: NamedDependency[Work]) -> BreachView:
    return await service.breach(work, breach_id)


@post("/breaches/{breach_id:uuid}/versions", tags=TAGS)
async def change_breach(
    breach_id: FromPath[UUID], data: JSONBody[ChangeBreach], work: NamedDependency[Work]
) -> BreachView:
    """Its next version. The earlier ones stay as they are."""
    return await service.change_breach(work, breach_id, data)


handlers = [breaches, log_breach, breach, change_breach]
