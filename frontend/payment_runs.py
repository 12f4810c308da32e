"""Payment runs: preview and make, check and approve, download, read the results, decide about what came back."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, Refusal
from faculty_api.kernel.freshness import FRESH, FRESH_FILE
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from frontend import forms, readers, uploads
from frontend.filters import plain_date
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.errors import Fault
from schemas.payments import (
    ApproveRun,
    DecideFailed,
    FailedChoice,
    ItemStatus,
    ItemView,
    MakeRun,
    ResultsView,
    RunDetail,
    RunStatus,
    RunView,
)

RESULTS_SIZE = 20_000_000
TOO_LARGE = Fault(field="file", message="The results file must be smaller than 20MB. Take out what is not needed")
NOBODY = Fault(field="claims", message="Select at least 1 payment")
FIELDS = {"pay_on": forms.day("Payment date", "Enter the payment date")}
WORDS = {
    RunStatus.DRAFT: "Draft",
    RunStatus.LOCKED: "Needs approval",
    RunStatus.APPROVED: "Ready to send",
    RunStatus.SENT: "Waiting for results",
    RunStatus.RECONCILED: "Closed",
    RunStatus.RECONCILED_WITH_EXCEPTIONS: "Closed",
    RunStatus.CANCELLED: "Cancelled",
}


_CLOSED = (RunStatus.RECONCILED, RunStatus.RECONCILED_WITH_EXCEPTIONS)


def tag(run: RunView) -> str:
    """The status word: a closed run is not closed while a payment of it waits for a decision."""
    return "To sort out" if run.undecided and run.status in _CLOSED else WORDS[run.status]


def name(run: RunView) -> str:
    return f"Payment run {run.serial or 'not locked yet'}, {plain_date(run.pay_on)}"


@get("/finance/runs", include_in_schema=False)
async def all_runs(
    request: Request, work: NamedDependency[Work], cursor: Annotated[UUID | None, QueryParameter()] = None
) -> Template:
    found = await service.runs(work, cursor)
    return page(request, "finance/runs.html", "Payment runs", runs=found, tag=tag, name=name)


@get("/finance/runs/new", include_in_schema=False)
async def new_run(request: Request, work: NamedDependency[Work]) -> Template:
    found = await service.preview(work)
    values = {"claims": [str(line.claim_id) for line in found.lines], **forms.shown({"pay_on": found.pay_on}, FIELDS)}
    return page(request, "finance/new_run.html", "Make a payment run", preview=found, values=values)


@post("/finance/runs/new", include_in_schema=False, opt=FRESH)
async def make_run(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    """Make the run of exactly the ticked claims, and lock it, so that the second person can look at it."""
    command, errors = forms.read(data, MakeRun, FIELDS)
    ticked = set(readers.many(data, "claims"))
    if not ticked:
        errors["claims"] = NOBODY
    if command and not errors:
        try:
            async with work.attempt():
                run = await doors.once(work, request, RunView, lambda: _make(work, command, ticked))
            return Redirect(f"/finance/runs/{run.id}", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    found = await service.preview(work)
    return page(request, "finance/new_run.html", "Make a payment run", errors=errors, values=data, preview=found)


async def _make(work: Work, command: MakeRun, ticked: set[str]) -> RunView:
    """Looks up what can be ticked only when the run is really made: at a second press nothing of it is left."""
    ready = [line.claim_id for line in (await service.preview(work)).lines]
    held = [claim for claim in ready if str(claim) not in ticked]
    if len(held) == len(ready):
        raise Invalid(faults=(NOBODY,))
    draft = await service.create(work, msgspec.structs.replace(command, held_back=held))
    return await service.lock(work, draft.id)


@get("/finance/runs/{run_id:uuid}", include_in_schema=False)
async def one_run(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    return await show_run(request, work, run_id)


async def show_run(request: Request, work: Work, run_id: UUID, errors: Errors = ()) -> Template:
    """The page of one run, with what was refused there."""
    run = await service.run(work, run_id)
    mine = run.maker_id == work.actor.person
    return page(
        request,
        "finance/run.html",
        "Payment run",
        errors=errors,
        run=run,
        name=name(run),
        tag=tag(run),
        mine=mine,
    )


async def _step(request: Request, work: Work, run_id: UUID, step: Any) -> Template | Redirect:
    """One move of the run; a refusal is told on the run's own page."""
    try:
        async with work.attempt():
            await doors.once(work, request, RunView, step)
        return Redirect(f"/finance/runs/{run_id}", status_code=303)
    except Refusal as no:
        return await show_run(request, work, run_id, forms.refused(no))


