"""What goes into a draft of a schedule: sessions that are added, and one that moves or is called off."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.clock import LONDON
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.schedules import service
from frontend import forms, place_words
from frontend.cohort_fields import EVERY, FIELDS, OWN_DATES, Dates
from frontend.render import page
from frontend.rescheduling import TO, VERSION
from frontend.schedules import CHANGE, HERE, Saved, saved
from schemas.errors import Fault
from schemas.places import VenueHas
from schemas.programmes import Every, Mode, ProposeDates
from schemas.rescheduling import NewTime
from schemas.schedules import AddSessions, DraftCallOff, DraftMove
from schemas.values import LongText, OptionalText

Form = URLEncodedBody[dict[str, Any]]
SESSION = HERE + "/sessions/{planned_id:uuid}"
WHERE = {name: TO[name] for name in ("mode", "place", "place_postcode", "venue_access", "venue_has")}
MOVES = {"reason": forms.text("Why it moves", optional=True), "version": VERSION}
OFF = {"version": VERSION}


class _Where(msgspec.Struct):
    mode: Mode
    place: OptionalText = ""
    place_postcode: OptionalText = ""
    venue_access: LongText = ""
    venue_has: VenueHas = []


class _Moves(msgspec.Struct):
    version: int
    reason: OptionalText = ""


@get(f"{HERE}/add", include_in_schema=False)
async def add_page(request: Request, cohort_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    cohort = await programmes.cohort(work, cohort_id)
    begin = {"mode": cohort.mode.value, "place": cohort.venue, "place_postcode": cohort.venue_postcode}
    return await _add(request, work, cohort_id, values={**forms.shown(begin, WHERE), "every": OWN_DATES, "count": "1"})


async def _add(request: Request, work: Work, cohort_id: UUID, **more: Any) -> Template:
    found = await service.draft(work, cohort_id)
    every = [(value, text if value != OWN_DATES else "Once") for value, text in EVERY.items()]
    return page(
        request,
        "schedules/add.html",
        "Add sessions to a draft",
        draft=found,
        every=every,
        place_has=place_words.OPTIONS,
        **more,
    )


@post(f"{HERE}/add", include_in_schema=False)
async def add(
    request: Request, cohort_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    dates, errors = forms.read(data, Dates, FIELDS["dates"])
    where, more = forms.read(data, _Where, WHERE)
    errors |= more
    if dates and where:
        try:
            command = AddSessions(sessions=await _series(work, dates, where))
            return await _keep(request, work, cohort_id, lambda: service.add(work, cohort_id, command))
        except Refusal as no:
            errors = _plain(forms.refused(no))
    return await _add(request, work, cohort_id, errors=errors, values=data)


async def _series(work: Work, dates: Dates, where: _Where) -> list[NewTime]:
    days = [dates.first]
    if dates.every != OWN_DATES:
        ask = ProposeDates(first=dates.first, every=Every(dates.every), count=dates.count)
        days = [one.on for one in await programmes.propose_dates(work, ask)]
    there = msgspec.structs.asdict(where)
    return [NewTime(on=day, starts=dates.starts, ends=dates.ends, **there) for day in days]


def _plain(errors: dict[str, Fault]) -> dict[str, Fault]:
    """Under the field of the series that made the session."""
    found: dict[str, Fault] = {}
    for fault in errors.values():
        name = fault.field.partition("].")[2] or fault.field
        name = "first" if name == "on" else name
        found.setdefault(name, Fault(field=name, message=fault.message))
    return found


@get(SESSION, include_in_schema=False)
async def session_page(
    request: Request, cohort_id: FromPath[UUID], planned_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _session(request, work, cohort_id, planned_id)


async def _session(request: Request, work: Work, cohort_id: UUID, session_id: UUID, **more: Any) -> Template:
    found = await service.draft(work, cohort_id)
    session = await programmes.look(work, session_id)
    if session.cohort_id != cohort_id:
        raise NotFound
    drafted = next((one for one in found.changes if one.session_id == session_id), None)
    typed = await service.new_time_of(work, cohort_id, drafted.id) if drafted else None
    if typed is None:
        starts, ends = session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON)
        there = {
            name: getattr(session, name) for name in ("mode", "place", "place_postcode", "venue_access", "venue_has")
        }
        typed = NewTime(on=starts.date(), starts=starts.time(), ends=ends.time(), **there)
    begins = {**forms.shown(_values(typed), TO), "reason": drafted.reason if drafted else ""}
    more.setdefault("values", begins)
    more |= {"session": session, "drafted": drafted, "place_has": place_words.OPTIONS}
    return page(request, "schedules/session.html", "Change a session in the draft", **more)


def _values(typed: NewTime) -> dict[str, Any]:
    return {**msgspec.structs.asdict(typed), "mode": typed.mode.value}


@post(f"{SESSION}/move", include_in_schema=False)
async def move(
    request: Request, cohort_id: FromPath[UUID], planned_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    new, errors = forms.read(data, NewTime, TO)
    asked, more = forms.read(data, _Moves, MOVES)
    errors |= more
    if new and asked:
        command = DraftMove(to=new, reason=asked.reason, version=asked.version)
        try:
            return await _keep(request, work, cohort_id, lambda: service.move(work, cohort_id, planned_id, command))
        except Refusal as no:
            errors = forms.refused(no)
    return await _session(request, work, cohort_id, planned_id, errors=errors, values=data)


@post(f"{SESSION}/call-off", include_in_schema=False)
async def call_off(
    request: Request, cohort_id: FromPath[UUID], planned_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, DraftCallOff, OFF)
    if command:
        try:
            return await _keep(request, work, cohort_id, lambda: service.call_off(work, cohort_id, planned_id, command))
        except Refusal as no:
            errors = forms.refused(no)
    return await _session(request, work, cohort_id, planned_id, errors=errors)


@get(CHANGE, include_in_schema=False)
async def added_page(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _added(request, work, cohort_id, change_id)


async def _added(request: Request, work: Work, cohort_id: UUID, change_id: UUID, **more: Any) -> Template:
    typed = await service.new_time_of(work, cohort_id, change_id)
    if typed is None:
        raise NotFound("This change is not in the draft any more. Go back and look again")
    more.setdefault("values", forms.shown(_values(typed), TO))
    context = {"cohort_id": cohort_id, "change_id": change_id, "place_has": place_words.OPTIONS, **more}
    return page(request, "schedules/added.html", "Change a new session in the draft", **context)


@post(CHANGE, include_in_schema=False)
async def change_added(
    request: Request, cohort_id: FromPath[UUID], change_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    new, errors = forms.read(data, NewTime, TO)
    if new:
        try:
            return await _keep(request, work, cohort_id, lambda: service.change_added(work, cohort_id, change_id, new))
        except Refusal as no:
            errors = forms.refused(no)
    return await _added(request, work, cohort_id, change_id, errors=errors, values=data)


async def _keep(request: Request, work: Work, cohort_id: UUID, run: Any) -> Redirect:
    async with work.attempt():
        await doors.once(work, request, Saved, saved(run))
    return Redirect(f"/team/cohorts/{cohort_id}/draft?done=saved", status_code=303)


handlers = [add_page, add, session_page, move, call_off, added_page, change_added]
