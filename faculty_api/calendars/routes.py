"""The door that calendar programs come to, and the JSON doors of its addresses."""

from uuid import UUID

from litestar import Request, Response, get, post, put, route
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.calendars import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.availability import AvailabilityView
from schemas.calendars import (
    CalendarLinkView,
    ChooseInvitations,
    FreeTimesRead,
    InvitationsView,
    KeepFreeTimes,
    LinkOfView,
    MakeCalendarLink,
    NewCalendarLink,
    ReadFreeTimes,
)
from schemas.values import Page

TAGS = ["Calendars"]
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
"""Asked each time whether it changed; kept by nobody between the reader and us; in nobody's list of pages."""


@route("/calendar/{name:str}", http_method=["GET", "HEAD"], opt={"public": True}, include_in_schema=False)
async def followed(
    request: Request, name: FromPath[str], work: NamedDependency[Work], state: State
) -> Response[bytes | None]:
    """``/calendar/{token}.ics``. The secret in the address says who asks."""
    known = request.headers.get("if-none-match", "")
    found = await service.published(work, state.vault, name, known, state.settings.base_url)
    headers = {**HEADERS, "ETag": found.etag}
    if found.body is None:
        return Response(None, status_code=304, headers=headers)
    if request.method == "HEAD":  # RFC 9110, 9.3.2: the same without the text
        headers["Content-Length"] = str(len(found.body))
        return Response(None, media_type="text/calendar", headers=headers)
    return Response(found.body, media_type="text/calendar", headers=headers)


@get("/calendar-links", tags=TAGS)
async def get_links(work: NamedDependency[Work]) -> Page[CalendarLinkView]:
    """Your addresses that work, one for each device."""
    return Page(items=await service.links(work))


@post("/calendar-links", tags=TAGS)
async def make_link(
    request: Request, data: JSONBody[MakeCalendarLink], work: NamedDependency[Work], state: State
) -> NewCalendarLink:
    """`path` is told once: it holds a secret. The same key sent again gives the link without it."""
    link, path = await doors.once_with_secret(
        work, request, CalendarLinkView, lambda: service.make_link(work, state.vault, data)
    )
    return NewCalendarLink(link=link, path=path)


@post("/calendar-links/{link_id:uuid}/stop", tags=TAGS)
async def stop_link(request: Request, link_id: FromPath[UUID], work: NamedDependency[Work]) -> CalendarLinkView:
    """Dead at once."""
    return await doors.once(work, request, CalendarLinkView, lambda: service.stop_link(work, link_id))


@get("/calendar-invitations", tags=TAGS)
async def get_invitations(work: NamedDependency[Work]) -> InvitationsView:
    """Whether sessions you say yes to come by e-mail for your calendar."""
    return await service.choice(work)


@put("/calendar-invitations", tags=TAGS)
async def choose_invitations(
    request: Request, data: JSONBody[ChooseInvitations], work: NamedDependency[Work]
) -> InvitationsView:
    """From the next booking on; those you have still follow."""
    return await doors.once(work, request, InvitationsView, lambda: service.choose(work, data))


@get("/associates/{person_id:uuid}/calendar-links", tags=TAGS)
async def get_links_of(person_id: FromPath[UUID], work: NamedDependency[Work]) -> Page[LinkOfView]:
    """Of an associate of yours: to stop one for them when a phone is lost."""
    return Page(items=await service.links_of(work, person_id))


@post("/associates/{person_id:uuid}/calendar-links/{link_id:uuid}/stop", tags=TAGS)
async def stop_link_of(
    request: Request, person_id: FromPath[UUID], link_id: FromPath[UUID], work: NamedDependency[Work]
) -> LinkOfView:
    """Dead at once, and they are told."""
    return await doors.once(work, request, LinkOfView, lambda: service.stop_link_of(work, person_id, link_id))


@post("/calendar-free-times/read", tags=TAGS, status_code=200)
async def read_free_times(data: JSONBody[ReadFreeTimes], work: NamedDependency[Work]) -> FreeTimesRead:
    """What a calendar file (RFC 7953) says of when you are free. Keeps nothing."""
    return await service.read_free_times(work, data.text.encode())


@post("/calendar-free-times", tags=TAGS)
async def keep_free_times(
    request: Request, data: JSONBody[KeepFreeTimes], work: NamedDependency[Work]
) -> AvailabilityView:
    """Your usual week, in place of what you said before, and dates away beside those you have."""
    return await doors.once(work, request, AvailabilityView, lambda: service.keep_free_times(work, data))


handlers = [get_links, make_link, stop_link, get_invitations, choose_invitations, get_links_of, stop_link_of]
handlers += [read_free_times, keep_free_times]
