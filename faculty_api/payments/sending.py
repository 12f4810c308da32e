"""From locked to sent: the second person approves exactly what they saw, files are made once, and downloaded.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import bank_queries, files, kept, queries, rails, rules
from faculty_api.payments.bank import SEALED, opened
from faculty_api.payments.connect import payee_queries as connected
from faculty_api.payments.connect import words as stripe_words
from faculty_api.payments.connect.way import AT, NAME, StripeWay
from faculty_api.payments.filling import moving, must_be_ahead
from faculty_api.payments.models import PaymentItem, PaymentRun, RunFile
from faculty_api.payments.payouts import Batch, Carried, PayRow, Unproved, proved
from schemas.payment_events import RunApproved, RunCancelled, RunFileDownloaded
from schemas.payments import ApproveRun, ItemStatus, Rail, RunFileView, RunStatus
from schemas.values import RunId

_MADE_IT = NotAllowed("You made this run. Someone else must approve it")
_CHANGED = Conflict("This run is not what you saw. Open it again, and check it before you approve it")
_MOST = 5
"""Sentences of one refusal."""
PAYS_NOBODY = frozenset({files.RESULTS_SHEET, NAME})
"""Files that pay nobody when they are downloaded."""
_DOWNLOADED = frozenset({RunStatus.SENT, RunStatus.RECONCILED, RunStatus.RECONCILED_WITH_EXCEPTIONS})


async def approve(work: Work, vault: Vault, run_id: UUID, command: ApproveRun) -> None:
    """locked → approved. What was seen, what was locked and what the database holds now must be one and the same."""
    run = await moving(work, run_id, RunStatus.APPROVED)
    items = await queries.items(work.session, run.id, lock=True)
    await _may_check(work, run, items)
    must_be_ahead(work, run)
    await must_be_payable(work, items)
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
    standings = [
        *(await bank_queries.standings(work.session, {item.person_id for item in items if item.bank_id})).values(),
        *(await connected.standings(work.session, {item.person_id for item in items if item.payee_id})).values(),
    ]
    if any(standing.first_for(checker) for standing in standings):
        raise NotAllowed(
            "You checked bank details that this run pays into for the first time. Someone else must approve it"
        )
    if any(standing.first_for(run.maker_id) for standing in standings):
        raise NotAllowed(
            "The person who made this run checked bank details that it pays into for the first time. "
            "Cancel it, and let someone else make a new one"
        )


async def must_be_payable(work: Work, items: list[PaymentItem]) -> None:
    """Every account is still the newest one of its person, and confirmed; else the run is of no use."""
    people = {item.person_id for item in items}
    banks = await bank_queries.standings(work.session, people, hold=True)
    payees = await connected.standings(work.session, people, hold=True)
    for item in items:
        standing = (payees if item.payee_id else banks).get(item.person_id)
        why = stripe_words.why_unpayable if item.payee_id else rules.why_unpayable
        if standing is None or standing.bank_id != (item.payee_id or item.bank_id) or why(standing):
            what = ("Stripe account", "has") if item.payee_id else ("bank details", "have")
            raise Conflict(
                f"The {what[0]} behind payment {item.reference} {what[1]} changed since the run was locked. "
                "Cancel this run and make a new one"
            )


def _totals_agree(run: PaymentRun, items: list[PaymentItem], seen_pence: int) -> bool:
    fee = sum(item.pence for item in items if item.rail == Rail.PAYROLL)
    expense = sum(item.pence for item in items if item.rail == Rail.BANK)
    stored = (run.item_count, run.fee_pence, run.expense_pence)
    return stored == (len(items), fee, expense) and seen_pence == fee + expense


async def _make_files(work: Work, vault: Vault, run: PaymentRun) -> dict[str, str]:
    """Each rail's files, made once, proved to be what was locked, and kept; returns their SHA-256 by name."""
    rows, chosen = await _rows(work, vault, run), await rails.chosen(work)
    batches = {rail: Batch(run.serial or 0, run.pay_on, work.now, [r for r in rows if r.rail is rail]) for rail in Rail}
    if any((row.sort_code == AT) != isinstance(chosen[row.rail][1], StripeWay) for row in rows):
        raise Conflict("How costs are paid has changed since the run was locked. Cancel this run and make a new one")
    used = {rail: batch for rail, batch in batches.items() if batch.rows}
    wrong = [words for rail, batch in used.items() for words in chosen[rail][1].objections(batch)]
    if wrong:
        more = f". And {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
        raise Conflict(". ".join(wrong[:_MOST]) + more)
    built = {rail: chosen[rail][1].build(batch) for rail, batch in used.items()}
    await _prove(work, vault, run, {rail: chosen[rail][1].read_back(content) for rail, content in built.items()})
    made: dict[str, str] = {}
    for rail, content in built.items():
        version, way = chosen[rail]
        made |= _keep(work, vault, run, way.name, content, version)
        if rail is Rail.BANK and not isinstance(way, files.Sheet | StripeWay):
            made |= _keep(work, vault, run, files.RESULTS_SHEET, files.results_sheet(used[rail]), version)
    return made


