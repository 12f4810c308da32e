"""Which of these dates could you do? By the link in a letter, without a log-in, or on one's own pages."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.polls import service
from frontend import by_link, forms
from frontend import dates_words as words
from frontend.render import Errors, page
from schemas.errors import Fault
from schemas.polls import AnswerDates, OwnDate, OwnPoll

Form = URLEncodedBody[dict[str, Any]]
Done = Annotated[str, QueryParameter(max_length=5)]
SAVED = "Thank you. We have your answer. It books nothing, and you can change it."


@get("/dates/{token:str}", opt=by_link.PUBLIC, include_in_schema=False)
async def link_page(request: Request, token: FromPath[str], work: NamedDependency[Work]) -> Template:
    """Opening it answers nothing: mail programs open links too."""
    try:
        return _by_link(request, token, await service.by_link(work, token))
    except Refusal as no:
        return _over(request, no)


@post("/dates/{token:str}", opt=by_link.PUBLIC, include_in_schema=False, status_code=200)
async def answer_by_link(request: Request, token: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template:
    try:
        one = await service.by_link(work, token)
        answers, errors = words.read(data, one.dates)
        if errors and one.open:
            return _by_link(request, token, one, errors=errors, values=data)
        async with work.attempt():
            one = await service.answer_by_link(work, token, AnswerDates(answers=answers))
    except Refusal as no:
        return _over(request, no)
    return _by_link(request, token, one, banner=SAVED)


def _by_link(request: Request, token: str, one: OwnPoll, **more: Any) -> Template:
    return _form(by_link.shown, request, "dates/by_link.html", one, f"/dates/{token}", **more)


def _over(request: Request, no: Refusal) -> Template:
    return by_link.over(
        request, no, "See the dates you were asked about", "/my-dates", ". You need to log in for that."
    )


def _form(
    drawn: Callable[..., Template], request: Request, template: str, one: OwnPoll, here: str, **more: Any
) -> Template:
    said = words.typed({each.id: each.answer for each in one.dates if each.answer})
    context = {"values": said, **more}
    chosen = next((words.when(each) for each in one.dates if each.chosen), "")
    title = "Which dates could you do?" if one.open else "Dates you were asked about"
    if here.startswith("/my-dates"):
        title = "Say which dates you could do" if one.open else "What you said about dates"
    return drawn(
        request, template, title, poll=one, here=here, asked=words.asked(one.dates), options=words.OPTIONS,
        chosen_date=chosen, state=words.state(one), said=[(words.when(each), _said(each)) for each in one.dates],
        **context,
    )  # fmt: skip


def _said(one: OwnDate) -> str:
    return words.ANSWERS[one.answer] if one.answer else "No answer"


@get("/my-dates", include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work]) -> Template:
    found = await service.mine(work)
    waits = [one for one in found if one.open and one.answered_at is None]
    rest = [one for one in found if one not in waits]
    rows = [(one, words.state(one), "Answered" if one.answered_at else "No answer") for one in rest]
    return page(request, "dates/mine.html", "Dates you were asked about", waits=waits, rest=rows)


@get("/my-dates/{poll_id:uuid}", include_in_schema=False)
async def my_page(request: Request, poll_id: FromPath[UUID], work: NamedDependency[Work], saved: Done = "") -> Template:
    return await _mine(request, work, poll_id, banner=SAVED if saved else "")


async def _mine(request: Request, work: Work, poll_id: UUID, errors: Errors = (), **more: Any) -> Template:
    one = await service.my_poll(work, poll_id)
    return _form(page, request, "dates/my.html", one, f"/my-dates/{poll_id}", errors=errors, **more)


@post("/my-dates/{poll_id:uuid}", include_in_schema=False)
async def answer_mine(
    request: Request, poll_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    answers, errors = words.read(data, (await service.my_poll(work, poll_id)).dates)
    if not errors:
        command = AnswerDates(answers=answers)
        try:
            async with work.attempt():
                await doors.once(work, request, OwnPoll, lambda: service.answer(work, poll_id, command))
            return Redirect(f"/my-dates/{poll_id}?saved=1", status_code=303)
        except Refusal as no:
            errors = refused(no)
    return await _mine(request, work, poll_id, errors, values=data)


def refused(no: Refusal) -> dict[str, Fault]:
    if no.status == 404:
        raise no
    return forms.refused(no)


handlers = [link_page, answer_by_link, mine_page, my_page, answer_mine]
