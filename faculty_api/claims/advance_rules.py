"""What may be asked before the day, and how much of it is taken off which costs. Pure."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

BECAUSE = "The team decides about money before the day. There is no figure for the most"
NOT_KNOWN = "Money before the day: it is paid before we know the costs"
CANNOT_CHANGE = (
    "This is money before the day, so there are no costs on it to change. Take it back to ask for another sum"
)
BOOKING_IS_OFF = "The session does not take place for them any more"
DECIDED_WITHOUT = "The claim of this session has been decided about, so nothing is paid in advance any more"


def objection_to_asking(started: bool) -> str | None:
    return "This session has started. You can claim what you paid yourself" if started else None


class Advance(NamedTuple):
    """``left``: pence that were advanced and that nothing has taken off yet. ``own``: of the claim's own booking."""

    id: UUID
    number: int
    own: bool
    left: int


def take_off(expense_pence: int, advances: Iterable[Advance]) -> list[tuple[UUID, int]]:
    """What each advance lessens these costs by: the claim's own first, then the oldest; never below nought."""
    found: list[tuple[UUID, int]] = []
    for one in sorted(advances, key=lambda one: (not one.own, one.number)):
        pence = min(one.left, expense_pence)
        if pence > 0:
            found.append((one.id, pence))
            expense_pence -= pence
    return found
