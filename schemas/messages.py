"""Letters to people: what was said to whom."""

from uuid import UUID

from schemas.values import Instant, View


class LetterView(View, frozen=True, kw_only=True):
    id: UUID
    address: str
    subject: str
    body: str
    calendar: str = ""
    """What goes with it for a calendar (RFC 5546), one calendar after the other."""
    state: str
    made_at: Instant
    sent_at: Instant | None
