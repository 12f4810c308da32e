"""A complaint about data from somebody we have no record of: on a public page, or written down for them."""

from functools import partial
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.complaints import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.complaint_words import HOW
from frontend.filters import plain_date
from frontend.join import EMPTY, TRAP
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.access import Permission, Role
from schemas.complaints import OutsideComplaint, RecordOutside
from schemas.errors import Fault

PUBLIC = {"public": True}
Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
AT, THANKS, FOR_THEM = "/complain", "/complain/thanks", "/complaints/new"
FIELDS: dict[str, forms.Reader] = {
    "name": forms.text("Name", "Enter your name"),
    "email": forms.text("Email address", optional=True),
    "phone": forms.text("Phone number", optional=True),
    "words": forms.prose("What is wrong", "Write what is wrong"),
}
RECORD: dict[str, forms.Reader] = {
    **FIELDS,
    "name": forms.text("Name", "Enter their name"),
    "how": forms.choice("Select how they told us", [str(one) for one in HOW]),
    "received_on": forms.day("Day they told us", "Enter the day they told us"),
}
TITLE, OTHER = "Complain about how we handle data about you", "A complaint from somebody who is not on our list"
BANNER = "Saved. Data protection looks into it, and gets in touch with them."


@get(AT, opt=PUBLIC, include_in_schema=False)
async def complain_page(
    request: Request,
    work: NamedDependency[Work],  # noqa: ARG001 - opens the transaction that says who is here
) -> Template:
    return page(request, "complaints/outside.html", TITLE, trap=TRAP)


@post(AT, opt=PUBLIC, include_in_schema=False)
async def complain(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    """The same form sent twice is kept once, by the id it was shown with."""
    command, errors = forms.read(data, OutsideComplaint, FIELDS)
    if str(data.get(TRAP, "")).strip():
        errors[TRAP] = Fault(field=TRAP, message=EMPTY)
    if command and not errors:
        try:
            async with work.attempt():
                await service.complain(work, state.vault, command, str(forms.command_id(data)))
            return Redirect(THANKS, status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return page(request, "complaints/outside.html", TITLE, trap=TRAP, errors=errors, values=data)


@get(THANKS, opt=PUBLIC, include_in_schema=False)
async def thanks(
    request: Request,
    work: NamedDependency[Work],  # noqa: ARG001 - as above
) -> Template:
    return page(request, "complaints/outside_thanks.html", "We have your complaint")


@get(FOR_THEM, include_in_schema=False)
async def new(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    return _new(request, work, banner=BANNER if done else "")


def _new(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    work.must(Permission.COMPLAINT_RECORD)
    today = london_day(work.now)
    days = {f"received_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    back = "/data-protection/complaints" if work.actor.role is Role.DATA_PROTECTION else "/team/interest"
    return page(
        request, "complaints/outside_heard.html", OTHER, errors=errors, back=back, today=plain_date(today),
        ways=[(str(key), words) for key, words in HOW.items()], **{"values": days, **more},
    )  # fmt: skip


@post(FOR_THEM, include_in_schema=False)
async def record(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    work.must(Permission.COMPLAINT_RECORD)
    command, errors = forms.read(data, RecordOutside, RECORD)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, partial(service.record_outside, work, state.vault, command))
            return Redirect(f"{FOR_THEM}?done=recorded", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _new(request, work, errors, values=data)


handlers = [complain_page, complain, thanks, new, record]
