"""A claim in words that can be read out on the phone; kept with the person's yes."""

from collections.abc import Iterable

from faculty_api.claims import beside
from faculty_api.claims.models import ClaimLine
from faculty_api.policy.words import pounds


def words(lines: Iterable[ClaimLine]) -> str:
    """One sentence a line, and the total."""
    said, total = [], 0
    for line in lines:
        due, waits = due_of(line)
        total += due
        miles = f", {line.facts['miles']} miles" if line.facts.get("miles") else ""
        looked_at = ". A person will look at it" if waits else ""
        said.append(f"{beside.what(line)}{miles}: {pounds(due)}{looked_at}.")
    return "\n".join([*said, f"Total: {pounds(total)}."])


def due_of(line: ClaimLine) -> tuple[int, bool]:
    """What the line comes to if nobody decides otherwise, in pence, and whether a person must look at it."""
    if line.status in ("payable", "reduced"):
        return line.payable_pence, False
    if line.status in ("declined", "refused"):
        return 0, False
    return (line.claimed_pence if line.wanted_pence is None else line.wanted_pence), True
