"""An associate's sessions: offers to answer, what is coming up, what is done; one session with all that helps."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template

from faculty_api.calendars import service as calendars
from faculty_api.heard import service as heard
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Conflict, Refusal
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.offers import service
from frontend import called_off, forms
from frontend import offer_words as words
from frontend.heard import BY_WHOM, OUTCOMES
from frontend.needs_words import MY_STATUSES
from frontend.render import page
from schemas.needs import TaskStatus
from schemas.offers import OfferStatus, OfferView
from schemas.values import SessionId

CANNOT = "Tell us you cannot do this session"
MOVED = (
    "This session has moved to another time, so nothing is cancelled yet. We keep your place until you answer: say no"
    " to the new time"
)
DONE = {OfferStatus.DELIVERED, OfferStatus.NO_SHOW}


@get("/sessions", include_in_schema=False)
async def sessions_page(request: Request, work: NamedDependency[Work]) -> Template:
    mine = await service.mine(work)
    yes = [offer for offer in mine if offer.status is OfferStatus.ACCEPTED]
    coming = [offer for offer in yes if offer.ends_at > work.now]
    return page(
        request,
        "sessions/list.html",
        "Your sessions",
        where=words.where,
        to_answer=[offer for offer in mine if _open(work, offer)],
        coming=coming,
        done=[
            offer for offer in reversed(mine) if offer.status in DONE or (offer in yes and offer.ends_at <= work.now)
        ],
        off=await called_off.with_a_claim(work, mine),
        lapsed={one.session_id for one in await service.my_lapsed(work)},
    )


def _open(work: Work, offer: OfferView) -> bool:
    return offer.status is OfferStatus.OFFERED and not offer.full and offer.answer_by > work.now


@get("/sessions/{session_id:uuid}", include_in_schema=False)
async def session_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    booking = await service.booking(work, session_id)
    again = await _asked_again(work, booking.offer)
    offer = msgspec.structs.replace(booking.offer, pay=again.pay if again else booking.pay)
    beside = words.names(booking.with_names, booking.not_answered)
    context: dict[str, Any] = {"with_names": beside, "may_cancel": booking.may_cancel, "access": words.access(offer)}
    context["again"] = again.id if again else None
    context |= await called_off.of_person(work, session_id) if offer.called_off else {}
    context |= {"where": words.where(offer), "tasks": words.tasks(offer), "pay": words.pay_rows(offer)}
    context["lapsed"] = await service.my_lapsed(work, [session_id])
    context |= {"by_whom": BY_WHOM, "outcomes": OUTCOMES}
    context["answered"] = await heard.answered_of(work, offer.cohort_id)
    context |= {"total": words.total(offer.pay), **await _needs(work, request, offer)}
    return page(request, "sessions/session.html", "One of your sessions", offer=offer, **context)


async def _asked_again(work: Work, offer: OfferView) -> OfferView | None:
    """The open offer for the new time, with its pay, for whoever said yes to the time before."""
    if offer.status is not OfferStatus.CANCELLED or offer.moved_from is None:
        return None
    mine = [one for one in await service.mine(work) if one.session_id == offer.session_id and _open(work, one)]
    return mine[0] if mine else None


async def _needs(work: Work, request: Request, offer: OfferView) -> dict[str, Any]:
    """What is arranged for the actor, and whether it can still change."""
    found = await needs.of_session(work, request.app.state.vault, offer.session_id)
    mine = [one for one in found if one.offer_id == offer.id and one.status is not TaskStatus.ENDED]
    return {"needs": mine, "my_statuses": MY_STATUSES, "to_come": offer.starts_at > work.now}


@get("/sessions/{session_id:uuid}/calendar.ics", include_in_schema=False)
async def calendar(session_id: FromPath[SessionId], work: NamedDependency[Work], state: State) -> Response[bytes]:
    found = await calendars.session_event(work, session_id, state.settings.base_url)
    headers = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return Response(found, media_type="text/calendar", headers=headers)


@get("/sessions/{session_id:uuid}/cancel", include_in_schema=False)
async def cancel_page(
    request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]
) -> Template | Redirect:
    booking = await service.booking(work, session_id)
    if await _asked_again(work, booking.offer):
        return Redirect(f"/sessions/{session_id}", status_code=303)
    return page(request, "sessions/cancel.html", CANNOT, booking=booking)


@post("/sessions/{session_id:uuid}/cancel", include_in_schema=False)
async def cancel(
    request: Request,
    session_id: FromPath[SessionId],
    data: URLEncodedBody[dict[str, Any]],  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template | Redirect:
    booking = await service.booking(work, session_id)
    try:
        async with work.attempt():
            await doors.once(work, request, OfferView, lambda: service.cancel(work, booking.offer.id))
    except Refusal as no:
        again = await _asked_again(work, (await service.booking(work, session_id)).offer)
        errors = forms.refused(Conflict(MOVED) if again else no)
        return page(request, "sessions/cancel.html", CANNOT, errors=errors, booking=booking, again=again)
    return Redirect(f"/sessions/{session_id}", status_code=303)


handlers = [sessions_page, session_page, calendar, cancel_page, cancel]
