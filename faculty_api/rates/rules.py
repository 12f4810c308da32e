"""What may be proposed for the policy book, and who may decide it. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from schemas.access import Role
from schemas.errors import Fault
from schemas.rates import ProposeRate, RateKind, RateState

ALREADY = {
    RateState.ADOPTED: "This proposal has been adopted already",
    RateState.REFUSED: "This proposal was refused",
    RateState.WITHDRAWN: "This proposal was withdrawn",
}
LATEST = date(2100, 1, 1)
"""As for what can be worked out: the day a session or a cost is for comes before it."""
TOO_LATE = "The date must be before 1 January 2100"
OTHER_SIDE = {Role.NATIONAL: "finance", Role.FINANCE: "the national team"}


def wants_two(used_by: str, unit: str) -> bool:
    """All but words on pages: one of the national team and one of finance. People go by the rest when they pay."""
    return used_by != "pages" or unit.startswith("pence")


class Standing(NamedTuple):
    """The entry in force on the proposal's day."""

    value: int | str | bool | None
    standing: str


def faults(command: ProposeRate, now: Standing, begins: date) -> list[Fault]:
    found: list[Fault] = []
    if command.from_ < begins:
        found.append(Fault(field="from", message="The date must not be before the policy of 20 October 2021"))
    days = (("from", command.from_), ("until", command.until))
    found += [Fault(field=name, message=TOO_LATE) for name, day in days if day is not None and day >= LATEST]
    if command.kind is RateKind.CONFIRM:
        found += _confirm(command, now)
    elif command.kind is RateKind.REPLACE and not command.document.strip():
        found.append(Fault(field="document", message="Enter the document this figure is in"))
    if command.kind is not RateKind.LOCAL and (command.academy or command.until):
        field = "academy" if command.academy else "until"
        found.append(Fault(field=field, message="Only a local decision can be for one Academy or end on a date"))
    if command.until is not None and command.until <= command.from_:
        found.append(Fault(field="until", message="The date it ends must be after the date it starts"))
    return found


def _confirm(command: ProposeRate, now: Standing) -> list[Fault]:
    if now.standing == "unset":
        return [Fault(field="kind", message="There is no figure to confirm yet. Choose to replace it, and enter it")]
    found = []
    if type(command.value) is not type(now.value) or command.value != now.value:
        found.append(Fault(field="value", message="To confirm a figure, leave it as it is. To change it, replace it"))
    if not command.document.strip():
        found.append(Fault(field="document", message="Enter the document that confirms this figure"))
    return found


class Proposal(NamedTuple):
    state: str
    two_people: bool
    proposed_by: UUID
    proposed_role: str


def objection_to_decider(proposal: Proposal, person: UUID, role: Role) -> str | None:
    state = RateState(proposal.state)
    if state is not RateState.PROPOSED:
        return ALREADY[state]
    if not proposal.two_people:
        return None
    if person == proposal.proposed_by:
        return "You proposed this, so somebody else must decide about it"
    if role == proposal.proposed_role:
        return f"This was proposed by {_side(role)}, so somebody from {OTHER_SIDE[role]} must decide about it"
    return None


def _side(role: Role) -> str:
    return "finance" if role is Role.FINANCE else "the national team"


def standing_of(kind: RateKind, shipped: str) -> str:
    """``shipped``: how the figure stood in the book as it came. A figure in law stays one, whoever brings a new one."""
    if kind is RateKind.LOCAL:
        return "local"
    return "statute" if shipped == "statute" else "policy"


def pays_less_for_more(half: object, full: object) -> bool:
    """Whether a half day would pay more than a full one."""
    return isinstance(half, int) and isinstance(full, int) and half > full


Place = tuple[str, date, str | None]
"""A key, the day it is for, and whom: one decision holds there."""


def twice(places: Sequence[Place]) -> Place | None:
    """The first of them that is there more than once."""
    return next((one for at, one in enumerate(places) if one in places[:at]), None)
