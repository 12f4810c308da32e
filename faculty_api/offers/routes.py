"""Offers as JSON."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.finding import MOST_MONTHS, FindAssociates, FoundAssociate
from schemas.hearing import HearAnswer, HearCancelled
from schemas.lending import LentBooking, TakenBack
from schemas.next_choices import NextView
from schemas.offers import AnswerOffer, BookingView, OfferStatus, OfferView, SendOffers
from schemas.pairing import CohortPlan, SessionPeople, SessionSuggestions
from schemas.people import AssociateStatus, Kind
from schemas.stepping_in import AskInstead, SteppingIn
from schemas.values import Page


@get("/associates", tags=["People"])
async def list_associates(
    work: NamedDependency[Work],
    q: FromQuery[str] = "",
    name: FromQuery[str] = "",
    academy: Annotated[str | None, QueryParameter(max_length=8)] = None,
    kind: FromQuery[Kind | None] = None,
    status: FromQuery[AssociateStatus | None] = None,
    trained: FromQuery[bool | None] = None,
    free_on: FromQuery[date | None] = None,
    not_asked_months: Annotated[int | None, QueryParameter(ge=0, le=MOST_MONTHS)] = None,
    cursor: FromQuery[UUID | None] = None,
) -> Page[FoundAssociate]:
    """By name. ``q`` (or ``name``, as before): words that begin a name, a skill, a topic or a place, all of them.
    ``not_asked_months``: no offer for so long; 0: never had one."""
    ask = FindAssociates(
        q=f"{q} {name}".strip(), academy=academy, kind=kind, status=status, trained=trained, free_on=free_on,
        not_asked_months=not_asked_months, after=cursor,
    )  # fmt: skip
    return await service.associates(work, ask)


@get("/cohorts/{cohort_id:uuid}/suggestions", tags=["Offers"])
async def list_suggestions(cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[SessionSuggestions]:
    """Up to three choices for the open places of each coming session, with reasons in words."""
    return Page(items=await service.suggestions(work, cohort_id))


@get("/cohorts/{cohort_id:uuid}/plan", tags=["Offers"])
async def get_cohort_plan(
    cohort_id: FromPath[UUID],
    work: NamedDependency[Work],
    keep: Annotated[list[str] | None, QueryParameter(description="session id, a dot, person id")] = None,
    same: FromQuery[bool] = False,
) -> CohortPlan:
    """The same choices with whether nothing better exists, around those who are to be kept for a session."""
    return await service.cohort_plan(work, cohort_id, keeps(keep), same)


def keeps(said: list[str] | None) -> list[tuple[UUID, UUID]]:
    return [_keep(each) for each in said or []]


def _keep(words: str) -> tuple[UUID, UUID]:
    try:
        session, person = (UUID(part) for part in words.split("."))
    except ValueError:
        raise Invalid.field("keep", "Each must be a session's id, a dot and a person's id") from None
    return session, person


@post("/offers", tags=["Offers"])
async def send_offers(request: Request, data: JSONBody[SendOffers], work: NamedDependency[Work]) -> Page[OfferView]:
    return await doors.once(work, request, Page[OfferView], lambda: _sent(work, data))


async def _sent(work: Work, data: SendOffers) -> Page[OfferView]:
    return Page(items=await service.send(work, data))


@get("/offers", tags=["Offers"])
async def list_offers(
    work: NamedDependency[Work],
    status: FromQuery[OfferStatus | None] = None,
    session_id: FromQuery[UUID | None] = None,
    cursor: FromQuery[UUID | None] = None,
) -> Page[OfferView]:
    """The offers you may see, newest first."""
    return await service.offers(work, status=status, session_id=session_id, after=cursor)


@get("/offers/to-call", tags=["Offers"])
async def list_calls(work: NamedDependency[Work]) -> Page[OfferView]:
    """Open offers to people who asked to talk before they answer, the longest wait first."""
    return Page(items=await service.to_call(work))


@get("/offers/{offer_id:uuid}", tags=["Offers"])
async def get_offer(offer_id: FromPath[UUID], work: NamedDependency[Work]) -> OfferView:
    return await service.get(work, offer_id)


@post("/offers/{offer_id:uuid}/answer", tags=["Offers"])
async def answer_offer(
    request: Request, offer_id: FromPath[UUID], data: JSONBody[AnswerOffer], work: NamedDependency[Work]
) -> OfferView:
    return await doors.once(work, request, OfferView, lambda: service.answer(work, offer_id, data))


@post("/offers/{offer_id:uuid}/answer-told", tags=["Offers"])
async def hear_answer(
    request: Request, offer_id: FromPath[UUID], data: JSONBody[HearAnswer], work: NamedDependency[Work]
) -> OfferView:
    """Write down what somebody answered by phone, in person or in writing. They are told, and can take it back."""
    return await doors.once(work, request, OfferView, lambda: service.hear(work, offer_id, data))


@post("/offers/{offer_id:uuid}/undo", tags=["Offers"])
async def undo_no(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> OfferView:
    """Take back a no that was a mistake, until the day to answer by."""
    return await doors.once(work, request, OfferView, lambda: service.undo_no(work, offer_id))


@post("/offers/{offer_id:uuid}/cancellation", tags=["Offers"])
async def cancel_booking(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> OfferView:
    """Take back a yes before the session."""
    return await doors.once(work, request, OfferView, lambda: service.cancel(work, offer_id))


@post("/offers/{offer_id:uuid}/cancellation-told", tags=["Offers"])
async def hear_cancelled(
    request: Request, offer_id: FromPath[UUID], data: JSONBody[HearCancelled], work: NamedDependency[Work]
) -> OfferView:
    """Write down that somebody who is booked cannot come. They are told."""
    return await doors.once(work, request, OfferView, lambda: service.hear_cancelled(work, offer_id, data))


@get("/offers/stepping-in", tags=["Offers"])
async def list_stepping_in(work: NamedDependency[Work]) -> Page[SteppingIn]:
    """Places that somebody left who was booked, by time, and whom to ask instead; of the first three sessions."""
    return Page(items=await service.to_step_in(work))


@post("/sessions/{session_id:uuid}/ask-instead", tags=["Offers"])
async def ask_instead(
    request: Request, session_id: FromPath[UUID], data: JSONBody[AskInstead], work: NamedDependency[Work]
) -> OfferView:
    """Ask somebody for a place that is open, until ten days from now or the day before the session."""
    return await doors.once(work, request, OfferView, lambda: service.ask_instead(work, session_id, data))


@get("/sessions/{session_id:uuid}/next-choices", tags=["Offers"])
async def list_next_choices(session_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[NextView]:
    """Who is asked next by itself for a session, and what became of each."""
    return Page(items=await service.next_choices(work, session_id))


@post("/sessions/{session_id:uuid}/next-choices/stop", tags=["Offers"])
async def stop_next(request: Request, session_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[NextView]:
    """Nobody else is asked by itself for this session. Offers that were sent stay open."""
    return await doors.once(work, request, Page[NextView], lambda: _stopped(work, session_id))


async def _stopped(work: Work, session_id: UUID) -> Page[NextView]:
    return Page(items=await service.stop_next(work, session_id))


@post("/offers/{offer_id:uuid}/withdraw", tags=["Offers"])
async def withdraw_offer(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> OfferView:
    return await doors.once(work, request, OfferView, lambda: service.withdraw(work, offer_id))


@post("/offers/{offer_id:uuid}/called", tags=["Offers"])
async def called_about_offer(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> OfferView:
    """Somebody of the team has called a person who wanted to talk first."""
    return await doors.once(work, request, OfferView, lambda: service.called(work, offer_id))


@get("/sessions/{session_id:uuid}/people", tags=["Offers"])
async def list_people_for_session(session_id: FromPath[UUID], work: NamedDependency[Work]) -> SessionPeople:
    """Everybody who could be chosen for a session by hand: free or not, and why somebody cannot be asked."""
    return await service.people_for(work, session_id)


@get("/sessions/{session_id:uuid}/booking", tags=["Offers"])
async def get_booking(session_id: FromPath[UUID], work: NamedDependency[Work]) -> BookingView:
    """Your own booking of a session, with who said yes beside you and who has not answered yet."""
    return await service.booking(work, session_id)


@post("/associates/{person_id:uuid}/lendings/{lending_id:uuid}/end", tags=["Lending"])
async def take_back(
    request: Request, person_id: FromPath[UUID], lending_id: FromPath[UUID], work: NamedDependency[Work]
) -> TakenBack:
    """From this moment. Offers of that Academy that wait for an answer close; what was said yes to stays."""
    return await doors.once(work, request, TakenBack, lambda: service.take_back(work, person_id, lending_id))


@get("/lendings/bookings", tags=["Lending"])
async def list_bookings_elsewhere(work: NamedDependency[Work]) -> Page[LentBooking]:
    """Sessions to come of other Academies that people said yes to, by time."""
    return Page(items=await service.bookings_elsewhere(work))


handlers = [
    list_associates, list_suggestions, list_people_for_session, send_offers, list_offers, list_calls, get_offer,
    answer_offer, hear_answer, undo_no, called_about_offer, cancel_booking, withdraw_offer, get_booking, take_back,
    list_bookings_elsewhere, get_cohort_plan, hear_cancelled, list_stepping_in, ask_instead,
    list_next_choices, stop_next,
]  # fmt: skip
