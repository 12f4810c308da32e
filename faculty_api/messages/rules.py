"""Pure: how a letter reaches somebody, and what its number is."""

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


def number(letter: UUID) -> str:
    """Six signs of the part of its id that is random. Not a secret, and not sure to be the only one."""
    left, signs = letter.int & 0xFFFFFFFF, ""
    for _ in range(6):
        left, at = divmod(left, len(SIGNS))
        signs += SIGNS[at]
    return f"{signs[:3]} {signs[3:]}"
