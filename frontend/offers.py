"""One offer on one page, its answer, and what happens next."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service
from faculty_api.programmes import service as programmes
from frontend import called_off, forms, own_limit
from frontend import offer_words as words
from frontend.filters import plain_date
from frontend.render import page
from schemas.errors import Fault
from schemas.offers import AnswerOffer, OfferStatus, OfferView, PayChoice, WhyNot
from schemas.values import OfferId

Form = URLEncodedBody[dict[str, Any]]
ANSWERS = ("yes", "less", "no", "talk")
BOOKED = {OfferStatus.ACCEPTED, OfferStatus.DELIVERED, OfferStatus.NO_SHOW, OfferStatus.CANCELLED}
CHOOSE = {"answer": forms.choice("Select if you want to do this session", ANSWERS)}
LESS = {"wanted": forms.pounds("How much you want to be paid", "Enter how much you want to be paid", zero=True)}


class Chosen(Struct):
    answer: str


class Less(Struct):
    wanted: int


@get("/offers/{offer_id:uuid}", include_in_schema=False)
async def offer_page(request: Request, offer_id: FromPath[OfferId], work: NamedDependency[Work]) -> Template | Redirect:
    offer = await service.get(work, offer_id)
    if offer.status in BOOKED and offer.person_id == work.actor.person:
        return Redirect(f"/sessions/{offer.session_id}", status_code=303)
    over = closed(work, offer)
    if over:
        return await _closed(request, work, offer, over)
    return await _show(request, work, offer)


def closed(work: Work, offer: OfferView) -> tuple[str, str] | None:
    """Heading and sentence of an offer that cannot be answered any more."""
    if offer.status is OfferStatus.DECLINED:
        return "You have said no", "Thank you for telling us. Saying no does not change the offers you get."
    if offer.status is OfferStatus.WITHDRAWN and offer.called_off:
        return "We called this session off", f"Why: {offer.changed_why}"
    if offer.status is OfferStatus.WITHDRAWN:
        return "This session is no longer on offer", "You do not need to do anything."
    if offer.status is OfferStatus.EXPIRED or (offer.status is OfferStatus.OFFERED and offer.answer_by <= work.now):
        return "This offer has closed", f"The team needed an answer by {plain_date(offer.answer_on)}."
    if offer.full:
        return "Someone else has this session now", "You do not need to do anything."
    return None


async def _closed(request: Request, work: Work, offer: OfferView, over: tuple[str, str], **more: Any) -> Template:
    mine = offer.person_id == work.actor.person
    context: dict[str, Any] = {
        "heading": over[0],
        "detail": over[1],
        "offer": offer,
        "may_undo": mine and offer.may_undo,
    }
    context["off"] = offer.status is OfferStatus.WITHDRAWN and offer.called_off
    context |= await called_off.of_person(work, offer.session_id) if mine and context["off"] else {}
    return page(request, "offers/closed.html", over[0], **context, **more)


async def _show(request: Request, work: Work, offer: OfferView, **more: Any) -> Template:
    academies = {academy.code: academy.name for academy in await networks.academies(work)}
    mine = offer.person_id == work.actor.person
    stands = await programmes.why_not(work, offer.person_id, session_id=offer.session_id) if mine else None
    return page(
        request,
        "offers/offer.html",
        "An offer of a session",
        offer=offer,
        partner=await service.partner_of(work, offer),
        heading=words.heading(offer),
        where=words.where(offer),
        access=words.access(offer),
        total=words.total(offer.pay),
        waits=offer.pay.held_pence,
        undecided=words.undecided(offer.pay),
        tasks=words.tasks(offer),
        pay=words.pay_rows(offer),
        team=academies.get(offer.academy, "your"),
        mine=mine,
        steps=[*stands.first, *(step for one in stands.programmes for step in one.steps)] if stands else [],
        over=await own_limit.before_yes(request, work, offer.id),
        **more,
    )


@post("/offers/{offer_id:uuid}/answer", include_in_schema=False)
async def answer(
    request: Request, offer_id: FromPath[OfferId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = _read(data)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, OfferView, lambda: service.answer(work, offer_id, command))
        except Refusal as no:
            errors = {"wanted": Fault(field="wanted", message=no.detail)} if no.faults else forms.refused(no)
        else:
            return Redirect(f"/offers/{offer_id}/{'no' if command.answer == 'no' else 'answered'}", status_code=303)
    offer = await service.get(work, offer_id)
    over = closed(work, offer)
    if over:
        return await _closed(request, work, offer, over, status=409)
    return await _show(request, work, offer, errors=errors, values=data)


def _read(data: dict[str, Any]) -> tuple[AnswerOffer | None, dict[str, Fault]]:
    chosen, errors = forms.read(data, Chosen, CHOOSE)
    if chosen is None:
        return None, errors
    if chosen.answer != "less":
        return AnswerOffer(answer=chosen.answer), {}  # type: ignore[arg-type]  # one of ANSWERS
    less, errors = forms.read(data, Less, LESS)
    if less is None:
        return None, errors
    if less.wanted == 0:
        return AnswerOffer(answer="yes", pay=PayChoice.DECLINED), {}
    return AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=less.wanted), {}


@get("/offers/{offer_id:uuid}/no", include_in_schema=False)
async def why_not_page(request: Request, offer_id: FromPath[OfferId], work: NamedDependency[Work]) -> Template:
    offer = await service.get(work, offer_id)
    return page(request, "offers/no.html", "Why not this time?", offer=offer, options=words.WHY_NOT)


@post("/offers/{offer_id:uuid}/no", include_in_schema=False)
async def why_not(offer_id: FromPath[OfferId], data: Form, work: NamedDependency[Work]) -> Redirect:
    """Optional: no choice, or one we do not know, is as good as an answer."""
    chosen = data.get("reason")
    if chosen in set(WhyNot):
        await service.say_why(work, offer_id, WhyNot(chosen))
    return Redirect(f"/offers/{offer_id}/answered", status_code=303)


@get("/offers/{offer_id:uuid}/answered", include_in_schema=False)
async def answered_page(request: Request, offer_id: FromPath[OfferId], work: NamedDependency[Work]) -> Template:
    offer = await service.get(work, offer_id)
    titles = {OfferStatus.ACCEPTED: "You have said yes", OfferStatus.DECLINED: "You have said no"}
    return page(request, "offers/answered.html", titles.get(offer.status, "Your answer"), offer=offer)


@post("/offers/{offer_id:uuid}/undo", include_in_schema=False)
async def undo(
    request: Request,
    offer_id: FromPath[OfferId],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template | Redirect:
    """The no was a mistake."""
    try:
        async with work.attempt():
            await doors.once(work, request, OfferView, lambda: service.undo_no(work, offer_id))
    except Refusal as no:
        offer = await service.get(work, offer_id)
        over = closed(work, offer)
        if over is None:
            return await _show(request, work, offer)
        return await _closed(request, work, offer, over, status=no.status, errors=forms.refused(no))
    return Redirect(f"/offers/{offer_id}", status_code=303)


handlers = [offer_page, answer, why_not_page, why_not, answered_page, undo]
