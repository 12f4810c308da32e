"""What shows what somebody paid, on a claim."""

from schemas.values import Instant, ReceiptId, View


class ReceiptView(View, frozen=True, kw_only=True):
    """``also_in``: other live claims with the very same file. The person is told of their own claims only."""

    id: ReceiptId
    media_type: str
    name: str
    size: int
    made_at: Instant
    also_in: list[int] = []


class ReceiptFile(View, frozen=True, kw_only=True):
    name: str
    media_type: str
    content: bytes
