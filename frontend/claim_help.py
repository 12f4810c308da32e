"""What comes before a claim is sent: how to be paid, and a yes to a claim that was filled in for somebody."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.claim_steps import Chosen, Form, NotNow, changeable, to, ways
from frontend.claim_words import what_of
from frontend.render import page
from schemas.claim_commands import ChoosePay
from schemas.claim_help import Confirm
from schemas.claims import ClaimStatus, ClaimView
from schemas.errors import Fault
from schemas.offers import PayChoice
from schemas.values import ClaimId, Command

PAY = [("paid", "All of it"), ("reduced", "Less"), ("declined", "Nothing")]
RIGHT = [("yes", "Yes, send my claim"), ("no", "No, something is not right")]


class Less(Command, frozen=True, kw_only=True):
    wanted: int


@get("/claims/{claim_id:uuid}/pay", include_in_schema=False)
async def pay_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    claim = await changeable(work, claim_id)
    values = {"choice": claim.pay_choice.value}
    if claim.reduced_to:
        values["wanted"] = f"{claim.reduced_to.pence / 100:.2f}"
    return _pay(request, claim, values=values)


def _pay(request: Request, claim: ClaimView, **more: Any) -> Template:
    return page(request, "claims/pay.html", "How much of the pay do you want?", claim=claim, options=PAY, **more)


@post("/claims/{claim_id:uuid}/pay", include_in_schema=False)
async def choose_pay(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await changeable(work, claim_id)
    command, errors = _chosen(data)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.choose_pay(work, claim_id, command))
            return to(claim_id, "/check")
        except Refusal as no:
            errors = {"wanted": Fault(field="wanted", message=no.detail)}
    return _pay(request, claim, errors=errors, values=data)


def _chosen(data: dict[str, Any]) -> tuple[ChoosePay | None, dict[str, Fault]]:
    fields = {"choice": forms.choice("Select how much of the pay you want", [key for key, _ in PAY])}
    chosen, errors = forms.read(data, Chosen, fields)
    if chosen is None or chosen.choice != "reduced":
        return (None if chosen is None else ChoosePay(pay=PayChoice(chosen.choice))), errors
    reader = {"wanted": forms.pounds("How much you want", "Enter how much you want to be paid", zero=True)}
    less, errors = forms.read(data, Less, reader)
    return (None if less is None else ChoosePay(pay=PayChoice.REDUCED, reduced_to_pence=less.wanted)), errors


@get("/claims/{claim_id:uuid}/confirm", include_in_schema=False)
async def confirm_page(
    request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await service.get(work, claim_id)
    if claim.person_id != work.actor.person:
        raise NotFound("We could not find that page")
    if not waits(claim):
        return to(claim_id)
    return _confirm(request, claim)


def waits(claim: ClaimView) -> bool:
    """Whether the person is asked to say yes to what somebody filled in for them."""
    return any(one.ended_at is None and one.asked_at for one in claim.help)


def _confirm(request: Request, claim: ClaimView, **more: Any) -> Template:
    context = {"claim": claim, "what": what_of(claim), "options": RIGHT, "helper": claim.help[0].helper_name, **more}
    return page(request, "claims/confirm.html", "Is this claim right?", **context)


@post("/claims/{claim_id:uuid}/confirm", include_in_schema=False)
async def confirm(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await service.get(work, claim_id)
    if claim.person_id != work.actor.person:
        raise NotFound("We could not find that page")
    if not waits(claim) and not await doors.sent_before(work, request):
        sent = claim.status not in (ClaimStatus.DRAFT, ClaimStatus.RETURNED, ClaimStatus.WITHDRAWN)
        raise NotNow(claim, "You have sent this claim already" if sent else "There is nothing to confirm on it now")
    fields = {
        "right": forms.yes_no("Select if this claim is right"),
        "wrong": forms.prose("What is not right", optional=True),
        "digest": forms.text("This page", "Open this page again"),
    }
    command, errors = forms.read(data, Confirm, fields)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.confirm(work, claim_id, command))
            return to(claim_id, "/done" if command.right else "")
        except Refusal as no:
            errors = ways(claim, forms.refused(no))
    return _confirm(request, claim, errors=errors, values=data)


handlers = [pay_page, choose_pay, confirm_page, confirm]
