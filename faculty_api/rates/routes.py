"""JSON doors of the policy desk."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.rates import service
from schemas.rates import (
    AdoptRates,
    DecideRate,
    EditionTaken,
    FigureDetail,
    FigureView,
    ProposeRate,
    RatesAdopted,
    RateView,
)
from schemas.values import Page

SHEET_SIZE = 1_000_000
"""Bytes of a sheet of figures: some thirty times what every figure takes."""


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


@post("/rate-proposals/adoption", tags=["Policy desk"])
async def adopt_rates(request: Request, data: JSONBody[AdoptRates], work: NamedDependency[Work]) -> RatesAdopted:
    """These together, as of a new edition: all of them or none."""
    return await doors.once(work, request, RatesAdopted, lambda: service.adopt_many(work, data))


@post("/rate-proposals/{rate_id:uuid}/withdrawal", tags=["Policy desk"])
async def withdraw_rate(request: Request, rate_id: FromPath[UUID], work: NamedDependency[Work]) -> RateView:
    return await doors.once(work, request, RateView, lambda: service.withdraw(work, rate_id))


@get("/rate-edition", tags=["Policy desk"], media_type="text/csv")
async def get_edition(work: NamedDependency[Work]) -> Response[bytes]:
    """Every figure as it stands today, as a sheet to fill in for a new edition of the policy."""
    headers = {"Content-Disposition": 'attachment; filename="figures.csv"'}
    return Response(await service.edition(work), media_type="text/csv", headers=headers)


@post(
    "/rate-edition",
    tags=["Policy desk"],
    request_max_body_size=SHEET_SIZE,
    opt={"too_large": service.SHEET_TOO_LARGE},
)
async def propose_edition(
    request: Request, work: NamedDependency[Work], reason: Annotated[str, QueryParameter(max_length=1000)] = ""
) -> EditionTaken:
    """The filled-in sheet as text/csv, or as ``file`` of a multipart form; each changed row becomes a proposal."""
    data = await request.body()
    if request.content_type[0] == "multipart/form-data":
        data = await doors.file_of(request, "file", "Select the filled-in sheet")
    return await doors.once(work, request, EditionTaken, lambda: service.propose_edition(work, data, reason))


handlers = [
    list_rates,
    get_rate,
    list_proposals,
    get_proposal,
    propose_rate,
    decide_rate,
    adopt_rates,
    withdraw_rate,
    get_edition,
    propose_edition,
]
