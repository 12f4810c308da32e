"""A cohort as a team would send it."""

from datetime import date, time
from typing import Any
from uuid import UUID

from schemas.programmes import CreateCohort, Mode, PlannedSession, PrepareWhen


def planned(day: date, starts: time = time(10), ends: time = time(15)) -> PlannedSession:
    return PlannedSession(on=day, starts=starts, ends=ends)


def new_cohort(programme: UUID, **changed: Any) -> CreateCohort:
    facts: dict[str, Any] = {
        "programme_id": programme,
        "academy": "YH",
        "name": "Leading with Care, cohort 4",
        "participants": 24,
        "mode": Mode.IN_PERSON,
        "venue": "The Station House, Leeds",
        "venue_postcode": "ls1 4ap",
        "role_level": 4,
        "role_reason": "Leads the session as an equal",
        "sessions": [planned(date(2027, 2, 9)), planned(date(2027, 2, 23))],
        "prepare_minutes": 60,
        "prepare_when": PrepareWhen.DAY_BEFORE,
        "prepare_at": time(16),
        "debrief_minutes": 30,
        "skills": ["storytelling"],
        "topics": ["dementia"],
    }
    return CreateCohort(**{**facts, **changed})
