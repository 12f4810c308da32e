"""The JSON doors of removing and of holds."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.dataprotection import service
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from schemas.removals import (
    AskErasure,
    DueList,
    ErasureView,
    HoldView,
    LiftHold,
    PlaceHold,
    ProposeErasure,
    RemovalView,
    StopRemoval,
)  # fmt: skip
from schemas.values import Page

TAGS = ["Data protection"]


@get("/my-data/erasure", tags=TAGS)
async def my_erasure(work: NamedDependency[Work]) -> ErasureView:
    """Whether I have asked to be erased, and what stands against it."""
    return await service.my_erasure(work)


@post("/my-data/erasure", tags=TAGS)
async def ask_erasure(data: JSONBody[AskErasure], work: NamedDependency[Work]) -> ErasureView:
    """Asks that everything about me be erased."""
    return await service.ask_erasure(work, data)


@get("/removals/due", tags=TAGS)
async def due_now(work: NamedDependency[Work]) -> DueList:
    """What is past its time now: how many rows and since when, never what is in them."""
    return await service.due_now(work)


@post("/removals", tags=TAGS)
async def propose_due(work: NamedDependency[Work]) -> RemovalView:
    """Puts forward everything that is due, for a second person to release."""
    return await service.propose_due(work)


@get("/removals", tags=TAGS)
async def removals(work: NamedDependency[Work]) -> Page[RemovalView]:
    return Page(items=await service.removals(work))


@get("/removals/{removal_id:uuid}", tags=TAGS)
async def removal(removal_id: FromPath[UUID], work: NamedDependency[Work]) -> RemovalView:
    return await service.removal(work, removal_id)


@post("/removals/{removal_id:uuid}/release", tags=TAGS, status_code=200, opt=FRESH)
async def release(removal_id: FromPath[UUID], work: NamedDependency[Work]) -> RemovalView:
    """By somebody else than who put it forward. It is carried out soon after."""
    return await service.release(work, removal_id)


@post("/removals/{removal_id:uuid}/stop", tags=TAGS, status_code=200)
async def stop(removal_id: FromPath[UUID], data: JSONBody[StopRemoval], work: NamedDependency[Work]) -> RemovalView:
    return await service.stop(work, removal_id, data)


@get("/people/{person_id:uuid}/erasure", tags=TAGS)
async def erasure(person_id: FromPath[UUID], work: NamedDependency[Work]) -> ErasureView:
    """Whether somebody can be erased; ``why_not`` says what stands against it."""
    return await service.erasure(work, person_id)


@post("/people/{person_id:uuid}/erasure", tags=TAGS, opt=FRESH)
async def propose_erasure(
    person_id: FromPath[UUID], data: JSONBody[ProposeErasure], work: NamedDependency[Work], state: State
) -> RemovalView:
    """The first of two people. A second one releases it."""
    return await service.propose_erasure(work, state.vault, person_id, data)


@get("/holds", tags=TAGS)
async def holds(work: NamedDependency[Work]) -> Page[HoldView]:
    return Page(items=await service.holds(work))


@post("/people/{person_id:uuid}/holds", tags=TAGS)
async def place_hold(person_id: FromPath[UUID], data: JSONBody[PlaceHold], work: NamedDependency[Work]) -> HoldView:
    """It stands at once; a second person confirms it."""
    return await service.place_hold(work, person_id, data)


@post("/holds/{hold_id:uuid}/confirm", tags=TAGS, status_code=200)
async def confirm_hold(hold_id: FromPath[UUID], work: NamedDependency[Work]) -> HoldView:
    return await service.confirm_hold(work, hold_id)


@post("/holds/{hold_id:uuid}/ask-to-lift", tags=TAGS, status_code=200)
async def ask_lift(hold_id: FromPath[UUID], data: JSONBody[LiftHold], work: NamedDependency[Work]) -> HoldView:
    return await service.ask_lift(work, hold_id, data)


@post("/holds/{hold_id:uuid}/lift", tags=TAGS, status_code=200)
async def lift_hold(hold_id: FromPath[UUID], work: NamedDependency[Work]) -> HoldView:
    return await service.lift_hold(work, hold_id)


handlers = [
    my_erasure, ask_erasure, due_now, propose_due, removals, removal, release, stop, erasure, propose_erasure, holds,
    place_hold, confirm_hold, ask_lift, lift_hold,
]  # fmt: skip
