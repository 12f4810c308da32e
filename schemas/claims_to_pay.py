"""Approved claims as payments needs them."""

from datetime import date

from schemas.claims import RuleName
from schemas.values import ClaimId, Instant, PersonId, View


class ClaimToPay(View, frozen=True, kw_only=True):
    """An approved claim as payments needs it: what is to be paid of it by kind, never the lines.

    ``expense_pence`` is without ``taken_off_pence``, which was paid before the day.
    """

    id: ClaimId
    number: int
    person_id: PersonId
    academy: str
    activity_on: date
    fee_pence: int
    expense_pence: int
    approved_at: Instant
    approved_by: PersonId | None
    """None: approved by the rules named."""
    approved_rules: list[RuleName]
    version: int
    taken_off_pence: int = 0
    is_advance: bool = False
    needless: bool = False
    """An advance that nobody needs any more: it is closed instead of paid."""
