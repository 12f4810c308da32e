"""From a person to the sessions they could be asked for, and from each to the offer, to be checked and sent."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.people.lending_rules import covers
from faculty_api.programmes import service as programmes
from faculty_api.training.words import all_in_way
from frontend.called import named_apart
from frontend.filters import plain_date
from frontend.pair_choices import session_words, value
from frontend.pairs_by_hand import FREE, following, lower
from frontend.render import page
from schemas.access import Permission
from schemas.offers import OfferStatus, OfferView
from schemas.people import AssociateStatus, AssociateView, Kind, LentDays
from schemas.programmes import SessionStatus, SessionView
from schemas.values import Interval, PersonId

MOST = 100
ASKED = {OfferStatus.OFFERED: "has not answered yet", OfferStatus.ACCEPTED: "has said yes"}
STANDING = {
    AssociateStatus.PAUSED: "is on a break",
    AssociateStatus.SUSPENDED: "cannot take sessions now",
    AssociateStatus.ENDED: "has left the faculty",
}


class Coming(NamedTuple):
    """What is planned for who asks: sessions with a place nobody has or is asked for, and how many have none."""

    theirs: list[SessionView]
    open: list[SessionView]
    asked: dict[UUID, list[OfferView]]
    waiting: int


def may_ask(work: Work, who: AssociateView) -> bool:
    """Whether the page that asks is there for this reader: their own people, and whoever is lent to them."""
    reach = work.actor.reach(Permission.OFFER_SEND)
    if reach is None or who.status is not AssociateStatus.ACTIVE:
        return False
    return who.lent is not None or reach.everyone or who.academy in reach.academies


@get("/team/associates/{person_id:uuid}/ask", include_in_schema=False)
async def ask_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Template:
    """Sessions to come with a place for their kind that nobody has and nobody is asked for: those they may do, those
    they miss something for, and those that they are asked for already."""
    work.must(Permission.OFFER_SEND)
    who = await people.associate(work, state.vault, person_id, private=False)
    coming = await _coming(work, who)
    lacking = await _lacking(work, coming.open, who.id)
    free = await _free(work, coming.open, who.id)
    stands = STANDING.get(who.status, "") if who.lent else (await programmes.why_not(work, person_id)).standing
    return page(
        request, "associates/ask.html", "Ask somebody to take a session", who=who,
        name=await named_apart(work, who.id, who.full_name),
        stands=f"{who.short_name} {stands}." if stands and who.lent else stands,
        sessions=[
            (one.cohort_name, session_words(one), following(one.cohort_id, [], [value(one.id, [who.id])]), free[one.id])
            for one in coming.open
            if one.id not in lacking
        ],
        missing=[
            (one.cohort_name, session_words(one), f"{_at(who)}/why-not?session={one.id}", lacking[one.id])
            for one in coming.open
            if one.id in lacking
        ],
        already=[
            (one.cohort_name, session_words(one), f"/team/sessions/{one.id}", ASKED[status])
            for one in coming.theirs
            if (status := _live(work, coming.asked[one.id]).get(who.id))
        ],
        planned=len(coming.theirs), waiting=coming.waiting, place=networks.place(who.academy),
        days=f"from {plain_date(who.lent.days.first_day)} to {plain_date(who.lent.days.last_day)}" if who.lent else "",
    )  # fmt: skip


def _at(who: AssociateView) -> str:
    return f"/team/associates/{who.id}"


async def _coming(work: Work, who: AssociateView) -> Coming:
    found = await programmes.sessions(work, since=work.now, status=SessionStatus.PLANNED, most=MOST)
    days = await _days(work, who)
    theirs = [one for one in found.items if one.starts_at > work.now and _may_be_asked(one, who, days)]
    asked = await offers.for_sessions(work, [one.id for one in theirs])
    needy = [
        one for one in theirs if who.id not in _live(work, asked[one.id]) and _open(work, one, who.kind, asked[one.id])
    ]
    live = [status for one in theirs for status in _live(work, asked[one.id], who.kind).values()]
    return Coming(theirs, needy, asked, live.count(OfferStatus.OFFERED))


async def _days(work: Work, who: AssociateView) -> list[LentDays]:
    """For which days of other Academies' sessions they said that they can be asked, as far as the reader may ask."""
    if who.lent:
        return [who.lent.days]
    return [
        LentDays(academy=one.academy, first_day=one.first_day, last_day=one.last_day)
        for one in await people.lendings(work, who.id)
        if one.ended_at is None and not one.over
    ]


def _may_be_asked(one: SessionView, who: AssociateView, days: Sequence[LentDays]) -> bool:
    on = london_day(one.starts_at)
    return one.academy == who.academy or any(covers(each, one.academy, on) for each in days)


def _live(work: Work, asked: list[OfferView], kind: Kind | None = None) -> dict[UUID, OfferStatus]:
    """Who holds a place or may still say yes to one; ``kind``: of this kind alone."""
    return {
        one.person_id: one.status
        for one in asked
        if kind in (None, one.kind)
        and (one.status is OfferStatus.ACCEPTED or (one.status is OfferStatus.OFFERED and one.answer_by > work.now))
    }


def _open(work: Work, one: SessionView, kind: Kind, asked: list[OfferView]) -> bool:
    """Whether it has a place for this kind that nobody holds and no open offer may fill."""
    taken = len(_live(work, asked, kind))
    return taken < (one.lived_needed if kind is Kind.LIVED else one.professional_needed)


async def _free(work: Work, sessions: Sequence[SessionView], person: PersonId) -> dict[UUID, str]:
    """By session, whether they are free for it, in words that follow a colon."""
    wanted = {one.id: [Interval(start=one.starts_at, end=one.ends_at)] for one in sessions}
    found = await availability.answers_for(work, [person], wanted) if wanted else {}
    return {session: lower(FREE[people[person]]) for session, people in found.items()}


async def _lacking(work: Work, sessions: Sequence[SessionView], person: UUID) -> dict[UUID, str]:
    """By session, what they miss of what its programme requires."""
    facts = await programmes.session_facts(work, [one.id for one in sessions])
    found = await programmes.gaps(work, facts.values(), [person])
    return {session: all_in_way(missing) for (session, _), missing in found.items()}


handlers = [ask_page]
