"""How long it may be since a log-in showed who it is, at the doors of what does lasting harm in the wrong hands.

A door says ``opt=FRESH``; which use-cases need it is in ``accounts/lasting.py``; ``doors.provide_work`` asks.
"""

from datetime import datetime, timedelta
from typing import Any

from schemas.access import Role

LASTS = timedelta(minutes=5)
CODE, AGAIN = "_proof_code", "_proof_again"
"""Fields of a form that was held back: the code, and the button that asks for a new one."""
FRESH: dict[str, Any] = {"fresh": frozenset(Role)}
FRESH_OWN: dict[str, Any] = {"fresh": frozenset({Role.ASSOCIATE})}
"""Only of a person for themselves: their team gives a reason instead."""
FRESH_FILE: dict[str, Any] = {**FRESH, "file": True}


def is_fresh(proved_at: datetime, now: datetime) -> bool:
    """Not from a proof that lies ahead: a clock that was set back makes none younger."""
    return timedelta(0) <= now - proved_at <= LASTS
