"""The JSON doors of data protection."""

from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.dataprotection import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from schemas.dataprotection import AccessCopy, AskFullCopy, FullCopyView, MakeAccessCopy
from schemas.keeping import ScheduleView
from schemas.values import Page

TAGS = ["Data protection"]


@get("/keeping-schedule", tags=TAGS, opt={"public": True})
async def get_schedule(work: NamedDependency[Work]) -> ScheduleView:
    """What we keep, how long, and what happens then. Open to everybody."""
    return await service.keeping_schedule(work)


@get("/my-data", tags=TAGS)
async def my_data(work: NamedDependency[Work], state: State) -> Response[AccessCopy]:
    """Everything held of me, from the keeping schedule. Bank details are masked, other people are left out."""
    copy = await service.my_data(work, state.vault)
    name = f"my-data-{london_day(copy.made_at).isoformat()}.json"
    return Response(copy, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@post("/people/{person_id:uuid}/access-copy", tags=TAGS, status_code=200)
async def make_copy(
    person_id: FromPath[UUID], data: JSONBody[MakeAccessCopy], work: NamedDependency[Work], state: State
) -> AccessCopy:
    """Everything held of somebody else, for a reason. Never stored: each request makes it anew and is recorded."""
    return await service.make_copy(work, state.vault, person_id, data)


@post("/people/{person_id:uuid}/full-copy", tags=TAGS)
async def ask_full_copy(
    person_id: FromPath[UUID], data: JSONBody[AskFullCopy], work: NamedDependency[Work]
) -> FullCopyView:
    """Everything, for somebody who cannot log in. A second person releases it."""
    return await service.ask_full_copy(work, person_id, data)


@get("/full-copies", tags=TAGS)
async def full_copies(work: NamedDependency[Work]) -> Page[FullCopyView]:
    return Page(items=await service.full_copies(work))


@post("/full-copies/{copy_id:uuid}/release", tags=TAGS, status_code=200)
async def release_full_copy(copy_id: FromPath[UUID], work: NamedDependency[Work]) -> FullCopyView:
    """By somebody else than who asked for it."""
    return await service.release_full_copy(work, copy_id)


@get("/full-copies/{copy_id:uuid}/file", tags=TAGS, opt=FRESH)
async def open_full_copy(copy_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Response[AccessCopy]:
    """For who asked for it, for 7 days from its release. Each opening is a read that the person can see."""
    copy = await service.open_full_copy(work, state.vault, copy_id)
    name = f"full-copy-{london_day(copy.made_at).isoformat()}.json"
    return Response(copy, headers={"Content-Disposition": f'attachment; filename="{name}"'})


handlers = [get_schedule, my_data, make_copy, ask_full_copy, full_copies, release_full_copy, open_full_copy]
