"""Pure: what each reader may see of an associate, and how an import may move on."""

from enum import IntEnum

from schemas.access import Actor, Role
from schemas.people import ImportState
from schemas.roster import Outcome, RosterReport, RosterRow
from schemas.values import PersonId

WRONG_CODE = "That code is not right. Check the newest email, or enter the new address again to get another code"


class Sight(IntEnum):
    """How much of somebody is shown. Each holds the ones before it."""

    NAME = 1
    """Who somebody is: name, Academy, kind, state. Enough to pay them or to follow what was done."""
    DETAILS = 2
    PRIVATE = 3
    """Access needs and the team's notes: for the person and the team of their Academy alone."""


def sight(actor: Actor, person: PersonId, academy: str) -> Sight:
    if actor.person == person or (actor.role is Role.TEAM and actor.academy == academy):
        return Sight.PRIVATE
    return Sight.DETAILS if actor.role is Role.NATIONAL else Sight.NAME


def payees_only(actor: Actor) -> bool:
    """Finance pays people: of the register it sees those who claim or said where to be paid, and nobody else (0027)."""
    return actor.role is Role.FINANCE


def finds_details(actor: Actor) -> bool:
    """Whether topics and where somebody lives may find people: only for who sees them of everybody in reach."""
    return actor.role in {Role.ASSOCIATE, Role.TEAM, Role.NATIONAL}


_OVER = {
    ImportState.COMMITTED: "These people have been added already. Nothing was done twice",
    ImportState.DROPPED: "This list was put away. Upload the file again if you want to add these people",
}


def objection_to_end(state: ImportState) -> str | None:
    """Why an import cannot be committed or dropped (any more); None when it can."""
    return _OVER.get(state)


def changed_rows(before: RosterReport, after: RosterReport) -> tuple[RosterRow, ...]:
    """Rows that came to another end, or were joined to somebody else, than was shown."""
    shown = {row.row: _end(row) for row in before.people}
    return tuple(row for row in after.people if shown.get(row.row) != _end(row))


def _end(row: RosterRow) -> tuple[Outcome, int | None, PersonId | None]:
    return row.outcome, row.joined_row, row.joined_person
