"""An associate's claim, one thing a page: what happened, what was spent, the receipt, check and send."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from frontend import claim_costs, claim_help, claim_page, claim_receipts, forms, own_limit
from frontend.claim_steps import Chosen, Form, YesNo, changeable, costs_of, mine_or_helped, to, ways
from frontend.claim_words import HAPPENED, what_of
from frontend.render import page
from schemas.claim_commands import SayHappened, StartClaim
from schemas.claims import ClaimStatus, ClaimView, Happened
from schemas.values import ClaimId


@post("/claims/start", include_in_schema=False)
async def start(request: Request, data: Form, work: NamedDependency[Work]) -> Redirect:
    """From a session's page: the claim that is ready, or a new one."""
    command, _ = forms.read(data, StartClaim, {"session_id": forms.text("Session")})
    if command is None:
        raise NotFound("We could not find that session")
    claim = await doors.once(work, request, ClaimView, lambda: service.start(work, command))
    return to(claim.id)


@get("/claims/{claim_id:uuid}/happened", include_in_schema=False)
async def happened_page(
    request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await changeable(work, claim_id)
    if claim.happened is Happened.CALLED_OFF:
        return to(claim_id, "/spent")
    values = {"choice": claim.happened.value if claim.happened else ""}
    return _happened(request, claim, values=values)


def _happened(request: Request, claim: ClaimView, **more: Any) -> Template:
    context = {"claim": claim, "options": HAPPENED, "what": what_of(claim), **more}
    return page(request, "claims/happened.html", "Did the session go ahead?", **context)


@post("/claims/{claim_id:uuid}/happened", include_in_schema=False)
async def happened(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim = await changeable(work, claim_id)
    fields = {"choice": forms.choice("Select if the session went ahead", [key for key, _ in HAPPENED])}
    chosen, errors = forms.read(data, Chosen, fields)
    if chosen is None:
        return _happened(request, claim, errors=errors, values=data)
    command = SayHappened(happened=chosen.choice)  # type: ignore[arg-type]  # one of HAPPENED
    await doors.once(work, request, ClaimView, lambda: service.say_happened(work, claim_id, command))
    return to(claim_id, "/spent")


@get("/claims/{claim_id:uuid}/spent", include_in_schema=False)
async def spent_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    return _spent(request, await changeable(work, claim_id))


def _spent(request: Request, claim: ClaimView, **more: Any) -> Template:
    title = "Did you spend any of your own money to take part?"
    return page(request, "claims/spent.html", title, claim=claim, what=what_of(claim), **more)


@post("/claims/{claim_id:uuid}/spent", include_in_schema=False)
async def spent(
    request: Request, claim_id: FromPath[ClaimId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """No takes the suggested costs off again; costs that the person added stay until they remove them."""
    claim = await changeable(work, claim_id)
    fields = {"choice": forms.yes_no("Select yes if you spent any of your own money")}
    answer, errors = forms.read(data, YesNo, fields)
    if answer is None:
        return _spent(request, claim, errors=errors, values=data)
    costs = costs_of(claim)
    if answer.choice:
        return to(claim_id, "/costs" if costs else "/type")
    for line in costs:
        if line.source.value == "usual" and line.cost_id:
            await service.remove_cost(work, claim_id, line.cost_id)
    own = [line for line in costs if line.source.value != "usual"]
    return to(claim_id, "/costs" if own else "/check")


@get("/claims/{claim_id:uuid}/check", include_in_schema=False)
async def check_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template | Redirect:
    claim = await changeable(work, claim_id, advance=True)
    return to(claim_id, "/happened") if not_asked(claim) else await _check(request, work, claim)


def not_asked(claim: ClaimView) -> bool:
    """Whether the person has yet to say if the session went ahead."""
    return claim.happened is None and claim.status is ClaimStatus.DRAFT and not claim.is_advance


async def _check(request: Request, work: Work, claim: ClaimView, **more: Any) -> Template:
    over = await own_limit.before_sending(request, work, claim.id)
    more |= {"claim": claim, "over": over, "left_to_pay": left_to_pay(claim)}
    more["unsent"] = claim.submitted_at is None and not claim.is_advance
    more["late"] = more["unsent"] and claim.send_by < london_day(work.now)
    return page(request, "claims/check.html", "Check your claim", **more)


def left_to_pay(claim: ClaimView) -> int | None:
    """In pence, if all is approved: money before the day is taken off the costs, never off the pay."""
    before = sum(one.left.pence for one in claim.advances)
    costs = sum(line.due.pence for line in claim.lines if line.kind == "expense")
    return claim.total.pence - min(before, costs) if before else None


@post("/claims/{claim_id:uuid}/check", include_in_schema=False)
async def send(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template | Redirect:
    if not_asked(await mine_or_helped(work, claim_id)):
        return to(claim_id, "/happened")
    try:
        async with work.attempt():
            await doors.once(work, request, ClaimView, lambda: service.submit(work, claim_id))
    except NotAllowed:
        raise
    except Refusal as no:
        claim = await changeable(work, claim_id, advance=True)
        return await _check(request, work, claim, errors=ways(claim, forms.refused(no)))
    return to(claim_id, "/done")


@get("/claims/{claim_id:uuid}/done", include_in_schema=False)
async def done_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template | Redirect:
    """Of a claim that was just sent; any other stands on its own page."""
    claim = await service.get(work, claim_id)
    if claim.status is ClaimStatus.SUBMITTED or (claim.status is ClaimStatus.APPROVED and claim.approved_rules):
        return page(request, "claims/done.html", "We have your claim", claim=claim)
    return to(claim_id)


@get("/claims/{claim_id:uuid}/withdraw", include_in_schema=False)
async def withdraw_page(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Template:
    claim = await _own(work, claim_id)
    return page(request, "claims/withdraw.html", "Take this claim back?", claim=claim, today=london_day(work.now))


async def _own(work: Work, claim_id: ClaimId) -> ClaimView:
    claim = await service.get(work, claim_id)
    if claim.person_id != work.actor.person:
        raise NotFound("Only the person themselves can take a claim back")
    return claim


@post("/claims/{claim_id:uuid}/withdraw", include_in_schema=False)
async def withdraw(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> Redirect:
    await _own(work, claim_id)
    await doors.once(work, request, ClaimView, lambda: service.withdraw(work, claim_id))
    return to(claim_id)


handlers = [
    start, *claim_page.handlers, happened_page, happened, spent_page, spent, *claim_costs.handlers,
    *claim_receipts.handlers, *claim_help.handlers, check_page, send, done_page, withdraw_page, withdraw,
]  # fmt: skip
