"""Finance: what needs us now, the runs, and bank details that wait for a second person."""

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
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms, payment_runs, rate_needs, ways_to_pay
from frontend.filters import plain_date, plural
from frontend.render import Errors, page
from schemas.bank import BankChecked, FreezeBank, ShareBank, VerifyBank
from schemas.errors import Fault
from schemas.payments import FinanceHome, RunStatus, RunView

Form = URLEncodedBody[dict[str, Any]]
CHECK_FIELDS = {"called_back": forms.tick()}
HOLD_FIELDS = {"reason": forms.text("Why they are on hold", "Enter why these bank details are on hold")}
SHARE_FIELDS = {"reason": forms.text("Why they share it", "Enter why they share an account")}
DONE = {
    "confirmed": "Bank details confirmed",
    "held": "Bank details put on hold",
    "shared": "Reason saved. Someone else must confirm these details",
}


def needs(home: FinanceHome) -> list[dict[str, Any]]:
    """Rows of the task list, the most urgent first."""
    rows = [_run_row(run) for run in home.waiting]
    if home.bank_checks:
        hint = "Nothing is paid to these people until a second person has checked"
        text = f"Check {plural(home.bank_checks, 'change', 'changes')} of bank details"
        rows.append({"text": text, "href": "/finance/bank-checks", "hint": hint, "status": "Not yet started"})
    if home.ready:
        text = f"Make a payment run: {plural(home.ready, 'payment')}, {pounds(home.ready_total.pence)}"
        hint = f"The next payment date is {plain_date(home.next_pay_on)}"
        rows.append({"text": text, "href": "/finance/runs/new", "hint": hint, "status": "Not yet started"})
    return rows


_STEPS = {
    RunStatus.DRAFT: "Lock it, so that it can be approved",
    RunStatus.LOCKED: "It waits for a second person",
    RunStatus.APPROVED: "Download the files and send them",
    RunStatus.SENT: "Upload the results when they come",
}


def _run_row(run: RunView) -> dict[str, Any]:
    hint = _STEPS.get(run.status, f"{plural(run.undecided, 'payment')} did not go through. Decide what to do")
    href = f"/finance/runs/{run.id}" + ("" if run.status in _STEPS else "/results")
    return {"text": payment_runs.name(run), "href": href, "hint": hint, "status": payment_runs.tag(run)}


@get("/finance", include_in_schema=False)
async def finance_home(request: Request, work: NamedDependency[Work]) -> Template:
    home = await service.home(work)
    return page(request, "finance/home.html", "Payments", home=home, tasks=[*needs(home), *await rate_needs.rows(work)])


@get("/finance/bank-checks", include_in_schema=False)
async def bank_checks(
    request: Request,
    work: NamedDependency[Work],
    state: State,
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    return await _checks(request, work, state, banner=DONE.get(done, ""))


async def _checks(request: Request, work: Work, state: State, errors: Errors = (), **more: Any) -> Template:
    checks = await service.to_verify(work, state.vault)
    return page(request, "finance/bank_checks.html", "Check bank details", errors=errors, checks=checks, **more)


@post("/finance/bank-checks/{bank_id:uuid}/confirm", include_in_schema=False, opt=FRESH)
async def confirm_bank(
    request: Request, bank_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, VerifyBank, CHECK_FIELDS)
    run = (lambda: service.verify_bank(work, bank_id, command)) if command else None
    return await _decided(request, work, state, bank_id, run, errors, "confirmed")


@post("/finance/bank-checks/{bank_id:uuid}/hold", include_in_schema=False)
async def hold_bank(
    request: Request, bank_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, FreezeBank, HOLD_FIELDS)
    run = (lambda: service.freeze_bank(work, bank_id, command)) if command else None
    return await _decided(request, work, state, bank_id, run, errors, "held")


@post("/finance/bank-checks/{bank_id:uuid}/share", include_in_schema=False, opt=FRESH)
async def share_bank(
    request: Request, bank_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, ShareBank, SHARE_FIELDS)
    run = (lambda: service.share_bank(work, bank_id, command)) if command else None
    return await _decided(request, work, state, bank_id, run, errors, "shared")


async def _decided(
    request: Request,
    work: Work,
    state: State,
    bank_id: UUID,
    run: Callable[[], Awaitable[BankChecked]] | None,
    errors: dict[str, Fault],
    done: str,
) -> Template | Redirect:
    """Back to the list when it was done; else the list again, with what is wrong at this one."""
    if run:
        try:
            async with work.attempt():
                await doors.once(work, request, BankChecked, run)
            return Redirect(f"/finance/bank-checks?done={done}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _checks(request, work, state, errors.values(), wrong=bank_id)


handlers = [
    finance_home,
    bank_checks,
    confirm_bank,
    hold_bank,
    share_bank,
    *payment_runs.handlers,
    *ways_to_pay.handlers,
]
