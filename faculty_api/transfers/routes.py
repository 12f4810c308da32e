"""JSON doors of moves from one Academy to another."""

from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.transfers import service
from schemas.transfers import AskTransfer, DeclineTransfer, TransferView
from schemas.values import Page

TAGS = ["Moves"]
HERE = "/transfers/{move_id:uuid}"


@get("/transfers", tags=TAGS)
async def list_transfers(work: NamedDependency[Work]) -> Page[TransferView]:
    """Moves from one Academy to another: my own, or those to and from my Academy; those that wait come first."""
    return Page(items=await service.transfers(work))


@get(HERE, tags=TAGS)
async def get_transfer(move_id: FromPath[UUID], work: NamedDependency[Work]) -> TransferView:
    return await service.transfer(work, move_id)


@post("/associates/{person_id:uuid}/transfers", tags=TAGS)
async def ask_transfer(
    request: Request, person_id: FromPath[UUID], data: JSONBody[AskTransfer], work: NamedDependency[Work]
) -> TransferView:
    """Another home network is wanted: by the person, or by phone through their team."""
    return await doors.once(work, request, TransferView, lambda: service.ask_transfer(work, person_id, data))


@post(f"{HERE}/acceptance", tags=TAGS)
async def accept_transfer(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> TransferView:
    """The Academy they want to come to says yes."""
    return await doors.once(work, request, TransferView, lambda: service.accept_transfer(work, move_id))


@post(f"{HERE}/agreement", tags=TAGS)
async def agree_transfer(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> TransferView:
    """The national team agrees: the other network is home from now on."""
    return await doors.once(work, request, TransferView, lambda: service.agree_transfer(work, move_id))


@post(f"{HERE}/refusal", tags=TAGS)
async def decline_transfer(
    request: Request, move_id: FromPath[UUID], data: JSONBody[DeclineTransfer], work: NamedDependency[Work]
) -> TransferView:
    """No, with why, by whoever's turn it is."""
    return await doors.once(work, request, TransferView, lambda: service.decline_transfer(work, move_id, data))


@post(f"{HERE}/end", tags=TAGS)
async def take_back_transfer(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> TransferView:
    """They stay after all."""
    return await doors.once(work, request, TransferView, lambda: service.take_back_transfer(work, move_id))


handlers = [
    list_transfers, get_transfer, ask_transfer, accept_transfer, agree_transfer, decline_transfer, take_back_transfer,
]  # fmt: skip
