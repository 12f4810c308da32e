"""Book it for me: what an associate asks the team to book, and what the team answers."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from frontend import forms
from frontend.called import called
from frontend.render import page
from schemas.access import Permission
from schemas.offers import OfferStatus
from schemas.travel import AnswerTravel, AskTravel, TravelView
from schemas.values import SessionId, TravelId

Form = URLEncodedBody[dict[str, Any]]
KINDS = [("rail", "Train"), ("bus", "Bus or tram"), ("taxi", "Taxi"), ("hotel", "Hotel")]
KIND = dict(KINDS)
ASK = {
    "category": forms.choice("Select what we can book", [key for key, _ in KINDS]),
    "what": forms.text("What would help", "Enter what we can book, like a return ticket"),
    "on": forms.day("Date", "Enter the date"),
    "from_place": forms.text("Where it starts", optional=True),
    "to_place": forms.text("Where it goes to", optional=True),
    "needs": forms.text("What helps you to travel", optional=True),
}
ANSWER = {
    "booked": forms.yes_no("Select if you booked it"),
    "supplier": forms.text("Who it is booked with", optional=True),
    "order_number": forms.text("Order number", optional=True),
    "pence": forms.pounds("What it cost", "Enter what it cost", most=1_000_000, optional=True),
    "why": forms.text("Why it is not booked", optional=True),
}


@get("/sessions/{session_id:uuid}/travel", include_in_schema=False)
async def mine_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _mine(request, work, session_id)


async def _mine(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    booking = await offers.booking(work, session_id)
    asked = await service.travel_requests(work, session_id=session_id)
    asked = [one for one in asked if one.person_id == work.actor.person]
    open_ = booking.offer.status is OfferStatus.ACCEPTED and booking.offer.starts_at > work.now
    open_ = open_ and booking.offer.mode.value == "in_person"
    context = {"offer": booking.offer, "asked": asked, "open": open_, "kinds": KINDS, "kind": KIND, **more}
    return page(request, "travel/mine.html", "Ask us to book and pay", **context)


@post("/sessions/{session_id:uuid}/travel", include_in_schema=False)
async def ask(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    here, vault = f"/sessions/{session_id}/travel", request.app.state.vault
    command, errors = forms.read(data, AskTravel, ASK, session_id=session_id)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, TravelView, lambda: service.ask_travel(work, vault, command))
            return Redirect(here, status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _mine(request, work, session_id, errors=errors, values=data)


@post("/travel/{travel_id:uuid}/take-back", include_in_schema=False)
async def take_back(request: Request, travel_id: FromPath[TravelId], work: NamedDependency[Work]) -> Redirect:
    view = await doors.once(work, request, TravelView, lambda: service.take_back_travel(work, travel_id))
    own = view.person_id == work.actor.person
    return Redirect(f"/sessions/{view.session_id}/travel" if own else "/team/travel", status_code=303)


@get("/team/travel", include_in_schema=False)
async def list_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.TRAVEL_ANSWER)
    found = await service.travel_requests(work)
    return page(request, "team_travel/list.html", "Travel to book", found=found, kind=KIND)


@get("/team/travel/{travel_id:uuid}", include_in_schema=False)
async def answer_page(request: Request, travel_id: FromPath[TravelId], work: NamedDependency[Work]) -> Template:
    return await _answer(request, work, travel_id)


async def _answer(request: Request, work: Work, travel_id: TravelId, **more: Any) -> Template:
    work.must(Permission.TRAVEL_ANSWER)
    found = await service.travel_request(work, request.app.state.vault, travel_id)
    return page(request, "team_travel/answer.html", "Book travel for somebody", one=found, kind=KIND, **more)


@post("/team/travel/{travel_id:uuid}", include_in_schema=False)
async def answer(
    request: Request, travel_id: FromPath[TravelId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, AnswerTravel, ANSWER)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, TravelView, lambda: service.answer_travel(work, travel_id, command))
            return Redirect("/team/travel", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _answer(request, work, travel_id, errors=errors, values=data)


@get("/team/sessions/{session_id:uuid}/travel", include_in_schema=False)
async def for_somebody_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _for_somebody(request, work, session_id)


async def _for_somebody(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    work.must(Permission.TRAVEL_ANSWER)
    asked = (await offers.for_sessions(work, [session_id]))[session_id]
    booked = [(one.person_id, one.person_name) for one in asked if one.status is OfferStatus.ACCEPTED]
    people = [(str(person), name) for person, name in (await called(work, booked)).items()]
    context = {"session_id": session_id, "people": people, "kinds": KINDS, **more}
    return page(request, "team_travel/ask.html", "Ask for travel for somebody", **context)


@post("/team/sessions/{session_id:uuid}/travel", include_in_schema=False)
async def ask_for_somebody(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    vault = request.app.state.vault
    fields = {"person_id": forms.text("Person", "Select who it is for"), **ASK}
    command, errors = forms.read(data, AskTravel, fields, session_id=session_id)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, TravelView, lambda: service.ask_travel(work, vault, command))
            return Redirect("/team/travel", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _for_somebody(request, work, session_id, errors=errors, values=data)


handlers = [
    mine_page, ask, take_back, list_page, answer_page, answer, for_somebody_page, ask_for_somebody,
]  # fmt: skip
