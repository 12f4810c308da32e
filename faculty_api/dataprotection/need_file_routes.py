"""JSON doors of files of what helps people take part."""

from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.dataprotection import service
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from schemas.need_files import AskNeedFile, NeedFileView
from schemas.values import Page

TAGS = ["Data protection"]


@post("/need-files", tags=TAGS)
async def ask_need_file(data: JSONBody[AskNeedFile], work: NamedDependency[Work]) -> NeedFileView:
    """The first of two people of data protection."""
    return await service.ask_need_file(work, data)


@get("/need-files", tags=TAGS)
async def need_files(work: NamedDependency[Work]) -> Page[NeedFileView]:
    return Page(items=await service.need_files(work))


@post("/need-files/{file_id:uuid}/release", tags=TAGS, status_code=200)
async def release_need_file(file_id: FromPath[UUID], work: NamedDependency[Work]) -> NeedFileView:
    """By somebody else than who asked for it."""
    return await service.release_need_file(work, file_id)


@get("/need-files/{file_id:uuid}/file", tags=TAGS, opt=FRESH)
async def open_need_file(file_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Response[bytes]:
    """For who asked for it, for 7 days from its release. Each opening is a read that everybody in it can see."""
    made = await service.open_need_file(work, state.vault, file_id)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type="text/csv", headers=headers)


handlers = [ask_need_file, need_files, release_need_file, open_need_file]
