"""When something went wrong with data: logged by administrators and data protection, who is told is decided here."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.breaches import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.breach_words import CATEGORIES, DECIDED, EXEMPT, RISKS, SHORT, clock, people
from frontend.pressed import pressed
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.breaches import BreachView, ChangeBreach, LogBreach

Form = URLEncodedBody[dict[str, Any]]
Report = Annotated[UUID | None, QueryParameter()]
Done = Annotated[str, QueryParameter(max_length=20)]
AT = "/breaches"
LOG = {
    "what": forms.prose("What happened", "Write what happened"),
    "found_at": forms.moment(
        "Time we found out", "Enter the time we found out", on="found_on",
        date=forms.day("Day we found out", "Enter the day we found out"),
    ),
    "categories": forms.several("Select what it is about", [str(one) for one in CATEGORIES]),
    "people": forms.whole("How many people", "Enter how many people", most=1_000_000, like=24, optional=True),
    "risk": forms.choice("Select how likely it is to harm people", [str(one) for one in RISKS]),
    "risk_words": forms.prose("What could happen to them", "Write what could happen to them"),
    "done": forms.prose("What was done", optional=True),
}  # fmt: skip
TOLD_AT = forms.moment(
    "Time the ICO was told", "Enter the time the ICO was told", on="regulator_on",
    date=forms.day("Day the ICO was told", "Enter the day the ICO was told"),
)  # fmt: skip
DECIDE: dict[str, forms.Reader] = {
    **LOG,
    "regulator": forms.yes_no("Select yes or no", optional=True),
    "regulator_at": TOLD_AT,
    "regulator_why": forms.prose("Why", optional=True),
    "people_told": forms.yes_no("Select yes or no", optional=True),
    "people_why": forms.prose("Why", optional=True),
    "regulator_by": forms.text("Who decided", optional=True),
    "people_exempt": forms.choice("Select a reason", [str(one) for one in EXEMPT], optional=True),
    "people_on": forms.day("Day the people were told", optional=True),
    "people_number": forms.whole(
        "How many were told", "Enter how many were told", most=1_000_000, like=24, optional=True
    ),
    "people_how": forms.text("How they were told", optional=True),
    "closed": forms.tick(),
    "version": forms.whole("This page", "Open this page again"),
}
BANNERS = {
    "logged": "Logged. Data protection is told.",
    "saved": "Saved as a new version. The old one stays.",
    "none": "Saved. Whoever reported it reads why.",
}
WORDS: dict[str, Any] = {
    "categories": [(str(key), words) for key, words in CATEGORIES.items()],
    "risks": [(str(key), words) for key, words in RISKS.items()],
    "exempt": [("", "None of these"), *((str(key), words) for key, words in EXEMPT.items())],
    "decided": [("", "Not decided yet"), ("yes", "Yes"), ("no", "No")],
}


@get(AT, include_in_schema=False)
async def listed(request: Request, work: NamedDependency[Work], done: Done = "") -> Template | Redirect:
    """For whoever logs; everybody else is led to where they report."""
    if not work.actor.may(Permission.BREACH_LOG):
        return Redirect(AT + "/report", status_code=303)
    found = await service.breaches(work)
    waiting = await service.waiting_reports(work) if work.actor.may(Permission.BREACH_HANDLE) else []
    return page(
        request, "breaches/list.html", "When something went wrong with data", found=found, clock=clock, waiting=waiting,
        banner=BANNERS.get(done, ""),
    )  # fmt: skip


@get(AT + "/new", include_in_schema=False)
async def new(request: Request, work: NamedDependency[Work], report: Report = None) -> Template:
    """``report``: what somebody reported begins it; the 72 hours start when they did."""
    if report is None:
        return await _new(request, work)
    told = await service.breach_report(work, report)
    typed = {"what": told.what, "report": str(report)}
    return await _new(request, work, values={**typed, **LOG["found_at"].show("found_at", told.reported_at)})


async def _new(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    work.must(Permission.BREACH_LOG)
    return page(request, "breaches/new.html", "Log that something went wrong", errors=errors, **WORDS, **more)


@post(AT, include_in_schema=False)
async def log(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    work.must(Permission.BREACH_LOG)
    command, errors = forms.read(data, LogBreach, LOG)
    report = _report_of(data)
    if command:
        run = partial(service.log_reported, work, report) if report else partial(service.log_breach, work)
        try:
            async with work.attempt():
                made = await pressed(work, request, partial(run, command))
            return Redirect(f"{AT}/{made}?done=logged", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _new(request, work, errors, values=data)


def _report_of(data: dict[str, Any]) -> UUID | None:
    try:
        return UUID(str(data.get("report", "")))
    except ValueError:
        return None


@get(AT + "/{breach_id:uuid}", include_in_schema=False)
async def one(request: Request, breach_id: FromPath[UUID], work: NamedDependency[Work], done: Done = "") -> Template:
    found = await service.breach(work, breach_id)
    return _one(request, found, values=as_typed(found), banner=BANNERS.get(done, ""))


def as_typed(found: BreachView) -> dict[str, Any]:
    """The newest version as the form would have it."""
    return forms.shown(found.now, DECIDE)


def _one(request: Request, found: BreachView, errors: Errors = (), **more: Any) -> Template:
    return page(
        request, "breaches/one.html", "Something went wrong with data", errors=errors, one=found, clock=clock(found),
        names=CATEGORIES, exempt_names=EXEMPT, risk_names=SHORT, people=people, told=DECIDED, **WORDS, **more,
    )  # fmt: skip


@post(AT + "/{breach_id:uuid}", include_in_schema=False)
async def change(
    request: Request, breach_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """The time the ICO was told is only read where it was told."""
    said = {name: value for name, value in data.items() if value != ""}
    fields = DECIDE if said.get("regulator") == "yes" else {k: v for k, v in DECIDE.items() if k != "regulator_at"}
    command, errors = forms.read(said, ChangeBreach, fields)
    if command:
        try:
            async with work.attempt():
                await pressed(work, request, partial(service.change_breach, work, breach_id, command))
            return Redirect(f"{AT}/{breach_id}?done=saved", status_code=303)
        except Refusal as no:
            if no.status == 404:
                raise
            errors = forms.refused(no)
    return _one(request, await service.breach(work, breach_id), errors, values=data)


handlers = [listed, new, log, one, change]
