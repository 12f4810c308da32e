"""For the team: suggested pairs for a cohort's sessions, then the offers, checked and sent."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel.errors import Conflict, Invalid
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.programmes import service as programmes
from frontend import forms, offer_sending, pairs_by_hand
from frontend import pair_choices as choices
from frontend.called import called
from frontend.hand_waits import by_hand
from frontend.offer_words import settled
from frontend.pairs_by_hand import following
from frontend.render import page
from frontend.spread import nudge
from schemas.errors import Fault
from schemas.offers import OffersDraft, OfferStatus, OfferTo
from schemas.pairing import CohortPlan
from schemas.programmes import Mode
from schemas.values import CohortId

Form = URLEncodedBody[dict[str, Any]]


@get("/team/cohorts/{cohort_id:uuid}/pairs", include_in_schema=False)
async def pairs_page(
    request: Request,
    cohort_id: FromPath[CohortId],
    work: NamedDependency[Work],
    keep: Annotated[list[str] | None, QueryParameter()] = None,
    same: FromQuery[bool] = False,
) -> Template:
    try:
        found = await service.cohort_plan(work, cohort_id, choices.keeps(keep or []), same)
    except Invalid as no:
        found = await service.cohort_plan(work, cohort_id, (), same)
        return await _pairs(request, work, cohort_id, found, [], same, errors={"": Fault(field="", message=no.detail)})
    return await _pairs(request, work, cohort_id, found, keep or [], same)


async def _pairs(
    request: Request, work: Work, cohort_id: CohortId, found: CohortPlan, keep: list[str], same: bool, **more: Any
) -> Template:
    names = await called(work, people_of(found))
    asks = [choices.ask(one, names) for one in found.sessions]
    sessions = [one.session for one in found.sessions]
    cohort = await programmes.cohort(work, cohort_id)
    return page(
        request,
        "pairs/pairs.html",
        "Suggested pairs",
        cohort=cohort,
        overlooked=await nudge(work, cohort.academy),
        asks=asks,
        nowhere=any(one.mode == Mode.IN_PERSON and not one.place_postcode for one in sessions),
        proved=found.proved,
        core=[names[one.id] for one in found.core],
        keep=keep,
        same=same,
        shared=_here(cohort_id, keep, False),
        alike=_here(cohort_id, keep, True),
        kept=[
            (f"{name} for session {ask.number}", _here(cohort_id, [each for each in keep if each != value], same))
            for ask in asks
            for value, name in ask.kept
            if value in keep
        ],
        **more,
    )


def people_of(found: CohortPlan) -> set[tuple[UUID, str]]:
    """Everybody on the page of suggestions."""
    shown = [*found.core, *(one for each in found.sessions for one in each.kept)]
    shown += [one for each in found.sessions for choice in each.choices for one in choice.people]
    shown += [one for each in found.sessions for one in each.reserve]
    left = {(one.id, one.name) for each in found.sessions for one in each.left_out}
    return left | {(one.id, one.name) for one in shown}


def _here(cohort_id: CohortId, keep: list[str], same: bool) -> str:
    """The page of suggestions around those who are kept; ``same``: the same people in as many sessions as they can."""
    said = urlencode({"keep": keep, **({"same": "true"} if same else {})}, doseq=True)
    return f"/team/cohorts/{cohort_id}/pairs" + (f"?{said}" if said else "")


@post("/team/cohorts/{cohort_id:uuid}/pairs", include_in_schema=False)
async def choose(
    request: Request, cohort_id: FromPath[CohortId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """Stores nothing: what was chosen goes into the address of the next page, who is kept into that of this one."""
    keep, same = choices.many(data.get("kept")), data.get("same") == "true"
    ticked = [each for name in data if name.startswith("keep-") for each in choices.many(data[name])]
    if "again" in data and ticked:  # it is also the button that the Enter key presses: then nobody is ticked
        return Redirect(_here(cohort_id, list(dict.fromkeys([*keep, *ticked])), same), status_code=303)
    try:
        found = await service.cohort_plan(work, cohort_id, choices.keeps(keep), same)
    except Invalid:
        return Redirect(_here(cohort_id, keep, same), status_code=303)
    asks = [choices.ask(one) for one in found.sessions]
    picked, by_hand, errors = choices.first_of(asks) if "first" in data else choices.read(asks, data)
    if not errors and not picked and not by_hand:
        errors = {"": Fault(field="", message=offer_sending.NOTHING)}
    if errors:
        return await _pairs(request, work, cohort_id, found, keep, same, errors=errors, values=data)
    return Redirect(following(cohort_id, [session.hex for session in by_hand], picked), status_code=303)


@get("/team/cohorts/{cohort_id:uuid}/replace", include_in_schema=False)
async def replace(
    cohort_id: FromPath[CohortId],
    work: NamedDependency[Work],
    session: Annotated[str, QueryParameter(name="s", max_length=40)] = "",
) -> Redirect:
    """From a place that somebody left straight to the offer for the first choice, to be checked; or to all people."""
    found = await service.cohort_plan(work, cohort_id)
    one = next((one for one in found.sessions if one.session.id.hex == session), None)
    if one is None:
        return Redirect(f"/team/cohorts/{cohort_id}/pairs", status_code=303)
    first = [choices.value(one.session.id, [who.id for who in each.people]) for each in one.choices[:1]]
    return Redirect(following(cohort_id, [] if first else [session], first), status_code=303)


@get("/team/cohorts/{cohort_id:uuid}/offers", include_in_schema=False)
async def check_page(
    request: Request,
    cohort_id: FromPath[CohortId],
    work: NamedDependency[Work],
    picked: Annotated[list[str] | None, QueryParameter(name="o")] = None,
) -> Template | Redirect:
    wanted = choices.offers(picked or [])
    if not wanted:
        return Redirect(f"/team/cohorts/{cohort_id}/pairs", status_code=303)
    try:
        draft = await service.draft(work, wanted)
    except Conflict as no:
        return await _cannot(request, work, cohort_id, wanted, no)
    return await _check(request, work, cohort_id, picked or [], draft)


async def _cannot(request: Request, work: Work, cohort_id: CohortId, wanted: list[OfferTo], no: Conflict) -> Template:
    """Why these offers cannot be made as things stand now, and where to choose somebody else."""
    others = following(cohort_id, list(dict.fromkeys(one.session_id.hex for one in wanted)), [])
    cohort = await programmes.cohort(work, cohort_id)
    return page(request, "pairs/cannot.html", "This cannot be offered", cohort=cohort, why=no.detail, others=others,
                status=409)  # fmt: skip


async def _check(
    request: Request, work: Work, cohort_id: CohortId, picked: list[str], draft: OffersDraft, **more: Any
) -> Template:
    context = {
        "values": forms.shown({"answer_by": draft.answer_by}, offer_sending.FIELDS),
        "picked": picked,
        "draft": draft,
        **more,
    }
    context |= {"cohort": await programmes.cohort(work, cohort_id), "settled": settled}
    sessions = {line.session_id: line.session_number for line in (*draft.ready, *draft.call_first)}
    context["others"] = [(number, following(cohort_id, [one.hex], [])) for one, number in sessions.items()]
    lines = (*draft.ready, *draft.call_first)
    context["names"] = await called(work, {(one.person_id, one.person_name) for one in lines})
    context["heading"] = choices.heading(len(draft.ready))
    return page(request, "pairs/check.html", "Check offers before you send them", **context)


@post("/team/cohorts/{cohort_id:uuid}/offers", include_in_schema=False)
async def send(
    request: Request, cohort_id: FromPath[CohortId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    wanted = offer_sending.wanted(data)
    if not wanted:
        return Redirect(f"/team/cohorts/{cohort_id}/pairs", status_code=303)
    sent, errors = await offer_sending.send(request, work, data)
    if sent:
        counts = urlencode({"sent": len(sent.offers), "call": sent.call})
        return Redirect(f"/team/cohorts/{cohort_id}/offers/sent?{counts}", status_code=303)
    picked = choices.many(data.get("o"))
    draft = await service.draft(work, wanted)
    return await _check(request, work, cohort_id, picked, draft, errors=errors, values=data)


@get("/team/cohorts/{cohort_id:uuid}/offers/sent", include_in_schema=False)
async def sent_page(
    request: Request,
    cohort_id: FromPath[CohortId],
    work: NamedDependency[Work],
    sent: FromQuery[int] = 0,
    call: FromQuery[int] = 0,
) -> Template:
    cohort = await programmes.cohort(work, cohort_id)
    asked = await service.for_sessions(work, [one.id for one in await programmes.sessions_of(work, cohort_id)])
    open_to = {
        (one.person_id, one.person_name) for each in asked.values() for one in each if one.status is OfferStatus.OFFERED
    }
    return page(
        request, "pairs/sent.html", "Offers sent", cohort=cohort, sent=max(0, sent), call=max(0, call),
        **await by_hand(work, open_to),
    )  # fmt: skip


handlers = [*pairs_by_hand.handlers, pairs_page, choose, replace, check_page, send, sent_page]
