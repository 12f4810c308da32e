"""Finance and Stripe: people to call, payments that are not at their end, and a run that is sent. These pages are there
only where the settings have a key to Stripe."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms
from frontend.payment_runs import show_run
from frontend.render import Errors, page
from schemas.bank import FreezeBank
from schemas.connect import ConfirmPayee
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
CHECK = {"called_back": forms.tick()}
HOLD = {"reason": forms.text("Why it is on hold", "Enter why this account is on hold")}
DONE = {"confirmed": "Stripe account confirmed", "held": "Stripe account put on hold", "ended": "Counted as not paid"}


@get("/finance/stripe", include_in_schema=False)
async def desk(
    request: Request, work: NamedDependency[Work], done: Annotated[str, QueryParameter(max_length=20)] = ""
) -> Template:
    return await _show(request, work, banner=DONE.get(done, ""))


async def _show(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    found = await service.stripe_desk(work)
    return page(request, "finance/stripe.html", "Payments by Stripe", errors=errors, desk=found, **more)


@post("/finance/stripe/payees/{payee:uuid}/confirm", include_in_schema=False, opt=FRESH)
async def confirm(
    request: Request, payee: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, ConfirmPayee, CHECK)
    run = (lambda: service.verify_payee(work, payee, command)) if command else None
    return await _done(request, work, run, errors, "confirmed", payee)


@post("/finance/stripe/payees/{payee:uuid}/hold", include_in_schema=False)
async def hold(request: Request, payee: FromPath[UUID], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, FreezeBank, HOLD)
    run = (lambda: service.freeze_payee(work, payee, command)) if command else None
    return await _done(request, work, run, errors, "held", payee)


@post("/finance/stripe/payments/{payment:uuid}/end", include_in_schema=False, opt=FRESH)
async def end(request: Request, payment: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _done(request, work, lambda: service.end_by_hand(work, payment), {}, "ended", payment)


async def _done(
    request: Request,
    work: Work,
    run: Callable[[], Awaitable[object]] | None,
    errors: dict[str, Fault],
    done: str,
    wrong: UUID,
) -> Template | Redirect:
    if run:
        try:
            async with work.attempt():
                await doors.once(work, request, str, lambda: _said(run))
            return Redirect(f"/finance/stripe?done={done}", status_code=303)
        except Refusal as no:
            if no.status in {403, 404}:
                raise
            errors = forms.refused(no)
    return await _show(request, work, errors.values(), wrong=wrong)


async def _said(run: Callable[[], Awaitable[object]]) -> str:
    await run()
    return "done"


@post("/finance/runs/{run_id:uuid}/stripe", include_in_schema=False, opt=FRESH)
async def send(
    request: Request, run_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    """What two people approved goes to Stripe."""
    try:
        async with work.attempt():
            await doors.once(
                work, request, str, lambda: _said(lambda: service.send_by_stripe(work, state.vault, run_id))
            )
        return Redirect(f"/finance/runs/{run_id}", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return await show_run(request, work, run_id, forms.refused(no))


handlers = [desk, confirm, hold, end, send]