def _keep(work: Work, vault: Vault, run: PaymentRun, name: str, content: bytes, version: UUID | None) -> dict[str, str]:
    mark = sha256(content).hexdigest()
    row = RunFile(run_id=run.id, name=name, content=content, sha256=mark, made_at=work.now, rail_id=version)
    kept.seal(vault, row)
    work.session.add(row)
    return {name: mark}


async def _prove(work: Work, vault: Vault, run: PaymentRun, carried: Mapping[Rail, list[Carried]]) -> None:
    """What the files say, payment by payment, has the digest that the second person approved; else there is no file."""
    promises = await queries.promises(work.session, run.id)
    said: list[rules.Promise] = []
    try:
        for rail, found in carried.items():
            theirs = {one.reference: one for one in promises if one.rail == rail}
            marks = {one.account: vault.fingerprint(rules.bank_index(*one.account)) for one in found if one.account}
            said += proved(theirs, found, marks)
    except Unproved as no:
        raise Conflict(f"The files would not say what was approved, so none was made. {no}") from None
    if rules.digest(said) != run.digest:
        raise Conflict("The files would not say what was approved, so none was made")


async def _rows(work: Work, vault: Vault, run: PaymentRun) -> list[PayRow]:
    shown = await queries.shown_items(work.session, run.id)
    banks = await bank_queries.banks(work.session, {item.bank_id for item, *_ in shown if item.bank_id})
    payees = await connected.payees(work.session, {item.payee_id for item, *_ in shown if item.payee_id})
    rows = []
    for item, name, number, academy, activity_on in shown:
        if item.payee_id:
            payee = payees[item.payee_id]
            account_name, sort_code, account, mark = "", AT, payee.account or "", payee.fingerprint
        else:
            bank = banks[item.bank_id]
            account_name, sort_code, account = (opened(vault, bank, column) for column in SEALED)
            mark = bank.fingerprint
        if vault.fingerprint(rules.bank_index(sort_code, account)) != mark:
            raise Conflict(f"The bank details behind payment {item.reference} were changed. No file was made")
        rows.append(
            PayRow(
                rail=Rail(item.rail),
                reference=item.reference,
                claim=number,
                person_id=item.person_id,
                name=name,
                academy=academy,
                activity_on=activity_on,
                account_name=account_name,
                sort_code=sort_code,
                account_number=account,
                pence=item.pence,
            )
        )
    return rows


async def download(work: Work, vault: Vault, run_id: UUID, name: str) -> RunFileView:
    """The file as it was made. The first download of what pays means that the run is on its way."""
    run = await queries.run(work.session, run_id)
    file = await queries.file(work.session, run_id, name) if run else None
    if run is None or file is None:
        raise NotFound("We could not find this file. Files are made when the run is approved")
    if run.status == RunStatus.CANCELLED:
        raise Conflict("This run was cancelled. Its files must not be used")
    content = kept.as_made(vault, file)
    if content is None:
        raise kept.NOT_AS_MADE
    if run.status not in _DOWNLOADED and name not in PAYS_NOBODY:
        await must_be_payable(work, [one for one in await queries.items(work.session, run.id) if one.bank_id])
        run.status, run.sent_at, run.version = RunStatus.SENT, work.now, run.version + 1
    file.downloads += 1
    work.record(RunFileDownloaded(subject=RunId(run.id), name=name, downloads=file.downloads))
    await work.flush()
    return RunFileView(name=name, content=content, sha256=file.sha256, downloads=file.downloads)


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
