"""Pure: how a letter reaches somebody, and what its number is."""

from datetime import time
from uuid import UUID

from schemas.messages import ReachBy

SIGNS = "23456789BCDFGHJKLMNPQRSTVWXZ"
"""No vowels and nothing that is read as something else: no word comes of it, and it can be said on the phone."""
CHANNEL = {ReachBy.EMAIL: "email", ReachBy.LETTER: "print", ReachBy.PHONE: "phone"}


def reached(wish: ReachBy | None, *, email: bool, postal: bool, must_email: bool = False) -> ReachBy:
    """As somebody asked for, where it can be done. Else by e-mail, by letter to an address we know, or by phone."""
    if email and (must_email or wish in (None, ReachBy.EMAIL)):
        return ReachBy.EMAIL
    if wish in (ReachBy.LETTER, ReachBy.PHONE):
        return wish
    return ReachBy.LETTER if postal else ReachBy.PHONE


AT_ANY_HOUR = frozenset({
    "log_in", "proof_code", "email_code", "join_code", "email_in_use", "contact_changed", "bank_changed",
    "records_joined", "full_copy", "glass_asked", "glass_opened", "glass_released", "breach_logged", "breach_reported",
    "session_booked", "session_kept", "session_changed", "session_leaves", "session_moved", "session_moved_away",
    "session_called_off", "offer_withdrawn", "cancel_heard", "interest_received",
})  # fmt: skip
"""Codes, what somebody does just now, what keeps them safe, and what changes a day they are booked for. All else
(questions, news, reminders) nobody has to know at night."""
NIGHT_FROM, NIGHT_TO = time(20), time(8)


def is_night(at: time) -> bool:
    """By the clock in London."""
    return at >= NIGHT_FROM or at < NIGHT_TO


def number(letter: UUID) -> str:
    """Six signs of the part of its id that is random. Not a secret, and not sure to be the only one."""
    left, signs = letter.int & 0xFFFFFFFF, ""
    for _ in range(6):
        left, at = divmod(left, len(SIGNS))
        signs += SIGNS[at]
    return f"{signs[:3]} {signs[3:]}"
