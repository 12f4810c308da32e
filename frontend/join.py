"""For anybody, without logging in: I would like to join."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.joining import reading, service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people.vocabulary import words
from frontend import forms
from frontend.render import page
from schemas.errors import Fault
from schemas.joining import ExpressInterest

PUBLIC = {"public": True}
Form = URLEncodedBody[dict[str, Any]]
ROUTES = tuple((one.code, one.name) for one in words("route"))
CONTACT: dict[str, forms.Reader] = {
    "full_name": forms.text("Name", "Enter your name"),
    "email": forms.text("Email address", optional=True),
    "phone": forms.text("Phone number", optional=True),
    "postcode": forms.text("Postcode", optional=True),
}
ABOUT: dict[str, forms.Reader] = {
    "interests": forms.prose("What interests you", optional=True),
    "route": forms.choice("", tuple(code for code, _ in ROUTES), optional=True),
    "route_words": forms.text("How, if it was another way", optional=True),
}
FIELDS = {**CONTACT, "academy": forms.choice("", tuple(networks.names()), optional=True), **ABOUT}
TRAP = "website"
EMPTY = "Leave this box empty. It is there to catch programs that fill in forms"


def _page(request: Request, **more: Any) -> Template:
    academies = sorted(networks.names().items(), key=lambda one: one[1])
    said = reading.interest()
    return page(
        request, "joining/join.html", "Join us", academies=academies, routes=ROUTES, next_words=said["next"],
        kept=said["kept"], trap=TRAP, **more,
    )  # fmt: skip


@get("/join", opt=PUBLIC, include_in_schema=False)
async def join_page(
    request: Request,
    work: NamedDependency[Work],  # noqa: ARG001 - opens the transaction that says who is here
) -> Template:
    return _page(request)


@post("/join", opt=PUBLIC, include_in_schema=False)
async def join(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """The same form sent twice is kept once, by the id it was shown with."""
    command, errors = forms.read(data, ExpressInterest, FIELDS)
    if str(data.get(TRAP, "")).strip():
        errors[TRAP] = Fault(field=TRAP, message=EMPTY)
    if command and not errors:
        try:
            async with work.attempt():
                await service.express(work, command, str(forms.command_id(data)))
            code = command.academy or reading.nearest(command.postcode)
            return Redirect(f"/join/thanks?academy={code}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _page(request, errors=errors, values=data)


@get("/join/thanks", opt=PUBLIC, include_in_schema=False)
async def thanks_page(
    request: Request,
    work: NamedDependency[Work],  # noqa: ARG001 - as above
    academy: Annotated[str, QueryParameter(max_length=8)] = "",
) -> Template:
    said = reading.interest()
    name = networks.names().get(academy, "Your local academy")
    return page(request, "joining/thanks.html", "Thank you", academy=name, next_words=said["next"], kept=said["kept"])


handlers = [join_page, join, thanks_page]
