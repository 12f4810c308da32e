"""JSON doors of the policy desk."""

from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.rates import service
from schemas.rates import DecideRate, FigureDetail, FigureView, ProposeRate, RateView
from schemas.values import Page


@get("/rates", tags=["Policy desk"])
async def list_rates(work: NamedDependency[Work]) -> Page[FigureView]:
    """Every figure of the policy book as it stands today."""
    return Page(items=await service.desk(work))


@get("/rates/{key:str}", tags=["Policy desk"])
async def get_rate(key: FromPath[str], work: NamedDependency[Work]) -> FigureDetail:
    return await service.figure(work, key)


@get("/rate-proposals", tags=["Policy desk"])
async def list_proposals(work: NamedDependency[Work]) -> Page[RateView]:
    """Proposals nobody has decided yet."""
    return Page(items=await service.waiting(work))


@get("/rate-proposals/{rate_id:uuid}", tags=["Policy desk"])
async def get_proposal(rate_id: FromPath[UUID], work: NamedDependency[Work]) -> RateView:
    return await service.proposal(work, rate_id)


@post("/rate-proposals", tags=["Policy desk"])
async def propose_rate(request: Request, data: JSONBody[ProposeRate], work: NamedDependency[Work]) -> RateView:
    return await doors.once(work, request, RateView, lambda: service.propose(work, data))


@post("/rate-proposals/{rate_id:uuid}/decision", tags=["Policy desk"])
async def decide_rate(
    request: Request, rate_id: FromPath[UUID], data: JSONBody[DecideRate], work: NamedDependency[Work]
) -> RateView:
    return await doors.once(work, request, RateView, lambda: service.decide(work, rate_id, data))


@post("/rate-proposals/{rate_id:uuid}/withdrawal", tags=["Policy desk"])
async def withdraw_rate(request: Request, rate_id: FromPath[UUID], work: NamedDependency[Work]) -> RateView:
    return await doors.once(work, request, RateView, lambda: service.withdraw(work, rate_id))


handlers = [list_rates, get_rate, list_proposals, get_proposal, propose_rate, decide_rate, withdraw_rate]
