"""The words of deciding: by when, and what the rules did."""

from frontend.filters import day as day_words
from schemas.claims import ClaimSummary, ClaimView, Deadline


def due_words(claim: ClaimSummary | ClaimView) -> str:
    """By when it should be decided; empty when nobody waits for a decision."""
    if claim.decide_by is None:
        return ""
    if claim.deadline is Deadline.LATE:
        return f"Late. It should have been decided by {day_words(claim.decide_by)}"
    soon = ". This is soon" if claim.deadline is Deadline.SOON else ""
    return f"Decide by {day_words(claim.decide_by)}{soon}"