@post("/finance/runs/{run_id:uuid}/lock", include_in_schema=False, opt=FRESH)
async def lock_run(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _step(request, work, run_id, lambda: service.lock(work, run_id))


@post("/finance/runs/{run_id:uuid}/approve", include_in_schema=False, opt=FRESH)
async def approve_run(
    request: Request,
    run_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    fields = {"digest": forms.text("Check code"), "total_pence": forms.whole("Total", most=10_000_000_000)}
    command, errors = forms.read(data, ApproveRun, fields)
    if command is None:
        return await show_run(request, work, run_id, errors)
    return await _step(request, work, run_id, lambda: service.approve(work, state.vault, run_id, command))


@post("/finance/runs/{run_id:uuid}/cancel", include_in_schema=False)
async def cancel_run(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> Template | Redirect:
    return await _step(request, work, run_id, lambda: service.cancel(work, run_id))


@get("/finance/runs/{run_id:uuid}/files/{file:str}", include_in_schema=False, opt=FRESH_FILE)
async def download(
    run_id: FromPath[UUID], file: FromPath[str], work: NamedDependency[Work], state: State
) -> Response[bytes]:
    found = await service.file(work, state.vault, run_id, file)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(found.content, media_type=found.media_type, headers=headers)


@get("/finance/runs/{run_id:uuid}/match", include_in_schema=False)
async def match_page(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    work.must(Permission.RUN_RECONCILE)
    run = await service.run(work, run_id)
    errors = uploads.refused(request).errors
    return page(request, "finance/match.html", "Match the results", errors=errors, run=run, name=name(run))


@post(
    "/finance/runs/{run_id:uuid}/match",
    include_in_schema=False,
    request_max_body_size=RESULTS_SIZE,
    opt={"too_large": TOO_LARGE},
)
async def match(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> Redirect:
    try:
        data = await doors.file_of(request, "file", "Select a results file")
        async with work.attempt():
            found = await doors.once(
                work, request, ResultsView, lambda: service.import_results(work, state.vault, run_id, data)
            )
        again = "?again=yes" if found.repeated else ""
        return Redirect(f"/finance/runs/{run_id}/results{again}", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return uploads.back(request, no.faults or (Fault(field="", message=no.detail),))


def undecided(run: RunDetail) -> list[ItemView]:
    return [item for item in run.items if item.status is ItemStatus.FAILED and item.decided is None]


def field(item: ItemView) -> str:
    return f"what-{item.reference}"


@get("/finance/runs/{run_id:uuid}/results", include_in_schema=False)
async def results_page(
    request: Request,
    run_id: FromPath[UUID],
    work: NamedDependency[Work],
    again: Annotated[str, QueryParameter(max_length=5)] = "",
) -> Template:
    banner = "You had uploaded this file before. Nothing was changed" if again else ""
    return await _results(request, work, run_id, banner=banner)


async def _results(request: Request, work: Work, run_id: UUID, **more: Any) -> Template:
    run = await service.run(work, run_id)
    paid, failed, waiting = (_of(run, status) for status in (ItemStatus.SETTLED, ItemStatus.FAILED, ItemStatus.PENDING))
    return page(
        request,
        "finance/results.html",
        "Results",
        run=run,
        name=name(run),
        open=undecided(run),
        field=field,
        paid=paid,
        failed=failed,
        waiting=waiting,
        missing=sorted({item.rail for item in waiting}),
        pence=pence,
        **more,
    )


def _of(run: RunDetail, status: ItemStatus) -> list[ItemView]:
    return [item for item in run.items if item.status is status]


def pence(items: Iterable[ItemView]) -> int:
    return sum(item.amount.pence for item in items)


@post("/finance/runs/{run_id:uuid}/results", include_in_schema=False)
async def decide(
    request: Request, run_id: FromPath[UUID], data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Template | Redirect:
    """Every payment that came back gets its decision, all of them or none."""
    items = undecided(await service.run(work, run_id))
    errors: dict[str, Fault] = {}
    for item in items:
        if readers.words(data, field(item)) not in set(FailedChoice):
            message = f"Select what to do with the payment to {item.name}"
            errors[field(item)] = Fault(field=field(item), message=message)
    if not errors:
        try:
            async with work.attempt():
                for item in items:
                    chosen = DecideFailed(what=FailedChoice(readers.words(data, field(item))))
                    await service.decide_failed(work, item.id, chosen)
            return Redirect(f"/finance/runs/{run_id}/results", status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _results(request, work, run_id, errors=errors, values=data)


handlers = [
    all_runs,
    new_run,
    make_run,
    one_run,
    lock_run,
    approve_run,
    cancel_run,
    download,
    match_page,
    match,
    results_page,
    decide,
]
