"""Claims that match the plan, approved together: chosen on the list, checked once more, then approved."""

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from frontend.decision_words import due_words
from frontend.filters import money, plural
from frontend.readers import many
from frontend.render import page
from schemas.access import Permission
from schemas.claim_rules import Approved, ApproveMany
from schemas.claims import ClaimStatus, ClaimSummary
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
MOST = 200
BANNERS: dict[str, str] = {
    ClaimStatus.APPROVED.value: "Claim approved. It will be in the next payment run.",
    ClaimStatus.SUBMITTED.value: "First approval saved. Somebody of the national team must approve it too.",
    ClaimStatus.RETURNED.value: "Question sent. The claim comes back when it is answered.",
    ClaimStatus.REJECTED.value: "Claim closed. Nothing will be paid.",
    "split": "The rest is approved and will be in the next payment run. What waits is a claim of its own in this list.",
    "undone": "Approval taken back. Your question is sent.",
}


def numbers(given: list[str]) -> list[int]:
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 16][:MOST]


@get("/team/claims", include_in_schema=False)
async def list_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.CLAIM_APPROVE)
    return await _list(request, work, banner=BANNERS.get(request.query_params.get("done", ""), ""))


async def _list(request: Request, work: Work, **more: Any) -> Template:
    found = await service.to_decide(work)
    context = {
        "plain": [claim for claim in found if not claim.closer_look],
        "closer": [claim for claim in found if claim.closer_look],
        "due": due_words,
        "full": len(found) >= MOST,
        **more,
    }
    return page(request, "team_claims/list.html", "Claims to approve", **context)


@post("/team/claims", include_in_schema=False)
async def choose(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Stores nothing: what was chosen goes into the address of the next page."""
    work.must(Permission.CLAIM_APPROVE)
    picked = numbers(many(data, "claims"))
    if not picked:
        fault = Fault(field="claims", message="Select the claims you want to approve")
        return await _list(request, work, errors={"claims": fault}, values=data)
    return Redirect(f"/team/claims/approve?{urlencode({'c': picked}, doseq=True)}", status_code=303)


@get("/team/claims/approve", include_in_schema=False)
async def check_page(
    request: Request,
    work: NamedDependency[Work],
    picked: Annotated[list[str] | None, QueryParameter(name="c")] = None,
) -> Template | Redirect:
    found = await service.chosen(work, numbers(picked or []))
    if not found:
        return Redirect("/team/claims", status_code=303)
    ready = [claim for claim in found if not claim.closer_look and claim.cannot_decide is None]
    return page(
        request,
        "team_claims/approve.html",
        "Check the claims before you approve them",
        heading=heading(ready),
        ready=ready,
        left=[(claim, claim.cannot_decide or claim.closer_look[0]) for claim in found if claim not in ready],
        pay=sum(claim.fee.pence for claim in ready),
        costs=sum(claim.expenses.pence for claim in ready),
        oldest=min((claim.submitted_at for claim in ready if claim.submitted_at), default=None),
    )


def heading(ready: list[ClaimSummary]) -> str:
    if not ready:
        return "None of these claims can be approved now"
    total = sum(claim.total.pence for claim in ready)
    return f"Approve {plural(len(ready), 'claim')}, {money(total)}?"


@post("/team/claims/approve", include_in_schema=False)
async def approve(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Each ticked claim with its digest, as the page before showed it."""
    shown = [one.partition(".") for one in many(data, "claim")][:MOST]
    try:
        told = [{"id": claim, "digest": digest} for claim, _, digest in shown]
        command = msgspec.convert({"claims": told}, ApproveMany)
    except msgspec.ValidationError:
        return Redirect("/team/claims", status_code=303)
    done = await doors.once(work, request, Approved, lambda: service.approve_many(work, command))
    count = plural(len(done.approved), "claim")
    they = "It" if len(done.approved) == 1 else "They"
    words = f"{count} approved, {money(done.total)}. {they} will be in the next payment run." if done.approved else ""
    return await _list(request, work, banner=words, left_out=done.left_out)


handlers = [list_page, choose, check_page, approve]
