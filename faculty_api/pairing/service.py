"""Suggested people for sessions, with reasons in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.pairing import planning, term_queries
from faculty_api.pairing.by_hand import to_choose
from faculty_api.pairing.effect import changes, effect
from faculty_api.pairing.keeping import Keep
from faculty_api.pairing.planning import Wish
from faculty_api.pairing.pool import Taken, spans
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.pairing import CohortPlan
from schemas.programmes import SessionFacts
from schemas.term_plan import PlanEffect

__all__ = ["Keep", "Taken", "Wish", "changes", "effect_of", "spans", "suggest", "to_choose"]


async def suggest(
    work: Work, session_ids: Sequence[UUID], wish: Wish, read: Mapping[UUID, SessionFacts] | None = None
) -> CohortPlan:
    """Up to three choices for the open places of each session, in order of time.

    First choices are the best for all sessions of one Academy together; the others stand beside the first of the rest.
    ``read``: the sessions, where they were looked up already.
    """
    reach = work.must(Permission.PAIR_SUGGEST)
    if read is None:
        read = await programmes.session_facts(work, session_ids)
    found = {one: read[one] for one in session_ids if one in read}
    sessions = sorted(found.values(), key=lambda session: (session.starts_at, session.id))
    if len(found) != len(set(session_ids)) or not all(
        reach.everyone or session.academy in reach.academies for session in sessions
    ):
        raise NotFound
    plans = [
        await planning.of_academy(work, academy, [session for session in sessions if session.academy == academy], wish)
        for academy in sorted({session.academy for session in sessions})
    ]
    suggested = {one.session.id: one for plan in plans for one in plan.sessions}
    return CohortPlan(
        sessions=[suggested[session.id] for session in sessions],
        proved=all(plan.proved for plan in plans),
        core=[one for plan in plans for one in plan.core],
    )


async def effect_of(work: Work, plan: CohortPlan, academy: str, since: datetime, until: datetime) -> PlanEffect:
    """What a plan would mean for the people of an Academy in that time, beside what they are booked for."""
    work.must(Permission.PAIR_SUGGEST)
    return effect(plan, await term_queries.held(work.session, academy, since, until))
