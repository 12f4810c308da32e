"""create_app(): the API, its dependencies and its refusals, in plain sight. The pages are added by ``asgi.py``."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.response import Response
from sqlalchemy import text

from faculty_api import worker
from faculty_api.accounts import proving
from faculty_api.accounts import routes as accounts
from faculty_api.accounts.service import identify
from faculty_api.availability import rosters
from faculty_api.availability import routes as availability
from faculty_api.breaches import routes as breaches
from faculty_api.breakglass import routes as breakglass
from faculty_api.busy import routes as busy
from faculty_api.calendars import routes as calendars
from faculty_api.calendars.inviting import Inviter
from faculty_api.claims import help_routes
from faculty_api.claims import routes as claims
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.complaints import routes as complaints
from faculty_api.dataprotection import need_file_routes, removal_routes
from faculty_api.dataprotection import routes as dataprotection
from faculty_api.development import routes as development
from faculty_api.earnings import routes as earnings
from faculty_api.equality import routes as equality
from faculty_api.evidence import routes as evidence
from faculty_api.joining import routes as joining
from faculty_api.kernel import answers, doors
from faculty_api.kernel.asked import Asked
from faculty_api.kernel.clock import Clock, system_clock
from faculty_api.kernel.clock_times import ClockTimes
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.one_clock import APART, OneClock, first_asked, one_clock
from faculty_api.kernel.vault import Vault, load_key
from faculty_api.leaving import routes as leaving
from faculty_api.measures import routes as measures
from faculty_api.measures import spread_routes
from faculty_api.needs import routes as needs
from faculty_api.networks import routes as networks
from faculty_api.offers import basis_routes, term_routes
from faculty_api.offers import routes as offers
from faculty_api.paper import routes as paper
from faculty_api.payments import routes as payments
from faculty_api.payments.connect import routes as stripe_hooks
from faculty_api.payments.connect.client import Stripe
from faculty_api.people import routes as people
from faculty_api.people.service import is_gone
from faculty_api.pictures import routes as pictures
from faculty_api.polls import routes as polls
from faculty_api.programmes import routes as programmes
from faculty_api.rates import routes as rates
from faculty_api.records import routes as records
from faculty_api.schedules import routes as schedules
from faculty_api.schools import routes as schools
from faculty_api.settings import Settings
from faculty_api.stories import routes as stories
from faculty_api.training import routes as training
from faculty_api.transfers import routes as transfers

SMALL = 262_144
"""Bytes of a request body, save where a route says otherwise."""

ABOUT = """Every command (POST, PUT and DELETE) takes the header `Idempotency-Key`: 8 to 100 letters, numbers or `-_.:`.
The same key with the same request gives the first answer again and changes nothing; with another request it is a
conflict (409). Without a key the command simply runs. Money is whole pence, instants carry their offset, refusals are
`application/problem+json`, and lists are `{"items": […], "next": cursor or null}`."""


@get("/health/live", opt={"public": True}, include_in_schema=False, sync_to_thread=False)
def live() -> dict[str, str]:
    return {"status": "live"}


@get("/health/ready", opt={"public": True}, include_in_schema=False)
async def ready(state: State) -> Response[dict[str, str]]:
    """Whether the database answers; and whether this machine's clock says what the database's says."""
    try:
        async with transaction(state.engine) as session:
            await session.execute(text("SELECT 1"))
    except Exception:
        return Response({"status": "the database does not answer"}, status_code=503)
    clock = state.clock
    if isinstance(clock, OneClock) and abs(clock.apart) > APART:
        apart = f"{clock.apart.total_seconds():.0f} seconds apart from the database's, which is used"
        return Response({"status": "ready", "clock": apart})
    return Response({"status": "ready"})


def api_routers() -> list[Any]:
    """Every feature's handlers, all below ``/api/v1``."""
    upper = [*offers.handlers, *term_routes.handlers, *claims.handlers, *help_routes.handlers, *payments.handlers]
    upper += [*earnings.handlers, *evidence.handlers, *dataprotection.handlers, *records.handlers]
    upper += [*joining.handlers, *leaving.handlers, *transfers.handlers, *need_file_routes.handlers]
    upper += [*complaints.handlers, *breaches.handlers, *breakglass.handlers]
    upper += [*removal_routes.handlers, *development.handlers, *calendars.handlers]
    lower = [*accounts.handlers, *networks.handlers, *rates.handlers, *people.handlers]
    lower += [*paper.handlers, *training.handlers, *busy.handlers, *availability.handlers]
    upper += [
        *stories.handlers,
        *basis_routes.handlers,
        *polls.handlers,
        *pictures.handlers,
        *measures.handlers,
        *spread_routes.handlers,
    ]
    upper += schedules.handlers
    return [*lower, *schools.handlers, *programmes.handlers, *needs.handlers, *equality.handlers, *upper]


def stripe_door(settings: Settings) -> Stripe | None:
    """None: Stripe is off, and its library is not even loaded."""
    return Stripe(settings.stripe_key, settings.stripe_secrets, settings.stripe_url) if settings.stripe_key else None


def made_of(settings: Settings, database_url: str, clock: Clock) -> dict[str, Any]:
    """What the handlers reach through ``state``: all that differs between two installations of one application."""
    vault = Vault(load_key(settings.home, settings.field_key))
    return {
        "settings": settings,
        "engine": make_engine(database_url),
        "clock": clock,
        "identify": identify,
        "is_gone": is_gone,
        "proving": proving,
        "hear": rosters.hear,
        "vault": vault,
        "stripe": stripe_door(settings),
        "receipts": ReceiptStore(settings.home / "receipts", vault),
    }


def create_app(
    settings: Settings,
    database_url: str,
    *,
    clock: Clock = system_clock,
    pages: Sequence[Any] = (),
    state: dict[str, Any] | None = None,
    with_worker: bool = False,
    **more: Any,
) -> Litestar:
    """The application. ``pages`` are the page routers; ``state`` and ``more`` are what they need of Litestar.

    ``with_worker``: later work is done in this process too.
    """
    clock = one_clock(clock)
    parts = made_of(settings, database_url, clock)
    engine, receipts = parts["engine"], parts["receipts"]
    inviter = Inviter(settings.base_url, settings.letters_from)
    send = worker.smtp(settings.smtp_url, settings.letters_from) if settings.smtp_url else None

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await first_asked(clock, engine)
        asking = asyncio.create_task(clock.keep_asking(engine)) if isinstance(clock, OneClock) else None
        later = (
            asyncio.create_task(
                worker.run(
                    engine,
                    send,
                    clock=clock,
                    inviter=inviter,
                    files=receipts,
                    vault=parts["vault"],
                    calendars_too=settings.reads_addresses,
                    stripe=parts["stripe"],
                )
            )
            if with_worker
            else None
        )
        yield
        for task in (asking, later):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        await engine.dispose()

    hooks = stripe_hooks.handlers if settings.stripe_key else []
    api = Router("/api/v1", route_handlers=api_routers())
    return Litestar(
        route_handlers=[live, ready, calendars.followed, api, *hooks, *pages],
        dependencies={"work": Provide(doors.provide_work)},
        exception_handlers={Exception: answers.answer_error},
        lifespan=[lifespan],
        state=State({**parts, **(state or {})}),
        request_class=Asked,
        plugins=[ClockTimes(), *more.pop("plugins", [])],
        openapi_config=OpenAPIConfig(
            title="Lived experience faculty",
            version="1",
            description=ABOUT,
            path="/api/v1/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        request_max_body_size=SMALL,
        before_send=[doors.remember_visitor, *more.pop("before_send", [])],
        logging_config=None,
        **more,
    )
