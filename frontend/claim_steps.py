"""What the pages of a claim share."""

from typing import Any

from litestar.params import URLEncodedBody
from litestar.response import Redirect

from faculty_api.claims import service
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from schemas.claims import ClaimView, LineDecision, LineView
from schemas.errors import Fault
from schemas.values import ClaimId, Command, LineId

Form = URLEncodedBody[dict[str, Any]]


class Chosen(Command, frozen=True, kw_only=True):
    choice: str


class YesNo(Command, frozen=True, kw_only=True):
    choice: bool


class NotNow(Conflict):
    """With the way to the claim as it is now."""

    def __init__(self, claim: ClaimView, words: str = "You cannot change this claim now") -> None:
        super().__init__(words)
        self.way = ("See your claim as it is now", f"/claims/{claim.id}")


def to(claim: ClaimId, place: str = "") -> Redirect:
    return Redirect(f"/claims/{claim}{place}", status_code=303)


def costs_of(claim: ClaimView) -> list[LineView]:
    """The lines under which costs are changed, one a cost."""
    return [line for line in claim.lines if line.cost is not None and line.id == line.cost_id]


async def changeable(work: Work, claim_id: ClaimId, *, advance: bool = False) -> ClaimView:
    """My own claim, or one I fill in for somebody, while it can be changed."""
    claim = await mine_or_helped(work, claim_id)
    if claim.may_change and (advance or not claim.is_advance):
        return claim
    raise NotNow(claim)


async def mine_or_helped(work: Work, claim_id: ClaimId) -> ClaimView:
    """My own claim, or one I fill in for somebody; to others its pages do not exist."""
    claim = await service.get(work, claim_id)
    if claim.person_id != work.actor.person and not claim.may_change:
        raise NotFound
    return claim


async def the_cost(work: Work, claim_id: ClaimId, cost_id: LineId) -> tuple[ClaimView, LineView]:
    claim = await changeable(work, claim_id)
    found = next((line for line in costs_of(claim) if line.cost_id == cost_id), None)
    if found is None:
        raise NotFound("We could not find that cost on this claim")
    return claim, found


def answer_field(line: LineView) -> str:
    return f"answer-{line.id}"


def ways(claim: ClaimView, errors: dict[str, Fault]) -> dict[str, Fault]:
    """What is lacking of a line, with the page on which it can be mended."""
    here, lines = f"/claims/{claim.id}", {f"line-{line.id}": line for line in claim.lines}
    found = {}
    for field, fault in errors.items():
        line, way = lines.get(field), field
        if line and line.decision is LineDecision.ASKED and not line.answer:
            way = f"{here}#{answer_field(line)}"
        elif line and line.needs_receipt and not line.receipt and not line.no_receipt:
            way = f"{here}/costs/{line.cost_id}/photo"
        elif line and line.cost_id:
            way = f"{here}/costs/{line.cost_id}/change"
        found[field] = Fault(field=way, message=fault.message)
    return found
