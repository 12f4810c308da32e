"""JSON doors of one person's one record."""

from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.records import service
from schemas.exports import ExportRegister
from schemas.records import Happened, Merged, MergePeople, MergeView, OtherProved, ProveOther
from schemas.values import Page

TAGS = ["People"]


@get("/associates/{person_id:uuid}/merge/{other_id:uuid}", tags=TAGS)
async def compare(person_id: FromPath[UUID], other_id: FromPath[UUID], work: NamedDependency[Work]) -> MergeView:
    """Two records side by side, and why they cannot be joined if they cannot."""
    return await service.compare(work, person_id, other_id)


@post("/associates/{person_id:uuid}/merge", tags=TAGS, status_code=200)
async def merge(
    request: Request,
    person_id: FromPath[UUID],
    data: JSONBody[MergePeople],
    work: NamedDependency[Work],
    state: State,
) -> Merged:
    """The other record becomes part of this one, with everything that is theirs. It cannot be taken back."""
    return await doors.once(work, request, Merged, lambda: service.merge(work, state.vault, person_id, data))


@post("/associates/{person_id:uuid}/merge/{other_id:uuid}/code", tags=TAGS, status_code=200)
async def prove(
    person_id: FromPath[UUID], other_id: FromPath[UUID], data: JSONBody[ProveOther], work: NamedDependency[Work]
) -> OtherProved:
    """Whoever logs in with the other record reads a code from its address to you. Without ``code`` one is sent."""
    return await service.prove(work, person_id, other_id, data)


@get("/associates/{person_id:uuid}/history", tags=TAGS)
async def history(
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    cursor: Annotated[str | None, QueryParameter(max_length=20)] = None,
) -> Page[Happened]:
    """Everything that happened to a person, the newest first; what you may not see is not in it."""
    return await service.history(work, person_id, cursor)


@post("/associates/export", tags=TAGS, status_code=200, opt=FRESH)
async def export(data: JSONBody[ExportRegister], work: NamedDependency[Work]) -> Response[bytes]:
    """The register as you may see it, as a spreadsheet that can be imported again."""
    made = await service.export(work, data)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)


handlers = [compare, merge, prove, history, export]
