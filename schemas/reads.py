"""Who has looked: at a part of a story, at access needs, at topics, at a receipt, at a development plan."""

from enum import StrEnum
from uuid import UUID

from schemas.values import Command, Instant, PersonId, ShortText, View


class ReadKind(StrEnum):
    STORY = "story"
    ACCESS_NEEDS = "access_needs"
    TOPICS = "topics"
    RECEIPT = "receipt"
    DEVELOPMENT = "development"
    REFLECTION = "reflection"
    COPY = "copy"
    COMPLAINT = "complaint"


class OpenPrivate(Command, frozen=True, kw_only=True):
    """For data protection: why somebody's access needs or topics are opened. The person can read the reason."""

    reason: ShortText


class PrivateOpened(View, frozen=True, kw_only=True):
    access_needs: list[str]
    topics: list[str]


class ReadView(View, frozen=True, kw_only=True):
    """One look at something private. ``record_id``: the part or receipt, or the person where it is their own record."""

    id: UUID
    kind: ReadKind
    record_id: UUID
    reader_id: PersonId
    reader_name: str
    role: str
    academy_code: str | None
    purpose: str
    reason: str
    programme_name: str
    at: Instant
