"""A move as its reader sees it."""

from typing import Any

from faculty_api.kernel.work import Work
from faculty_api.transfers.models import HomeMove
from faculty_api.transfers.rules import OPEN
from schemas.access import Permission
from schemas.lending import Told
from schemas.people import Kind
from schemas.transfers import TransferId, TransferState, TransferView
from schemas.values import PersonId


def view(work: Work, found: Any) -> TransferView:
    row, name, kind, asker, accepter = found
    staff = work.actor.person != row.person_id
    state = TransferState(row.state)
    return TransferView(
        id=TransferId(row.id),
        person_id=PersonId(row.person_id),
        person_name=name,
        kind=Kind(kind),
        home=row.from_code,
        academy=row.to_code,
        words=row.words,
        state=state,
        asked_at=row.asked_at,
        asked_how=Told(row.asked_how),
        asked_by=asker if staff else "",
        accepted_at=row.accepted_at,
        accepted_by=(accepter or "") if staff else "",
        ended_at=row.ended_at,
        reason=row.reason,
        may_accept=_turn(work, row, state) is TransferState.ASKED,
        may_agree=_turn(work, row, state) is TransferState.ACCEPTED,
        may_take_back=_may_take_back(work, row, state),
    )


def _turn(work: Work, row: HomeMove, state: TransferState) -> TransferState | None:
    """The state out of which the reader may bring it."""
    me, reach = work.actor.person, work.actor.reach(Permission.TRANSFER_ACCEPT)
    if (
        state is TransferState.ASKED
        and reach
        and row.to_code in reach.academies
        and me not in (row.person_id, row.asked_by)
    ):
        return state
    agrees = work.actor.may(Permission.TRANSFER_AGREE)
    if state is TransferState.ACCEPTED and agrees and me not in (row.person_id, row.asked_by, row.accepted_by):
        return state
    return None


def _may_take_back(work: Work, row: HomeMove, state: TransferState) -> bool:
    reach = work.actor.reach(Permission.TRANSFER_ASK)
    if reach is None or state not in OPEN:
        return False
    own = work.actor.person == row.person_id
    return own if reach.person is not None else row.from_code in reach.academies and not own
