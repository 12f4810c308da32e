"""A team moves a session or calls it off: first who is told and what happens, then the button that does it."""

from datetime import date, timedelta
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from frontend import forms, place_words
from frontend.filters import clock_time, money, plural
from frontend.readers import many
from frontend.render import page
from schemas.availability import Free
from schemas.errors import Fault
from schemas.programmes import Mode, SessionFacts
from schemas.rescheduling import CallOff, ChangedView, ChangeView, MoveSession, NewTime, Told
from schemas.values import SessionId, ShortText

Form = URLEncodedBody[dict[str, Any]]
TO = {
    "on": forms.day("New date", "Enter the date, the same as before if only the time or place changes"),
    "starts": forms.clock("Starts at", "Enter when it starts"),
    "ends": forms.clock("Ends at", "Enter when it ends"),
    "mode": forms.choice("Select where it will be", [mode.value for mode in Mode]),
    "place": forms.text("Name and address of the venue", optional=True),
    "place_postcode": forms.text("Postcode of the venue", optional=True),
    "venue_access": forms.prose("Access at the venue", optional=True),
    "venue_has": place_words.FIELD,
}
VERSION = forms.whole("Version", "Look again, then decide")
WHY = {"reason": forms.text("Why it is called off", "Enter why"), "version": VERSION}
ASK = {
    "answer_by": forms.day("Last day to answer", "Enter the last day to answer"),
    "reason": forms.text("Why it moves", "Enter why"),
    "version": VERSION,
}
FREE = {
    Free.FREE: "They said they are free then",
    Free.BUSY: "They said they cannot do that time. Call them",
    Free.UNKNOWN: "We do not know if they are free then",
}
DAYS_TO_ANSWER = 5


class Asked(Struct):
    answer_by: date
    reason: ShortText
    version: Annotated[int, Meta(ge=0)]


@get("/team/sessions/{session_id:uuid}/call-off", include_in_schema=False)
async def call_off_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return await _call_off(request, work, session_id)


async def _call_off(request: Request, work: Work, session_id: SessionId, **more: Any) -> Template:
    found = await service.would_call_off(work, session_id)
    return page(
        request, "team_sessions/call_off.html", "Call off a session", found=found, told=told_in_words(found), **more
    )


@post("/team/sessions/{session_id:uuid}/call-off", include_in_schema=False)
async def call_off(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, CallOff, WHY)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, ChangedView, lambda: service.call_off(work, session_id, command))
            return Redirect(f"/team/sessions/{session_id}?off=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _call_off(request, work, session_id, errors=errors, values=data)


@get("/team/sessions/{session_id:uuid}/move", include_in_schema=False)
async def move_page(request: Request, session_id: FromPath[SessionId], work: NamedDependency[Work]) -> Template:
    return _form(request, await programmes.look(work, session_id))


def _form(request: Request, session: SessionFacts, **more: Any) -> Template:
    local = (session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON))
    now = {"on": local[0].date(), "starts": local[0].time(), "ends": local[1].time(), "mode": session.mode.value}
    now |= {name: getattr(session, name) for name in ("place", "place_postcode", "venue_access", "venue_has")}
    context = {"session": session, "values": forms.shown(now, TO), "place_has": place_words.OPTIONS, **more}
    return page(request, "team_sessions/move.html", "Move a session", **context)


@post("/team/sessions/{session_id:uuid}/move/check", include_in_schema=False, status_code=200)
async def check(request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]) -> Template:
    """Who is told, before anybody is."""
    new, errors = forms.read(data, NewTime, TO)
    if new:
        try:
            return await _check(request, work, session_id, new, data)
        except Refusal as no:
            errors = forms.refused(no)
    return _form(request, await programmes.look(work, session_id), errors=errors, values=data)


async def _check(
    request: Request, work: Work, session_id: SessionId, new: NewTime, data: dict[str, Any], **more: Any
) -> Template:
    found = await service.would_move(work, session_id, new)
    latest = new.on - timedelta(days=1)
    by = max(london_day(work.now), min(london_day(work.now) + timedelta(days=DAYS_TO_ANSWER), latest))
    kept = [(name, str(one)) for name in _names() for one in many(data, name)]
    times = f"{clock_time(new.starts)} to {clock_time(new.ends)}"
    context = {"found": found, "new": new, "times": times, "told": told_in_words(found), "kept": kept, **more}
    context.setdefault("values", forms.shown({"answer_by": by}, {"answer_by": ASK["answer_by"]}))
    return page(request, "team_sessions/move_check.html", "Check before you move the session", **context)


def _names() -> list[str]:
    return ["on-day", "on-month", "on-year", *(name for name in TO if name != "on")]


@post("/team/sessions/{session_id:uuid}/move", include_in_schema=False)
async def move(
    request: Request, session_id: FromPath[SessionId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    new, wrong = forms.read(data, NewTime, TO)
    if new is None:
        return _form(request, await programmes.look(work, session_id), errors=wrong, values=data)
    asked, errors = forms.read(data, Asked, ASK)
    if asked:
        command = MoveSession(to=new, answer_by=asked.answer_by, reason=asked.reason, version=asked.version)
        try:
            async with work.attempt():
                await doors.once(work, request, ChangedView, lambda: service.move(work, session_id, command))
            return Redirect(f"/team/sessions/{session_id}?moved=1", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _again(request, work, session_id, new, data, errors)


async def _again(
    request: Request, work: Work, session_id: SessionId, new: NewTime, data: dict[str, Any], errors: dict[str, Fault]
) -> Template:
    """The page to check with what is wrong; when it cannot move there any more, the form."""
    try:
        return await _check(request, work, session_id, new, data, errors=errors, values=data)
    except Refusal as no:
        session = await programmes.look(work, session_id)
        return _form(request, session, errors=forms.refused(no), values=data)


def told_in_words(found: ChangeView) -> list[tuple[str, str, list[str]]]:
    """Of each person: their name, what they answered, and what happens."""
    return [(one.person_name, _answer(one), _happens(one, found)) for one in found.told]


def _answer(one: Told) -> str:
    if one.place_kept:
        return "Asked again, place kept"
    return "Said yes" if one.said_yes else "Asked"


def _happens(one: Told, found: ChangeView) -> list[str]:
    said = [_mainly(one, moves=found.after is not None)]
    if one.clash and not one.cannot:
        said.append(f"{one.clash}. Call them")
    if one.free in FREE:
        said.append(FREE[one.free])
    if one.arranged:
        said.append(f"{plural(one.arranged, 'thing')} arranged or to arrange for them: tell whoever arranges it")
    if one.travel_booked:
        said += [f"Booked and paid: {what}. Change it or get the money back" for what in one.travel_booked]
    if one.travel_asked:
        said.append("Asked us to book a journey: that is taken back")
    if one.money_asked.pence:
        said.append(f"Asked for {money(one.money_asked)} before the day: that is taken back")
    if one.money_agreed.pence:
        said.append(f"{money(one.money_agreed)} before the day is agreed: what was paid comes off their next costs")
    return said


def _mainly(one: Told, *, moves: bool) -> str:
    if not moves:
        return (
            "Gets a letter, and a claim is ready"
            if one.said_yes or one.place_kept
            else "Gets a letter: the offer is taken back"
        )
    if one.cannot:
        return "Cannot be asked for the new day: is told, and the place is free again"
    return "Asked again, and keeps the place until they answer" if one.said_yes else "Asked again"


handlers = [call_off_page, call_off, move_page, check, move]
