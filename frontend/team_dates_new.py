"""For a team: proposing dates, choosing who is asked, and writing down what somebody says by phone."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.polls import service
from faculty_api.programmes import service as programmes
from frontend import dates_words as words
from frontend import forms
from frontend.dates_answering import refused
from frontend.filters import plural
from frontend.pressed import pressed
from frontend.readers import many
from frontend.readers import words as typed
from frontend.render import Errors, page
from frontend.team_dates import poll_shown
from schemas.access import Permission
from schemas.errors import Fault
from schemas.polls import (
    MOST_DATES,
    AskDates,
    AskPeople,
    CanBeAsked,
    PollFor,
    PollView,
    ProposedTime,
    RecordDates,
    WhoToAsk,
)
from schemas.values import LongText, OptionalText, PersonId, SessionId, ShortText

Form = URLEncodedBody[dict[str, Any]]
Text = Annotated[str, QueryParameter(max_length=100)]
BEGIN, SHOWN = 3, 100
NEW = (PollFor.MEETING, PollFor.NEW_SESSION)
ROW = {
    "on": forms.day("Date", "Enter the date"),
    "starts": forms.clock("Starts at", "Enter when it starts"),
    "ends": forms.clock("Ends at", "Enter when it ends"),
}


class _Asked(Struct):
    title: ShortText
    answer_by: date
    about: LongText = ""
    place: OptionalText = ""
    purpose: str = ""
    academy: str = ""


class _Row(Struct):
    on: date
    starts: time
    ends: time


@get("/team/dates/new", include_in_schema=False)
async def new_page(request: Request, work: NamedDependency[Work], session: Text = "") -> Template:
    return await _new(request, work, _uuid(session), BEGIN)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _new(request: Request, work: Work, session_id: UUID | None, rows: int, **more: Any) -> Template:
    work.must(Permission.DATES_ASK)
    moving = await programmes.look(work, session_id) if session_id else None
    academies = [] if work.actor.academy or moving else [(one.code, one.name) for one in await networks.academies(work)]
    begun = {"title": f"{moving.cohort_name}, session {moving.number}", "place": moving.place} if moving else {}
    context = {"values": begun, **more}
    return page(
        request, "dates/new.html", "Ask about dates", session=moving, rows=rows, most=MOST_DATES, academies=academies,
        purposes=[(one.value, words.PURPOSES[one]) for one in NEW], **context,
    )  # fmt: skip


@post("/team/dates/new", include_in_schema=False)
async def ask(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.DATES_ASK)
    session_id, rows = _uuid(typed(data, "session")), _rows(data)
    if typed(data, "_go") == "add":
        return await _new(request, work, session_id, min(rows + 1, MOST_DATES), values=data)
    command, at, errors = await _command(work, data, session_id, rows)
    if command:
        try:
            async with work.attempt():
                made = await pressed(work, request, lambda: service.ask_dates(work, command))
            return Redirect(f"/team/dates/{made}/people?done=made", status_code=303)
        except Refusal as no:
            errors = _placed(refused(no), at)
    return await _new(request, work, session_id, rows, errors=errors, values=data)


def _rows(data: dict[str, Any]) -> int:
    sent = typed(data, "rows")
    return min(max(int(sent) if sent.isdecimal() and len(sent) < 3 else BEGIN, 2), MOST_DATES)


async def _command(
    work: Work, data: dict[str, Any], session_id: UUID | None, rows: int
) -> tuple[AskDates | None, list[int], dict[str, Fault]]:
    """The command, which row each of its dates is from, and what is wrong."""
    moving = await programmes.look(work, session_id) if session_id else None
    fields: dict[str, forms.Reader] = {"title": forms.text("What it is for", "Enter what the dates are for")}
    if not moving:
        fields["purpose"] = forms.choice("Select what the dates are for", [one.value for one in NEW])
        if not work.actor.academy:
            fields["academy"] = forms.choice("Select a local academy", tuple(networks.names()))
    fields |= {
        "place": forms.text("Where", optional=True),
        "about": forms.prose("What they need to know", optional=True),
    }
    found, errors = forms.read(
        data, _Asked, fields | {"answer_by": forms.day("Last day to answer", "Enter the last day to answer")}
    )
    times, at = [], []
    for row in range(1, rows + 1):
        sub = {name: data.get(place, "") for name, place in _names(row)}
        if not any(typed(sub, name) for name in sub):
            continue
        one, wrong = forms.read(sub, _Row, ROW)
        for name, fault in wrong.items():
            placed = _row_field(name, row)
            errors[placed] = Fault(field=_row_field(fault.field, row), message=f"Date {row}: {fault.message}")
        if one:
            times.append(ProposedTime(on=one.on, starts=one.starts, ends=one.ends))
            at.append(row)
    if not errors and len(times) < 2:
        errors["on-1"] = Fault(field="on-1", message="Enter 2 dates or more")
    if errors or found is None:
        return None, at, errors
    return AskDates(
        academy=moving.academy if moving else (work.actor.academy or found.academy),
        purpose=PollFor.SESSION if moving else PollFor(found.purpose),
        session_id=SessionId(session_id) if session_id else None,
        title=found.title, about=found.about, place=found.place, times=times, answer_by=found.answer_by,
    ), at, errors  # fmt: skip


def _names(row: int) -> list[tuple[str, str]]:
    """Of one date: the names its readers look for, and those its controls have."""
    parts = ("on-day", "on-month", "on-year", "starts", "ends")
    return [(name, _row_field(name, row)) for name in parts]


def _row_field(name: str, row: int) -> str:
    head, _, tail = name.partition("-")
    return f"{head}-{row}-{tail}" if tail else f"{head}-{row}"


def _placed(errors: dict[str, Fault], at: list[int]) -> dict[str, Fault]:
    """What the service says of ``times[1].ends``, at the control it came from."""
    found: dict[str, Fault] = {}
    for name, fault in errors.items():
        place = name
        if name.startswith("times["):
            number, _, part = name.removeprefix("times[").partition("].")
            place = _row_field(part or "on", at[int(number.rstrip("]"))])
        elif name == "times":
            place = "on-1"
        found.setdefault(place, Fault(field=place, message=fault.message))
    return found


@get("/team/dates/{poll_id:uuid}/people", include_in_schema=False)
async def people_page(
    request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work], q: Text = "", cohort: Text = "",
    programme: Text = "", done: Text = "",
) -> Template:  # fmt: skip
    banner = "Saved. Now choose who you want to ask." if done == "made" else ""
    return await _people(request, work, poll_id, (q, cohort, programme), banner=banner)


async def _people(
    request: Request, work: Work, poll_id: UUID, sought: tuple[str, str, str], errors: Errors = (), **more: Any
) -> Template:
    q, cohort, programme = sought
    try:
        who = WhoToAsk(q=q, cohort_id=_uuid(cohort), programme_id=_uuid(programme))
        found = await service.can_be_asked(work, poll_id, who)
    except Refusal as no:
        return await poll_shown(request, work, poll_id, refused(no))
    one = await service.poll(work, poll_id)
    cohorts = (await programmes.cohorts(work)).items
    return page(
        request, "dates/people.html", "Who do you want to ask?", errors=errors, poll=one, sought=sought,
        people=[(str(each.person_id), each.name, _knows(each, one)) for each in found[:SHOWN]], more=len(found) - SHOWN,
        cohorts=[(str(each.id), each.name) for each in cohorts],
        programmes=[(str(each.id), each.name) for each in await programmes.programmes(work)], **more,
    )  # fmt: skip


def _knows(one: CanBeAsked, poll: PollView) -> str:
    """What we know of their time, and where they are lent from."""
    said = [f"Free on {one.free} of {plural(poll.dates, 'date')}"]
    if one.unknown:
        said.append(f"we do not know about {one.unknown}")
    lent = f". From {one.lent_from}" if one.lent_from else ""
    return ", ".join(said) + lent


@post("/team/dates/{poll_id:uuid}/people", include_in_schema=False)
async def ask_people(
    request: Request, poll_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    wanted = [PersonId(found) for one in many(data, "people") if (found := _uuid(one))]
    if wanted:
        try:
            async with work.attempt():
                command = AskPeople(people=wanted)
                await doors.once(work, request, PollView, lambda: service.ask_people(work, poll_id, command))
            return Redirect(f"/team/dates/{poll_id}?done=asked", status_code=303)
        except Refusal as no:
            errors = refused(no)
    else:
        errors = {"people": Fault(field="people", message="Select who you want to ask")}
    sought = (typed(data, "q")[:100], typed(data, "cohort"), typed(data, "programme"))
    return await _people(request, work, poll_id, sought, errors, values=data)


@get("/team/dates/{poll_id:uuid}/people/{person_id:uuid}", include_in_schema=False)
async def record_page(
    request: Request, poll_id: FromPath[UUID], person_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _record(request, work, poll_id, person_id)


async def _record(
    request: Request, work: Work, poll_id: UUID, person_id: UUID, errors: Errors = (), **more: Any
) -> Template:
    one = await service.poll(work, poll_id)
    who = next((each for each in one.people if each.person_id == person_id), None)
    if who is None:
        raise NotFound
    context = {"values": words.typed(who.answers), **more}
    return page(
        request, "dates/record.html", "Write down an answer", errors=errors, poll=one, who=who,
        asked=words.asked(one.times), options=words.OPTIONS, **context,
    )  # fmt: skip


@post("/team/dates/{poll_id:uuid}/people/{person_id:uuid}", include_in_schema=False)
async def record(
    request: Request, poll_id: FromPath[UUID], person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    answers, errors = words.read(data, (await service.poll(work, poll_id)).times)
    if not errors:
        command = RecordDates(person_id=PersonId(person_id), answers=answers)
        try:
            async with work.attempt():
                await doors.once(work, request, PollView, lambda: service.record(work, poll_id, command))
            return Redirect(f"/team/dates/{poll_id}?done=heard", status_code=303)
        except Refusal as no:
            errors = refused(no)
    return await _record(request, work, poll_id, person_id, errors, values=data)


handlers = [new_page, ask, people_page, ask_people, record_page, record]
