"""One claim, decided line by line."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import forms, uploads
from frontend.claim_words import part_for_staff, what_of
from frontend.decision_words import due_words
from frontend.filters import money
from frontend.parse import Unfit, pence
from frontend.readers import words
from frontend.render import page
from schemas.access import Role
from schemas.claim_commands import DecideClaim, DecideLine
from schemas.claims import ClaimStatus, ClaimView, LineView
from schemas.errors import Fault
from schemas.offers import PayChoice
from schemas.values import ClaimId, Money

Form = URLEncodedBody[dict[str, Any]]
CLEAN = ("payable", "reduced")
TYPED = ("decision-", "reason-", "approved_pence-")
MOST_KEPT = 2_000
"""Characters typed that travel in the address to the page shown again; with more, the answer itself shows it."""
DECISIONS = ("approved", "less", "asked", "refused")


@get("/team/claims/{claim_id:uuid}", include_in_schema=False)
async def claim_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    claim = await service.get(work, claim_id)
    if work.actor.role is Role.ASSOCIATE:
        raise NotFound("We could not find that page. Your own claims are on your money page")
    told = uploads.refused(request)
    if told.errors and claim.cannot_decide is None:
        return claim_shown(request, claim, errors=told.errors, values=told.values)
    values: dict[str, Any] = {}
    for line in to_decide(claim):
        if line.decision.value in ("approved", "less", "refused"):
            values |= {f"decision-{line.id}": line.decision.value, f"reason-{line.id}": line.decision_reason}
            if line.approved and line.decision.value == "less":
                values[f"approved_pence-{line.id}"] = f"{line.approved.pence / 100:.2f}"
        elif line.status in CLEAN and not doubted(claim, line):
            values[f"decision-{line.id}"] = "approved"
    return claim_shown(request, claim, values=values)


def to_decide(claim: ClaimView) -> list[LineView]:
    return [line for line in claim.lines if not line.is_settled]


def doubted(claim: ClaimView, line: LineView) -> bool:
    """Something about it needs a closer look, so that nobody approves it by pressing once. Every advance does."""
    return not claim.is_advance and any(words.startswith(f"{line.what}: ") for words in claim.closer_look)


def sums(claim: ClaimView) -> list[tuple[str, str]]:
    """What it comes to: until it is decided the rows add up to the total, line by line."""
    if claim.approved is not None:
        return [("Approved", money(claim.approved))]
    if claim.status is ClaimStatus.WITHDRAWN:
        return [("Paid", "Nothing")]
    rows = [("Pay", claim.fee), ("Costs", claim.expenses), ("To decide", claim.held)]
    rows += [("Waits for a limit to be set", claim.waiting)] if claim.waiting.pence else []
    return [(name, money(sum_)) for name, sum_ in [*rows, ("Total", claim.total)]]


def claim_shown(request: Request, claim: ClaimView, **more: Any) -> Template:
    context = {
        "claim": claim,
        "what": what_of(claim),
        "asked": [] if claim.pay_choice is PayChoice.PAID else [("Asked", asked_for(claim))],
        "sums": sums(claim),
        "open_lines": {line.id for line in to_decide(claim)},
        "due": due_words(claim),
        "part_words": part_for_staff,
        "must_wait": [line for line in to_decide(claim) if line.status not in CLEAN],
        "pay_now": sum(line.payable.pence for line in to_decide(claim) if line.status in CLEAN),
        "undo_lines": to_decide(claim),
        "can_take": can_take(claim),
        **more,
    }
    return page(request, "team_claims/claim.html", f"Claim LX-{claim.number}", **context)


def can_take(claim: ClaimView) -> dict[ClaimId, Money]:
    """How much of each sum paid before the day can be taken off this claim's costs, if all of them are approved."""
    costs, found = sum(line.due.pence for line in claim.lines if line.kind == "expense"), {}
    for one in claim.advances:
        found[one.id] = Money(min(one.left.pence, costs))
        costs -= found[one.id].pence
    return found


def asked_for(claim: ClaimView) -> str:
    return "Not to be paid" if claim.reduced_to is None else f"To be paid {money(claim.reduced_to)}"


@post("/team/claims/{claim_id:uuid}", include_in_schema=False)
async def decide(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await service.get(work, claim_id)
    told, errors = read_decisions(data, claim)
    if not errors:
        command = DecideClaim(lines=told, digest=words(data, "digest")[:200])
        try:
            async with work.attempt():
                view = await doors.once(work, request, ClaimView, lambda: service.decide(work, claim_id, command))
            return Redirect(f"/team/claims?done={view.status.value}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    typed = {name: words(data, name) for name in data if name.startswith(TYPED)}
    if sum(map(len, typed.values())) <= MOST_KEPT:
        return uploads.back(request, errors, typed)
    return claim_shown(request, await service.get(work, claim_id), errors=errors, values=data)


def read_decisions(form: forms.Form, claim: ClaimView) -> tuple[list[DecideLine], dict[str, Fault]]:
    """One decision a line that needs one; whether it can stand is for the service to say."""
    told: list[DecideLine] = []
    errors: dict[str, Fault] = {}
    for line in to_decide(claim):
        field, amount = f"decision-{line.id}", f"approved_pence-{line.id}"
        choice, reason = words(form, field), words(form, f"reason-{line.id}")
        if choice not in DECISIONS:
            errors[field] = Fault(field=field, message=f"Select what you want to do about {line.what.lower()}")
            continue
        less = None
        if choice == "less":
            try:
                less = pence(words(form, amount))
            except Unfit as unfit:
                errors[amount] = Fault(field=amount, message=f"The amount for {line.what.lower()} {unfit.rest}")
        given = {"line_id": line.id, "decision": choice, "approved_pence": less, "reason": reason}
        try:
            told.append(msgspec.convert(given, DecideLine))
        except msgspec.ValidationError:
            field = f"reason-{line.id}"
            errors[field] = Fault(field=field, message="What we tell them must be 1,000 characters or less")
    return told, errors


handlers = [claim_page, decide]
