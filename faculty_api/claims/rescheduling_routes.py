"""Sessions moved and called off, as JSON: what would happen, and doing it."""

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.rescheduling import CallOff, ChangedView, ChangeView, MoveSession, NewTime
from schemas.values import SessionId

TAGS = ["Sessions"]


@get("/sessions/{session_id:uuid}/call-off", tags=TAGS)
async def would_call_off(session_id: FromPath[SessionId], work: NamedDependency[Work]) -> ChangeView:
    """Who would be told that it does not take place. Changes nothing."""
    return await service.would_call_off(work, session_id)


@post("/sessions/{session_id:uuid}/call-off", tags=TAGS, status_code=200)
async def call_off(
    request: Request, session_id: FromPath[SessionId], data: JSONBody[CallOff], work: NamedDependency[Work]
) -> ChangedView:
    """It does not take place. Who said yes has a claim ready; ``version`` is the session's as you looked at it."""
    return await doors.once(work, request, ChangedView, lambda: service.call_off(work, session_id, data))


@post("/sessions/{session_id:uuid}/would-move", tags=TAGS, status_code=200)
async def would_move(
    session_id: FromPath[SessionId], data: JSONBody[NewTime], work: NamedDependency[Work]
) -> ChangeView:
    """Who would be told and asked again. Changes nothing."""
    return await service.would_move(work, session_id, data)


@post("/sessions/{session_id:uuid}/move", tags=TAGS, status_code=200)
async def move(
    request: Request, session_id: FromPath[SessionId], data: JSONBody[MoveSession], work: NamedDependency[Work]
) -> ChangedView:
    """Another time or place. Who said yes is asked again and keeps the place until they answer."""
    return await doors.once(work, request, ChangedView, lambda: service.move(work, session_id, data))


handlers = [would_call_off, call_off, would_move, move]
