"""The team's home: what needs them now. One function a kind of row; people to talk to come first, then by deadline."""

from datetime import date, datetime, timedelta
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template

from faculty_api.claims import service as claims
from faculty_api.joining import service as joining
from faculty_api.kernel.clock import add_working_days, london_day
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from faculty_api.schedules import service as schedules
from faculty_api.stories import service as stories
from faculty_api.transfers import service as transfers
from frontend import hand_letters, lapsed
from frontend.decision_words import due_words
from frontend.filters import day as day_words
from frontend.filters import listed, plural
from frontend.heard import heard_rows
from frontend.home import MOST
from frontend.home_rows import Row
from frontend.needs_words import not_ready
from frontend.render import page
from frontend.spread import nudge
from frontend.stepping_in import Instead, instead
from schemas.access import Permission
from schemas.claims import ClaimSummary, Deadline
from schemas.joining import InterestState
from schemas.offers import OfferStatus, OfferView
from schemas.programmes import SessionStatus, SessionView

LEAST = 2
"""Of what comes after calls and empty places, however many these are."""
WORD_WITHIN = 10
"""Working days until somebody who would like to join hears from us, as the public page says."""


async def interest_rows(work: Work) -> list[Row]:
    """Who waits for a first word, and what waits for a second person."""
    if not work.actor.may(Permission.INTEREST_VIEW):
        return []
    found = (await joining.interests(work)).items
    new = [one for one in found if one.state is InterestState.ENQUIRY]
    rows = []
    if new:
        first = min(one.received_at for one in new)
        due = add_working_days(london_day(first), WORD_WITHIN)
        text = f"Get in touch: {plural(len(new), 'person', 'people')} would like to join"
        rows.append(Row(first, text, f"The first by {day_words(due)}", "Not yet started", "/team/interest"))
    for one in found:
        if one.state is InterestState.PROPOSED:
            hint = "A second person has to confirm it"
            rows.append(
                Row(one.touched_at, f"{one.full_name} may join", hint, "Needs approval", f"/team/interest/{one.id}")
            )
    return rows


@get("/team", include_in_schema=False)
async def team(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.COHORT_VIEW)
    soon = await programmes.sessions(
        work, since=work.now, until=work.now + timedelta(days=14), status=SessionStatus.PLANNED
    )
    gone = await lapsed.lapsed(work)
    left = await offers.left_open(work) if work.actor.may(Permission.OFFER_SEND) else []
    cannot = await instead(work)
    rows = [
        *await late_rows(work),
        *lapsed.rows(gone),
        *gap_rows(soon.items, {offer.session_id for offer in left}),
        *await interest_rows(work),
        *await claim_rows(work),
        *await travel_rows(work),
        *await need_rows(work),
        *await move_rows(work),
        *await draft_rows(work),
        *await heard_rows(work),
        *await hand_letters.row(work),
    ]
    academy = next(
        (one.name for one in await networks.academies(work) if one.code == work.actor.academy), "All Academies"
    )
    week = [one for one in soon.items if london_day(one.starts_at) <= london_day(work.now) + timedelta(days=7)]
    flagged = {*await not_ready(work, [one.id for one in week]), *(one.session_id for one in gone)}
    first, rest = [*await talk_rows(work), *left_rows(_beside(left, cannot))], sorted(rows)
    shown = rest[: max(MOST - len(first), LEAST)]
    more = len(rest) - len(shown)
    return page(
        request,
        "home/team.html",
        "Home",
        academy=academy,
        cannot=cannot,
        rows=[*first, *shown],
        more=more,
        week=week,
        not_ready=flagged,
        overlooked=await nudge(work, work.actor.academy),
    )


async def late_rows(work: Work) -> list[Row]:
    """Sessions that are over, of which nobody has said who came."""
    late = await programmes.sessions(work, until=work.now, status=SessionStatus.PLANNED)
    return [
        Row(
            session.ends_at,
            f"Record who came: {session.cohort_name}, session {session.number}",
            f"It was on {day_words(session.starts_at)}",
            "Not yet started",
            f"/team/sessions/{session.id}",
        )
        for session in late.items
        if session.ends_at <= work.now
    ]


def gap_rows(soon: list[SessionView], left: set[UUID]) -> list[Row]:
    """Sessions that need people; not those that somebody left, which have a row of their own."""
    return [
        Row(
            session.starts_at,
            f"Find people: {session.cohort_name}, session {session.number}",
            f"{day_words(session.starts_at)}. {_missing(session)}",
            "Empty",
            f"/team/cohorts/{session.cohort_id}/pairs",
        )
        for session in soon
        if session.id not in left
        and (session.lived_booked < session.lived_needed or session.professional_booked < session.professional_needed)
    ]


async def claim_rows(work: Work) -> list[Row]:
    waiting = await claims.to_decide(work)
    return [claims_row(waiting, work.now)] if waiting else []


async def travel_rows(work: Work) -> list[Row]:
    asked = await claims.travel_requests(work, waiting=True) if work.actor.may(Permission.TRAVEL_ANSWER) else []
    if not asked:
        return []
    nearest = min(one.session_at for one in asked)
    words = f"The first session is on {day_words(nearest)}"
    return [Row(nearest, f"Book travel: {plural(len(asked), 'request')}", words, "Not yet started", "/team/travel")]


