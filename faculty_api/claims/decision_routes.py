"""Decisions about many claims, the rules that approve them, and paying the rest now, as JSON."""

from collections.abc import Mapping

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from schemas.claim_commands import DecideClaim
from schemas.claim_rules import Approved, ApproveMany, ByRule, PayRestNow, RulesView, SetRules, UndoRule
from schemas.claims import ClaimSummary, ClaimView
from schemas.errors import Fault
from schemas.values import AcademyCode, ClaimId, Page

TAGS = ["Claims"]


@post("/claims/{claim_id:uuid}/approval", tags=TAGS, status_code=200)
async def decide(
    request: Request,
    claim_id: FromPath[ClaimId],
    work: NamedDependency[Work],
    data: JSONBody[DecideClaim | None] = None,
) -> ClaimView:
    """Decide line by line. Without a body every line is approved, if nothing is wrong with any of them."""
    command = data or DecideClaim()
    return await doors.once(work, request, ClaimView, lambda: _decide(work, claim_id, command))


async def _decide(work: Work, claim_id: ClaimId, command: DecideClaim) -> ClaimView:
    """The service names the fields of a page, ``decision-<line>``; here they have their place in what was sent."""
    try:
        return await service.decide(work, claim_id, command)
    except Invalid as no:
        places = {str(line.line_id): f"lines[{place}]" for place, line in enumerate(command.lines)}
        faults = [Fault(field=_placed(one.field, places), message=one.message) for one in no.faults]
        raise Invalid(no.detail, faults=tuple(faults)) from no


def _placed(field: str, places: Mapping[str, str]) -> str:
    """A line that was not sent has no place: it keeps its name with its id."""
    name, _, line = field.partition("-")
    return f"{places[line]}.{name}" if line in places else field


@get("/claims/to-decide", tags=TAGS)
async def to_decide(work: NamedDependency[Work]) -> Page[ClaimSummary]:
    """The claims that wait for a decision, at most 200, those due soonest first."""
    return Page(items=await service.to_decide(work), next=None)


@post("/claims/approvals", tags=TAGS, status_code=200)
async def approve_many(request: Request, data: JSONBody[ApproveMany], work: NamedDependency[Work]) -> Approved:
    """Each claim stands by itself: one that changed since it was shown is left out, the others are approved."""
    return await doors.once(work, request, Approved, lambda: service.approve_many(work, data))


@post("/claims/{claim_id:uuid}/rest", tags=TAGS, status_code=200)
async def pay_rest_now(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[PayRestNow], work: NamedDependency[Work]
) -> ClaimView:
    """The lines named wait as a claim of their own; every other line is approved."""
    return await doors.once(work, request, ClaimView, lambda: service.pay_rest_now(work, claim_id, data))


@get("/claims/by-rule", tags=TAGS)
async def by_rule(work: NamedDependency[Work]) -> ByRule:
    return await service.by_rule(work)


@post("/claims/{claim_id:uuid}/undo-rule", tags=TAGS, status_code=200)
async def undo_rule(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[UndoRule], work: NamedDependency[Work]
) -> ClaimView:
    """Takes back an approval by rule before a run takes it; the claim returns with the question."""
    return await doors.once(work, request, ClaimView, lambda: service.undo_rule(work, claim_id, data))


@get("/claim-rules/{academy:str}", tags=TAGS)
async def get_rules(academy: FromPath[AcademyCode], work: NamedDependency[Work]) -> RulesView:
    return await service.rules_of(work, academy)


@put("/claim-rules/{academy:str}", tags=TAGS)
async def set_rules(
    request: Request, academy: FromPath[AcademyCode], data: JSONBody[SetRules], work: NamedDependency[Work]
) -> RulesView:
    """Rules that are not named stay as they are."""
    return await doors.once(work, request, RulesView, lambda: service.set_rules(work, academy, data))


handlers = [decide, to_decide, approve_many, pay_rest_now, by_rule, undo_rule, get_rules, set_rules]
