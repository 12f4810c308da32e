"""How the organisation pays: what is in use, a change, and its second person."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.payments import Rail
from schemas.rails import FileFormat, RailsView, RailView, SetRail

KINDS = {Rail.PAYROLL: "Pay, by payroll", Rail.BANK: "Costs, by bank"}
FORMATS = {
    FileFormat.CSV: "Sheet (CSV)",
    FileFormat.BACS18: "Bacs file (Standard 18)",
    FileFormat.PAIN001: "ISO 20022 bank file (pain.001)",
    FileFormat.STRIPE: "Stripe",
}
ABOUT = {
    "reference": "the number of the payment. It comes back in the results",
    "payee_id": "our own number of the person",
    "gross": "what we pay, before tax",
    "tax": "empty. Payroll fills it in",
    "ni": "empty. Payroll fills it in",
    "net": "empty. Payroll fills it in",
    "result": "empty. “paid”, or why not, comes back in it",
    "paid_on": "empty. The date of payment comes back in it",
}
FIELDS = {
    "format": forms.choice("Select which file you send", tuple(FORMATS)),
    "columns": forms.prose("Columns", optional=True),
    "payer_name": forms.text("Name on the account", optional=True),
    "sort_code": forms.text("Sort code", optional=True),
    "account_number": forms.text("Account number", optional=True),
    "user_number": forms.text("Bacs number (SUN)", optional=True),
}


def written(way: RailView) -> str:
    """The columns as the form takes them."""
    return "\n".join(one.field if one.field == one.heading else f"{one.field} = {one.heading}" for one in way.columns)


@get("/finance/ways-to-pay", include_in_schema=False)
async def ways(request: Request, work: NamedDependency[Work]) -> Template:
    return await _show(request, work)


async def _show(request: Request, work: Work, errors: Errors = ()) -> Template:
    found = await service.ways_to_pay(work)
    mine = {one.id for one in found.waiting if one.set_by == work.actor.person}
    return page(
        request, "finance/ways.html", "How we pay", errors=errors, ways=found, mine=mine, kinds=KINDS, formats=FORMATS
    )


@post("/finance/ways-to-pay/{rail:uuid}/confirm", include_in_schema=False, opt=FRESH)
async def confirm_way(request: Request, rail: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, RailsView, lambda: service.confirm_way_to_pay(work, rail))
        return Redirect("/finance/ways-to-pay", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return await _show(request, work, forms.refused(no))


def _kind(name: str) -> Rail:
    if name not in set(Rail):
        raise NotFound("We could not find this page")
    return Rail(name)


@get("/finance/ways-to-pay/{kind:str}", include_in_schema=False)
async def change_way(request: Request, kind: FromPath[str], work: NamedDependency[Work]) -> Template:
    work.must(Permission.RUN_MAKE)
    rail = _kind(kind)
    now = next(one for one in (await service.ways_to_pay(work)).in_use if one.kind is rail)
    values = {"format": now.format.value, "columns": written(now), "payer_name": now.payer_name,
              "sort_code": now.sort_code, "user_number": now.user_number}  # fmt: skip
    return _form(request, rail, values=values)


def _form(request: Request, rail: Rail, **more: Any) -> Template:
    title = f"Change how we pay: {KINDS[rail].lower()}"
    return page(request, "finance/way.html", title, rail=rail, formats=FORMATS, about=ABOUT, **more)


@post("/finance/ways-to-pay/{kind:str}", include_in_schema=False, opt=FRESH)
async def set_way(
    request: Request,
    kind: FromPath[str],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    rail = _kind(kind)
    given = {"format": FileFormat.CSV.value, **data} if rail is Rail.PAYROLL else data
    command, errors = forms.read(given, SetRail, FIELDS, kind=rail)
    if command:
        try:
            async with work.attempt():
                await doors.once(
                    work,
                    request,
                    RailsView,
                    lambda: service.set_way_to_pay(work, command, stripe=state.stripe is not None),
                )
            return Redirect("/finance/ways-to-pay", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _form(request, rail, errors=errors, values=data)


handlers = [ways, confirm_way, change_way, set_way]
