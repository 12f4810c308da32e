"""For the team: who would like to join, what was done about it, and the two people who decide."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.joining import service
from faculty_api.kernel import doors
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend import joining_words as said
from frontend.join import ABOUT, CONTACT, ROUTES
from frontend.record_words import KINDS, STATUSES
from frontend.render import page
from schemas.access import Permission
from schemas.joining import (
    EndInterest,
    EnterInterest,
    InterestAct,
    InterestHow,
    InterestView,
    PanelOutcome,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)

Form = URLEncodedBody[dict[str, Any]]
HERE = "/team/interest"
NEW: dict[str, forms.Reader] = {
    "how": forms.choice("Select if they called or wrote", (InterestHow.PHONE, InterestHow.PAPER)),
    "reason": forms.prose("How they came to us", "Enter how they came to us"),
    **CONTACT,
    **ABOUT,
}
WORDS = forms.prose("What was said", "Enter what was said, in a few words")
WHY = forms.prose("Why", "Enter the reason")


class Confirm(Struct):
    """Nothing is asked."""


class Doing(Struct, frozen=True):
    """One step: its page, what is asked, and what it does."""

    act: InterestAct
    heading: str
    button: str
    command: type[Any]
    fields: Callable[[Work], dict[str, forms.Reader]]
    run: Callable[..., Awaitable[InterestView]]
    hint: str = ""
    seals: bool = False
    """Whether what it does asks the vault who was erased."""


def _on(work: Work) -> forms.Reader:
    return forms.day("Day", "Enter the day", latest=london_day(work.now))


def _end(_: Work) -> dict[str, forms.Reader]:
    return {"words": WHY}


STEPS: dict[str, Doing] = {
    "talk": Doing(
        InterestAct.TALK, "Record a talk", "Save", RecordTalk, lambda work: {"on": _on(work), "words": WORDS},
        service.record_talk, "Write no more than you need. They can read it",
    ),
    "panel": Doing(
        InterestAct.PANEL_YES, "Record the panel", "Save", RecordPanel,
        lambda work: {
            "on": _on(work), "members": forms.prose("Who was on the panel", "Enter who was on the panel"),
            "outcome": forms.choice("Select what the panel said", tuple(PanelOutcome)), "words": WHY,
        },
        service.record_panel,
    ),
    "proposal": Doing(
        InterestAct.PROPOSE, "Propose that they join", "Propose", ProposeApproval,
        lambda _: {
            "kind": forms.choice("Select how they join", tuple(KINDS)), "words": WHY,
            "back": forms.yes_no("Select yes or no", optional=True),
        },
        service.propose, "A colleague has to confirm it", seals=True,
    ),
    "confirmation": Doing(
        InterestAct.CONFIRM, "Confirm that they join", "Confirm", Confirm, lambda _: {},
        lambda work, ident, _: service.confirm(work, ident),
    ),
    "back": Doing(
        InterestAct.SEND_BACK, "Send the proposal back", "Send back", EndInterest, _end, service.send_back,
    ),
    "no-place": Doing(
        InterestAct.TURN_DOWN, "Say that there is no place for them", "Save", EndInterest, _end, service.turn_down,
        "They get a short letter without the reason. This is to be kept for 12 months",
    ),
    "close": Doing(
        InterestAct.CLOSE, "Close this", "Close", EndInterest, _end, service.close,
        "When they changed their mind, cannot be reached, or are in the register already. Nobody is written to",
    ),
}  # fmt: skip
"""In the order in which they are offered."""


@get(HERE, include_in_schema=False)
async def list_page(
    request: Request, work: NamedDependency[Work], over: Annotated[str, QueryParameter(max_length=5)] = ""
) -> Template:
    found = await service.interests(work, over=bool(over))
    return page(
        request, "joining/list.html", "People who would like to join" if not over else "Who joined and who did not",
        found=found.items, over=bool(over), states=said.STATES, hows=said.HOWS, academies=networks.names(),
        many=work.actor.academy is None, enters=work.actor.may(Permission.INTEREST_ENTER),
    )  # fmt: skip


@get(f"{HERE}/new", include_in_schema=False)
async def new_page(request: Request, work: NamedDependency[Work]) -> Template:
    work.must(Permission.INTEREST_ENTER)
    return _new(request)


def _new(request: Request, **more: Any) -> Template:
    return page(request, "joining/new.html", "Write down who would like to join", routes=ROUTES, **more)


@post(f"{HERE}/new", include_in_schema=False)
async def enter(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.INTEREST_ENTER)
    command, errors = forms.read(data, EnterInterest, NEW)
    if command:
        try:
            async with work.attempt():
                made = await doors.once(work, request, InterestView, lambda: service.enter(work, command))
            return Redirect(f"{HERE}/{made.id}?done=new", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return _new(request, errors=errors, values=data)


@get(f"{HERE}/{{interest_id:uuid}}", include_in_schema=False)
async def interest_page(
    request: Request,
    interest_id: FromPath[UUID],
    work: NamedDependency[Work],
    state: State,
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    one = await service.interest(work, state.vault, interest_id)
    acts = [(f"{HERE}/{one.id}/{step}", doing.heading) for step, doing in STEPS.items() if doing.act in one.may]
    own = one.proposed_by == work.actor.person and one.person_id is None
    return page(
        request, "joining/interest.html", "Somebody who would like to join", one=one, state=said.STATES[one.state],
        how=said.HOWS[one.how], academy=networks.names()[one.academy], academies=networks.names(), acts=acts, own=own,
        steps=said.ACTS, statuses=STATUSES, kind=KINDS[one.kind] if one.kind else "",
        banner="Saved." if done else "",
    )  # fmt: skip


@get(f"{HERE}/{{interest_id:uuid}}/{{step:str}}", include_in_schema=False)
async def step_page(
    request: Request, interest_id: FromPath[UUID], step: FromPath[str], work: NamedDependency[Work], state: State
) -> Template:
    return await _step(request, work, state.vault, interest_id, step)


async def _step(request: Request, work: Work, vault: Vault, interest_id: UUID, step: str, **more: Any) -> Template:
    one, doing = await service.interest(work, vault, interest_id), STEPS.get(step)
    if doing is None:
        raise NotFound
    kinds = [(kind.value, words) for kind, words in KINDS.items()]
    return page(
        request, "joining/step.html", doing.heading, one=one, doing=doing, step=step, asked=set(doing.fields(work)),
        outcomes=said.OUTCOMES, kinds=kinds, kind=KINDS[one.kind] if one.kind else "",
        academy=networks.names()[one.academy], proposal=_proposal(one), **more,
    )  # fmt: skip


def _proposal(one: InterestView) -> tuple[str, str]:
    """Who proposed it last, and why."""
    last = [step for step in one.steps if step.act == InterestAct.PROPOSE]
    return (last[-1].by, last[-1].words) if last else ("", "")


@post(f"{HERE}/{{interest_id:uuid}}/{{step:str}}", include_in_schema=False)
async def do_step(
    request: Request,
    interest_id: FromPath[UUID],
    step: FromPath[str],
    data: Form,
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    doing = STEPS.get(step)
    if doing is None:
        raise NotFound
    command, errors = forms.read(data, doing.command, doing.fields(work))
    if command is not None:
        try:
            async with work.attempt():
                vault = {"vault": state.vault} if doing.seals else {}
                await doors.once(work, request, InterestView, lambda: doing.run(work, interest_id, command, **vault))
            return Redirect(f"{HERE}/{interest_id}?done={step}", status_code=303)
        except NotFound:
            raise
        except Refusal as no:
            errors = forms.refused(no)
    return await _step(request, work, state.vault, interest_id, step, errors=errors, values=data)


handlers = [list_page, new_page, enter, interest_page, step_page, do_step]
