"""Schedules in draft: planned where nobody outside the team sees it, shown as a difference, published in one press."""

from collections.abc import Collection
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.schedules import queries
from faculty_api.schedules.drafting import add, call_off, change_added, draft_cohort, drop, keep, move, throw_away
from faculty_api.schedules.publishing import named, publish
from faculty_api.schedules.showing import draft, new_time_of
from schemas.access import Permission
from schemas.schedules import WaitingDraft

__all__ = [
    "add", "call_off", "change_added", "draft", "draft_cohort", "drafted", "drop", "keep", "move", "named",
    "new_time_of", "publish", "throw_away", "waiting",
]  # fmt: skip


async def drafted(work: Work, cohort_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many changes wait to be published, by cohort; nothing for whoever cannot change cohorts."""
    reach = work.actor.reach(Permission.COHORT_EDIT)
    return await queries.drafted(work.session, reach, cohort_ids) if reach else {}


async def waiting(work: Work) -> list[WaitingDraft]:
    """Drafts with changes that nobody has published, those about the nearest days first; nothing for whoever cannot
    change cohorts."""
    reach = work.actor.reach(Permission.COHORT_EDIT)
    return await queries.waiting(work.session, reach) if reach else []
