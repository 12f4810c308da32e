"""Decisions about many claims, the rules that approve them, and paying the rest now, as JSON."""

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.claim_rules import Approved, ApproveMany, ByRule, PayRestNow, RulesView, SetRules, UndoRule
from schemas.claims import ClaimSummary, ClaimView
from schemas.values import AcademyCode, ClaimId, Page

TAGS = ["Claims"]


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


handlers = [to_decide, approve_many, pay_rest_now, by_rule, undo_rule, get_rules, set_rules]
