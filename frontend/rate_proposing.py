"""Three ways to put a figure forward: confirm it, replace it from a date, decide it locally."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from faculty_api.evidence import service as evidence
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.policy import book
from faculty_api.policy.parameter import Parameter, Value
from faculty_api.rates import service
from frontend import evidence_words, forms, rate_fields, rate_subjects, rate_warnings
from frontend.rate_fields import Academy, OneLine
from frontend.readers import Reader, words
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.evidence import RateEffect
from schemas.rates import FigureDetail, ProposeRate, RateKind, RateState, RateView

Form = URLEncodedBody[dict[str, Any]]
BEGINS = book.BEGINS
TITLES = {
    RateKind.CONFIRM: "Confirm this figure",
    RateKind.REPLACE: "Replace this figure from a date",
    RateKind.LOCAL: "Decide this figure locally",
}
NOT_SAID = "Not said yet"
ANOTHER = "On that date another value holds. Enter a later date, or replace the figure"


class Looked(Struct):
    """What a figure would have changed, and when it would hold, in sentences."""

    effect: RateEffect
    warnings: list[str]


def fields(kind: RateKind, parameter: Parameter, academies: Mapping[str, str]) -> dict[str, Reader]:
    """In the order of the page."""
    local = kind is RateKind.LOCAL
    start = "The date it holds from"
    found: dict[str, Reader] = {} if kind is RateKind.CONFIRM else {"value": rate_fields.reader(parameter)}
    if local:
        found["academy"] = Academy(missing="Select who it is for", codes=frozenset(academies))
    found["from_"] = forms.day(start, "Enter the date it holds from", earliest=BEGINS)
    if local:
        found["until"] = forms.day("The date it ends", optional=True)
    found["document"] = forms.text("Document", "Enter the document this figure is in", optional=local)
    found["clause"] = forms.text("Clause", optional=True)
    found["reason"] = OneLine(label="The reason", missing="Enter why")
    return found


@get("/admin/rates/{key:str}/confirm", include_in_schema=False)
async def confirm_page(request: Request, key: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    return await _open(request, work, key, RateKind.CONFIRM)


@get("/admin/rates/{key:str}/replace", include_in_schema=False)
async def replace_page(request: Request, key: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    return await _open(request, work, key, RateKind.REPLACE)


@get("/admin/rates/{key:str}/local", include_in_schema=False)
async def local_page(request: Request, key: FromPath[str], work: NamedDependency[Work]) -> Template | Redirect:
    return await _open(request, work, key, RateKind.LOCAL)


@post("/admin/rates/{key:str}/confirm", include_in_schema=False)
async def confirm(request: Request, key: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    return await _send(request, work, key, RateKind.CONFIRM, data)


@post("/admin/rates/{key:str}/replace", include_in_schema=False)
async def replace(request: Request, key: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    return await _send(request, work, key, RateKind.REPLACE, data)


@post("/admin/rates/{key:str}/local", include_in_schema=False)
async def local(request: Request, key: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    return await _send(request, work, key, RateKind.LOCAL, data)


async def _open(request: Request, work: Work, key: str, kind: RateKind) -> Template | Redirect:
    work.must(Permission.RATE_PROPOSE)
    found = await service.figure(work, key)
    now = found.figure.now
    if kind is RateKind.CONFIRM and now.standing == "unset":
        return Redirect(f"/admin/rates/{key}/replace", status_code=303)
    values: dict[str, Any] = {}
    if kind is RateKind.CONFIRM:
        given = {"from_": now.from_, "document": now.document or "", "clause": now.clause or ""}
        values = forms.shown(given, fields(kind, _parameter(key), {}))
    return await _show(request, work, found, kind, values=values)


async def _send(request: Request, work: Work, key: str, kind: RateKind, data: Form) -> Template | Redirect:
    work.must(Permission.RATE_PROPOSE)
    found = await service.figure(work, key)
    wanted = fields(kind, _parameter(key), await _academies(work))
    fixed: dict[str, Any] = {"key": key, "kind": kind}
    if kind is RateKind.CONFIRM:
        fixed["value"] = _seen(data, found)
    typed = {**data, **_supposed(data, kind)} if data.get("see") else data
    command, errors = forms.read(typed, ProposeRate, wanted, **fixed)
    if command:
        try:
            if data.get("see"):
                return await _show(request, work, found, kind, values=data, looked=await _look(work, command))
            async with work.attempt():
                made = await doors.once(work, request, RateView, lambda: service.propose(work, command))
            done = "adopted" if made.state is RateState.ADOPTED else "proposed"
            return Redirect(f"/admin/rates/proposals/{made.id}?done={done}", status_code=303)
        except Refusal as no:
            errors = _placed(kind, no)
    return await _show(request, work, found, kind, values=data, errors=errors)


def _supposed(form: Mapping[str, Any], kind: RateKind) -> dict[str, str]:
    """To look at what a figure would change, its value and its date are enough."""
    needed = {"document": NOT_SAID, "reason": NOT_SAID}
    if kind is RateKind.LOCAL:
        needed["academy"] = rate_fields.EVERYBODY
    return {name: given for name, given in needed.items() if not words(form, name)}


async def _look(work: Work, command: ProposeRate) -> Looked:
    held = await service.foreseen(work, command)
    told = rate_warnings.sentences(held, command.key, command.from_, command.academy, command.value)
    return Looked(effect=await evidence.effect(work, command), warnings=told)


def _seen(form: Mapping[str, Any], found: FigureDetail) -> Value:
    """The value that stood on the page, which is what is confirmed; when it is another by now, the service says so."""
    try:
        return msgspec.json.decode(words(form, "seen"), type=int | str | bool)
    except msgspec.DecodeError:
        return found.figure.now.value if found.figure.now.value is not None else ""


def _placed(kind: RateKind, no: Refusal) -> dict[str, Fault]:
    """The service's faults beside the fields of this page."""
    placed: dict[str, Fault] = {}
    for name, fault in forms.refused(no).items():
        if name == "from":
            placed["from_"] = Fault(field="from_", message=fault.message)
        elif name == "value" and kind is RateKind.CONFIRM:
            placed["from_"] = Fault(field="from_", message=ANOTHER)
        else:
            placed[name] = fault
    return placed


def _parameter(key: str) -> Parameter:
    return book.load().parameters[key]


async def _academies(work: Work) -> dict[str, str]:
    return {one.code: one.name for one in await networks.academies(work)}


async def _show(
    request: Request,
    work: Work,
    found: FigureDetail,
    kind: RateKind,
    *,
    values: Any,
    errors: Errors = (),
    looked: Looked | None = None,
) -> Template:
    parameter = _parameter(found.figure.key)
    return page(
        request,
        "rates/propose.html",
        f"{TITLES[kind]}: {parameter.title}",
        errors=errors,
        values=values,
        heading=TITLES[kind],
        kind=kind.value,
        figure=found.figure,
        parameter=parameter,
        options=rate_fields.options(parameter),
        academies=[(rate_fields.EVERYBODY, "Everybody"), *(await _academies(work)).items()],
        say=rate_subjects,
        effect=looked.effect if looked else None,
        warnings=looked.warnings if looked else [],
        effect_words=evidence_words,
        seen=msgspec.json.encode(found.figure.now.value).decode(),
    )


handlers = [confirm_page, replace_page, local_page, confirm, replace, local]
