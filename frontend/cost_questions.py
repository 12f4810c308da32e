"""What is asked before a cost is added: is so large a sum right, and is this another one than a moment ago?

Nothing is kept meanwhile: what was typed goes with the question and comes back with its answer.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.rates import service as rates
from frontend.claim_steps import costs_of
from frontend.claim_words import type_of
from frontend.readers import words
from schemas.claims import ClaimView, Cost, LineView

ANSWERS = ("sure", "another", "instead", "back")
"""Names of the buttons; the others are of the forms themselves."""
OURS = (*ANSWERS, "_csrf_token", "_command_id")


class Question(NamedTuple):
    """``large``: pence that we ask about; ``over``: because they are more than this; ``before``: the one like it."""

    typed: list[tuple[str, str]]
    large: int = 0
    over: int = 0
    before: LineView | None = None


async def too_large(work: Work, claim: ClaimView, command: Cost, form: Mapping[str, Any]) -> Question | None:
    """Asked until it was said of this very sum that it is right."""
    asked = command.amount_pence or 0
    if words(form, "sure") == str(asked):
        return None
    over = (await rates.book(work, claim.academy)).on(london_day(work.now)).number("claim.ask_above")
    return Question(typed(form), large=asked, over=over) if asked > over else None


def another(claim: ClaimView, name: str, form: Mapping[str, Any], *, used: bool) -> Question | None:
    """Asked when one of this kind was just added and not gone on with, as after the Back button of a phone.

    ``used``: this very page was sent before, with other answers.
    """
    alike = [line for line in costs_of(claim) if type_of(line) == name and line.source == "added"]
    bare = [line for line in alike if not line.receipt and not line.no_receipt]
    found = bare or (alike if used else [])
    if not found or words(form, "another"):
        return None
    return Question(typed(form), before=found[-1])


def instead(claim: ClaimView, name: str, form: Mapping[str, Any]) -> LineView | None:
    """The cost of the same kind that is to be changed, when the answer was that it is the same one."""
    which = words(form, "instead")
    return next((line for line in costs_of(claim) if type_of(line) == name and str(line.cost_id) == which), None)


def typed(form: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every field of the page as it was typed, with the answers already given, to go along in the next form."""
    kept = [name for name in form if name not in OURS] + [
        name for name in ("sure", "another", "instead") if name in form
    ]
    return [(name, words(form, name)) for name in kept]
