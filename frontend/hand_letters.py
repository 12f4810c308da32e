"""Letters to print and calls to make: what no machine delivers, the earliest deadline first."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.paper import service
from frontend import forms
from frontend.filters import day as day_words
from frontend.filters import plural
from frontend.home_rows import Row
from frontend.pressed import pressed
from frontend.readers import many
from frontend.render import Errors, page
from schemas.access import Permission, Role
from schemas.messages import HandLetter, LettersDue, ReachBy, SettledHow, SettleLetters

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
AT = "/letters"
HOW = {
    SettledHow.POSTED: "Printed and posted",
    SettledHow.PHONED: "Told by phone",
    SettledHow.NOT_NEEDED: "Not needed any more",
}
BANNERS = {
    "posted": "Written down: printed and posted.",
    "phoned": "Written down: told by phone.",
    "not_needed": "Written down: not needed any more.",
    "reopened": "It waits again.",
}
HOMES = {Role.TEAM: "/team", Role.NATIONAL: "/networks", Role.DATA_PROTECTION: "/data-protection"}


def status(one: HandLetter) -> str:
    """What somebody has to do with it. A letter that would come too late is a call."""
    if one.by is ReachBy.PHONE or one.too_late or not one.addressed:
        return "To call"
    return "To print"


def why(one: HandLetter) -> str:
    """What its days say, and what is missing."""
    if one.over:
        return f"They could answer until {day_words(one.answer_on or one.due_on)}. That day is over."
    if one.too_late:
        return f"They can answer until {day_words(one.answer_on or one.due_on)}. Post takes 3 working days: call them."
    if one.by is ReachBy.LETTER and not one.addressed:
        return "They want letters, but we do not know their address. Call them and ask for it."
    if one.by is ReachBy.PHONE and not one.phone:
        return "We have no phone number, email address or postal address. Find out how to reach them."
    return ""


async def waiting(work: Work) -> LettersDue:
    """None for whoever has no such desk."""
    nothing = LettersDue(waiting=0, first=None)
    return await service.due(work) if work.actor.may(Permission.LETTER_POST) else nothing


async def row(work: Work) -> list[Row]:
    """The one row of a home page."""
    found = await waiting(work)
    if not found.waiting or found.first is None:
        return []
    text = f"Post or tell by phone: {plural(found.waiting, 'letter')} to people who do not get them by email"
    return [Row(work.now, text, f"The first by {day_words(found.first)}", "Not yet started", AT)]


@get(AT, include_in_schema=False)
async def listed(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    return await _listed(request, work, banner=BANNERS.get(done, ""))


async def _listed(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    found = await service.letters(work)
    ready = [one for one in found.waiting if status(one) == "To print" and not one.over]
    return page(
        request, "letters/list.html", "Letters to print and calls to make", errors=errors, waiting=found.waiting,
        done=found.done, beyond=found.beyond, ready=len(ready), stands=status, why=why, how=HOW,
        back=HOMES[work.actor.role], reaches=work.actor.may(Permission.CONTACT_EDIT), **more,
    )  # fmt: skip


@get(AT + "/print", include_in_schema=False)
async def printed(request: Request, work: NamedDependency[Work]) -> Template:
    """Every letter that has an address and is in time."""
    found = [one for one in await service.to_print(work) if status(one) == "To print" and not one.over]
    return _printed(request, work, found)


@get(AT + "/{letter_id:uuid}/print", include_in_schema=False)
async def print_one(request: Request, letter_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    found = await service.to_print(work, letter_id)
    return _printed(request, work, found, f"Letter {found[0].number} to print" if found else "Letter to print")


def _printed(request: Request, work: Work, found: list[HandLetter], title: str = "Letters to print") -> Template:
    academy = networks.names().get(work.actor.academy or "", "")
    return page(request, "letters/print.html", title, letters=found, academy=academy, today=work.now)


@post(AT, include_in_schema=False)
async def settle(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    try:
        command = _said(data)
        async with work.attempt():
            await pressed(work, request, partial(service.settle, work, command))
        return Redirect(f"{AT}?done={command.how}", status_code=303)
    except Refusal as no:
        if no.status in (403, 404):
            raise
        return await _listed(request, work, forms.refused(no))


def _said(data: dict[str, Any]) -> SettleLetters:
    try:
        return msgspec.convert({"letters": many(data, "letters"), "how": str(data.get("how", ""))}, SettleLetters)
    except msgspec.ValidationError as error:
        raise Invalid("Press one of the buttons of a letter") from error


@post(AT + "/{letter_id:uuid}/reopening", include_in_schema=False)
async def reopen(request: Request, letter_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await pressed(work, request, partial(service.reopen, work, letter_id))
    return Redirect(f"{AT}?done=reopened", status_code=303)


handlers = [listed, printed, print_one, settle, reopen]
