"""JSON doors of breaks, leaving and coming back."""

from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.leaving import service
from schemas.standing import ChangeStanding, Leave, Pause, StandingView, Suspend

TAGS = ["Breaks and leaving"]
HERE = "/associates/{person_id:uuid}"


@get(f"{HERE}/standing", tags=TAGS)
async def get_standing(person_id: FromPath[UUID], work: NamedDependency[Work]) -> StandingView:
    """How somebody stands, what they have said yes to, and what changed so far."""
    return await service.standing(work, person_id)


@post(f"{HERE}/pause", tags=TAGS)
async def pause(
    request: Request, person_id: FromPath[UUID], data: JSONBody[Pause], work: NamedDependency[Work]
) -> StandingView:
    """No offers until a day, or until they say so."""
    return await doors.once(work, request, StandingView, lambda: service.pause(work, person_id, data))


@post(f"{HERE}/resumption", tags=TAGS)
async def resume(
    request: Request, person_id: FromPath[UUID], data: JSONBody[ChangeStanding], work: NamedDependency[Work]
) -> StandingView:
    return await doors.once(work, request, StandingView, lambda: service.resume(work, person_id, data))


@post(f"{HERE}/leaving", tags=TAGS)
async def leave(
    request: Request, person_id: FromPath[UUID], data: JSONBody[Leave], work: NamedDependency[Work]
) -> StandingView:
    """``hand_back`` names every booking to come."""
    return await doors.once(work, request, StandingView, lambda: service.leave(work, person_id, data))


@post(f"{HERE}/return", tags=TAGS)
async def come_back(
    request: Request, person_id: FromPath[UUID], data: JSONBody[ChangeStanding], work: NamedDependency[Work]
) -> StandingView:
    return await doors.once(work, request, StandingView, lambda: service.come_back(work, person_id, data))


@post(f"{HERE}/suspension", tags=TAGS)
async def suspend(
    request: Request, person_id: FromPath[UUID], data: JSONBody[Suspend], work: NamedDependency[Work]
) -> StandingView:
    return await doors.once(work, request, StandingView, lambda: service.suspend(work, person_id, data))


@post(f"{HERE}/suspension/end", tags=TAGS)
async def lift(
    request: Request, person_id: FromPath[UUID], data: JSONBody[Suspend], work: NamedDependency[Work]
) -> StandingView:
    """By somebody else than who asked them to stop."""
    return await doors.once(work, request, StandingView, lambda: service.lift(work, person_id, data))


handlers = [get_standing, pause, resume, leave, come_back, suspend, lift]
