"""Pure: how somebody's place in the faculty may change, and by whom."""

from collections.abc import Mapping
from datetime import date

from schemas.people import AssociateStatus
from schemas.standing import Change

C, S = Change, AssociateStatus
MOVES: Mapping[tuple[AssociateStatus, Change], AssociateStatus] = {
    (S.ACTIVE, C.PAUSED): S.PAUSED,
    (S.PAUSED, C.PAUSED): S.PAUSED,
    (S.PAUSED, C.RESUMED): S.ACTIVE,
    (S.ACTIVE, C.LEFT): S.ENDED,
    (S.PAUSED, C.LEFT): S.ENDED,
    (S.SUSPENDED, C.LEFT): S.ENDED,
    (S.ENDED, C.RETURNED): S.ACTIVE,
    (S.ACTIVE, C.SUSPENDED): S.SUSPENDED,
    (S.PAUSED, C.SUSPENDED): S.SUSPENDED,
    (S.SUSPENDED, C.LIFTED): S.ACTIVE,
}
NOT_NOW: Mapping[tuple[AssociateStatus, Change], str] = {
    (S.ENDED, C.LEFT): "They have left already",
    (S.ENDED, C.PAUSED): "They have left. Somebody who has left takes no break",
    (S.ACTIVE, C.RESUMED): "They are not on a break",
    (S.ACTIVE, C.RETURNED): "They have not left",
    (S.ACTIVE, C.LIFTED): "They were not asked to stop",
    (S.SUSPENDED, C.SUSPENDED): "They were asked to stop already",
    (S.SUSPENDED, C.PAUSED): "They were asked to stop for now, so there is nothing to take a break from",
}
OWN: Mapping[str, str] = {
    "They have left already": "You have left already",
    "They have left. Somebody who has left takes no break": "You have left. Come back first",
    "They are not on a break": "You are not on a break",
    "They have not left": "You have not left",
    "They were asked to stop for now, so there is nothing to take a break from": (
        "We asked you to stop for now. Call us on 01632 960 001"
    ),
}
REASON = "Enter the reason, or what they told you"
SAME = "You asked them to stop, so a colleague must end it"
SUSPENDED_LEAVER = "They were asked to stop before they left. Another person must end that first"
PAST = "The last day of the break must be today or later"
LONGEST_DAYS = 731
TOO_LONG = "The last day of the break must be within 2 years. Leave it empty if you do not know"
NEW_BOOKING = "There is a booking that this page did not show. Look again, then decide"


def objection(status: AssociateStatus, change: Change, own: bool) -> str | None:
    """Why it cannot change so; to the person themselves where it is ``own``."""
    if (status, change) in MOVES:
        return None
    no = NOT_NOW.get((status, change), "This cannot be done now")
    return OWN.get(no, no) if own else no


def objection_to_day(until: date | None, today: date) -> str | None:
    if until is None:
        return None
    if until < today:
        return PAST
    return TOO_LONG if (until - today).days > LONGEST_DAYS else None
