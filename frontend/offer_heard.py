"""For the team: what somebody answered to an offer by phone, in person or in writing, written down for them."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend import forms
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.hearing import HearAnswer, HowTold
from schemas.offers import OfferStatus, OfferView, PayChoice
from schemas.values import OfferId

Form = URLEncodedBody[dict[str, Any]]
TOLD = [
    (HowTold.PHONE, "On the phone"),
    (HowTold.IN_PERSON, "In person"),
    (HowTold.IN_WRITING, "In a letter or an email"),
]
FIELDS = {
    "answer": forms.choice("Select what they answered", ("yes", "less", "no")),
    "told": forms.choice("Select how they told you", [value for value, _ in TOLD]),
}
LESS = {"wanted": forms.pounds("How much they want to be paid", "Enter how much they want to be paid", zero=True)}


class Chosen(Struct):
    answer: str
    told: HowTold


class Less(Struct):
    wanted: int


@get("/team/offers/{offer_id:uuid}/answer", include_in_schema=False)
async def heard_page(request: Request, offer_id: FromPath[OfferId], work: NamedDependency[Work]) -> Template | Redirect:
    return await _page(request, work, offer_id)


async def _page(request: Request, work: Work, offer_id: OfferId, **more: Any) -> Template | Redirect:
    work.must(Permission.OFFER_HEAR)
    offer = await service.get(work, offer_id)
    if offer.status is not OfferStatus.OFFERED or offer.answer_by <= work.now:
        return Redirect(f"/team/sessions/{offer.session_id}", status_code=303)
    return page(request, "offers/heard.html", "Write down an answer", offer=offer, ways=TOLD, **more)


@post("/team/offers/{offer_id:uuid}/answer", include_in_schema=False)
async def hear(
    request: Request, offer_id: FromPath[OfferId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = _read(data)
    if command:
        try:
            async with work.attempt():
                answered = await doors.once(work, request, OfferView, lambda: service.hear(work, offer_id, command))
        except Refusal as no:
            errors = {"wanted": Fault(field="wanted", message=no.detail)} if no.faults else forms.refused(no)
        else:
            return Redirect(f"/team/sessions/{answered.session_id}?heard=1", status_code=303)
    return await _page(request, work, offer_id, errors=errors, values=data)


def _read(data: dict[str, Any]) -> tuple[HearAnswer | None, dict[str, Fault]]:
    chosen, errors = forms.read(data, Chosen, FIELDS)
    less, wrong = forms.read(data, Less, LESS) if data.get("answer") == "less" else (None, {})
    if chosen is None or wrong:
        return None, errors | wrong
    if chosen.answer == "no" or less is None:
        return HearAnswer(answer="no" if chosen.answer == "no" else "yes", told=chosen.told), {}
    if less.wanted == 0:
        return HearAnswer(answer="yes", told=chosen.told, pay=PayChoice.DECLINED), {}
    return HearAnswer(answer="yes", told=chosen.told, pay=PayChoice.REDUCED, reduced_to_pence=less.wanted), {}


handlers = [heard_page, hear]