async def talk_rows(work: Work) -> list[Row]:
    """People to talk to: who asked for a call, and whose consent something rested on that is taken back."""
    if not work.actor.may(Permission.OFFER_SEND):
        return []
    rows = call_rows(await offers.to_call(work))
    if stop := await stories.to_stop(work):
        many = plural(len({one.person_id for one in stop}), "person has", "people have")
        hint = "Somebody in your team read it because it was shared"
        rows.append(Row(stop[0].since, f"Stop using it: {many} taken back a part of their story", hint, "To stop",
                        "/team/taken-back"))  # fmt: skip
    if gone := await offers.basis_gone(work):
        text = f"Talk to people about {plural(len(gone), 'person or session', 'people or sessions')}"
        hint = "Something they had agreed to was taken back"
        rows.append(Row(gone[0].since, text, hint, "Question for you", "/team/taken-back"))
    return rows


async def move_rows(work: Work) -> list[Row]:
    """People of other networks who want to come, and wait for a yes or no."""
    if not work.actor.may(Permission.TRANSFER_ACCEPT):
        return []
    asked = [one for one in await transfers.transfers(work) if one.may_accept]
    if not asked:
        return []
    first = min(one.asked_at for one in asked)
    text = f"Answer {plural(len(asked), 'person who wants', 'people who want')} to move to you"
    return [Row(first, text, f"Asked on {day_words(first)}", "Needs approval", "/team/moves")]


async def draft_rows(work: Work) -> list[Row]:
    """Schedules that somebody changed in a draft: nobody is told before it is published."""
    return [
        Row(
            one.first_at,
            f"Draft of {one.cohort_name} has {plural(one.changes, 'change')}",
            f"Last worked on by {one.worked_by_name} on {day_words(one.worked_at)}. "
            f"The first change is about {day_words(one.first_at)}",
            "Draft",
            f"/team/cohorts/{one.cohort_id}/draft",
        )
        for one in await schedules.waiting(work)
    ]


async def need_rows(work: Work) -> list[Row]:
    """What is to be arranged for people who are booked, counted; what it is stands on its own page."""
    if not work.actor.may(Permission.ARRANGEMENT_SETTLE):
        return []
    found = await needs.to_arrange(work)
    if found.first_due is None or found.first_session is None:
        return []
    words = f"{found.late} overdue" if found.late else f"The first by {day_words(found.first_due)}"
    what = f"Arrange {plural(found.waiting, 'thing')} for people you have booked"
    return [Row(found.first_session, what, words, "To arrange", "/team/arrangements")]


def left_rows(left: list[OfferView]) -> list[Row]:
    """A row a session, by time: somebody cancelled or said no, and nobody else has been asked."""
    sessions: dict[UUID, list[OfferView]] = {}
    for offer in left:
        sessions.setdefault(offer.session_id, []).append(offer)
    return [
        Row(
            one[0].starts_at,
            f"Session {one[0].session_number} of {one[0].cohort_name}, {day_words(one[0].starts_at)}: "
            f"{listed(_left(offer) for offer in one)}. Find somebody else",
            "",
            "Empty",
            f"/team/cohorts/{one[0].cohort_id}/replace?s={one[0].session_id.hex}",
        )
        for one in sessions.values()
    ]


def _beside(left: list[OfferView], cannot: list[Instead]) -> list[OfferView]:
    """Without those of whom the page says already whom to ask instead."""
    told = {one.session for one in cannot}
    return [one for one in left if one.status is not OfferStatus.CANCELLED or one.session_id not in told]


def _left(offer: OfferView) -> str:
    return f"{offer.person_name} {'cancelled' if offer.status is OfferStatus.CANCELLED else 'said no'}"


def claims_row(waiting: list[ClaimSummary], now: datetime) -> Row:
    """The claims to decide about, with the first day that was promised."""
    oldest = min(claim.submitted_at or now for claim in waiting)
    words = [f"The oldest was sent on {day_words(oldest)}", due_words(waiting[0])]
    late = sum(claim.deadline is Deadline.LATE for claim in waiting)
    if late:
        words[1] = f"{plural(late, 'claim is', 'claims are')} late"
    hint = ". ".join(word for word in words if word)
    return Row(oldest, f"Check {plural(len(waiting), 'claim')}", hint, "Needs approval", "/team/claims")


def call_rows(waiting: list[OfferView]) -> list[Row]:
    """People who asked to talk first come before anything else: they were promised a call by the next working day."""
    return [
        Row(
            offer.call_wanted_at or offer.made_at,
            f"Call {offer.person_name} about {offer.cohort_name}, session {offer.session_number}",
            f"They want to talk before they answer. Call by {day_words(_call_by(offer))}. "
            f"They can answer until {day_words(offer.answer_on)}",
            "Question for you",
            f"/team/sessions/{offer.session_id}",
        )
        for offer in waiting
    ]


def _call_by(offer: OfferView) -> date:
    return add_working_days(london_day(offer.call_wanted_at or offer.made_at), 1)


def _missing(session: SessionView) -> str:
    missing = []
    if session.lived_booked < session.lived_needed:
        missing.append(plural(session.lived_needed - session.lived_booked, "associate"))
    if session.professional_booked < session.professional_needed:
        missing.append(plural(session.professional_needed - session.professional_booked, "professional"))
    return f"Still needed: {' and '.join(missing)}"


handlers = [team]
