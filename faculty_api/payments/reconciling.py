"""What came back: a results file is applied whole or not at all, and failed payments are decided one by one.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from uuid import UUID

import msgspec

from faculty_api.accounts import service as accounts
from faculty_api.claims import service as claims
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.payments import kept, queries, rails, results, rules, tidying
from faculty_api.payments.models import LedgerEntry, PaymentItem, PaymentRun, RunResult
from schemas.errors import Fault
from schemas.payment_events import ResultsRead, RunReconciled
from schemas.payments import ItemStatus, Rail, ResultsView, RunStatus
from schemas.values import Money, RunId

_CLOSED = {RunStatus.RECONCILED, RunStatus.RECONCILED_WITH_EXCEPTIONS}


async def read_in(work: Work, vault: Vault, run_id: UUID, data: bytes) -> ResultsView:
    """Apply a results file. The same file again changes nothing and says so."""
    run = await queries.run(work.session, run_id)
    if run is None:
        raise NotFound("We could not find this payment run")
    mark = sha256(data).hexdigest()
    before = await queries.result_of(work.session, run.id, mark)
    if before is not None:
        return msgspec.structs.replace(msgspec.convert(before.summary, ResultsView), repeated=True)
    if run.status not in {RunStatus.SENT, *_CLOSED}:
        no = "" if run.status != RunStatus.APPROVED else "The files of this run have not been downloaded yet"
        raise Conflict(no or rules.STANDS[RunStatus(run.status)])
    items = await queries.items(work.session, run.id, lock=True)
    rail, outcomes = _read(work, run, items, data, await rails.headings(work, run.id))
    if rail in await queries.imported(work.session, run.id):
        told = f"The results of the {rail.value} payments of this run have been read already, from another file"
        raise Conflict(told)
    apply(work, items, outcomes, await claims.advances_of(work, {item.claim_id for item in items}))
    view = await _close(work, run, rail, items, outcomes)
    work.session.add(_result(work, vault, mark, data, view))
    work.record(ResultsRead(subject=RunId(run.id), rail=rail, sha256=mark, settled=view.settled, failed=view.failed))
    await work.flush({"uq_run_result_sha256": Conflict("This file was read already, for another run")})
    return view


def _read(
    work: Work, run: PaymentRun, items: list[PaymentItem], data: bytes, headings: Mapping[Rail, Mapping[str, str]]
) -> tuple[Rail, list[results.Outcome]]:
    expected = results.Expected(
        serial=run.serial or 0,
        payments={
            rail: {one.reference: one.pence for one in items if one.rail == rail and not one.payee_id} for rail in Rail
        },
        earliest=london_day(run.approved_at or work.now),
        latest=london_day(work.now),
        headings=headings,
    )
    try:
        return results.read(data, expected)
    except results.Unread as unread:
        faults = [Fault(field="" if at else "file", message=words) for at, words in enumerate(unread.faults)]
        raise Invalid(". ".join(unread.faults), faults=tuple(faults)) from None


def apply(work: Work, items: list[PaymentItem], outcomes: list[results.Outcome], advances: Collection[UUID]) -> None:
    """Each payment becomes what came of it; those that were made go into the ledger."""
    by_reference = {item.reference: item for item in items}
    for outcome in outcomes:
        item = by_reference[outcome.reference]
        if outcome.why:
            item.status, item.outcome = ItemStatus.FAILED, {"why": outcome.why}
            continue
        parts = {"tax": outcome.tax, "ni": outcome.ni, "net": outcome.net}
        item.status = ItemStatus.SETTLED
        item.outcome = {"paid_on": str(outcome.paid_on), **{k: v for k, v in parts.items() if v is not None}}
        owed, paid = rules.LEDGER[Rail(item.rail)]
        owed = rules.ADVANCES if item.claim_id in advances else owed
        transfer = new_id()
        work.session.add_all(
            LedgerEntry(transfer_id=transfer, item_id=item.id, account=account, pence=pence, at=work.now)
            for account, pence in ((owed, -item.pence), (paid, item.pence))
        )


async def _close(
    work: Work, run: PaymentRun, rail: Rail, items: list[PaymentItem], outcomes: list[results.Outcome]
) -> ResultsView:
    await work.flush()
    await follow(work, run, [item for item in items if item.rail == rail and not item.payee_id])
    paid, back = ([one for one in outcomes if bool(one.why) is failed] for failed in (False, True))
    return ResultsView(
        run_id=RunId(run.id),
        rail=rail,
        settled=len(paid),
        failed=len(back),
        settled_total=Money(sum(outcome.pence for outcome in paid)),
        failed_total=Money(sum(outcome.pence for outcome in back)),
        status=RunStatus(run.status),
    )


async def follow(work: Work, run: PaymentRun, items: list[PaymentItem]) -> None:
    """Claims, letters and the run itself follow from what these payments have become."""
    await _settle_claims(work, {item.claim_id for item in items})
    await _tell(work, items)
    failed = await queries.all_ended(work.session, run.id)
    if failed is not None:
        run.status = RunStatus.RECONCILED_WITH_EXCEPTIONS if failed else RunStatus.RECONCILED
        run.reconciled_at, run.version = work.now, run.version + 1
        work.record(RunReconciled(subject=RunId(run.id), failed=failed))


async def _settle_claims(work: Work, touched: Collection[UUID]) -> None:
    """A claim is paid when its last payment is made; it failed when one of its newest payments came back."""
    found: dict[UUID, list[PaymentItem]] = {claim: [] for claim in touched}
    for item in await queries.of_claims(work.session, touched):
        found[item.claim_id].append(item)
    ended: dict[bool, list[UUID]] = {True: [], False: []}
    for claim_id in sorted(found):
        tried = found[claim_id]
        if any(item.status == ItemStatus.PENDING for item in tried):
            continue
        made = {item.rail for item in tried if item.status == ItemStatus.SETTLED}
        ended[all(item.rail in made for item in tried)].append(claim_id)
    if ended[True]:
        await claims.settle(work, ended[True])
        await tidying.post(work, ended[True])
    if ended[False]:
        await claims.fail(work, ended[False])


async def _tell(work: Work, items: list[PaymentItem]) -> None:
    """One letter a person and outcome."""
    of_each: dict[UUID, list[PaymentItem]] = {}
    for item in items:
        of_each.setdefault(item.person_id, []).append(item)
    for person_id, theirs in sorted(of_each.items()):
        person = await accounts.person(work, person_id)
        made = [item for item in theirs if item.status == ItemStatus.SETTLED]
        if made:
            link = f"/money/{made[0].id}" if len(made) == 1 else "/money"
            await messages.post(work, person_id, person.email, "paid", name=person.short_name, link=link)
        if len(made) < len(theirs):
            await messages.post(
                work, person_id, person.email, "could_not_pay", name=person.short_name, link=details(theirs)
            )


def _result(work: Work, vault: Vault, mark: str, data: bytes, view: ResultsView) -> RunResult:
    row = RunResult(
        id=new_id(),
        run_id=view.run_id,
        rail=view.rail,
        sha256=mark,
        content=data,
        summary=msgspec.to_builtins(view),
        imported_by=work.actor.person,
        imported_at=work.now,
    )
    kept.seal(vault, row)
    return row


def details(items: list[PaymentItem]) -> str:
    """Where a person sees to the account that did not take their money."""
    failed = [item for item in items if item.status == ItemStatus.FAILED]
    return "/profile/stripe" if all(item.payee_id for item in failed) else "/profile/bank"
