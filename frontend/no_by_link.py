"""No to an offer, from the e-mail, without a log-in: a page with one button, and the way back from a mistake."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend import by_link
from frontend import offer_words as words
from schemas.offers import OfferByLink

Form = URLEncodedBody[dict[str, Any]]


@get("/no/{token:str}", opt=by_link.PUBLIC, include_in_schema=False)
async def no_page(request: Request, token: FromPath[str], work: NamedDependency[Work]) -> Template:
    """Opening it answers nothing: mail programs open links too."""
    return await _page(request, work, token, service.by_link)


@post("/no/{token:str}", opt=by_link.PUBLIC, include_in_schema=False, status_code=200)
async def say_no(
    request: Request,
    token: FromPath[str],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template:
    return await _page(request, work, token, service.say_no_by_link)


@post("/no/{token:str}/undo", opt=by_link.PUBLIC, include_in_schema=False, status_code=200)
async def undo(
    request: Request,
    token: FromPath[str],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template:
    return await _page(
        request, work, token, service.undo_by_link, banner="Your no is taken back. You can still answer this offer."
    )


async def _page(
    request: Request, work: Work, token: str, do: Callable[[Work, str], Awaitable[OfferByLink]], banner: str = ""
) -> Template:
    try:
        async with work.attempt():
            offer = await do(work, token)
    except Refusal as no:
        return by_link.over(request, no, "See your offers", "/sessions")
    return by_link.shown(
        request, "offers/by_link.html", "You have said no" if offer.said_no else "Say no to an offer", offer=offer,
        here=f"/no/{token}", heading=words.lead(offer.mode, offer.place), banner=banner,
    )  # fmt: skip


handlers = [no_page, say_no, undo]
