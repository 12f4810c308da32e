"""The optional equality form, and the report of its counts."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.equality import service
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend.render import page
from schemas.access import Permission, Role
from schemas.equality import AnswerEquality, Asked, EqualityReport, Question, QuestionCounts

Form = URLEncodedBody[dict[str, Any]]
Word = Annotated[str, QueryParameter(max_length=20)]
START, FORM, REPORT = "/profile/equality", "/profile/equality/questions", "/equality-report"
TITLE, ANSWERING = "Questions about equality", "Answer the questions about equality"


@get(START, include_in_schema=False)
async def start(request: Request, work: NamedDependency[Work]) -> Template:
    found = await service.asked(work)
    return page(request, "equality/start.html", TITLE, asked=found.asked, count=len(found.questions))


@get(FORM, include_in_schema=False)
async def form(request: Request, work: NamedDependency[Work]) -> Template | Redirect:
    found = await service.asked(work)
    if found.asked is Asked.ANSWERED:
        return Redirect(START, status_code=303)
    return _form(request, found.questions)


def _form(request: Request, questions: list[Question], **more: Any) -> Template:
    return page(request, "equality/form.html", ANSWERING, questions=questions, **more)


@post(FORM, include_in_schema=False)
async def answer(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    """Not kept as a command: what was sent would stand beside who sent it. A second press is told it is the second."""
    questions = (await service.asked(work)).questions
    given = {one.code: str(data[one.code]) for one in questions if data.get(one.code)}
    try:
        async with work.attempt():
            await service.answer(work, AnswerEquality(answers=given))
    except Refusal as no:
        return _form(request, questions, errors=forms.refused(no), values=given)
    return Redirect(START, status_code=303)


@post(f"{START}/decline", include_in_schema=False)
async def decline(work: NamedDependency[Work]) -> Redirect:
    await service.decline(work)
    return Redirect(START, status_code=303)


@get(REPORT, include_in_schema=False)
async def report_page(request: Request, work: NamedDependency[Work], academy: Word = "", period: Word = "") -> Template:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    work.must(Permission.EQUALITY_VIEW)
    names = networks.names()
    if academy and academy not in names:
        raise NotFound
    found = await service.report(work, academy or None, period)
    everyone = work.actor.academy is None
    return page(
        request,
        "equality/report.html",
        "Equality report",
        report=found,
        name=names[found.academy] if found.academy else "All local academies",
        academies=[("", "All local academies"), *sorted(names.items(), key=lambda it: it[1])] if everyone else [],
        periods=[(one, in_words(one)) for one in found.periods],
        period=in_words(found.period),
        tables=[(one, rows(one)) for one in _with_something(found)],
        nothing=[one.title for one in found.questions if one not in _with_something(found)],
    )


def _with_something(found: EqualityReport) -> list[QuestionCounts]:
    return [one for one in found.questions if any(row.count is not None for row in one.answers)]


def rows(one: QuestionCounts) -> list[list[Any]]:
    lines = [(row.name, row.count) for row in one.answers]
    lines.append(("All answers", one.total))
    return [[name, {"text": "Hidden" if count is None else str(count), "numeric": True}] for name, count in lines]


_MONTHS = {"1": ("January", "March"), "2": ("April", "June"), "3": ("July", "September"), "4": ("October", "December")}


def in_words(period: str) -> str:
    """2025-Q4-2026-Q2 is October 2025 to June 2026."""
    parts = period.split("-")
    if len(parts) not in (2, 4):
        return ""
    first, last = (parts[0], parts[1][1]), (parts[-2], parts[-1][1])
    return f"{_MONTHS[first[1]][0]} {first[0]} to {_MONTHS[last[1]][1]} {last[0]}"


handlers = [start, form, answer, decline, report_page]
