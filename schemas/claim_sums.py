"""What a claim comes to: the sums that a claim in a list and the whole claim share."""

from datetime import date

from schemas.values import Money, View


class ClaimSums(View, frozen=True, kw_only=True):
    """Until it is decided a claim comes to ``fee`` + ``expenses`` + ``held`` + ``waiting``, which is all its lines."""

    send_by: date
    """The last day on which a claim for this session is in time."""
    fee: Money
    expenses: Money
    held: Money
    """What a person will look at; none once it is decided."""
    waiting: Money = Money(0)
    """What waits until its limit is set; in none of the other sums. None once it is decided."""
    is_advance: bool = False
    """Money before the day."""
    taken_off: Money = Money(0)
    """What this claim's costs are lessened by, since it was paid before the day."""
    before_day: str = ""
    """The same to the person, in a sentence; empty when nothing was paid before the day."""

    @property
    def total(self) -> Money:
        return Money(self.fee.pence + self.expenses.pence + self.held.pence + self.waiting.pence)
