"""Community partners and connectors of a network, for its team: find, add, change, put away."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import rules
from faculty_api.networks import service as networks
from frontend import forms
from frontend.render import page
from schemas.errors import Fault
from schemas.networks import PartnerKind, PartnerView, SavePartner
from schemas.values import Page

Form = URLEncodedBody[dict[str, Any]]
KINDS = {PartnerKind.PARTNER: "Community partner", PartnerKind.CONNECTOR: "Connector"}
HINTS = {
    PartnerKind.PARTNER: "An organisation or a group",
    PartnerKind.CONNECTOR: "Somebody who knows many people in their community",
}
FIELDS: dict[str, forms.Reader] = {
    "kind": forms.choice("Select if it is a community partner or a connector", tuple(KINDS)),
    "name": forms.text("Name", "Enter a name"),
    "offers": forms.prose("What they offer", "Enter what they offer"),
    "place": forms.text("Place", optional=True),
    "contact": forms.text("Whom to contact", optional=True),
    "kept_by": forms.text("Who keeps in touch", optional=True),
}
CHANGE = {**FIELDS, "checked": forms.tick(), "version": forms.whole("Version", "Open the page again, then change it")}
DONE = {"added": "Added", "changed": "Saved", "away": "Put away"}


def name_of(code: str) -> str:
    found = networks.names().get(code)
    if found is None:
        raise NotFound
    return found


@get("/networks/{code:str}/partners", include_in_schema=False)
async def list_page(
    request: Request,
    code: FromPath[str],
    work: NamedDependency[Work],
    q: Annotated[str, QueryParameter(max_length=2000)] = "",
    cursor: Annotated[UUID | None, QueryParameter()] = None,
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    errors: dict[str, Fault] = {}
    found = Page[PartnerView](items=[])
    try:
        found = await networks.partners(work, code, q, cursor)
    except Invalid as no:
        errors = forms.refused(no)
    today = london_day(work.now)
    return page(
        request,
        "networks/partners.html",
        "Community partners",
        errors=errors,
        values={"q": q},
        banner=DONE.get(done, ""),
        code=code,
        academy=name_of(code),
        people=[(one, rules.check_again(one.checked_on, today)) for one in found.items],
        kinds=KINDS,
        searched=bool(q.strip()),
        more=f"/networks/{code}/partners?{urlencode({'q': q, 'cursor': found.next})}" if found.next else None,
    )


@get("/networks/{code:str}/partners/new", include_in_schema=False)
async def new_page(request: Request, code: FromPath[str], work: NamedDependency[Work]) -> Template:
    await networks.partners(work, code)
    return _form(request, code, "Add a community partner")


def _form(request: Request, code: str, title: str, **more: Any) -> Template:
    options = [(kind, words, HINTS[kind]) for kind, words in KINDS.items()]
    context = {"code": code, "academy": name_of(code), "options": options, "one": None, **more}
    return page(request, "networks/partner.html", title, **context)


@post("/networks/{code:str}/partners/new", include_in_schema=False)
async def add(request: Request, code: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, SavePartner, FIELDS)
    if command is None:
        return _form(request, code, "Add a community partner", errors=errors, values=data)
    await doors.once(work, request, PartnerView, lambda: networks.add_partner(work, code, command))
    return Redirect(f"/networks/{code}/partners?done=added", status_code=303)


@get("/networks/{code:str}/partners/{partner_id:uuid}", include_in_schema=False)
async def change_page(
    request: Request, code: FromPath[str], partner_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    one = await _one(work, code, partner_id)
    return _form(request, code, "Change a community partner", values=forms.shown(one, CHANGE), one=one)


async def _one(work: Work, code: str, partner_id: UUID) -> PartnerView:
    one = await networks.partner(work, partner_id)
    if one.academy != code or one.put_away_at is not None:
        raise NotFound("This was put away, or is not there")
    return one


@post("/networks/{code:str}/partners/{partner_id:uuid}", include_in_schema=False)
async def change(
    request: Request, code: FromPath[str], partner_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, SavePartner, CHANGE)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, PartnerView, lambda: networks.change_partner(work, partner_id, command))
            return Redirect(f"/networks/{code}/partners?done=changed", status_code=303)
        except Conflict as no:
            errors = forms.refused(no)
    one = await _one(work, code, partner_id)
    return _form(request, code, "Change a community partner", errors=errors, values=data, one=one)


@post("/networks/{code:str}/partners/{partner_id:uuid}/put-away", include_in_schema=False)
async def put_away(
    request: Request, code: FromPath[str], partner_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    await doors.once(work, request, PartnerView, lambda: networks.put_away_partner(work, partner_id))
    return Redirect(f"/networks/{code}/partners?done=away", status_code=303)


handlers = [list_page, new_page, add, change_page, change, put_away]
