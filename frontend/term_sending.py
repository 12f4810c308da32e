"""For the team: the offers of a whole term, checked by session and sent; what is stale is told, nothing is lost."""

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend import forms, offer_sending
from frontend import pair_choices as choices
from frontend.called import called
from frontend.filters import day
from frontend.hand_waits import by_hand
from frontend.offer_words import settled
from frontend.pairs_by_hand import following
from frontend.render import page
from schemas.access import Permission
from schemas.offers import MOST_OFFERS, OfferStatus
from schemas.term_plan import CannotNow
from schemas.values import CohortId

Form = URLEncodedBody[dict[str, Any]]


class Back(NamedTuple):
    """The plan that offers came from."""

    academy: str
    term: str
    keep: list[str]

    def href(self) -> str:
        said = {"academy": self.academy, "term": self.term, "keep": self.keep}
        return f"/team/term/pairs?{urlencode(said, doseq=True)}"


async def check(request: Request, work: Work, back: Back, picked: list[str], **more: Any) -> Template:
    found = await service.draft_each(work, choices.offers(picked))
    stale = {one.session_id.hex for one in found.gone}
    lines = (*found.draft.ready, *found.draft.call_first) if found.draft else ()
    there = {one.session_id.hex for one in lines}
    values = forms.shown({"answer_by": found.draft.answer_by}, offer_sending.FIELDS) if found.draft else {}
    return page(
        request, "pairs/term_check.html", "Check offers before you send them",
        draft=found.draft, gone=[_gone(one) for one in found.gone], back=back, settled=settled,
        picked=[each for each in picked if each.partition(".")[0] in there - stale],
        names=await called(work, {(one.person_id, one.person_name) for one in lines}),
        heading=choices.heading(len(found.draft.ready)) if found.draft else "This cannot be offered",
        **{"values": values, **more},
    )  # fmt: skip


def _gone(one: CannotNow) -> tuple[str, str, str]:
    named = f"{one.cohort_name}, session {one.session_number}, {day(one.starts_at)}"
    return named, one.why, following(CohortId(one.cohort_id), [one.session_id.hex], [])


@post("/team/term/offers", include_in_schema=False)
async def send(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Sent all together or not at all; when something has changed meanwhile, the rest is there to be sent again."""
    back = Back(str(data.get("academy", "")), str(data.get("term", "")), choices.many(data.get("kept")))
    if not offer_sending.wanted(data):
        return Redirect(back.href(), status_code=303)
    sent, errors = await offer_sending.send(request, work, data)
    if sent:
        return Redirect(_sent(sent), status_code=303)
    picked = choices.many(data.get("o"))
    return await check(request, work, back, picked, errors=errors, values=data)


def _sent(made: offer_sending.Sent) -> str:
    sessions = list(dict.fromkeys(to.session_id.hex for to in made.offers))
    said = {"sent": len(made.offers), "call": made.call, "s": sessions}
    return f"/team/term/offers/sent?{urlencode(said, doseq=True)}"


@get("/team/term/offers/sent", include_in_schema=False)
async def sent_page(
    request: Request,
    work: NamedDependency[Work],
    sent: FromQuery[int] = 0,
    call: FromQuery[int] = 0,
    sessions: Annotated[list[str] | None, QueryParameter(name="s")] = None,
) -> Template:
    work.must(Permission.OFFER_SEND)
    asked = await service.for_sessions(work, _ids(sessions or []))
    open_to = {
        (one.person_id, one.person_name) for each in asked.values() for one in each if one.status is OfferStatus.OFFERED
    }
    return page(
        request, "pairs/sent.html", "Offers of a term sent", cohort=None, sent=max(0, sent), call=max(0, call),
        **await by_hand(work, open_to),
    )  # fmt: skip


def _ids(said: list[str]) -> list[UUID]:
    found = []
    for each in said[:MOST_OFFERS]:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


handlers = [send, sent_page]
