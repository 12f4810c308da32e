"""Home: what needs this person now, in order of deadline. One function a kind of user gathers the rows."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Redirect, Response, Template

from faculty_api.availability import service as availability
from faculty_api.claims import service as claims
from faculty_api.equality import service as equality
from faculty_api.joining import service as joining
from faculty_api.kernel.clock import add_working_days, london_day
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from frontend.decision_words import due_words
from frontend.filters import day as day_words
from frontend.filters import listed, plural
from frontend.log_in import HOMES
from frontend.needs_words import not_ready
from frontend.render import page
from frontend.training_words import ends
from schemas.access import Permission, Role
from schemas.claims import ClaimStatus, ClaimSummary, Deadline
from schemas.joining import InterestState
from schemas.offers import OfferStatus, OfferView
from schemas.payments import MoneyView
from schemas.programmes import SessionStatus, SessionView
from schemas.training import CourseStatus, PlaceStatus

MOST = 5
WORD_WITHIN = 10
"""Working days until somebody who would like to join hears from us, as the public page says."""
LEAST = 2
"""Of what comes after calls and empty places, however many these are."""


class Row(NamedTuple):
    """One thing to do. Sorted by ``due``; the whole row is the link."""

    due: datetime
    text: str
    hint: str
    status: str
    href: str


@get("/", include_in_schema=False)
async def home(request: Request, work: NamedDependency[Work]) -> Template | Response[None]:
    if work.actor.role is not Role.ASSOCIATE:
        return Redirect(HOMES[work.actor.role], status_code=303)
    mine, my_claims, money = await offers.mine(work), await claims.mine(work), await payments.money(work)
    rows = [
        *offer_rows(mine),
        *claim_rows(my_claims, work.now),
        *bank_rows(money, work.now),
        *await availability_rows(work),
        *await training_rows(work),
        *await first_step_rows(work),
    ]
    coming = [o for o in mine if o.status is OfferStatus.ACCEPTED and o.starts_at > work.now]
    return page(
        request,
        "home/associate.html",
        "Home",
        name=work.actor.name,
        rows=sorted(rows)[:MOST],
        more=max(0, len(rows) - MOST),
        coming=min(coming, key=lambda offer: offer.starts_at, default=None),
        money=money,
        notices=await networks.notices(work),
        equality=(await equality.asked(work)).asked is None,
    )


def offer_rows(mine: list[OfferView]) -> list[Row]:
    return [
        Row(
            offer.answer_by,
            f"Answer an offer: {offer.place or 'online'}, {day_words(offer.starts_at)}",
            f"Answer by {day_words(offer.answer_on)}",
            "Answer needed",
            f"/offers/{offer.id}",
        )
        for offer in mine
        if offer.status is OfferStatus.OFFERED
    ]


def claim_rows(mine: list[ClaimSummary], now: datetime) -> list[Row]:
    rows = []
    for claim in mine:
        here = f"/claims/{claim.id}"
        if claim.waits_for_yes:
            text, hint, status = "Check the claim we filled in for you", "We have not sent it yet", "Answer needed"
            here += "/confirm"
        elif claim.status is ClaimStatus.RETURNED:
            text, hint, status = "Answer a question about your claim", "", "Question for you"
        elif claim.status is ClaimStatus.DRAFT:
            text, hint, status = "Claim for a session", "Your claim is ready to check and send", "Not yet started"
            if claim.begun:
                text, hint, status = "Finish your claim for a session", "You have not sent it yet", "In progress"
            if not claim.begun and not claim.total.pence:
                hint = "There is nothing to pay on it. Your claim is ready to finish"
            if claim.begun and not claim.total.pence:
                hint, here = "There is nothing to pay on it", f"{here}/check"
            elif claim.total.pence and claim.send_by < london_day(now):
                hint = f"The last day to send it was {day_words(claim.send_by)}. You can still send it"
        else:
            continue
        when = f"{claim.programme_name}, {day_words(claim.activity_on)}"
        rows.append(Row(now, text, f"{when}. {hint}".removesuffix(". "), status, here))
    return rows


def bank_rows(money: MoneyView, now: datetime) -> list[Row]:
    if not money.give_details:
        return []
    return [Row(now, "Give us your bank details", money.give_details, "Not yet started", "/profile/bank")]


async def availability_rows(work: Work) -> list[Row]:
    said = await availability.mine(work)
    if said.said_at is not None:
        return []
    due = work.now + timedelta(days=7)
    hint = "Then we only offer you sessions that fit"
    return [Row(due, "Tell us when you are free", hint, "Not yet started", "/availability")]


async def training_rows(work: Work) -> list[Row]:
    """Courses to answer, and trainings that end soon."""
    asked = [one for one in await training.courses(work) if one.mine is PlaceStatus.INVITED]
    rows = [
        Row(one.starts_at, "Answer an invitation to a course", day_words(one.starts_at), "Answer needed",
            f"/training/courses/{one.id}")
        for one in asked
        if one.status is CourseStatus.OPEN and one.starts_at > work.now
    ]  # fmt: skip
    today = london_day(work.now)
    for one in await training.ending(work):
        last = work.now + timedelta(days=((one.ends_on or today) - today).days)
        rows.append(
            Row(last, f"Your training: {one.name}", ends(one.ends_on, today), "Not yet started", "/profile/training")
        )
    return rows


async def first_step_rows(work: Work) -> list[Row]:
    """What somebody who is new has still to do themselves or with their team."""
    left = (await joining.to_do(work, [work.actor.person])).get(work.actor.person)
    if not left:
        return []
    hint = f"{plural(len(left), 'step')} before your first session"
    return [Row(work.now, "Do your first steps", hint, "In progress", "/profile/joining")]


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
    late = await programmes.sessions(work, until=work.now, status=SessionStatus.PLANNED)
    soon = await programmes.sessions(
        work, since=work.now, until=work.now + timedelta(days=14), status=SessionStatus.PLANNED
    )
    waiting = await claims.to_decide(work)
    left = await offers.left_open(work) if work.actor.may(Permission.OFFER_SEND) else []
    rows = [
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
    gaps = [
        Row(
            session.starts_at,
            f"Find people: {session.cohort_name}, session {session.number}",
            f"{day_words(session.starts_at)}. {_missing(session)}",
            "Empty",
            f"/team/cohorts/{session.cohort_id}/pairs",
        )
        for session in soon.items
        if session.id not in {offer.session_id for offer in left}
        and (session.lived_booked < session.lived_needed or session.professional_booked < session.professional_needed)
    ]
    rows += await interest_rows(work)
    if waiting:
        rows.append(claims_row(waiting, work.now))
    asked = await claims.travel_requests(work, waiting=True) if work.actor.may(Permission.TRAVEL_ANSWER) else []
    if asked:
        nearest = min(one.session_at for one in asked)
        words = f"The first session is on {day_words(nearest)}"
        rows.append(
            Row(nearest, f"Book travel: {plural(len(asked), 'request')}", words, "Not yet started", "/team/travel")
        )
    rows += await need_rows(work)
    academy = next(
        (one.name for one in await networks.academies(work) if one.code == work.actor.academy), "All Academies"
    )
    week = [one for one in soon.items if london_day(one.starts_at) <= london_day(work.now) + timedelta(days=7)]
    calls = call_rows(await offers.to_call(work)) if work.actor.may(Permission.OFFER_SEND) else []
    flagged = await not_ready(work, [one.id for one in week])
    if gone := await offers.basis_gone(work) if work.actor.may(Permission.OFFER_SEND) else []:
        many = plural(len(gone), "person or session", "people or sessions")
        calls.append(
            Row(gone[0].since, f"Talk to people about {many}", "Something they had agreed to was taken back",
                "Question for you", "/team/taken-back")
        )  # fmt: skip
    first, rest = [*calls, *left_rows(left)], sorted([*rows, *gaps])
    shown = rest[: max(MOST - len(first), LEAST)]
    more = len(rest) - len(shown)
    return page(
        request,
        "home/team.html",
        "Home",
        academy=academy,
        rows=[*first, *shown],
        more=more,
        week=week,
        not_ready=flagged,
    )


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
            f"/team/cohorts/{one[0].cohort_id}/pairs/by-hand?s={one[0].session_id.hex}",
        )
        for one in sessions.values()
    ]


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


handlers = [home, team]
