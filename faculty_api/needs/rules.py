"""Pure: what may become of a task, and which bookings are not ready."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from schemas.needs import TaskStatus, Weight
from schemas.places import PlaceHas

S = TaskStatus
LEAD_DAYS = 5
"""Working days before the session on which everything is to be arranged. A proposal."""


class Act(StrEnum):
    ARRANGE = "arrange"
    CANNOT = "cannot"
    REOPEN = "reopen"
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    END = "end"


MOVES: dict[tuple[S, Act], S] = {
    (S.OPEN, Act.ARRANGE): S.DONE,
    (S.CANNOT, Act.ARRANGE): S.DONE,
    (S.OPEN, Act.CANNOT): S.CANNOT,
    (S.DONE, Act.CANNOT): S.CANNOT,
    (S.DONE, Act.REOPEN): S.OPEN,
    (S.CANNOT, Act.REOPEN): S.OPEN,
    **{(one, Act.NOT_NEEDED): S.NOT_NEEDED for one in (S.OPEN, S.DONE, S.CANNOT)},
    (S.NOT_NEEDED, Act.NEEDED): S.OPEN,
    **{(one, Act.END): S.ENDED for one in (S.OPEN, S.DONE, S.CANNOT, S.NOT_NEEDED)},
}
ALREADY: dict[S, str] = {
    S.OPEN: "This is still to be arranged",
    S.DONE: "This has been arranged",
    S.NOT_NEEDED: "They said that they do not need this for this session",
    S.CANNOT: "It was said already that this cannot be arranged",
    S.ENDED: "This is not needed any more: the booking was cancelled, or they took it back",
}


class Standing(NamedTuple):
    weight: Weight
    status: TaskStatus


def after(status: str, act: Act) -> S | None:
    return MOVES.get((S(status), act))


def objection_to_settling(status: str, act: Act, starts_at: datetime, now: datetime) -> str | None:
    """Why the task cannot take this turn; None when it can."""
    if after(status, act) is None:
        return ALREADY[S(status)]
    if now >= starts_at:
        return "This session has started, so nothing more can be arranged for it"
    return None


def place_suits(must: Collection[str], has: Collection[str]) -> bool:
    """Whether somebody could take part at a place. What nobody has checked may be there: it is not held against it."""
    return PlaceHas.CHECKED not in has or set(must) <= set(has)


def not_ready(tasks: Iterable[Standing]) -> bool:
    """Whether a booking has a must-have that is neither arranged nor given up by the person themselves."""
    return any(one.weight is not Weight.HELPS and one.status in (S.OPEN, S.CANNOT) for one in tasks)
