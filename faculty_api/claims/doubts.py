"""What a cost says that does not fit together, or rests on a tick alone: a person looks, and no rule approves it."""

from collections.abc import Iterable
from decimal import Decimal

from faculty_api.claims import beside, rules
from faculty_api.claims.models import ClaimLine
from faculty_api.kernel.money import pounds
from schemas.assess import TRAVEL
from schemas.programmes import Mode

AGREED = frozenset({"taxi", "carer", "personal_assistant", "childcare"})
"""Costs that can be paid because they were agreed beforehand, of which there is only the claimant's tick."""


def told(lines: Iterable[ClaimLine], mode: str, large: int) -> list[str]:
    """Each doubt about these lines, once a cost, with what it is about. ``large``: pence above which we ask."""
    found = []
    seen = set()
    for line in lines:
        if line.cost_id is None or line.cost_id in seen or not rules.needs_decision(line):
            continue
        seen.add(line.cost_id)
        found += [f"{beside.what(line)}: {words}" for words in of(line, mode, large)]
    return found


def of(line: ClaimLine, mode: str, large: int) -> list[str]:
    """Doubts about one cost; ends of sentences."""
    if line.cost_id is None:
        return []
    found = [hours_do_not_fit(line)] if hours_do_not_fit(line) else []
    if mode == Mode.ONLINE and line.category in TRAVEL:
        found.append("this session was online")
    if line.category in AGREED and line.facts.get("agreed_beforehand"):
        found.append("they say it was agreed before")
    asked = max(int(line.facts.get("amount_pence", 0)), line.claimed_pence)
    if asked > large:
        found.append(f"{pounds(asked)} is a large sum, over {pounds(large)}")
    return found


def hours_do_not_fit(line: ClaimLine) -> str:
    """The sum in words when hours at a rate come to another amount than is asked; empty when they fit."""
    hours, rate = line.beside.get("hours"), line.beside.get("hourly_pence")
    if not hours or not rate:
        return ""
    exact, asked = Decimal(hours) * rate, int(line.facts.get("amount_pence", 0))
    if abs(exact - asked) < 1:
        return ""
    number = Decimal(hours)
    many = f"{number.normalize():f} {'hour' if number == 1 else 'hours'}"
    comes = "comes" if number == 1 else "come"
    sums = f"{many} at {pounds(rate)} {comes} to {pounds(int(exact.to_integral_value()))}"
    return f"{sums}, and {pounds(asked)} is asked"
