"""For a team: dates that people were asked about, what they said, and what happens now."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from faculty_api.kernel import doors
from faculty_api.kernel.clock import LONDON, london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.polls import rules, service
from frontend import dates_words as words
from frontend import forms
from frontend.cohort_fields import OWN_DATES
from frontend.dates_answering import refused
from frontend.filters import clock_time
from frontend.render import Errors, page
from frontend.rescheduling import ASK, DAYS_TO_ANSWER, told_in_words
from schemas.errors import Fault
from schemas.polls import CallOffDates, MoveBy, PickDate, PollFor, PollState, PollView
from schemas.values import ShortText

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=20)]
HERE = "/team/dates/{poll_id:uuid}"
WHY = {"reason": forms.text("Why", "Enter why")}
BANNERS = {
    "made": "Saved. Now choose who you want to ask.",
    "asked": "Asked by email, with a link. Who has no email is under Letters to print and calls to make.",
    "reminded": "The reminder is sent to everybody who has not answered.",
    "heard": "The answer is written down. They are told.",
    "closed": "Closed. Nobody can answer any more. You can still choose a date.",
    "picked": "The date is chosen. Everybody who answered is told.",
    "off": "Called off. Everybody you asked is told.",
}


class _Move(Struct):
    answer_by: date
    reason: ShortText
    version: Annotated[int, Meta(ge=0)]


@get("/team/dates", include_in_schema=False)
async def polls_page(request: Request, work: NamedDependency[Work]) -> Template:
    rows = [(one, words.PURPOSES[one.purpose], words.state(one)) for one in await service.polls(work)]
    return page(request, "dates/polls.html", "Asking about dates", polls=rows)


@get(HERE, include_in_schema=False)
async def poll_page(
    request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work], done: Done = ""
) -> Template:
    return await poll_shown(request, work, poll_id, banner=BANNERS.get(done, ""))


async def poll_shown(request: Request, work: Work, poll_id: UUID, errors: Errors = (), **more: Any) -> Template:
    one = await service.poll(work, poll_id)
    return page(
        request,
        "dates/poll.html",
        "Dates you asked about",
        errors=errors,
        poll=one,
        purpose=words.PURPOSES[one.purpose],
        state=words.state(one),
        sentence=words.sentence(one),
        counts=words.counts(one),
        who=words.who(one),
        waits=[each for each in one.people if each.answered_at is None and not each.left],
        to_choose=_to_choose(one, work),
        fits=_cohort_draft(one),
        **more,
    )


def _to_choose(one: PollView, work: Work) -> list[tuple[UUID, str]]:
    """Dates that can be chosen now."""
    if rules.objection(one.state, one.answer_until, work.now, rules.Act.PICK):
        return []
    return [(each.id, words.when(each)) for each in one.times if each.starts_at > work.now]


def _cohort_draft(one: PollView) -> list[tuple[str, str]]:
    """What begins a cohort on the chosen date: the fields of its step of dates."""
    chosen = next((each for each in one.times if each.chosen), None)
    if chosen is None or one.purpose is not PollFor.NEW_SESSION:
        return []
    on = london_day(chosen.starts_at)
    days = [(f"first-{part}", str(getattr(on, part))) for part in ("day", "month", "year")]
    times = [
        (name, clock_time(at.astimezone(LONDON).time()))
        for name, at in (("starts", chosen.starts_at), ("ends", chosen.ends_at))
    ]
    return [*days, *times, ("every", OWN_DATES)]


async def _do(request: Request, work: Work, poll_id: UUID, run: Any, done: str) -> Template | Redirect:
    try:
        async with work.attempt():
            await doors.once(work, request, PollView, run)
        return Redirect(f"/team/dates/{poll_id}?done={done}", status_code=303)
    except Refusal as no:
        return await poll_shown(request, work, poll_id, refused(no))


@post(f"{HERE}/remind", include_in_schema=False)
async def remind(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _do(request, work, poll_id, lambda: service.remind(work, poll_id), "reminded")


@post(f"{HERE}/close", include_in_schema=False)
async def close(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _do(request, work, poll_id, lambda: service.close(work, poll_id), "closed")


@get(f"{HERE}/call-off", include_in_schema=False)
async def call_off_page(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await _call_off(request, work, poll_id)


async def _call_off(request: Request, work: Work, poll_id: UUID, **more: Any) -> Template:
    one = await service.poll(work, poll_id)
    return page(request, "dates/call_off.html", "Stop looking for a date?", poll=one, **more)


@post(f"{HERE}/call-off", include_in_schema=False)
async def call_off(
    request: Request, poll_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    command, errors = forms.read(data, CallOffDates, WHY)
    if command:
        try:
            async with work.attempt():
                await doors.once(work, request, PollView, lambda: service.call_off(work, poll_id, command))
            return Redirect(f"/team/dates/{poll_id}?done=off", status_code=303)
        except Refusal as no:
            errors = refused(no)
    return await _call_off(request, work, poll_id, errors=errors, values=data)


@get(f"{HERE}/choose/{{date_id:uuid}}", include_in_schema=False)
async def pick_page(
    request: Request, poll_id: FromPath[UUID], date_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    try:
        return await _pick(request, work, poll_id, date_id)
    except Refusal as no:
        return await poll_shown(request, work, poll_id, refused(no))


async def _pick(request: Request, work: Work, poll_id: UUID, date_id: UUID, **more: Any) -> Template:
    """Who is told, before anybody is."""
    moves = await service.would_move(work, poll_id, date_id)
    one = await service.poll(work, poll_id)
    chosen = next(each for each in one.times if each.id == date_id)
    today, latest = london_day(work.now), london_day(chosen.starts_at) - timedelta(days=1)
    by = max(today, min(today + timedelta(days=DAYS_TO_ANSWER), latest))
    more.setdefault("values", forms.shown({"answer_by": by}, {"answer_by": ASK["answer_by"]}))
    return page(
        request, "dates/pick.html", "Choose this date?", poll=one, chosen_date=words.when(chosen), date=chosen,
        moves=moves, told=told_in_words(moves) if moves else [], **more,
    )  # fmt: skip


@post(f"{HERE}/choose/{{date_id:uuid}}", include_in_schema=False)
async def pick(
    request: Request, poll_id: FromPath[UUID], date_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    errors: dict[str, Fault] = {}
    try:
        moves = await service.would_move(work, poll_id, date_id)
        by, errors = forms.read(data, _Move, ASK) if moves else (None, {})
        if not errors:
            move = MoveBy(answer_by=by.answer_by, reason=by.reason, version=by.version) if by else None
            command = PickDate(date_id=date_id, move=move)
            async with work.attempt():
                await doors.once(work, request, PollView, lambda: service.pick(work, poll_id, command))
            return Redirect(f"/team/dates/{poll_id}?done=picked", status_code=303)
    except Refusal as no:
        errors = refused(no)
    if (await service.poll(work, poll_id)).state in (PollState.PICKED, PollState.CALLED_OFF):
        return await poll_shown(request, work, poll_id, errors)
    return await _pick(request, work, poll_id, date_id, errors=errors, values=data)


handlers = [polls_page, poll_page, remind, close, call_off_page, call_off, pick_page, pick]
