"""All pages in one place: their routers, the page for refusals, and the headers every answer leaves with."""

import secrets
from collections.abc import Sequence
from typing import Any

from litestar import Request, Response
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from faculty_api.kernel.doors import SAFE
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.text import unseen
from faculty_api.settings import Settings
from frontend import (
    about,
    advances,
    arrangements,
    as_usual,
    asking,
    associates,
    availability,
    availability_file,
    availability_limits,
    availability_term,
    bank,
    breach_reports,
    breaches,
    breakglass,
    calendars,
    calendars_of,
    checking,
    claim_rules,
    claims,
    cohorts,
    complaint_outside,
    complaints,
    consistency,
    dates_answering,
    demo,
    development,
    earnings,
    equality,
    erasure_wish,
    finance,
    first_steps,
    hand_letters,
    heard,
    home,
    join,
    lending,
    letter,
    log_in,
    money,
    my_data,
    national,
    need_files,
    needs,
    networks,
    no_by_link,
    not_with,
    notices,
    offer_heard,
    offers,
    own_calendar,
    pairs,
    partners,
    pictures,
    profile,
    rates,
    receipts,
    removals,
    requirements,
    schedule_changes,
    schedules,
    school_holidays,
    sessions,
    spread,
    standing,
    stories,
    stripe_desk,
    stripe_payee,
    team_availability,
    team_claims,
    team_claims_many,
    team_claims_parts,
    team_courses,
    team_dates,
    team_dates_new,
    team_help,
    team_home,
    team_interest,
    team_needs,
    team_sessions,
    team_stories,
    team_training,
    term_pairs,
    training,
    transfers,
    travel,
    uploads,
)
from frontend.assets import static_router
from frontend.render import headers, problem_page, template_config

ADDRESS = (
    "We could not read all of this web address",
    "The end of it may have been cut off or changed. Open the page from its beginning and look for it again",
)
"""Heading and words."""
__all__ = ["error_page", "page_headers", "page_routers", "template_config"]


def page_routers(settings: Settings) -> Sequence[Any]:
    """The pages; the demonstration's own only where the settings say so."""
    always = [
        static_router(),
        *log_in.handlers,
        *checking.handlers,
        *home.handlers,
        *team_home.handlers,
        *about.handlers,
        *claims.handlers,
        *receipts.handlers,
    ]
    always += [*team_sessions.handlers, *team_claims.handlers, *team_claims_many.handlers]
    always += [*team_claims_parts.handlers, *claim_rules.handlers]
    always += [*team_help.handlers, *travel.handlers, *advances.handlers]
    always += [*availability.handlers, *availability_term.handlers, *availability_limits.handlers, *as_usual.handlers]
    always += [*own_calendar.handlers, *team_availability.handlers]
    always += [*cohorts.handlers, *associates.handlers, *asking.handlers, *not_with.handlers]
    always += [
        *finance.handlers,
        *money.handlers,
        *bank.handlers,
        *rates.handlers,
        *consistency.handlers,
        *earnings.handlers,
        *letter.handlers,
        *my_data.handlers,
        *complaints.handlers,
        *complaint_outside.handlers,
        *breaches.handlers,
        *breach_reports.handlers,
        *breakglass.handlers,
        *hand_letters.handlers,
        *need_files.handlers,
        *removals.handlers,
        *erasure_wish.handlers,
        *lending.handlers,
        *transfers.handlers,
        *needs.handlers,
        *team_needs.handlers,
        *arrangements.handlers,
        *equality.handlers,
        *networks.handlers,
        *partners.handlers,
        *notices.handlers,
    ]
    always += [
        *profile.handlers,
        *training.handlers,
        *team_training.handlers,
        *team_courses.handlers,
        *requirements.handlers,
    ]
    always += [*join.handlers, *team_interest.handlers, *first_steps.handlers, *standing.handlers]
    always += development.handlers
    always += [
        *schedules.handlers,
        *schedule_changes.handlers,
        *heard.handlers,
        *school_holidays.handlers,
        *team_dates_new.handlers,
        *team_dates.handlers,
        *dates_answering.handlers,
        *pictures.handlers,
        *national.handlers,
        *spread.handlers,
    ]
    always += [*stories.handlers, *team_stories.handlers]
    always += [
        *pairs.handlers,
        *term_pairs.handlers,
        *offers.handlers,
        *offer_heard.handlers,
        *no_by_link.handlers,
        *sessions.handlers,
        *calendars.handlers,
    ]
    always += [*calendars_of.handlers, *availability_file.handlers]
    if settings.stripe_key:
        always += [*stripe_desk.handlers, *stripe_payee.handlers]
    return [*always, *demo.handlers] if settings.demo else always


def error_page(request: Request, refusal: Refusal) -> Response[Any]:
    """Not logged in: off to the log-in page and back afterwards. Too large a file: back to where it was chosen.
    Anything else: a page that says it in words."""
    known = getattr(request.state, "actor", None) is not None
    if refusal.status == 401 or (refusal.status == 413 and refusal.faults and not known):
        return log_in.redirect_to_log_in(request)
    if refusal.status == 413 and refusal.faults:
        return uploads.back(request, refusal.faults)
    if request.method in SAFE and refusal.status in (400, 422):
        return _of_the_address(request, refusal)
    return problem_page(request, refusal.status, refusal.detail, refusal.way)


def _of_the_address(request: Request, refusal: Refusal) -> Response[Any]:
    """Nothing was sent but the address. What stands after its question mark can be left out; without one there is no
    such page."""
    if not request.url.query or unseen(request.scope["path"]):
        return problem_page(request, 404)
    own = refusal.detail if refusal.status == 422 else ""  # names a day that is none
    again = ("Open this page from its beginning", log_in.safe_next(request.url.path))
    return problem_page(request, refusal.status, own or ADDRESS[1], refusal.way or again, heading=ADDRESS[0])


async def page_headers(message: Message, scope: Scope) -> None:
    if message["type"] != "http.response.start":
        return
    state = scope.get("state", {})
    app_state = scope["litestar_app"].state
    found = headers(
        state.get("nonce") or secrets.token_urlsafe(16),
        logged_in=bool(state.get("actor")),
        https=app_state.settings.secure,
    )
    kept = MutableScopeHeaders.from_message(message)
    for name, value in found.items():
        kept.setdefault(name, value)
