"""Where we pay a person: their own bank details."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms
from frontend.render import page
from schemas.bank import NO_FIT, BankView, EnterBank

FIELDS = {
    "account_name": forms.text("Name on the account", optional=True),
    "sort_code": forms.text("Sort code", optional=True),
    "account_number": forms.text("Account number", optional=True),
    "sure": forms.tick(),
}
TITLE = "Your bank details"


@get("/profile/bank", include_in_schema=False)
async def bank_page(request: Request, work: NamedDependency[Work], state: State) -> Template:
    held = await service.bank(work, state.vault)
    return page(request, "bank/enter.html", TITLE, held=held, unsure=False)


@post("/profile/bank", include_in_schema=False, opt=FRESH)
async def enter_bank(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, EnterBank, FIELDS)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, BankView, lambda: service.enter_bank(work, state.vault, command))
            return Redirect("/profile/bank/saved", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    held = await service.bank(work, state.vault)
    unsure = "sure" in data or any(fault.message == NO_FIT for fault in errors.values())
    return page(request, "bank/enter.html", TITLE, errors=errors, values=data, held=held, unsure=unsure)


@get("/profile/bank/saved", include_in_schema=False)
async def bank_saved(request: Request, work: NamedDependency[Work], state: State) -> Template:
    return page(request, "bank/saved.html", "We have your bank details", held=await service.bank(work, state.vault))


handlers = [bank_page, enter_bank, bank_saved]
