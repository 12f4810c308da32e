"""Pure: the days of a complaint, where it stands, and which comes first."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from schemas.complaints import ComplaintRow, ComplaintState

DAYS = 30
OLDEST = 366
"""Days back to which a complaint by phone or letter may be dated."""
PER_CONTACT = (3, timedelta(days=1))
ALTOGETHER = (60, timedelta(hours=1))
"""Complaints by the public page: from one address or number, and from everybody."""
Row = TypeVar("Row", bound=ComplaintRow)


def acknowledge_by(received: date) -> date:
    """The last of the 30 days. The day it came counts as the first: section 164A(3) says "beginning when the complaint
    is received". The regulator's guidance counts from the day after; the earlier day keeps both."""
    return received + timedelta(days=DAYS - 1)


def state(*, acknowledged: bool, answered: bool) -> ComplaintState:
    """An answer within the 30 days is an acknowledgement too."""
    if answered:
        return ComplaintState.ANSWERED
    return ComplaintState.ACKNOWLEDGED if acknowledged else ComplaintState.RECEIVED


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By deadline: first what nobody acknowledged, soonest day first; then what waits longest for its answer; then what
    is answered, newest first."""

    def place(one: ComplaintRow) -> tuple[int, float]:
        match one.state:
            case ComplaintState.RECEIVED:
                return 0, one.acknowledge_by.toordinal()
            case ComplaintState.ACKNOWLEDGED if not one.told:
                return 0, one.acknowledge_by.toordinal()
            case ComplaintState.ACKNOWLEDGED:
                return 1, one.received_on.toordinal()
            case _:
                return 2, -one.answered_at.timestamp() if one.answered_at else 0

    return sorted(rows, key=place)
