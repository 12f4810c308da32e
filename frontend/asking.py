"""From a person to the sessions they could be asked for; who it is travels on to the choice of people."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from frontend.pair_choices import session_words
from frontend.render import page
from schemas.access import Permission
from schemas.offers import OfferStatus, OfferView
from schemas.people import Kind
from schemas.programmes import SessionStatus, SessionView

MOST = 100
ASKED = {OfferStatus.OFFERED: "has not answered yet", OfferStatus.ACCEPTED: "has said yes"}


@get("/team/associates/{person_id:uuid}/ask", include_in_schema=False)
async def ask_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    """Sessions to come of their network with a place for their kind that nobody has and nobody is asked for, and those
    that they are asked for already."""
    work.must(Permission.OFFER_SEND)
    who = await training.record(work, person_id)
    found = await programmes.sessions(work, since=work.now, status=SessionStatus.PLANNED, most=MOST)
    theirs = [one for one in found.items if one.academy == who.academy]
    asked = await offers.for_sessions(work, [one.id for one in theirs])
    sessions = [
        (one.cohort_name, session_words(one), _choose(one, who.person_id, who.name))
        for one in theirs
        if who.person_id not in _live(work, asked[one.id]) and _open(work, one, who.kind, asked[one.id])
    ]
    already = [
        (one.cohort_name, session_words(one), f"/team/sessions/{one.id}", ASKED[status])
        for one in theirs
        if (status := _live(work, asked[one.id]).get(who.person_id))
    ]
    stands = await programmes.why_not(work, person_id)
    return page(
        request, "associates/ask.html", "Ask somebody to take a session", who=who, sessions=sessions, already=already,
        stands=stands,
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


def _choose(one: SessionView, person: UUID, name: str) -> str:
    said = urlencode({"s": one.id.hex, "p": person.hex, "q": name})
    return f"/team/cohorts/{one.cohort_id}/pairs/by-hand?{said}"


handlers = [ask_page]
