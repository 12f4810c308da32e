"""What a log-in may be: how long, how often, and which role comes first."""

import re
from datetime import timedelta

from schemas.access import Role

LINK_LASTS = timedelta(minutes=30)
LOG_IN_LASTS = {True: timedelta(hours=8), False: timedelta(hours=12)}
"""By whether the role is a staff role."""
IDLE = timedelta(hours=4)
ASKS = (5, timedelta(minutes=15))
CODE_TRIES = 5
SECOND_PRESS = timedelta(minutes=1)
"""How long the same code from the same browser is taken for a second press of one button."""
SEEN_EVERY = timedelta(minutes=1)
"""How often a log-in notes that it is in use: not at every page."""
WRONG_PROOF = "That code is not right, or it has run out. Check the newest email, or ask for a new code"
TOKEN_LASTS = timedelta(days=30)
ORDER = list(Role)


def is_staff(role: Role) -> bool:
    return role is not Role.ASSOCIATE


def normal_email(typed: str) -> str:
    return typed.strip().casefold()


def looks_like_email(address: str) -> bool:
    return bool(re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+", address)) and len(address) <= 254


def normal_code(typed: str) -> str | None:
    """Six ASCII digits, spaces and hyphens taken out; None when it is anything else."""
    code = re.sub(r"[\s-]", "", typed)
    return code if re.fullmatch(r"[0-9]{6}", code) else None
