"""A cohort's draft, held: whoever changes, publishes or throws it away does so one after another."""

from uuid import UUID

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.programmes.models import Cohort
from faculty_api.schedules import queries
from faculty_api.schedules.models import ScheduleDraft
from schemas.access import Permission, Reach
from schemas.schedules import DraftState

NO_DRAFT = "There is no draft of this schedule. Plan a change first"
GONE = {
    DraftState.PUBLISHED: "This draft was published already, so everybody concerned is told. Look at the schedule",
    DraftState.THROWN_AWAY: "This draft was thrown away. Plan the changes again if you need them",
}
CHANGED = "The draft has changed since you looked at it. Look again, then decide"


async def cohort(work: Work, cohort_id: UUID, reach: Reach) -> Cohort:
    found = await queries.cohort(work.session, cohort_id, reach)
    if found is None:
        raise NotFound
    return found


async def begun(work: Work, cohort_id: UUID) -> ScheduleDraft:
    """The open draft, or a new one."""
    work.must(Permission.COHORT_EDIT)
    await queries.begin(work.session, new_id(), cohort_id, work.actor.person, work.now)
    return await held(work, cohort_id)


async def held(work: Work, cohort_id: UUID, version: int | None = None) -> ScheduleDraft:
    """The open draft, as it was looked at where ``version`` is given; or why there is none."""
    work.must(Permission.COHORT_EDIT)
    found = await queries.open_draft(work.session, cohort_id, hold=True)
    if found is None:
        ended = await queries.newest_end(work.session, cohort_id)
        raise Conflict(GONE[DraftState(ended[0])] if ended else NO_DRAFT)
    if version is not None and found.version != version:
        raise Conflict(CHANGED)
    return found


def changed(work: Work, draft: ScheduleDraft) -> None:
    draft.version += 1
    draft.worked_by, draft.worked_at = work.actor.person, work.now
