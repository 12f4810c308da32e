"""What was heard, as JSON."""

from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.heard import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.heard import AnswerHeard, HeardView, TakeHeard, WriteHeard
from schemas.values import Page

TAGS = ["Cohorts"]


@get("/cohorts/{cohort_id:uuid}/heard", tags=TAGS)
async def list_heard(cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[HeardView]:
    """What people said about a cohort and what came of it; what waits for an answer first."""
    return Page(items=await service.heard(work, cohort_id))


@post("/cohorts/{cohort_id:uuid}/heard", tags=TAGS)
async def write_heard(
    request: Request, cohort_id: FromPath[UUID], data: JSONBody[WriteHeard], work: NamedDependency[Work]
) -> HeardView:
    """A group said it; nobody is named."""
    return await doors.once(work, request, HeardView, lambda: service.write(work, cohort_id, data))


@post("/heard/{heard_id:uuid}/take", tags=TAGS, status_code=200)
async def take_heard(
    request: Request, heard_id: FromPath[UUID], data: JSONBody[TakeHeard], work: NamedDependency[Work]
) -> HeardView:
    """I take care of it."""
    return await doors.once(work, request, HeardView, lambda: service.take(work, heard_id, data))


@post("/heard/{heard_id:uuid}/answer", tags=TAGS, status_code=200)
async def answer_heard(
    request: Request, heard_id: FromPath[UUID], data: JSONBody[AnswerHeard], work: NamedDependency[Work]
) -> HeardView:
    """What was changed, or why it stays. Everybody who leads the cohort reads it."""
    return await doors.once(work, request, HeardView, lambda: service.answer(work, heard_id, data))


handlers = [list_heard, write_heard, take_heard, answer_heard]
