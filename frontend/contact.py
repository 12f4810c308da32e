"""How to reach somebody, kept by their team: on the phone with them, or as they wrote."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec.structs import replace

from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.freshness import FRESH_OWN
from faculty_api.kernel.work import Work
from faculty_api.people import service
from frontend import forms
from frontend.render import page
from schemas.access import Role
from schemas.contact import FURTHEST_KM, ChangeContact, ChangeEmail, ContactView, ReachWish
from schemas.distance import kept_km
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
BANNERS = {
    "saved": "Saved",
    "email": "Your email address is changed",
    "address": "The email address is changed",
    "times": "Written down. It counts from now on",
    "need": "Written down. We arrange it for the sessions they say yes to",
}
WISHES = (
    (ReachWish.AUTO.value, "By email if we have an address, if not by letter or phone"),
    (ReachWish.EMAIL.value, "By email"),
    (ReachWish.LETTER.value, "By letter"),
    (ReachWish.PHONE.value, "By a phone call"),
)
FIELDS: dict[str, forms.Reader] = {
    "full_name": forms.text("Full name", "Enter a full name"),
    "preferred_name": forms.text("Name we should use", optional=True),
    "phone": forms.text("Phone number", optional=True),
    "postcode": forms.text("Postcode", optional=True),
    "reach_by": forms.choice("Select how you want to hear from us", [one for one, _ in WISHES], optional=True),
    "postal_address": forms.prose("Address for letters", optional=True),
    "travel_km": forms.distance("How far you will travel", most_km=FURTHEST_KM, like=20),
}
EMAIL: dict[str, forms.Reader] = {"email": forms.text("Email address", "Enter an email address, like name@example.org")}
WHY: dict[str, forms.Reader] = {"reason": forms.text("How you know", "Enter how you know, for example: they told me")}
NOTES: dict[str, forms.Reader] = {"notes": forms.prose("Notes", optional=True)}
THEIRS = {**FIELDS, **NOTES, **WHY}


def on_field(no: Refusal, field: str) -> dict[str, Fault]:
    """A refusal without a field of its own, beside the one box of its page."""
    return forms.refused(no) if no.faults else {field: Fault(field=field, message=no.detail)}


def _staff_only(work: Work) -> None:
    """Whoever keeps their own does so on their own pages."""
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates/{person_id:uuid}/contact", include_in_schema=False)
async def contact_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    return await _shown(request, work, state, person_id)


async def _shown(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    _staff_only(work)
    held = await service.contact(work, person_id)
    who = await service.associate(work, state.vault, person_id)
    notes = who.private.notes if who.private else ""
    values = {**forms.shown(held, FIELDS), "notes": notes}
    title = "How to reach somebody"
    return page(
        request, "profile/theirs.html", title, wishes=WISHES, **{"who": who, "held": held, "values": values, **more}
    )


@post("/team/associates/{person_id:uuid}/contact", include_in_schema=False, opt=FRESH_OWN)
async def change(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    _staff_only(work)
    held = await service.contact(work, person_id)
    command, errors = forms.read(data, ChangeContact, THEIRS)
    if command:
        command = as_far(emptied(_with_notes(command, data), data), held)
        try:
            async with work.attempt():
                await service.change_contact(work, person_id, command)
            return Redirect(f"/team/associates/{person_id}?done=saved", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _shown(request, work, state, person_id, errors=errors, values=data)


def as_far(command: ChangeContact, held: ContactView) -> ChangeContact:
    """As far as it was kept, where the miles are the same."""
    return replace(command, travel_km=kept_km(command.travel_km, held.travel_km))


def emptied(command: ChangeContact, data: dict[str, Any]) -> ChangeContact:
    """An emptied box empties the address."""
    if "postal_address" not in data:
        return command
    return replace(command, postal_address=command.postal_address or "")


def _with_notes(command: ChangeContact, data: dict[str, Any]) -> ChangeContact:
    """An emptied box empties the notes."""
    return replace(command, notes=command.notes or "") if "notes" in data else command


@get("/team/associates/{person_id:uuid}/email", include_in_schema=False)
async def email_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template:
    return await _email(request, work, state, person_id)


async def _email(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    _staff_only(work)
    held = await service.contact(work, person_id)
    who = await service.associate(work, state.vault, person_id)
    return page(request, "profile/their_email.html", "Email address of somebody", who=who, held=held, **more)


@post("/team/associates/{person_id:uuid}/email", include_in_schema=False, opt=FRESH_OWN)
async def change_email(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    _staff_only(work)
    await service.contact(work, person_id)
    command, errors = forms.read(data, ChangeEmail, {**EMAIL, **WHY})
    if command:
        try:
            async with work.attempt():
                await service.change_email(work, person_id, command)
            return Redirect(f"/team/associates/{person_id}?done=address", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = on_field(no, "email")
    return await _email(request, work, state, person_id, errors=errors, values=data)


handlers = [contact_page, change, email_page, change_email]
