"""From a person to the sessions they could be asked for; who it is travels on to the choice of people."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from frontend.pair_choices import session_words
from frontend.render import page
from schemas.access import Permission
from schemas.people import Kind
from schemas.programmes import SessionStatus, SessionView

MOST = 100


@get("/team/associates/{person_id:uuid}/ask", include_in_schema=False)
async def ask_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    """Sessions to come of their network with a place for their kind that nobody has said yes to."""
    work.must(Permission.OFFER_SEND)
    who = await training.record(work, person_id)
    found = await programmes.sessions(work, since=work.now, status=SessionStatus.PLANNED, most=MOST)
    sessions = [
        (one.cohort_name, session_words(one), _choose(one, who.person_id, who.name))
        for one in found.items
        if one.academy == who.academy and _open(one, who.kind)
    ]
    stands = await programmes.why_not(work, person_id)
    return page(
        request, "associates/ask.html", "Ask somebody to take a session", who=who, sessions=sessions, stands=stands
    )


def _open(one: SessionView, kind: Kind) -> bool:
    if kind is Kind.LIVED:
        return one.lived_booked < one.lived_needed
    return one.professional_booked < one.professional_needed


def _choose(one: SessionView, person: UUID, name: str) -> str:
    said = urlencode({"s": one.id.hex, "p": person.hex, "q": name})
    return f"/team/cohorts/{one.cohort_id}/pairs/by-hand?{said}"


handlers = [ask_page]
