"""Which other local academies may ask somebody: their own page, and one for their team on the phone with them."""

from collections.abc import Mapping
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
from faculty_api.offers import service as offers
from faculty_api.people import service
from frontend import forms
from frontend.filters import plain_date, plural
from frontend.hand_waits import by_hand
from frontend.render import page
from schemas.access import Permission, Role
from schemas.errors import Fault
from schemas.lending import Lend, LendingView, TakenBack, Told
from schemas.values import Page

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
MINE = "/profile/lending"
FIELDS: dict[str, forms.Reader] = {
    "academies": forms.several("Select at least 1 local academy", allowed=tuple(networks.names())),
    "first_day": forms.day("First day", optional=True),
    "last_day": forms.day("Last day", "Enter the last day they can ask for"),
    "read_out": forms.tick(),
}


class Chosen(Struct):
    academies: list[str]
    last_day: Any
    first_day: Any = None
    read_out: bool = False


class Row(Struct):
    """One tick in words."""

    id: UUID
    academy: str
    days: str
    said: str
    ended: str


def rows(views: list[LendingView], names: Mapping[str, str], own: bool) -> tuple[list[Row], list[Row]]:
    """Those that stand, and those that are over or were taken back. ``own``: said to the person themselves."""
    stand: list[Row] = []
    gone: list[Row] = []
    for one in views:
        ended = ""
        if one.ended_at and one.ended_how:
            ended = f"Taken back on {plain_date(one.ended_at)}, {_by(one.ended_how, one.ended_by, own)}"
        elif one.over:
            ended = "The days are over"
        row = Row(
            one.id,
            names[one.academy],
            f"{plain_date(one.first_day)} to {plain_date(one.last_day)}",
            f"{plain_date(one.given_at)}, {_by(one.given_how, one.given_by, own)}",
            ended,
        )
        (gone if ended else stand).append(row)
    return stand, gone


def _by(how: Told, name: str, own: bool) -> str:
    """on this site, by you; by phone, written down by Hal Home"""
    return f"by phone, written down by {name}" if how is Told.PHONE else f"on this site, by {'you' if own else name}"


def banner(done: str) -> str:
    """What has just been done: ``given`` or ``back-2``, with how many offers were closed."""
    if done == "given":
        return "Saved"
    what, _, closed = done.partition("-")
    if what != "back" or not closed.isdecimal():
        return ""
    more = f" {plural(int(closed), 'offer')} that waited for an answer {'was' if closed == '1' else 'were'} closed."
    return f"They can no longer ask.{more if closed != '0' else ''}"


async def _context(work: Work, person_id: UUID, home: str) -> dict[str, Any]:
    names = networks.names()
    views = await service.lendings(work, person_id)
    stand, gone = rows(views, names, person_id == work.actor.person)
    taken = {one.academy for one in views if one.ended_at is None and not one.over}
    free = [(code, name) for code, name in sorted(names.items(), key=lambda it: it[1]) if code not in {*taken, home}]
    return {"stand": stand, "gone": gone, "free": free, "home": names[home]}


async def _give(request: Request, work: Work, person_id: UUID, data: dict[str, Any]) -> dict[str, Fault]:
    """The faults of what was sent; none when it is done."""
    chosen, errors = forms.read(data, Chosen, FIELDS)
    if chosen is None:
        return errors
    commands = [
        Lend(academy=code, first_day=chosen.first_day, last_day=chosen.last_day, read_out=chosen.read_out)
        for code in chosen.academies
    ]

    async def give() -> Page[LendingView]:
        return Page(items=[await service.lend(work, person_id, one) for one in commands])

    try:
        async with work.attempt():
            await doors.once(work, request, Page[LendingView], give)
    except NotFound:
        raise
    except Refusal as no:
        return forms.refused(no)
    return {}


async def _end(request: Request, work: Work, person_id: UUID, lending_id: UUID) -> str:
    back = await doors.once(work, request, TakenBack, lambda: offers.take_back(work, person_id, lending_id))
    return f"back-{back.offers_closed}"


@get(MINE, include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work], state: State, done: Done = "") -> Template:
    return await _mine(request, work, state, banner=banner(done))


async def _mine(request: Request, work: Work, state: State, **more: Any) -> Template:
    if work.actor.role is not Role.ASSOCIATE:
        raise NotAllowed
    me = await service.associate(work, state.vault, work.actor.person, private=False)
    context = {**await _context(work, me.id, me.academy), "to": MINE, **more}
    return page(request, "lending/mine.html", "Who else can ask you", **context)


@post(MINE, include_in_schema=False)
async def give_mine(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    errors = await _give(request, work, work.actor.person, data)
    if errors:
        return await _mine(request, work, state, errors=errors, values=data)
    return Redirect(f"{MINE}?done=given", status_code=303)


@post(f"{MINE}/{{lending_id:uuid}}/end", include_in_schema=False)
async def end_mine(request: Request, lending_id: FromPath[UUID], work: NamedDependency[Work]) -> Redirect:
    return Redirect(f"{MINE}?done={await _end(request, work, work.actor.person, lending_id)}", status_code=303)


@get("/team/associates/{person_id:uuid}/lending", include_in_schema=False)
async def theirs_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    return await _theirs(request, work, state, person_id, banner=banner(done))


async def _theirs(request: Request, work: Work, state: State, person_id: UUID, **more: Any) -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    work.must(Permission.LENDING_VIEW)
    who = await service.associate(work, state.vault, person_id, private=False)
    context = {
        **await _context(work, person_id, who.academy),
        "who": who,
        "to": f"/team/associates/{person_id}/lending",
        "booked": [one for one in await offers.bookings_elsewhere(work, who.academy) if one.person_id == person_id],
        "names": networks.names(),
        **(await by_hand(work, [(person_id, who.full_name)]) if more.get("banner") else {}),
        **more,
    }
    return page(request, "lending/theirs.html", "Who else can ask this person", **context)


@post("/team/associates/{person_id:uuid}/lending", include_in_schema=False)
async def give_theirs(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    errors = await _give(request, work, person_id, data)
    if errors:
        return await _theirs(request, work, state, person_id, errors=errors, values=data)
    return Redirect(f"/team/associates/{person_id}/lending?done=given", status_code=303)


@post("/team/associates/{person_id:uuid}/lending/{lending_id:uuid}/end", include_in_schema=False)
async def end_theirs(
    request: Request, person_id: FromPath[UUID], lending_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    done = await _end(request, work, person_id, lending_id)
    return Redirect(f"/team/associates/{person_id}/lending?done={done}", status_code=303)


handlers = [mine_page, give_mine, end_mine, theirs_page, give_theirs, end_theirs]
