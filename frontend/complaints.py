"""A complaint about how one's data is handled: one's own page, one on the phone with somebody, and data protection."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.complaints import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.called import called, named_apart
from frontend.complaint_words import HOW, OUTCOMES, SAID_HOW, TOLD, after, stands, told
from frontend.pressed import Row, pressed
from frontend.render import Errors, page
from schemas.complaints import AnswerComplaint, NoteComplaint, RaiseComplaint, RecordComplaint

Form = URLEncodedBody[dict[str, Any]]
Run = Callable[[], Awaitable[Row]]
Done = Annotated[str, QueryParameter(max_length=20)]
MINE, DESK = "/profile/my-data/complaints", "/data-protection/complaints"
ONE = DESK + "/{complaint_id:uuid}"
PHONE = "/team/associates/{person_id:uuid}/complaint"
RAISE = {"words": forms.prose("What is wrong", "Write what is wrong")}
RECORD = {
    "how": forms.choice("Select how they told us", [str(one) for one in HOW]),
    "received_on": forms.day("Day they told us", "Enter the day they told us"),
    **RAISE,
}
NOTE = {"words": forms.prose("What you did", "Write what you did"), "told": forms.tick()}
ANSWER = {
    "outcome": forms.choice("Select what you found", [str(one) for one in OUTCOMES]),
    "answer": forms.prose("Your answer", "Write your answer"),
}
BANNERS = {
    "raised": "We have your complaint. You hear from us soon.",
    "recorded": "Saved. Data protection looks into it, and they get an email that you wrote it down.",
    "recorded_by_hand": "Saved. Data protection looks into it, and tells them by post or phone that you wrote it down.",
    "noted": "Saved.",
}


@get(MINE, include_in_schema=False)
async def mine(request: Request, work: NamedDependency[Work]) -> Template:
    return await _mine(request, work)


async def _mine(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    found = await service.my_complaints(work)
    title = "Complain about how we handle your data"
    return page(request, "complaints/mine.html", title, errors=errors, found=found, told=told, **more)


@post(MINE, include_in_schema=False)
async def raise_mine(request: Request, data: Form, work: NamedDependency[Work], state: State) -> Template | Redirect:
    command, errors = forms.read(data, RaiseComplaint, RAISE)
    if command:
        try:
            async with work.attempt():
                run = partial(service.raise_complaint, work, state.vault, command)
                made = await pressed(work, request, run)
            return Redirect(f"{MINE}/{made}?done=raised", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _mine(request, work, errors, values=data)


@get(MINE + "/{complaint_id:uuid}", include_in_schema=False)
async def my_one(
    request: Request, complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    one = await service.my_complaint(work, state.vault, complaint_id)
    return page(
        request, "complaints/my_one.html", "Your complaint", one=one, now=told(one), how=SAID_HOW, outcomes=TOLD,
        banner=BANNERS.get(done, ""),
    )  # fmt: skip


@get(PHONE, include_in_schema=False)
async def by_phone(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], done: Done = ""
) -> Template:
    return await _by_phone(request, work, person_id, banner=BANNERS.get(done, ""))


async def _by_phone(request: Request, work: Work, person_id: UUID, errors: Errors = (), **more: Any) -> Template:
    name, today = await service.complained_by(work, person_id), london_day(work.now)
    days = {f"received_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    return page(
        request, "complaints/by_phone.html", "Write down a complaint about data", errors=errors, name=name,
        which=await named_apart(work, person_id, name), person_id=person_id,
        ways=[(str(key), words) for key, words in HOW.items()], **{"values": days, **more},
    )  # fmt: skip


@post(PHONE, include_in_schema=False)
async def record(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, RecordComplaint, RECORD)
    if command:
        try:
            async with work.attempt():
                run = partial(service.record_complaint, work, state.vault, person_id, command)
                made = await pressed(work, request, run)
                done = "recorded" if await service.told_by_email(work, made) else "recorded_by_hand"
            return Redirect(f"/team/associates/{person_id}/complaint?done={done}", status_code=303)
        except Refusal as no:
            if no.status == 404:
                raise
            errors = forms.refused(no)
    return await _by_phone(request, work, person_id, errors, values=data)


@get(DESK, include_in_schema=False)
async def queue(request: Request, work: NamedDependency[Work]) -> Template:
    found = await service.complaints(work)
    names = await called(work, {(one.person, one.name) for one in found if one.person})
    return page(request, "complaints/queue.html", "Complaints about data", found=found, stands=stands, names=names)


@get(ONE, include_in_schema=False)
async def one(
    request: Request, complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State, done: Done = ""
) -> Template:
    return await _one(request, work, state, complaint_id, done=done)


async def _one(
    request: Request, work: Work, state: State, complaint_id: UUID, errors: Errors = (), done: str = "", **more: Any
) -> Template:
    found = await service.complaint(work, state.vault, complaint_id)
    banner = after(done, found)
    return page(
        request, "complaints/one.html", "A complaint about data", errors=errors, one=found, now=stands(found),
        which=await named_apart(work, found.person, found.name) if found.person else found.name,
        how=SAID_HOW, outcomes=OUTCOMES, banner=banner,
        choices_of=[(str(key), words) for key, words in OUTCOMES.items()], **more,
    )  # fmt: skip


async def _done(
    request: Request, work: Work, state: State, complaint_id: UUID, data: dict[str, Any], run: Run | None, done: str,
    errors: Errors,
) -> Template | Redirect:  # fmt: skip
    """One step, or the page again with what was typed."""
    if run:
        try:
            async with work.attempt():
                await pressed(work, request, run)
            return Redirect(f"{DESK}/{complaint_id}?done={done}", status_code=303)
        except Refusal as no:
            if no.status == 404:
                raise
            errors = forms.refused(no)
    return await _one(request, work, state, complaint_id, errors, values=data)


@post(ONE + "/acknowledgement", include_in_schema=False)
async def acknowledge(
    request: Request, complaint_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> Template | Redirect:
    run = partial(service.acknowledge_complaint, work, state.vault, complaint_id)
    return await _done(request, work, state, complaint_id, {}, run, "acknowledged", ())


@post(ONE + "/notes", include_in_schema=False)
async def note(
    request: Request, complaint_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, NoteComplaint, NOTE)
    run = partial(service.note_complaint, work, state.vault, complaint_id, command) if command else None
    return await _done(request, work, state, complaint_id, data, run, "noted", errors)


@post(ONE + "/answer", include_in_schema=False)
async def answer(
    request: Request, complaint_id: FromPath[UUID], data: Form, work: NamedDependency[Work], state: State
) -> Template | Redirect:
    command, errors = forms.read(data, AnswerComplaint, ANSWER)
    run = partial(service.answer_complaint, work, state.vault, complaint_id, command) if command else None
    return await _done(request, work, state, complaint_id, data, run, "answered", errors)


handlers = [mine, raise_mine, my_one, by_phone, record, queue, one, acknowledge, note, answer]
