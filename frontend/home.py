"""Home: what needs this person now, in order of deadline. One function a kind of user gathers the rows."""

from datetime import datetime, timedelta

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Redirect, Response, Template

from faculty_api.availability import service as availability
from faculty_api.busy import service as busy
from faculty_api.claims import service as claims
from faculty_api.equality import service as equality
from faculty_api.joining import service as joining
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.polls import service as polls
from faculty_api.stories import service as stories
from faculty_api.training import service as training
from frontend.filters import day as day_words
from frontend.filters import plural
from frontend.home_rows import Row
from frontend.lapsed import my_rows
from frontend.log_in import HOMES
from frontend.render import page
from frontend.training_words import ends
from schemas.access import Role
from schemas.busy import Source, State
from schemas.claims import ClaimStatus, ClaimSummary
from schemas.offers import OfferStatus, OfferView
from schemas.payments import MoneyView
from schemas.people import AssociateStatus
from schemas.training import CourseStatus, PlaceStatus

MOST = 5
OLD_FILE = (Source.FILE, State.OLD)


@get("/", include_in_schema=False)
async def home(request: Request, work: NamedDependency[Work]) -> Template | Response[None]:
    if work.actor.role is not Role.ASSOCIATE:
        return Redirect(HOMES[work.actor.role], status_code=303)
    mine, my_claims, money = await offers.mine(work), await claims.mine(work), await payments.money(work)
    standing, until = await leaving.mine(work)
    rows = [
        *offer_rows(mine),
        *claim_rows(my_claims, work.now),
        *bank_rows(money, work.now),
        *(await _ahead(work) if standing is not AssociateStatus.ENDED else []),
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
        standing=standing,
        until=until,
        notices=await networks.notices(work),
        equality=(await equality.asked(work)).asked is None,
    )


async def _ahead(work: Work) -> list[Row]:
    """What is asked of whoever may be asked for sessions."""
    return [
        *await availability_rows(work),
        *my_rows(await offers.my_lapsed(work)),
        *await training_rows(work),
        *await first_step_rows(work),
        *await story_rows(work),
        *await date_rows(work),
        *await calendar_rows(work),
    ]


def offer_rows(mine: list[OfferView]) -> list[Row]:
    return [
        Row(
            offer.answer_by,
            f"{_ask(offer)}: {offer.place or 'online'}, {day_words(offer.starts_at)}",
            f"{'We keep your place. ' if offer.asked_again else ''}Answer by {day_words(offer.answer_on)}",
            "Answer needed",
            f"/offers/{offer.id}",
        )
        for offer in mine
        if offer.status is OfferStatus.OFFERED
    ]


def _ask(offer: OfferView) -> str:
    return "A session has moved. Say if you can do it" if offer.asked_again else "Answer an offer"


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
    due = work.now + timedelta(days=7)
    if said.stale or any(term.stale for term in said.terms):
        hint = "It is a while since you told us. One press says that it still is"
        return [Row(due, "Check when you are free", hint, "Not yet started", "/availability")]
    if said.said_at is not None or any(term.said_at for term in said.terms):
        return []
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


async def story_rows(work: Work) -> list[Row]:
    """What the team wrote down of what they said counts only once they say that it is right."""
    if not (many := await stories.to_confirm(work)):
        return []
    text = f"Check {plural(many, 'thing')} that the team wrote down for you"
    return [Row(work.now, text, "It counts when you say that it is right", "Answer needed", "/story")]


async def date_rows(work: Work) -> list[Row]:
    """Dates they were asked about and have not answered. Whoever leaves them gets no mark for it."""
    return [
        Row(
            one.answer_until,
            f"Say which dates you could do: {one.title}",
            f"By the end of {day_words(one.answer_on)}. It books nothing",
            "Answer needed",
            f"/my-dates/{one.id}",
        )
        for one in await polls.mine(work)
        if one.open and one.answered_at is None
    ]


async def calendar_rows(work: Work) -> list[Row]:
    """Calendars of their own that we go by no longer, until they work again or are gone."""
    here = "/availability/own-calendar"
    wrong = [one for one in await busy.mine(work) if one.told_at or (one.source, one.state) == OLD_FILE]
    if not wrong:
        return []
    due = min(one.told_at or one.added_at for one in wrong)
    if any(one.told_at for one in wrong):
        hint = "Until then we do not know when it keeps you busy. See what you can do"
        return [Row(due, "We cannot read a calendar of yours", hint, "Check again", here)]
    hint = "It is older than 4 weeks, so we do not go by it. Send it again, or remove it"
    return [Row(due, "The file of your calendar is old", hint, "Check again", here)]


async def first_step_rows(work: Work) -> list[Row]:
    """What somebody who is new has still to do themselves or with their team."""
    left = (await joining.to_do(work, [work.actor.person])).get(work.actor.person)
    if not left:
        return []
    hint = f"{plural(len(left), 'step')} before your first session"
    return [Row(work.now, "Do your first steps", hint, "In progress", "/profile/joining")]


handlers = [home]
