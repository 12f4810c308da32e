"""One session for the team: who is booked, what they answered, and marking it as delivered."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from frontend import called_off, forms, rescheduling, stepping_in
from frontend.filters import money
from frontend.hand_waits import by_hand
from frontend.lapsed import lapsed
from frontend.needs_words import STATUSES, WEIGHTS, not_ready, shown_to_team
from frontend.offer_words import UNDECIDED_YET, undecided
from frontend.offer_words import cohort as cohort_words
from frontend.readers import many
from frontend.render import page
from schemas.access import Permission
from schemas.claim_commands import Came, MarkDelivered
from schemas.claims import ClaimView
from schemas.offers import OfferStatus, OfferView, PayChoice
from schemas.people import Kind
from schemas.programmes import SessionStatus, SessionView
from schemas.values import Page, SessionId

Form = URLEncodedBody[dict[str, Any]]
ANSWERS: dict[OfferStatus, str] = {
    OfferStatus.OFFERED: "Offered",
    OfferStatus.ACCEPTED: "Booked",
    OfferStatus.DECLINED: "Said no",
    OfferStatus.EXPIRED: "Closed",
    OfferStatus.WITHDRAWN: "Cancelled",
    OfferStatus.CANCELLED: "Cancelled",
    OfferStatus.DELIVERED: "Completed",
    OfferStatus.NO_SHOW: "Closed",
}


BANNERS = {
    "done": "Session marked as delivered. The claims are ready.",
    "taken": "Offer taken back. You can choose the person again, with the pay as it is now.",
    "moved": "Session moved. Everybody concerned is asked again.",
    "off": "Session called off. Everybody concerned is told.",
    "heard": "Answer written down. They are told that you wrote it down.",
    "instead": "Offer made. You can see below who was asked and until when they can answer.",
    "stopped": "Stopped. Nobody else is asked by itself. Offers that were made stay open.",
    "cannot": "Booking ended. They are told that you wrote it down.",
    "called": "Call noted. The offer stays open for their answer.",
}


@get("/team/sessions/{session_id:uuid}", include_in_schema=False)
async def session_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _page(request, work, session_id)


async def _page(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    work.must(Permission.COHORT_VIEW)
    session = await programmes.session(work, session_id)
    asked = (await offers.for_sessions(work, [session_id])).get(session_id, [])
    booked = [offer for offer in asked if offer.status is OfferStatus.ACCEPTED]
    planned = session.status is SessionStatus.PLANNED
    now = await offers.pay_now(work, session_id)
    context: dict[str, Any] = {
        "session": session,
        "now": work.now,
        "cohort": cohort_words(session.programme_name, session.cohort_name),
        **await _asked(work, session, asked),
        "lapsed": await lapsed(work, [session_id]) if planned else [],
        "pay_now": [(offer, now[offer.id]) for offer in asked if offer.id in now],
        "to_call": _to_call(work, asked),
        "to_hear": _to_hear(work, asked) if planned else [],
        "cannot": await stepping_in.instead(work, [session_id]) if planned else [],
        **await stepping_in.following_up(work, session_id),
        "may_end": _may_end(work, session, booked),
        "may_ask": planned and _open(work, session, asked) and work.actor.may(Permission.OFFER_SEND),
        "answers": ANSWERS,
        "kept": {kind.value: _kept(asked, kind) for kind in Kind},
        "booked": booked,
        **await _needs(request, work, session_id, booked),
        "may_mark": planned and session.ends_at <= work.now and work.actor.may(Permission.SESSION_CONFIRM_DELIVERED),
        "may_change": planned and work.actor.may(Permission.COHORT_EDIT),
        "too_early": planned and session.ends_at > work.now,
        "values": {"came": [str(offer.id) for offer in booked]},
        "banner": next((words for word, words in BANNERS.items() if word in request.query_params), ""),
        **more,
    }
    if context["banner"]:
        context |= await by_hand(work, {(offer.person_id, offer.person_name) for offer in asked})
    return page(request, "team_sessions/session.html", f"Session {session.number}", **context)


async def _asked(work: Work, session: SessionView, asked: list[OfferView]) -> dict[str, Any]:
    """The newest offer of each person, with what of their pay is settled, or their claim once it is called off."""
    newest = {offer.person_id: offer for offer in sorted(asked, key=lambda offer: (offer.made_at, offer.id))}
    rows = [offer for offer in asked if newest[offer.person_id].id == offer.id]
    off = session.status is SessionStatus.CANCELLED
    claims = await called_off.for_team(work, session.id, set(newest)) if off else None
    pay = [pay_words(offer) if claims is None else claims[offer.person_id] for offer in rows]
    return {"asked": list(zip(rows, pay, strict=True)), "pay_head": "Pay" if claims is None else "Claim"}


async def _needs(request: Request, work: Work, session_id: SessionId, booked: list[OfferView]) -> dict[str, Any]:
    """What is to be arranged for whom, and who is booked with a must-have open."""
    if not work.actor.may(Permission.ARRANGEMENT_SETTLE):
        return {"needs": [], "not_ready": []}
    tasks = shown_to_team(await needs.of_session(work, request.app.state.vault, session_id))
    flagged = (await not_ready(work, [session_id])).get(session_id, set())
    names = [offer.person_name for offer in booked if offer.id in flagged]
    return {"needs": tasks, "not_ready": names, "weights": WEIGHTS, "task_words": STATUSES}


def pay_words(offer: OfferView) -> str:
    """What of the pay is settled; "" once nothing will come of the offer."""
    if offer.pay_choice is PayChoice.DECLINED:
        return "Asked not to be paid"
    if offer.pay_choice is PayChoice.REDUCED and offer.reduced_to_pence is not None:
        return f"Asked to be paid {money(offer.reduced_to_pence)}"
    if offer.status is OfferStatus.OFFERED:
        return UNDECIDED_YET
    if offer.status in (OfferStatus.ACCEPTED, OfferStatus.DELIVERED):
        return UNDECIDED_YET if undecided(offer.pay) else "As offered"
    return ""


def _kept(asked: list[OfferView], kind: Kind) -> str:
    """Places kept for people who are asked again, because the session moved."""
    count = sum(offer.asked_again and offer.kind is kind for offer in asked)
    return f", {count} kept for somebody who is asked again" if count == 1 else f", {count} kept" if count else ""


def _to_call(work: Work, asked: list[OfferView]) -> list[OfferView]:
    """Who asked to talk before they answer, while they still can."""
    if not work.actor.may(Permission.OFFER_SEND):
        return []
    return [offer for offer in asked if offer.call_wanted_at is not None and offer.answer_by > work.now]


def _to_hear(work: Work, asked: list[OfferView]) -> list[OfferView]:
    """Whose answer can be written down for them."""
    if not work.actor.may(Permission.OFFER_HEAR):
        return []
    return [one for one in asked if one.status is OfferStatus.OFFERED and one.answer_by > work.now]


def _may_end(work: Work, session: SessionView, booked: list[OfferView]) -> list[OfferView]:
    """Of whom it can be written down that they cannot come."""
    coming = session.status is SessionStatus.PLANNED and session.starts_at > work.now
    return booked if coming and work.actor.may(Permission.OFFER_HEAR) else []


def _open(work: Work, session: SessionView, asked: list[OfferView]) -> bool:
    """Whether it is still to come and has a place that nobody holds and no open offer may fill."""
    kinds = [offer.kind for offer in asked if offer.status in (OfferStatus.ACCEPTED, OfferStatus.OFFERED)]
    lived, professional = kinds.count(Kind.LIVED), kinds.count(Kind.PROFESSIONAL)
    return session.starts_at > work.now and (lived < session.lived_needed or professional < session.professional_needed)


@post("/team/sessions/{session_id:uuid}/called", include_in_schema=False)
async def called(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    return await _about_offer(request, work, session_id, data, offers.called, "called")


@post("/team/sessions/{session_id:uuid}/take-back", include_in_schema=False)
async def take_back(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """An offer that nobody has answered, so that it can be sent again."""
    return await _about_offer(request, work, session_id, data, offers.withdraw, "taken")


async def _about_offer(
    request: Request,
    work: Work,
    session_id: SessionId,
    data: Form,
    use_case: Callable[[Work, UUID], Awaitable[OfferView]],
    done: str,
) -> Template | Redirect:
    """One button beside an offer. ``done``: what the page then says."""
    try:
        offer_id = UUID(str(data.get("offer")))
    except ValueError:
        raise NotFound from None
    try:
        async with work.attempt():
            await doors.once(work, request, OfferView, lambda: use_case(work, offer_id))
    except Refusal as no:
        return await _page(request, work, session_id, errors=forms.refused(no))
    return Redirect(f"/team/sessions/{session_id}?{done}=1", status_code=303)


@post("/team/sessions/{session_id:uuid}/delivered", include_in_schema=False)
async def delivered(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    came, named = set(many(data, "came")), many(data, "booked")
    command = MarkDelivered(came=_came(named, came))

    async def run() -> Page[ClaimView]:
        return Page(items=await service.confirm_delivered(work, session_id, command))

    try:
        async with work.attempt():
            await doors.once(work, request, Page[ClaimView], run)
    except Refusal as no:
        return await _page(request, work, session_id, errors=forms.refused(no), values=data)
    return Redirect(f"/team/sessions/{session_id}?done=1", status_code=303)


def _came(named: list[str], came: set[str]) -> list[Came]:
    """Everybody the page showed, and whether they were ticked."""
    found = []
    for text in named:
        try:
            found.append(Came(offer_id=UUID(text), came=text in came))  # type: ignore[arg-type]
        except ValueError:
            continue
    return found


handlers = [*rescheduling.handlers, *stepping_in.handlers, session_page, called, take_back, delivered]
