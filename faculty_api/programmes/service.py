"""Programmes of the review, their cohorts, and the sessions that everything hangs on."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import queries, rules
from faculty_api.programmes.models import Session
from schemas.access import Permission
from schemas.programmes import SessionDelivered, SessionFacts, SessionStatus
from schemas.values import CohortId, SessionId


async def session_facts(work: Work, ids: Collection[UUID]) -> dict[UUID, SessionFacts]:
    """Facts by id. Asks no permission: only use-cases that asked already call it."""
    found = await queries.facts(work.session, col(Session.id).in_(ids))
    return {session.id: session for session in found}


async def sessions_of(work: Work, cohort_id: UUID) -> list[SessionFacts]:
    """A cohort's sessions in order of time. Asks no permission: only use-cases that asked already call it."""
    return await queries.facts(work.session, col(Session.cohort_id) == cohort_id)


async def mark_delivered(work: Work, session_id: UUID) -> SessionFacts:
    """Planned and ended becomes delivered, once."""
    reach = work.must(Permission.SESSION_CONFIRM_DELIVERED)
    row = await queries.locked_session(work.session, session_id, reach)
    if row is None:
        raise NotFound
    objection = rules.objection_to_delivery(row.status, row.ends_at, work.now)
    if objection:
        raise Conflict(objection)
    row.status, row.delivered_by, row.delivered_at = SessionStatus.DELIVERED, work.actor.person, work.now
    row.version += 1
    work.record(SessionDelivered(subject=SessionId(row.id), cohort_id=CohortId(row.cohort_id)))
    await work.flush()
    return (await session_facts(work, [row.id]))[row.id]
