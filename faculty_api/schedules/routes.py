"""JSON doors of schedules in draft."""

from uuid import UUID

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.schedules import service
from schemas.programmes import CreateCohort
from schemas.rescheduling import NewTime
from schemas.schedules import AddSessions, DraftCallOff, DraftGone, DraftMove, DraftView, PublishDraft, PublishedView

TAGS = ["Cohorts"]
HERE = "/cohorts/{cohort_id:uuid}/draft"


@post("/cohort-drafts", tags=TAGS)
async def draft_cohort(request: Request, data: JSONBody[CreateCohort], work: NamedDependency[Work]) -> DraftView:
    """A new cohort with all its sessions in draft. Only its team sees it until it is published."""
    return await doors.once(work, request, DraftView, lambda: service.draft_cohort(work, data))


@get(HERE, tags=TAGS)
async def get_draft(cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> DraftView:
    """The difference between what is published and what is drafted: who would be told, who has a clash."""
    return await service.draft(work, cohort_id)


@post(HERE + "/sessions", tags=TAGS)
async def draft_sessions(
    request: Request, cohort_id: FromPath[UUID], data: JSONBody[AddSessions], work: NamedDependency[Work]
) -> DraftView:
    """Sessions that would be added. ``POST /cohorts/dates`` proposes the dates of a series."""
    return await doors.once(work, request, DraftView, lambda: service.add(work, cohort_id, data))


@post(HERE + "/sessions/{planned_id:uuid}/move", tags=TAGS)
async def draft_move(
    request: Request,
    cohort_id: FromPath[UUID],
    planned_id: FromPath[UUID],
    data: JSONBody[DraftMove],
    work: NamedDependency[Work],
) -> DraftView:
    return await doors.once(work, request, DraftView, lambda: service.move(work, cohort_id, planned_id, data))


@post(HERE + "/sessions/{planned_id:uuid}/call-off", tags=TAGS)
async def draft_call_off(
    request: Request,
    cohort_id: FromPath[UUID],
    planned_id: FromPath[UUID],
    data: JSONBody[DraftCallOff],
    work: NamedDependency[Work],
) -> DraftView:
    return await doors.once(work, request, DraftView, lambda: service.call_off(work, cohort_id, planned_id, data))


@put(HERE + "/changes/{change_id:uuid}", tags=TAGS)
async def change_added(
    request: Request,
    cohort_id: FromPath[UUID],
    change_id: FromPath[UUID],
    data: JSONBody[NewTime],
    work: NamedDependency[Work],
) -> DraftView:
    """Another time or place of a session that would be added."""
    return await doors.once(work, request, DraftView, lambda: service.change_added(work, cohort_id, change_id, data))


@post(HERE + "/changes/{change_id:uuid}/drop", tags=TAGS)
async def drop_change(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], work: NamedDependency[Work]
) -> DraftView:
    return await doors.once(work, request, DraftView, lambda: service.drop(work, cohort_id, change_id))


@post(HERE + "/changes/{change_id:uuid}/keep", tags=TAGS)
async def keep_change(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], work: NamedDependency[Work]
) -> DraftView:
    """The published session has changed since; the change of it is still wanted."""
    return await doors.once(work, request, DraftView, lambda: service.keep(work, cohort_id, change_id))


@post(HERE + "/publish", tags=TAGS)
async def publish_draft(
    request: Request, cohort_id: FromPath[UUID], data: JSONBody[PublishDraft], work: NamedDependency[Work]
) -> PublishedView:
    """All of it at once, or nothing; everybody concerned is told."""
    return await doors.once(work, request, PublishedView, lambda: service.publish(work, cohort_id, data))


@post(HERE + "/throw-away", tags=TAGS)
async def throw_away(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> DraftGone:
    return await doors.once(work, request, DraftGone, lambda: service.throw_away(work, cohort_id))


handlers = [
    draft_cohort, get_draft, draft_sessions, draft_move, draft_call_off, change_added, drop_change, keep_change,
    publish_draft, throw_away,
]  # fmt: skip
