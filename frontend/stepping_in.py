"""For the team: somebody who was booked cannot come, and asking somebody else takes one press."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.pairing.telling import lower
from frontend import forms
from frontend.called import called
from frontend.filters import day as day_words
from frontend.offer_heard import TOLD
from frontend.pair_choices import value
from frontend.pairs_by_hand import following
from frontend.render import page
from schemas.access import Permission
from schemas.hearing import HearCancelled
from schemas.next_choices import NextState
from schemas.offers import OfferStatus, OfferView
from schemas.pairing import ReasonRule
from schemas.stepping_in import AskInstead, SteppingIn
from schemas.values import OfferId, PersonId, SessionId

Form = URLEncodedBody[dict[str, Any]]
NEXT = {
    NextState.WAITING: "Is asked if a place is empty",
    NextState.ASKED: "Asked",
    NextState.PASSED: "Passed over",
    NextState.STOPPED: "Stopped by the team",
    NextState.ENDED: "Not needed any more",
}
FIELDS = {"told": forms.choice("Select how they told you", [value for value, _ in TOLD])}


class Instead(Struct):
    """One place as the page shows it. ``href``: where the offer is looked at first, empty when one press sends it."""

    heading: str
    session: SessionId
    person: PersonId | None
    name: str
    left: str
    why: list[str]
    until: str
    check: str
    href: str
    others: list[tuple[str, str]]


async def instead(work: Work, session_ids: list[SessionId] | None = None) -> list[Instead]:
    """Nothing for those who send no offers."""
    if not work.actor.may(Permission.OFFER_SEND):
        return []
    found = await service.to_step_in(work, session_ids)
    names = await called(work, {(one.who.id, one.who.name) for one in found if one.who})
    return [_shown(work, one, names) for one in found]


def _shown(work: Work, one: SteppingIn, names: dict[UUID, str]) -> Instead:
    left, who = one.left, one.who
    name = names.get(who.id, who.name) if who else ""
    when = f"session {left.session_number} of {left.cohort_name}, {day_words(left.starts_at)}"
    by_hand = following(left.cohort_id, [left.session_id.hex], [])
    others = [(f"Choose somebody else for session {left.session_number}", by_hand)]
    if who is None and work.actor.may(Permission.DATES_ASK):
        others += [("Ask people which other date they could do", f"/team/dates/new?session={left.session_id}")]
    # A home page is open all day: what somebody lived through stands on the page of suggestions.
    reasons = [
        *([one.known] if one.known else []),
        *(each.words for each in one.reasons if each.rule is not ReasonRule.TOPICS),
    ]
    why = [f"Nobody can be suggested: {lower(one.why)}", one.help] if who is None else reasons
    picked = [value(left.session_id, [who.id])] if who else []
    return Instead(
        heading=f"{left.person_name} cannot come to {when}",
        session=left.session_id,
        person=who.id if who else None,
        name=name,
        left=left.person_name,
        why=[each for each in why if each],
        until=day_words(one.answer_by),
        check=one.check,
        href=following(left.cohort_id, [], picked) if one.check else "",
        others=others,
    )


@post("/team/sessions/{session_id:uuid}/ask-instead", include_in_schema=False)
async def ask(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    try:
        person = PersonId(UUID(str(data.get("person"))))
    except ValueError:
        raise NotFound from None
    command = AskInstead(person_id=person)
    try:
        async with work.attempt():
            await doors.once(work, request, OfferView, lambda: service.ask_instead(work, session_id, command))
    except NotFound:
        raise
    except Refusal as no:
        return page(
            request, "sessions/not_asked.html", "Nobody was asked", session=session_id, why=no.detail, status=409
        )
    return Redirect(f"/team/sessions/{session_id}?instead=1", status_code=303)


@get("/team/offers/{offer_id:uuid}/cannot-come", include_in_schema=False)
async def cannot_page(
    request: Request, offer_id: FromPath[OfferId], work: NamedDependency[Work]
) -> Template | Redirect:
    return await _page(request, work, offer_id)


async def _page(request: Request, work: Work, offer_id: OfferId, **more: Any) -> Template | Redirect:
    work.must(Permission.OFFER_HEAR)
    offer = await service.get(work, offer_id)
    if offer.status is not OfferStatus.ACCEPTED or offer.starts_at <= work.now:
        return Redirect(f"/team/sessions/{offer.session_id}", status_code=303)
    return page(request, "offers/cannot_come.html", "Write down that somebody cannot come", offer=offer, ways=TOLD,
                **more)  # fmt: skip


@post("/team/offers/{offer_id:uuid}/cannot-come", include_in_schema=False)
async def cannot(
    request: Request, offer_id: FromPath[OfferId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, HearCancelled, FIELDS)
    if command:
        try:
            async with work.attempt():
                gone = await doors.once(
                    work, request, OfferView, lambda: service.hear_cancelled(work, offer_id, command)
                )
        except Refusal as no:
            errors = forms.refused(no)
        else:
            return Redirect(f"/team/sessions/{gone.session_id}?cannot=1", status_code=303)
    return await _page(request, work, offer_id, errors=errors, values=data)


@post("/team/sessions/{session_id:uuid}/stop-next", include_in_schema=False)
async def stop_next(session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Redirect:
    """Pressed twice it still is so."""
    async with work.attempt():
        await service.stop_next(work, session_id)
    return Redirect(f"/team/sessions/{session_id}?stopped=1", status_code=303)


async def following_up(work: Work, session_id: SessionId) -> dict[str, Any]:
    """Who is asked next by itself, and what became of each; whether anybody still waits."""
    found = await service.next_choices(work, session_id) if work.actor.may(Permission.OFFER_SEND) else []
    rows = [[one.person_name, NEXT[one.state], one.why] for one in found]
    return {"next_rows": rows, "next_waits": any(one.state is NextState.WAITING for one in found)}


handlers = [ask, cannot_page, cannot, stop_next]
