"""One session for the team: who is booked, what they answered, and marking it as delivered."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from frontend import forms
from frontend.readers import many
from frontend.render import page
from schemas.access import Permission
from schemas.claims import Came, ClaimView, MarkDelivered
from schemas.offers import OfferStatus
from schemas.programmes import SessionStatus
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


@get("/team/sessions/{session_id:uuid}", include_in_schema=False)
async def session_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _page(request, work, session_id)


async def _page(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    work.must(Permission.COHORT_VIEW)
    session = await programmes.session(work, session_id)
    asked = (await offers.for_sessions(work, [session_id])).get(session_id, [])
    booked = [offer for offer in asked if offer.status is OfferStatus.ACCEPTED]
    planned = session.status is SessionStatus.PLANNED
    context: dict[str, Any] = {
        "session": session,
        "asked": asked,
        "answers": ANSWERS,
        "booked": booked,
        "may_mark": planned and session.ends_at <= work.now and work.actor.may(Permission.SESSION_CONFIRM_DELIVERED),
        "too_early": planned and session.ends_at > work.now,
        "values": {"came": [str(offer.id) for offer in booked]},
        "banner": "Session marked as delivered. The claims are ready." if "done" in request.query_params else "",
        **more,
    }
    return page(request, "team_sessions/session.html", f"Session {session.number}", **context)


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


handlers = [session_page, delivered]
