"""The policy desk: every figure with its standing, one figure's past, and proposals that somebody must decide."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.evidence import service as evidence
from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.rates import service
from frontend import (
    evidence_words,
    forms,
    rate_deciding,
    rate_editions,
    rate_offers,
    rate_proposing,
    rate_subjects,
    rate_warnings,
)
from frontend.filters import plural
from frontend.rate_fields import OneLine
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.rates import DecideRate, RateState, RateView

Form = URLEncodedBody[dict[str, Any]]
REFUSE = {"reason": OneLine(label="The reason", missing="Enter why you are not adopting it")}
DONE = {
    "proposed": "Your proposal waits for a second person",
    "refused": "You did not adopt this",
    "withdrawn": "You took this proposal back",
}
OPEN_OR_ADOPTED = {RateState.PROPOSED, RateState.ADOPTED}
NOTHING_NEW = "Nothing in the sheet changes a figure"
CANNOT = "The national team and finance decide about figures. You can read what is proposed here."


@get("/admin/rates", include_in_schema=False)
async def desk(
    request: Request,
    work: NamedDependency[Work],
    show: Annotated[str, QueryParameter(max_length=20)] = "",
    put: Annotated[int | None, QueryParameter(ge=0, le=10_000)] = None,
    at_once: Annotated[int, QueryParameter(ge=0, le=10_000)] = 0,
) -> Template:
    """``put``: how many proposals that wait a sheet has just made; ``at_once``: how many more need nobody else."""
    figures = await service.desk(work)
    waiting = await service.waiting(work) if work.actor.may(Permission.RATE_VIEW) else []
    show = show if show in rate_subjects.FILTERS else ""
    wanted = rate_subjects.FILTERS[show][1]
    return page(
        request,
        "rates/desk.html",
        "Pay rates and rules",
        groups=rate_subjects.grouped([one for one in figures if wanted(one)]),
        filters=[(name, words, sum(map(fits, figures))) for name, (words, fits) in rate_subjects.FILTERS.items()],
        show=show,
        figures=len(figures),
        unconfirmed=sum(map(rate_subjects.FILTERS["unconfirmed"][1], figures)),
        wrong=await service.all_waiting(work) if waiting else "",
        waiting=sorted(waiting, key=lambda one: not one.may_decide),
        today=london_day(work.now),
        banner="" if put is None else _taken(put, at_once),
        **await rate_deciding.spoken(work),
    )


def _taken(put: int, at_once: int) -> str:
    told = [f"{plural(put, 'proposal')} made from the sheet"] if put else []
    if at_once:
        told.append(f"{plural(at_once, 'change')} of words on pages adopted at once, without a second person")
    return ". ".join(told) or NOTHING_NEW


@get("/admin/rates/{key:str}", include_in_schema=False)
async def figure(request: Request, key: FromPath[str], work: NamedDependency[Work]) -> Template:
    found = await service.figure(work, key)
    common = [entry for entry in found.entries if entry.academy is None]
    local = [entry for entry in found.entries if entry.academy is not None]
    title = found.figure.title
    return page(
        request, "rates/figure.html", title, found=found, common=common, local=local, **await rate_deciding.spoken(work)
    )


@get("/admin/rates/proposals/{rate_id:uuid}", include_in_schema=False)
async def proposal(
    request: Request,
    rate_id: FromPath[UUID],
    work: NamedDependency[Work],
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    return await _proposal(request, work, rate_id, done=done)


async def _proposal(
    request: Request, work: Work, rate_id: UUID, errors: Errors = (), done: str = "", **more: Any
) -> Template:
    found = await service.proposal(work, rate_id)
    adopted = done == "adopted" and found.state is RateState.ADOPTED
    why_not = ""
    effect = None
    if found.state is RateState.PROPOSED and work.actor.may(Permission.RATE_PROPOSE):
        effect = await evidence.effect_of(work, rate_id)
    if found.state is RateState.PROPOSED and not found.may_decide:
        why_not = found.why_not or CANNOT
    return page(
        request,
        "rates/proposal.html",
        f"Proposal: {found.title}",
        errors=errors,
        found=found,
        why_not=why_not,
        effect=effect,
        kept=await rate_offers.kept(work, [found]) if found.state in OPEN_OR_ADOPTED else None,
        effect_words=evidence_words,
        banner=rate_warnings.adopted_words(found, london_day(work.now)) if adopted else DONE.get(done, ""),
        **await rate_deciding.spoken(work),
        **more,
    )


@post("/admin/rates/proposals/{rate_id:uuid}/adopt", include_in_schema=False)
async def adopt(request: Request, rate_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    command = DecideRate(adopt=True)
    return await _decide(request, work, rate_id, lambda: service.decide(work, rate_id, command), "adopted")


@post("/admin/rates/proposals/{rate_id:uuid}/refuse", include_in_schema=False)
async def refuse(
    request: Request, rate_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, DecideRate, REFUSE, adopt=False)
    if command is None:
        return await _proposal(request, work, rate_id, errors, values=data)
    return await _decide(request, work, rate_id, lambda: service.decide(work, rate_id, command), "refused", data)


@post("/admin/rates/proposals/{rate_id:uuid}/withdraw", include_in_schema=False)
async def withdraw(request: Request, rate_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _decide(request, work, rate_id, lambda: service.withdraw(work, rate_id), "withdrawn")


async def _decide(
    request: Request, work: Work, rate_id: UUID, run: Callable[[], Awaitable[RateView]], done: str, typed: Any = None
) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, RateView, run)
        return Redirect(f"/admin/rates/proposals/{rate_id}?done={done}", status_code=303)
    except Refusal as no:
        if no.status == 404:
            raise
        errors: dict[str, Fault] = forms.refused(no)
        return await _proposal(request, work, rate_id, errors, values=typed or {})


handlers = [
    desk, figure, proposal, adopt, refuse, withdraw, *rate_proposing.handlers, *rate_editions.handlers,
    *rate_deciding.handlers,
]  # fmt: skip
