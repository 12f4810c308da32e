"""Many proposals decided together, as of a new edition: chosen on a list, checked with their effect, then adopted."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.evidence import service as evidence
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.rates import service
from frontend import evidence_words, forms, rate_offers, rate_subjects, rate_warnings
from frontend.filters import plural
from frontend.readers import many
from frontend.render import page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import AdoptRates, RatesAdopted, RateView

Form = URLEncodedBody[dict[str, Any]]
LIST = "/admin/rates/proposals"
MOST = 500
NONE = {"rates": Fault(field="rates", message="Select the figures you want to adopt")}


def ids(given: list[str]) -> list[UUID]:
    """What is an id among these, each once; anything else was not sent by a page of ours."""
    found = []
    for text in dict.fromkeys(given[:MOST]):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@get(LIST, include_in_schema=False)
async def list_page(
    request: Request,
    work: NamedDependency[Work],
    adopted: Annotated[int | None, QueryParameter(ge=1, le=MOST)] = None,
) -> Template:
    """``adopted``: how many were just adopted together."""
    return await _list(request, work, banner=f"{plural(adopted, 'figure')} adopted" if adopted else "")


async def _list(request: Request, work: Work, **more: Any) -> Template:
    found = sorted(await service.waiting(work), key=_place)
    context = {
        "mine": [one for one in found if one.may_decide],
        "others": [one for one in found if not one.may_decide],
        **await spoken(work),
        **more,
    }
    return page(request, "rates/waiting.html", "Proposals to decide", **context)


def _place(one: RateView) -> tuple[str, str]:
    return rate_subjects.subject(one.key), one.title


@post(LIST, include_in_schema=False)
async def choose(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Stores nothing: what was chosen goes into the address of the next page."""
    work.must(Permission.RATE_DECIDE)
    picked = ids(many(data, "rates"))
    if not picked:
        return await _list(request, work, errors=NONE, values=data)
    return Redirect(f"{LIST}/adopt?{urlencode({'p': picked}, doseq=True)}", status_code=303)


@get(f"{LIST}/adopt", include_in_schema=False)
async def check_page(
    request: Request,
    work: NamedDependency[Work],
    picked: Annotated[list[str] | None, QueryParameter(name="p")] = None,
) -> Template | Redirect:
    work.must(Permission.RATE_DECIDE)
    return await _check(request, work, ids(picked or []))


async def _check(request: Request, work: Work, picked: list[UUID], **more: Any) -> Template | Redirect:
    may = {one.id for one in await service.waiting(work) if one.id in picked and one.may_decide}
    ready = sorted(await service.together(work, may), key=_place)
    if not ready:
        return Redirect(LIST, status_code=303)
    twice = service.twice([(one.key, one.from_, one.academy) for one in ready])
    if twice:
        return await _list(request, work, errors=_twice(twice), values={"rates": [str(one.id) for one in ready]})
    context = {
        "ready": ready,
        "left": len(picked) - len(ready),
        "wrong": next((one.more_for_less for one in ready if one.more_for_less), ""),
        "effect": await evidence.effect_of_many(work, [one.id for one in ready]),
        "kept": await rate_offers.kept(work, ready),
        "effect_words": evidence_words,
        **await spoken(work),
        **more,
    }
    return page(request, "rates/adopt.html", "Check the figures before you adopt them", **context)


def _twice(place: service.Place) -> dict[str, Fault]:
    return {"rates": Fault(field="rates", message=service.more_than_once(place))}


@post(f"{LIST}/adopt", include_in_schema=False)
async def adopt(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    shown = ids(many(data, "rate"))
    try:
        command = msgspec.convert({"ids": shown}, AdoptRates)
    except msgspec.ValidationError:
        return Redirect(LIST, status_code=303)
    try:
        async with work.attempt():
            done = await doors.once(work, request, RatesAdopted, lambda: service.adopt_many(work, command))
    except Refusal as no:
        if not work.actor.may(Permission.RATE_DECIDE):
            raise
        faults = [Fault(field="rates" if one.field == "ids" else one.field, message=one.message) for one in no.faults]
        return await _list(request, work, errors=faults or forms.refused(no))
    return Redirect(f"{LIST}?adopted={len(done.adopted)}", status_code=303)


async def spoken(work: Work) -> dict[str, Any]:
    """What the templates of figures say a value, a standing, an Academy with."""
    names = {one.code: one.name for one in await networks.academies(work)}
    return {"say": rate_subjects, "told": rate_warnings, "academies": names}


handlers = [list_page, choose, check_page, adopt]
