"""A person sets up with Stripe, so that their costs can be paid without their bank details ever reaching us.

These pages are there only where the settings have a key to Stripe. What asks Stripe opens its transactions itself, for
none may be open while Stripe is asked.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms
from frontend.render import Errors, page
from schemas.connect import PayeeView

AWAY = "Stripe did not answer. Nothing is lost. Wait a minute, then try again"


@asynccontextmanager
async def working(request: Request) -> AsyncIterator[Work]:
    """Work as a door gets it, with all that is checked there, for a part of a request."""
    steps = doors.provide_work(request)
    work = await anext(steps)
    try:
        yield work
    except BaseException as failed:
        await steps.athrow(failed)
        raise
    else:
        await anext(steps, None)


def _page(request: Request, payee: PayeeView | None, link: str = "", errors: Errors = ()) -> Template:
    return page(request, "money/stripe.html", "Your costs, by Stripe", payee=payee, link=link, errors=errors)


@get("/profile/stripe", include_in_schema=False)
async def stripe_page(request: Request, work: NamedDependency[Work]) -> Template:
    return _page(request, await service.my_payee(work))


@post("/profile/stripe", include_in_schema=False, opt=FRESH)
async def begin(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, PayeeView, lambda: service.begin_payee(work))
        return Redirect("/profile/stripe/again", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return _page(request, await service.my_payee(work), errors=forms.refused(no))


@get("/profile/stripe/again", include_in_schema=False)
async def go_on(request: Request, state: State) -> Template:
    """Makes a new link: Stripe sends people here when one was used or is too old."""
    payee, account = await _looked(request, state)
    if payee is None or not payee.link_wanted:
        return _page(request, payee)
    link = await service.link_for_payee(state.stripe, account, state.settings.base_url) if account else None
    errors = () if link else forms.refused(Refusal(AWAY))
    return _page(request, payee, link or "", errors)


@get("/profile/stripe/back", include_in_schema=False)
async def come_back(request: Request, state: State) -> Template:
    """From Stripe. That somebody comes back says nothing, so Stripe is asked how it stands."""
    return _page(request, (await _looked(request, state))[0])


async def _looked(request: Request, state: State) -> tuple[PayeeView | None, str | None]:
    """The person's account as Stripe has it now, and its name there."""
    async with working(request) as work:
        wish, kept = await service.wish_payee(work), await service.my_payee(work)
    if wish is None:
        return kept, None
    seen = await service.ask_about_payee(wish, state.stripe)
    async with working(request) as work:
        kept = await service.keep_payee(work, state.vault, wish, seen)
    return kept, seen.account if seen else wish.account


handlers = [stripe_page, begin, go_on, come_back]
