"""JSON doors of a network: its partners in the community, and its noticeboard."""

from typing import Annotated
from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.networks import service
from faculty_api.networks.partners import MOST_WORDS
from schemas.networks import NoticeView, PartnerView, PutUpNotice, SavePartner
from schemas.values import Page

TAGS = ["Networks"]


@get("/networks/{code:str}/partners", tags=TAGS)
async def list_partners(
    code: FromPath[str],
    work: NamedDependency[Work],
    q: Annotated[str, QueryParameter(max_length=MOST_WORDS)] = "",
    cursor: FromQuery[UUID | None] = None,
) -> Page[PartnerView]:
    """By name. ``q``: words, each in the name, in what they offer, or in the place."""
    return await service.partners(work, code, q, cursor)


@post("/networks/{code:str}/partners", tags=TAGS)
async def add_partner(
    request: Request, code: FromPath[str], data: JSONBody[SavePartner], work: NamedDependency[Work]
) -> PartnerView:
    return await doors.once(work, request, PartnerView, lambda: service.add_partner(work, code, data))


@get("/partners/{partner_id:uuid}", tags=TAGS)
async def get_partner(partner_id: FromPath[UUID], work: NamedDependency[Work]) -> PartnerView:
    return await service.partner(work, partner_id)


@put("/partners/{partner_id:uuid}", tags=TAGS)
async def change_partner(
    request: Request, partner_id: FromPath[UUID], data: JSONBody[SavePartner], work: NamedDependency[Work]
) -> PartnerView:
    return await doors.once(work, request, PartnerView, lambda: service.change_partner(work, partner_id, data))


@post("/partners/{partner_id:uuid}/put-away", tags=TAGS)
async def put_away_partner(request: Request, partner_id: FromPath[UUID], work: NamedDependency[Work]) -> PartnerView:
    return await doors.once(work, request, PartnerView, lambda: service.put_away_partner(work, partner_id))


@get("/notices", tags=TAGS)
async def list_notices(work: NamedDependency[Work]) -> Page[NoticeView]:
    """Those that are up in your network, the newest first."""
    return Page(items=await service.notices(work))


@post("/networks/{code:str}/notices", tags=TAGS)
async def put_up_notice(
    request: Request, code: FromPath[str], data: JSONBody[PutUpNotice], work: NamedDependency[Work]
) -> NoticeView:
    return await doors.once(work, request, NoticeView, lambda: service.put_up_notice(work, code, data))


@post("/notices/{notice_id:uuid}/take-down", tags=TAGS)
async def take_down_notice(request: Request, notice_id: FromPath[UUID], work: NamedDependency[Work]) -> NoticeView:
    return await doors.once(work, request, NoticeView, lambda: service.take_down_notice(work, notice_id))


handlers = [
    list_partners, add_partner, get_partner, change_partner, put_away_partner, list_notices, put_up_notice,
    take_down_notice,
]  # fmt: skip
