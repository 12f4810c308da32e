"""Runs and their payments as views.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.payments import queries
from faculty_api.payments.connect import showing as connected
from faculty_api.payments.models import PaymentItem
from faculty_api.people import service as people
from schemas.payments import (
    FailedChoice,
    FileFacts,
    ItemStatus,
    ItemView,
    LeftOut,
    Rail,
    RunDetail,
    RunStatus,
    RunView,
)
from schemas.values import ClaimId, Money, Page, PersonId, RunId

PAGE = 50


def _run_facts(row: Any) -> dict[str, Any]:
    run, maker, checker, undecided = row
    return {
        "id": RunId(run.id),
        "serial": run.serial,
        "status": RunStatus(run.status),
        "pay_on": run.pay_on,
        "maker_id": PersonId(run.maker_id),
        "maker": maker,
        "checker_id": run.checker_id,
        "checker": checker,
        "digest": run.digest,
        "item_count": run.item_count,
        "fee": Money(run.fee_pence),
        "expense": Money(run.expense_pence),
        "total": Money(run.fee_pence + run.expense_pence),
        "undecided": undecided,
        **{at: getattr(run, at) for at in ("created_at", "locked_at", "approved_at", "sent_at", "reconciled_at")},
    }


async def run(work: Work, run_id: UUID) -> RunView:
    row = await queries.shown_run(work.session, run_id)
    if row is None:
        raise NotFound("We could not find this payment run")
    return RunView(**_run_facts(row))


async def run_detail(work: Work, run_id: UUID) -> RunDetail:
    row = await queries.shown_run(work.session, run_id)
    if row is None:
        raise NotFound("We could not find this payment run")
    items = await queries.shown_items(work.session, run_id)
    said = await connected.said(work, [one[0].id for one in items])
    return RunDetail(
        **_run_facts(row),
        items=[_item(found, said) for found in items],
        results_wanted=any(one[0].status == ItemStatus.PENDING and not one[0].payee_id for one in items),
        stripe_to_send=0 if said else sum(one[0].payee_id is not None for one in items) * (row[0].status in _SENDS),
        files=[
            FileFacts(name=file.name, size=file.size, sha256=file.sha256, downloads=file.downloads)
            for file in await queries.files(work.session, run_id)
        ],
        left_out=await _left_out(work, row[0].left_out),
        imported=await queries.imported(work.session, run_id),
    )


async def _left_out(work: Work, kept: list[dict[str, Any]]) -> list[LeftOut]:
    ids = [UUID(one["person_id"]) for one in kept]
    names = await people.facts(work, ids)
    return [
        LeftOut(
            claim_id=ClaimId(UUID(one["claim_id"])),
            number=one["number"],
            person_id=PersonId(person),
            name=names[person].full_name,
            total=Money(one["pence"]),
            why=one["why"],
        )
        for person, one in zip(ids, kept, strict=True)
    ]


async def run_page(work: Work, after: UUID | None) -> Page[RunView]:
    rows = await queries.runs(work.session, after, PAGE + 1)
    shown = [RunView(**_run_facts(row)) for row in rows[:PAGE]]
    return Page(items=shown, next=str(shown[-1].id) if len(rows) > PAGE else None)


async def open_runs(work: Work) -> list[RunView]:
    return [RunView(**_run_facts(row)) for row in await queries.open_runs(work.session)]


_SENDS = (RunStatus.APPROVED, RunStatus.SENT)


def _item(row: Any, said: Mapping[UUID, str]) -> ItemView:
    item, name, number, *_ = row
    decided = item.outcome.get("decided")
    return ItemView(
        id=item.id,
        claim_id=ClaimId(item.claim_id),
        claim_number=number,
        person_id=PersonId(item.person_id),
        name=name,
        rail=Rail(item.rail),
        amount=Money(item.pence),
        reference=item.reference,
        status=ItemStatus(item.status),
        paid_on=paid_on(item),
        why=item.outcome.get("why", ""),
        by_stripe=said.get(item.id, ""),
        decided=FailedChoice(decided) if decided else None,
    )


def paid_on(item: PaymentItem) -> date | None:
    said = item.outcome.get("paid_on")
    return date.fromisoformat(said) if said else None
