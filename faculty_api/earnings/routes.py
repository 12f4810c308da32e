"""The JSON door of a person's own limit. Another person's cannot be named, let alone asked for."""

from litestar import Request, delete, get, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody

from faculty_api.earnings import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from schemas.earnings import EarningsLimitKept, EarningsLimitView, SetEarningsLimit

TAGS = ["Earnings limit"]


@get("/earnings-limit", tags=TAGS)
async def get_limit(work: NamedDependency[Work], state: State) -> EarningsLimitView:
    """My own limit; nobody else can see it."""
    found = await service.limit(work, state.vault)
    if found is None:
        raise NotFound("You have not set a limit")
    return found


@put("/earnings-limit", tags=TAGS)
async def set_limit(
    request: Request, data: JSONBody[SetEarningsLimit], work: NamedDependency[Work], state: State
) -> EarningsLimitKept:
    return await doors.once(work, request, EarningsLimitKept, lambda: service.set_limit(work, state.vault, data))


@delete("/earnings-limit", tags=TAGS, status_code=200)
async def remove_limit(request: Request, work: NamedDependency[Work]) -> EarningsLimitKept:
    return await doors.once(work, request, EarningsLimitKept, lambda: service.remove_limit(work))


handlers = [get_limit, set_limit, remove_limit]
