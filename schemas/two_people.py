"""What one person asks to open and another releases."""

from enum import StrEnum
from uuid import UUID

from schemas.values import Instant, PersonId, View


class OpeningState(StrEnum):
    ASKED = "asked"
    RELEASED = "released"
    OVER = "over"


class OpeningView(View, frozen=True, kw_only=True):
    id: UUID
    reason: str
    state: OpeningState
    asked_by: PersonId
    asked_by_name: str
    asked_at: Instant
    released_by_name: str
    released_at: Instant | None
    open_until: Instant | None
