"""From locked to sent: the second person approves exactly what they saw, files are made once, and downloaded.

The doors in ``service.py`` have asked permission.
"""

from hashlib import sha256
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import bank_queries, files, queries, rules
from faculty_api.payments.bank import opened
from faculty_api.payments.filling import moving, must_be_ahead
from faculty_api.payments.models import PaymentItem, PaymentRun, RunFile
from schemas.payment_events import RunApproved, RunCancelled, RunFileDownloaded
from schemas.payments import ApproveRun, ItemStatus, Rail, RunFileView, RunStatus
from schemas.values import RunId

_MADE_IT = NotAllowed("You made this run. Someone else must approve it")
_CHANGED = Conflict("This run is not what you saw. Open it again, and check it before you approve it")
_DOWNLOADED = frozenset({RunStatus.SENT, RunStatus.RECONCILED, RunStatus.RECONCILED_WITH_EXCEPTIONS})


async def approve(work: Work, vault: Vault, run_id: UUID, command: ApproveRun) -> None:
    """locked → approved. What was seen, what was locked and what the database holds now must be one and the same."""
    run = await moving(work, run_id, RunStatus.APPROVED)
    items = await queries.items(work.session, run.id, lock=True)
    await _may_check(work, run, items)
    must_be_ahead(work, run)
    await _still_payable(work, items)
    now = rules.digest(await queries.promises(work.session, run.id))
    if len({command.digest, run.digest, now}) != 1 or not _totals_agree(run, items, command.total_pence):
        raise _CHANGED
    made = await _make_files(work, vault, run)
    run.status, run.checker_id, run.approved_at = RunStatus.APPROVED, work.actor.person, work.now
    run.version += 1
    work.record(RunApproved(subject=RunId(run.id), digest=now, total_pence=command.total_pence, files=made))
    await work.flush({"ck_payment_run_checker_is_not_maker": _MADE_IT})


async def _may_check(work: Work, run: PaymentRun, items: list[PaymentItem]) -> None:
    """Two people for every run, neither paid by it; an account that is paid for the first time was seen by both."""
    checker = work.actor.person
    if checker == run.maker_id:
        raise _MADE_IT
    if checker in {item.person_id for item in items}:
        raise NotAllowed("This run pays you. Someone else must approve it")
    if run.maker_id in {item.person_id for item in items}:
        raise NotAllowed("This run pays the person who made it. Cancel it and make a new one")
    standings = (await bank_queries.standings(work.session, {item.person_id for item in items})).values()
    if any(standing.first_for(checker) for standing in standings):
        raise NotAllowed(
            "You checked bank details that this run pays into for the first time. Someone else must approve it"
        )
    if any(standing.first_for(run.maker_id) for standing in standings):
        raise NotAllowed(
            "The person who made this run checked bank details that it pays into for the first time. "
            "Cancel it, and let someone else make a new one"
        )


async def _still_payable(work: Work, items: list[PaymentItem]) -> None:
    """Every account is still the newest one of its person, and confirmed; else the run is of no use."""
    standings = await bank_queries.standings(work.session, {item.person_id for item in items}, hold=True)
    for item in items:
        standing = standings.get(item.person_id)
        if standing is None or standing.bank_id != item.bank_id or rules.why_unpayable(standing):
            raise Conflict(
                f"The bank details behind payment {item.reference} have changed since the run was locked. "
                "Cancel this run and make a new one"
            )


def _totals_agree(run: PaymentRun, items: list[PaymentItem], seen_pence: int) -> bool:
    fee = sum(item.pence for item in items if item.rail == Rail.PAYROLL)
    expense = sum(item.pence for item in items if item.rail == Rail.BANK)
    stored = (run.item_count, run.fee_pence, run.expense_pence)
    return stored == (len(items), fee, expense) and seen_pence == fee + expense


async def _make_files(work: Work, vault: Vault, run: PaymentRun) -> dict[str, str]:
    """Each rail's file, made once and kept; returns their SHA-256 by name."""
    rows = await _rows(work, vault, run)
    made: dict[str, str] = {}
    for rail, (name, build) in files.BUILDERS.items():
        chosen = [row for row in rows if row.rail is rail]
        if chosen:
            content = build(run.serial or 0, run.pay_on, chosen)
            made[name] = sha256(content).hexdigest()
            kept = RunFile(run_id=run.id, name=name, content=content, sha256=made[name], made_at=work.now)
            work.session.add(kept)
    return made


async def _rows(work: Work, vault: Vault, run: PaymentRun) -> list[files.PayRow]:
    shown = await queries.shown_items(work.session, run.id)
    banks = await bank_queries.banks(work.session, {item.bank_id for item, *_ in shown})
    rows = []
    for item, name, number, academy, activity_on in shown:
        bank = banks[item.bank_id]
        sort_code, account = opened(vault, bank, "sort_code"), opened(vault, bank, "account_number")
        if vault.fingerprint(rules.bank_index(sort_code, account)) != bank.fingerprint:
            raise Conflict(f"The bank details behind payment {item.reference} were changed. No file was made")
        rows.append(
            files.PayRow(
                rail=Rail(item.rail),
                reference=item.reference,
                claim=number,
                person_id=item.person_id,
                name=name,
                academy=academy,
                activity_on=activity_on,
                account_name=opened(vault, bank, "account_name"),
                sort_code=sort_code,
                account_number=account,
                pence=item.pence,
            )
        )
    return rows


async def download(work: Work, run_id: UUID, name: str) -> RunFileView:
    """The file as it was made. The first download of a run means that it is on its way."""
    run = await queries.run(work.session, run_id)
    kept = await queries.file(work.session, run_id, name) if run else None
    if run is None or kept is None:
        raise NotFound("We could not find this file. Files are made when the run is approved")
    if run.status == RunStatus.CANCELLED:
        raise Conflict("This run was cancelled. Its files must not be used")
    if run.status not in _DOWNLOADED:
        await _still_payable(work, await queries.items(work.session, run.id))
        run.status, run.sent_at, run.version = RunStatus.SENT, work.now, run.version + 1
    kept.downloads += 1
    work.record(RunFileDownloaded(subject=RunId(run.id), name=name, downloads=kept.downloads))
    await work.flush()
    return RunFileView(name=name, content=kept.content, sha256=kept.sha256, downloads=kept.downloads)


async def cancel(work: Work, run_id: UUID) -> None:
    """The claims are free for the next run. Not possible once a file was downloaded."""
    run = await moving(work, run_id, RunStatus.CANCELLED)
    items = await queries.items(work.session, run.id, lock=True)
    for item in items:
        item.status = ItemStatus.RELEASED
    back = {item.claim_id for item in items}
    await claims.give_back(work, back)
    run.status, run.version = RunStatus.CANCELLED, run.version + 1
    work.record(RunCancelled(subject=RunId(run.id), claims=len(back)))
    await work.flush()
