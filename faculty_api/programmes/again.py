"""A cohort once more from another first day: the same sessions, as many days apart, for somebody to look at."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.db import within
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.programmes import queries
from faculty_api.programmes.models import Cohort
from schemas.access import Permission
from schemas.programmes import (
    CreateCohort,
    Part,
    PartTimes,
    PlannedSession,
    PrepareWhen,
    SessionFacts,
    SessionStatus,
)


async def cohort_again(work: Work, cohort_id: UUID, first: date) -> CreateCohort:
    """What would create it; nothing is stored. Sessions that were called off are left out, as are the people."""
    reach = work.must(Permission.COHORT_EDIT)
    found = await queries.cohort(work.session, cohort_id, within(reach, academy=col(Cohort.academy_code)), work.now)
    if found is None:
        raise NotFound
    row, _, _ = found
    sessions = await queries.sessions_of_cohort(work.session, cohort_id)
    kept = [one for one in sessions if one.status is not SessionStatus.CANCELLED]
    if not sessions:
        raise Conflict("Nothing of this cohort is published yet. Publish its draft first")
    if not kept:
        raise Conflict("Every session of this cohort was called off, so there is nothing to make again")
    model = kept[0]
    same = {
        name: getattr(row, name)
        for name in (
            "programme_id", "participants", "mode", "venue", "venue_postcode", "venue_access", "venue_has", "provider",
            "community_partner", "role_level", "role_reason",
        )
    }  # fmt: skip
    return CreateCohort(
        academy=row.academy_code,
        name=await queries.next_name(work.session, row.programme_id, row.academy_code),
        sessions=_shifted(kept, first),
        lived_needed=model.lived_needed,
        professional_needed=model.professional_needed,
        skills=model.skills,
        topics=model.topics,
        **time_around(model.parts),
        **same,
    )


def _shifted(sessions: list[SessionFacts], first: date) -> list[PlannedSession]:
    """London times stay, days keep their distance."""
    began = london_day(sessions[0].starts_at)
    try:
        return [
            PlannedSession(
                on=first + (london_day(one.starts_at) - began),
                starts=one.starts_at.astimezone(LONDON).time(),
                ends=one.ends_at.astimezone(LONDON).time(),
            )
            for one in sessions
        ]
    except OverflowError:
        raise Invalid.field("first", "First session must be a real date") from None


def time_around(parts: list[PartTimes]) -> dict[str, Any]:
    """How long they get ready and when, and how long they talk afterwards, as with a session of these parts."""
    by = {one.part: one for one in parts}
    deliver, prepare, debrief = by[Part.DELIVER], by.get(Part.PREPARE), by.get(Part.DEBRIEF)
    found: dict[str, Any] = {"debrief_minutes": _minutes(debrief) if debrief else 0}
    if prepare:
        before = london_day(prepare.starts_at) < london_day(deliver.starts_at)
        found |= {
            "prepare_minutes": _minutes(prepare),
            "prepare_when": PrepareWhen.DAY_BEFORE if before else PrepareWhen.RIGHT_BEFORE,
            "prepare_at": prepare.starts_at.astimezone(LONDON).time() if before else None,
        }
    return found


def _minutes(part: PartTimes) -> int:
    return int((part.ends_at - part.starts_at).total_seconds()) // 60
