"""Moving from one local academy to another: one's own page, one on the phone with the team, and those who answer."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service as people
from faculty_api.transfers import service
from frontend import forms
from frontend.filters import plain_date
from frontend.record_words import KINDS
from frontend.render import Errors, page
from schemas.access import Permission, Role
from schemas.errors import Fault
from schemas.lending import Told
from schemas.transfers import AskTransfer, DeclineTransfer, TransferState, TransferView

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
MINE, ALL = "/profile/move", "/team/moves"
S = TransferState
OPEN = (S.ASKED, S.ACCEPTED)
NO = {"reason": forms.text("Why not", "Enter why you say no")}
FIELDS: dict[str, forms.Reader] = {
    "academy": forms.choice("Select a local academy", tuple(networks.names())),
    "words": forms.text("Why you want to move", optional=True),
    "read_out": forms.tick(),
}
STATES = {
    S.ASKED: "Waits for {academy} to say yes or no",
    S.ACCEPTED: "{academy} said yes. Waits for the national team",
    S.DONE: "Moved to {academy}",
    S.DECLINED: "Answered with no",
    S.TAKEN_BACK: "Taken back",
}
BANNERS = {
    "asked": "Saved. The other local academy is asked now.",
    "back": "Taken back. Nothing has changed.",
    "accepted": "You said yes. The national team has to agree too.",
    "agreed": "They have moved. They are told.",
    "declined": "You said no. They are told why.",
}


class Shown(Struct):
    """One move in words."""

    one: TransferView
    home: str
    academy: str
    state: str
    said: str
    ended: str


def shown(one: TransferView) -> Shown:
    names = networks.names()
    how = "by phone" if one.asked_how is Told.PHONE else "on this site"
    by = f", written down by {one.asked_by}" if one.asked_how is Told.PHONE and one.asked_by else ""
    return Shown(
        one,
        names[one.home],
        names[one.academy],
        STATES[one.state].format(academy=names[one.academy]),
        f"{plain_date(one.asked_at)}, {how}{by}",
        plain_date(one.ended_at) if one.ended_at else "",
    )


async def _context(work: Work, person_id: UUID, home: str) -> dict[str, Any]:
    found = [shown(one) for one in await service.transfers(work) if one.person_id == person_id]
    names = networks.names()
    return {
        "now": next((one for one in found if one.one.state in OPEN), None),
        "before": [one for one in found if one.one.state not in OPEN],
        "home": names[home],
        "free": [(code, name) for code, name in sorted(names.items(), key=lambda it: it[1]) if code != home],
    }


async def _ask(request: Request, work: Work, person_id: UUID, data: dict[str, Any]) -> dict[str, Fault]:
    """The faults of what was sent; none when it is done."""
    command, errors = forms.read(data, AskTransfer, FIELDS)
    if command is None:
        return errors
    try:
        async with work.attempt():
            await doors.once(work, request, TransferView, lambda: service.ask_transfer(work, person_id, command))
    except Refusal as no:
        if no.status == 404:
            raise
        return forms.refused(no)
    return {}


@get(MINE, include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    return await _mine(request, work, state, banner=BANNERS.get(done, ""))


async def _mine(request: Request, work: Work, state: State, **more: Any) -> Template:
    if work.actor.role is not Role.ASSOCIATE:
        raise NotAllowed
    me = await people.associate(work, state.vault, work.actor.person, private=False)
    context = {**await _context(work, me.id, me.academy), **more}
    return page(request, "transfers/mine.html", "Move to another local academy", **context)


@post(MINE, include_in_schema=False)
async def ask_mine(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    errors = await _ask(request, work, work.actor.person, data)
    if errors:
        return await _mine(request, work, state, errors=errors, values=data)
    return Redirect(f"{MINE}?done=asked", status_code=303)


@post(f"{MINE}/{{move_id:uuid}}/end", include_in_schema=False)
async def end_mine(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    await doors.once(work, request, TransferView, lambda: service.take_back_transfer(work, move_id))
    return Redirect(f"{MINE}?done=back", status_code=303)


@get("/team/associates/{person_id:uuid}/move", include_in_schema=False)
async def theirs_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    return await _theirs(request, work, state, person_id, banner=BANNERS.get(done, ""))


async def _theirs(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    work.must(Permission.TRANSFER_ASK)
    who = await people.associate(work, state.vault, person_id, private=False)
    if who.lent:  # their own Academy moves them
        raise NotFound
    context = {**await _context(work, person_id, who.academy), "who": who, **more}
    return page(request, "transfers/theirs.html", "A move to another local academy", **context)


@post("/team/associates/{person_id:uuid}/move", include_in_schema=False)
async def ask_theirs(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    errors = await _ask(request, work, person_id, data)
    if errors:
        return await _theirs(request, work, state, person_id, errors=errors, values=data)
    return Redirect(f"/team/associates/{person_id}/move?done=asked", status_code=303)


@get(ALL, include_in_schema=False)
async def moves_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    found = [shown(one) for one in await service.transfers(work)]
    return page(
        request,
        "transfers/list.html",
        "People who move",
        yours=[one for one in found if one.one.may_accept or one.one.may_agree],
        waiting=[one for one in found if one.one.state in OPEN and not (one.one.may_accept or one.one.may_agree)],
        before=[one for one in found if one.one.state not in OPEN],
        banner=BANNERS.get(done, ""),
    )


@get(f"{ALL}/{{move_id:uuid}}", include_in_schema=False)
async def move_page(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _move(request, work, move_id)


async def _move(request: Request, work: Work, move_id: UUID, errors: Errors = (), **more: Any) -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    one = await service.transfer(work, move_id)
    kind = KINDS[one.kind]
    return page(request, "transfers/move.html", "A move", errors=errors, shown=shown(one), one=one, kind=kind, **more)


async def _step(request: Request, work: Work, move_id: UUID, step: Any, done: str, **more: Any) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, TransferView, step)
        return Redirect(f"{ALL}?done={done}", status_code=303)
    except Refusal as no:
        if no.status == 404:
            raise
        return await _move(request, work, move_id, forms.refused(no), **more)


@post(f"{ALL}/{{move_id:uuid}}/yes", include_in_schema=False)
async def say_yes(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    """Of the team they come to, or after it of the national team."""
    if work.actor.may(Permission.TRANSFER_AGREE):
        return await _step(request, work, move_id, lambda: service.agree_transfer(work, move_id), "agreed")
    return await _step(request, work, move_id, lambda: service.accept_transfer(work, move_id), "accepted")


@post(f"{ALL}/{{move_id:uuid}}/no", include_in_schema=False)
async def say_no(
    request: Request, move_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, DeclineTransfer, NO)
    if command is None:
        return await _move(request, work, move_id, errors, values=data)
    return await _step(
        request, work, move_id, lambda: service.decline_transfer(work, move_id, command), "declined", values=data
    )


@post(f"{ALL}/{{move_id:uuid}}/end", include_in_schema=False)
async def take_back(request: Request, move_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _step(request, work, move_id, lambda: service.take_back_transfer(work, move_id), "back")


handlers = [
    mine_page, ask_mine, end_mine, theirs_page, ask_theirs, moves_page, move_page, say_yes, say_no, take_back,
]  # fmt: skip
