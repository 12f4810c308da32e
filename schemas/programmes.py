"""Programmes, cohorts and sessions with their prepare, deliver and debrief parts."""

from enum import StrEnum
from uuid import UUID

from schemas.values import CohortId, Instant, SessionId, View


class Part(StrEnum):
    PREPARE = "prepare"
    DELIVER = "deliver"
    DEBRIEF = "debrief"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class SessionStatus(StrEnum):
    PLANNED = "planned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class PartTimes(View, frozen=True, kw_only=True):
    part: Part
    starts_at: Instant
    ends_at: Instant


class SessionFacts(View, frozen=True, kw_only=True):
    """What other features need to know of a session."""

    id: SessionId
    cohort_id: CohortId
    cohort_name: str
    programme_id: UUID
    programme_name: str
    academy: str
    number: int
    status: SessionStatus
    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    place_postcode: str
    venue_access: str
    lived_needed: int
    professional_needed: int
    skills: list[str]
    topics: list[str]
    role_level: int
    parts: list[PartTimes]
