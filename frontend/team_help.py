"""Claims that people have not sent yet: somebody of the team fills one in for them, and they confirm it."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.claim_words import what_of
from frontend.render import page
from schemas.access import Permission, Role
from schemas.claim_help import AskConfirmation, BeginHelp, ConfirmByPhone
from schemas.claims import ClaimStatus, ClaimView
from schemas.values import ClaimId

Form = URLEncodedBody[dict[str, Any]]
REASONS = [("phone", "They are on the phone"), ("visit", "They are here with me"), ("paper", "They sent it on paper")]
WHY = {"phone": "by phone", "visit": "together in the room", "paper": "from paper"}
OPEN = [ClaimStatus.DRAFT, ClaimStatus.RETURNED]
Cursor = Annotated[str | None, QueryParameter(name="from", max_length=20)]


@get("/team/claims/not-sent", include_in_schema=False)
async def not_sent_page(request: Request, work: NamedDependency[Work], cursor: Cursor = None) -> Template:
    work.must(Permission.CLAIM_APPROVE)
    found = await service.claims(work, OPEN, cursor, 100)
    return page(request, "team_claims/not_sent.html", "Claims not sent yet", claims=found.items, more=found.next)


@get("/team/claims/{claim_id:uuid}/help", include_in_schema=False)
async def help_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    return _show(request, work, await _theirs(work, claim_id))


async def _theirs(work: Work, claim_id: ClaimId) -> ClaimView:
    claim = await service.get(work, claim_id)
    if work.actor.role is Role.ASSOCIATE:
        raise NotFound("We could not find that page. Your own claims are on your money page")
    return claim


def _show(request: Request, work: Work, claim: ClaimView, **more: Any) -> Template:
    mine = next((one for one in claim.help if one.ended_at is None and one.helper_id == work.actor.person), None)
    context = {"claim": claim, "what": what_of(claim), "reasons": REASONS, "why": WHY, "mine": mine, **more}
    context["open"] = claim.status in OPEN and work.actor.may(Permission.CLAIM_EDIT)
    return page(request, "team_claims/help.html", "Fill in a claim for somebody", **context)


@post("/team/claims/{claim_id:uuid}/help", include_in_schema=False)
async def begin(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await _theirs(work, claim_id)
    fields = {"reason": forms.choice("Select why you fill it in for them", [key for key, _ in REASONS])}
    command, errors = forms.read(data, BeginHelp, fields)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.begin_help(work, claim_id, command))
            return Redirect(f"/claims/{claim_id}/happened", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _show(request, work, claim, errors=errors, values=data)


@post("/team/claims/{claim_id:uuid}/help/ask", include_in_schema=False)
async def ask(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await _theirs(work, claim_id)
    command, errors = forms.read(data, AskConfirmation, {"digest": forms.text("This page", "Open this page again")})
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.ask_confirmation(work, claim_id, command))
            return Redirect(f"/team/claims/{claim_id}/help", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _show(request, work, claim, errors=errors, values=data)


PHONE = {
    "said_at": forms.moment(
        "Time of the call", "Enter the time of the call", on="said_on",
        date=forms.day("Date of the call", "Enter the date of the call"),
    ),
    "was_read_out": forms.tick(),
    "digest": forms.text("This page", "Open this page again"),
}  # fmt: skip


@post("/team/claims/{claim_id:uuid}/help/phone", include_in_schema=False)
async def by_phone(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await _theirs(work, claim_id)
    command, errors = forms.read(data, ConfirmByPhone, PHONE)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.confirm_by_phone(work, claim_id, command))
            return Redirect(f"/team/claims/{claim_id}/help", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _show(request, work, claim, errors=errors, values=data)


handlers = [not_sent_page, help_page, begin, ask, by_phone]
