"""A break, leaving and coming back: my own pages, and the team's for somebody who told them."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.leaving import rules, service
from frontend import forms
from frontend import joining_words as said
from frontend.filters import day_and_time, plural
from frontend.hand_waits import by_hand
from frontend.readers import many
from frontend.record_words import STATUSES
from frontend.render import page
from schemas.access import Permission, Role
from schemas.errors import Fault
from schemas.standing import Change, ChangeStanding, Leave, Pause, StandingView, Suspend

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
MINE = "/profile/break"
UNTIL: dict[str, forms.Reader] = {
    "until": forms.day("Last day", optional=True),
    "hand_back": forms.several("Select sessions from the list", optional=True),
}
BOOKINGS: dict[str, forms.Reader] = {"hand_back": forms.several("Select sessions from the list", optional=True)}
REASON: dict[str, forms.Reader] = {"words": forms.prose("Why, or what they told you", rules.REASON)}
BANNERS = {
    Change.PAUSED: "You are on a break. We send you no offers.",
    Change.RESUMED: "Your break is over. We can offer you sessions.",
    Change.RETURNED: "Welcome back.",
    Change.LEFT: "You have left the faculty. Thank you for everything you did with us.",
}


class Doing(Struct, frozen=True):
    change: Change
    heading: str
    own_heading: str
    button: str
    command: type[Any]
    fields: dict[str, forms.Reader]
    run: Callable[[Work, UUID, Any], Awaitable[StandingView]]


DOINGS: dict[str, Doing] = {
    "pause": Doing(
        Change.PAUSED, "A break for them", "Take a break", "Start the break", Pause, UNTIL, service.pause
    ),
    "resume": Doing(
        Change.RESUMED, "End their break", "End your break", "End the break", ChangeStanding, {}, service.resume
    ),
    "leave": Doing(
        Change.LEFT, "They leave the faculty", "Leave the faculty", "Leave the faculty", Leave, BOOKINGS, service.leave
    ),
    "return": Doing(
        Change.RETURNED, "They come back", "Come back", "Come back", ChangeStanding, {}, service.come_back
    ),
    "suspend": Doing(
        Change.SUSPENDED, "Ask them to stop for now", "", "Ask them to stop", Suspend, {}, service.suspend
    ),
    "lift": Doing(Change.LIFTED, "Let them go on", "", "Let them go on", Suspend, {}, service.lift),
}  # fmt: skip
OWN = tuple(name for name, doing in DOINGS.items() if doing.own_heading)


def possible(seen: StandingView, work: Work, own: bool) -> list[str]:
    """What may be done now, by name."""
    found = []
    for name, doing in DOINGS.items():
        staff = doing.command is Suspend
        allowed = not own and work.actor.may(Permission.STANDING_SUSPEND) if staff else True
        if name == "lift":
            allowed = allowed and seen.may_lift
        if allowed and rules.objection(seen.status, doing.change, own) is None:
            found.append(name)
    return found


def bookings(seen: StandingView) -> list[tuple[str, str]]:
    return [
        (str(one.offer_id), f"{one.programme_name}, session {one.session_number}: {day_and_time(one.starts_at)}")
        for one in seen.bookings
    ]


@get(MINE, include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work], done: Done = "") -> Template:
    seen = await service.standing(work, work.actor.person)
    can = [name for name in possible(seen, work, True) if name in OWN]
    banner = BANNERS[DOINGS[done].change] if done in OWN else ""
    return page(
        request, "standing/mine.html", "Breaks and leaving", seen=seen, acts=[(name, DOINGS[name]) for name in can],
        changes=said.CHANGES, banner=banner, bookings=bookings(seen), waiting=plural(seen.offers, "offer"),
    )  # fmt: skip


@get(f"{MINE}/{{step:str}}", include_in_schema=False)
async def mine_step(request: Request, step: FromPath[str], work: NamedDependency[Work]) -> Template:
    return await _form(request, work, work.actor.person, step, own=True)


async def _form(request: Request, work: Work, person_id: UUID, step: str, *, own: bool, **more: Any) -> Template:
    doing = DOINGS.get(step)
    if doing is None or (own and step not in OWN):
        raise NotFound
    seen = await service.standing(work, person_id)
    here = f"{MINE}/{step}" if own else f"/team/associates/{person_id}/standing/{step}"
    heading = doing.own_heading if own else doing.heading
    return page(
        request, "standing/step.html", heading, seen=seen, doing=doing, step=step, own=own, here=here, heading=heading,
        can=step in possible(seen, work, own), bookings=bookings(seen), waiting=plural(seen.offers, "offer"), **more,
    )  # fmt: skip


@post(f"{MINE}/{{step:str}}", include_in_schema=False)
async def do_mine(
    request: Request, step: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    if step not in OWN:
        raise NotFound
    errors = await _do(request, work, work.actor.person, DOINGS[step], DOINGS[step].fields, data)
    if errors is None:
        return Redirect(f"{MINE}?done={step}", status_code=303)
    return await _form(request, work, work.actor.person, step, own=True, errors=errors, values=data)


async def _do(
    request: Request, work: Work, person_id: UUID, doing: Doing, fields: dict[str, forms.Reader], data: dict[str, Any]
) -> dict[str, Fault] | None:
    """The faults of what was sent; None when it is done."""
    kept = {name: value for name, value in data.items() if name != "hand_back"}
    chosen = [one for one in many(data, "hand_back") if one]
    command, errors = forms.read({**kept, **({"hand_back": chosen} if chosen else {})}, doing.command, fields)
    if command is None:
        return errors
    try:
        async with work.attempt():
            await doors.once(work, request, StandingView, lambda: doing.run(work, person_id, command))
    except NotFound:
        raise
    except Refusal as no:
        return forms.refused(no)
    return None


def staff_only(work: Work) -> None:
    work.must(Permission.STANDING_CHANGE)
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed


@get("/team/associates/{person_id:uuid}/standing", include_in_schema=False)
async def theirs_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], done: Done = ""
) -> Template:
    staff_only(work)
    seen = await service.standing(work, person_id)
    here = f"/team/associates/{person_id}/standing"
    acts = [(f"{here}/{name}", DOINGS[name].heading) for name in possible(seen, work, False)]
    return page(
        request, "standing/theirs.html", "Breaks and leaving of somebody", who=seen, acts=acts, changes=said.CHANGES,
        state=STATUSES[seen.status], banner="Saved." if done in DOINGS else "",
        **(await by_hand(work, [(person_id, seen.full_name)]) if done in DOINGS else {}),
    )  # fmt: skip


@get("/team/associates/{person_id:uuid}/standing/{step:str}", include_in_schema=False)
async def theirs_step(
    request: Request, person_id: FromPath[UUID], step: FromPath[str], work: NamedDependency[Work]
) -> Template:
    staff_only(work)
    return await _form(request, work, person_id, step, own=False)


@post("/team/associates/{person_id:uuid}/standing/{step:str}", include_in_schema=False)
async def do_theirs(
    request: Request, person_id: FromPath[UUID], step: FromPath[str], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    staff_only(work)
    doing = DOINGS.get(step)
    if doing is None:
        raise NotFound
    errors = await _do(request, work, person_id, doing, {**doing.fields, **REASON}, data)
    if errors is None:
        return Redirect(f"/team/associates/{person_id}/standing?done={step}", status_code=303)
    return await _form(request, work, person_id, step, own=False, errors=errors, values=data)


handlers = [mine_page, mine_step, do_mine, theirs_page, theirs_step, do_theirs]
