"""The form that sends offers, of a cohort or of a whole term: read, and sent all together or not at all."""

from typing import Any, NamedTuple

from litestar import Request

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from frontend import forms
from frontend import pair_choices as choices
from frontend.render import Errors
from schemas.errors import Fault
from schemas.offers import OfferTo, OfferView, SendOffers
from schemas.values import Page

NOTHING = "Choose a pair for at least 1 session"
_CALL = "Call people first, then tick their names to send their offers"
FIELDS = {
    "answer_by": forms.day("Answer by", "Enter the date you need an answer by"),
    "message": forms.prose("Message", optional=True),
}


class Sent(NamedTuple):
    """``call``: how many people need a call before they get theirs."""

    offers: list[OfferTo]
    call: int


def wanted(data: dict[str, Any]) -> list[OfferTo]:
    return choices.offers(choices.many(data.get("o")), choices.many(data.get("called")))


async def send(request: Request, work: Work, data: dict[str, Any]) -> tuple[Sent | None, Errors]:
    """What was sent, or why nothing was. A second press sends nothing again."""
    reached, waits = choices.many(data.get("called")), choices.many(data.get("waits"))
    ready = [to for to in wanted(data) if to.called or to.person_id.hex not in waits]
    command, errors = forms.read(data, SendOffers, FIELDS, offers=ready, then_next="then_next" in data)
    if command is None:
        return None, errors
    if not ready:
        return None, {"": Fault(field="", message=_CALL)}
    try:
        async with work.attempt():
            await doors.once(work, request, Page[OfferView], lambda: _made(work, command))
    except Refusal as no:
        return None, forms.refused(no)
    return Sent(ready, len(set(waits) - set(reached))), {}


async def _made(work: Work, command: SendOffers) -> Page[OfferView]:
    return Page(items=await service.send(work, command))
