"""From a person to the sessions they could be asked for, and from each to the offer, to be checked and sent."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from faculty_api.training.words import all_in_way
from frontend.pair_choices import session_words, value
from frontend.pairs_by_hand import following
from frontend.render import page
from schemas.access import Permission
from schemas.offers import OfferStatus, OfferView
from schemas.people import Kind
from schemas.programmes import SessionStatus, SessionView

MOST = 100
ASKED = {OfferStatus.OFFERED: "has not answered yet", OfferStatus.ACCEPTED: "has said yes"}


@get("/team/associates/{person_id:uuid}/ask", include_in_schema=False)
async def ask_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    """Sessions to come of their network with a place for their kind that nobody has and nobody is asked for: those they
    may do, those they miss something for, and those that they are asked for already."""
    work.must(Permission.OFFER_SEND)
    who = await training.record(work, person_id)
    found = await programmes.sessions(work, since=work.now, status=SessionStatus.PLANNED, most=MOST)
    theirs = [one for one in found.items if one.academy == who.academy]
    asked = await offers.for_sessions(work, [one.id for one in theirs])
    needy = [
        one
        for one in theirs
        if who.person_id not in _live(work, asked[one.id]) and _open(work, one, who.kind, asked[one.id])
    ]
    lacking = await _lacking(work, needy, who.person_id)
    sessions = [
        (one.cohort_name, session_words(one), following(one.cohort_id, [], [value(one.id, [who.person_id])]))
        for one in needy
        if one.id not in lacking
    ]
    missing = [
        (one.cohort_name, session_words(one), f"/team/associates/{person_id}/why-not?session={one.id}", lacking[one.id])
        for one in needy
        if one.id in lacking
    ]
    already = [
        (one.cohort_name, session_words(one), f"/team/sessions/{one.id}", ASKED[status])
        for one in theirs
        if (status := _live(work, asked[one.id]).get(who.person_id))
    ]
    stands = await programmes.why_not(work, person_id)
    return page(
        request, "associates/ask.html", "Ask somebody to take a session", who=who, sessions=sessions, already=already,
        stands=stands, missing=missing,
    )  # fmt: skip


def _live(work: Work, asked: list[OfferView]) -> dict[UUID, OfferStatus]:
    """Who holds a place or may still say yes to one."""
    return {
        one.person_id: one.status
        for one in asked
        if one.status is OfferStatus.ACCEPTED or (one.status is OfferStatus.OFFERED and one.answer_by > work.now)
    }


def _open(work: Work, one: SessionView, kind: Kind, asked: list[OfferView]) -> bool:
    """Whether it has a place for this kind that nobody holds and no open offer may fill."""
    taken = len(_live(work, [each for each in asked if each.kind is kind]))
    return taken < (one.lived_needed if kind is Kind.LIVED else one.professional_needed)


async def _lacking(work: Work, sessions: Sequence[SessionView], person: UUID) -> dict[UUID, str]:
    """By session, what they miss of what its programme requires."""
    facts = await programmes.session_facts(work, [one.id for one in sessions])
    found = await programmes.gaps(work, facts.values(), [person])
    return {session: all_in_way(missing) for (session, _), missing in found.items()}


handlers = [ask_page]
