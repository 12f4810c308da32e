"""Money before the day: an associate asks for it, or somebody of the team on the phone with them; what became of it."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from frontend import forms
from frontend.called import called
from frontend.claim_words import STATUS
from frontend.render import page
from schemas.access import Permission, Role
from schemas.advances import AskAdvance
from schemas.claims import ClaimStatus, ClaimView
from schemas.offers import OfferStatus
from schemas.values import SessionId

Form = URLEncodedBody[dict[str, Any]]
ASK: dict[str, forms.Reader] = {
    "pence": forms.pounds("How much you need", "Enter how much you need", most=1_000_000),
    "what_for": forms.prose("What the money is for", "Enter what the money is for"),
}
ASK_FOR_THEM: dict[str, forms.Reader] = {
    "person_id": forms.text("Person", "Select who it is for"),
    "pence": forms.pounds("How much they need", "Enter how much they need", most=1_000_000),
    "what_for": ASK["what_for"],
    "read_out": forms.tick(),
}
WAITING = (ClaimStatus.SUBMITTED, ClaimStatus.RETURNED)


@get("/sessions/{session_id:uuid}/money-before", include_in_schema=False)
async def mine_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _mine(request, work, session_id)


async def _mine(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    offer = (await offers.booking(work, session_id)).offer
    found = await service.advances(work, session_id=session_id)
    asked = [await service.get(work, one.id) for one in found if one.person_id == work.actor.person]
    ahead = offer.status is OfferStatus.ACCEPTED and offer.starts_at > work.now
    context = {
        "offer": offer,
        "asked": asked,
        "state": STATUS,
        "open": ahead and not any(one.status in WAITING for one in asked),
        "waits": ahead,
        **more,
    }
    return page(request, "advances/mine.html", "Ask for money before the day", **context)


@post("/sessions/{session_id:uuid}/money-before", include_in_schema=False)
async def ask(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, AskAdvance, ASK, session_id=session_id)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, ClaimView, lambda: service.ask_advance(work, command))
            return Redirect(f"/sessions/{session_id}/money-before", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _mine(request, work, session_id, errors=errors, values=data)


@get("/team/sessions/{session_id:uuid}/money-before", include_in_schema=False)
async def for_somebody_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _for_somebody(request, work, session_id)


async def _for_somebody(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    work.must(Permission.TRAVEL_ANSWER)
    asked = (await offers.for_sessions(work, [session_id]))[session_id]
    booked = [(one.person_id, one.person_name) for one in asked if one.status is OfferStatus.ACCEPTED]
    people = [(str(person), name) for person, name in (await called(work, booked)).items()]
    context = {"session_id": session_id, "people": people, **more}
    return page(request, "advances/for_somebody.html", "Ask for money before the day for somebody", **context)


@post("/team/sessions/{session_id:uuid}/money-before", include_in_schema=False)
async def ask_for_somebody(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, AskAdvance, ASK_FOR_THEM, session_id=session_id)
    if command is not None:
        try:
            async with work.attempt():
                claim = await doors.once(work, request, ClaimView, lambda: service.ask_advance(work, command))
            return Redirect(f"/team/claims/{claim.id}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _for_somebody(request, work, session_id, errors=errors, values=data)


@get("/team/money-before", include_in_schema=False)
async def list_page(request: Request, work: NamedDependency[Work]) -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotFound("We could not find that page. What you asked for is on the page of your session")
    found = [await service.get(work, one.id) for one in await service.advances(work)]
    return page(request, "advances/list.html", "Money before the day", found=found)


handlers = [mine_page, ask, for_somebody_page, ask_for_somebody, list_page]
