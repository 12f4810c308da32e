"""The doors of bank details and payment runs: each asks permission first; a module beside it does the work."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import bank as bank_details
from faculty_api.payments import (
    bank_queries,
    days,
    deciding,
    filling,
    kept,
    reconciling,
    remittance,
    sending,
    showing,
    tidying,
    where,
)
from faculty_api.payments.stripe_doors import ask_about_payee as ask_about_payee
from faculty_api.payments.stripe_doors import begin_payee as begin_payee
from faculty_api.payments.stripe_doors import end_by_hand as end_by_hand
from faculty_api.payments.stripe_doors import freeze_payee as freeze_payee
from faculty_api.payments.stripe_doors import keep_payee as keep_payee
from faculty_api.payments.stripe_doors import link_for_payee as link_for_payee
from faculty_api.payments.stripe_doors import my_payee as my_payee
from faculty_api.payments.stripe_doors import send_by_stripe as send_by_stripe
from faculty_api.payments.stripe_doors import stripe_desk as stripe_desk
from faculty_api.payments.stripe_doors import verify_payee as verify_payee
from faculty_api.payments.stripe_doors import wish_payee as wish_payee
from faculty_api.payments.ways import confirm_way_to_pay as confirm_way_to_pay
from faculty_api.payments.ways import set_way_to_pay as set_way_to_pay
from faculty_api.payments.ways import ways_to_pay as ways_to_pay
from schemas.access import Permission
from schemas.bank import BankCheck, BankChecked, BankView, EnterBank, FreezeBank, ShareBank, VerifyBank
from schemas.payments import (
    ApproveRun,
    DecideFailed,
    FinanceHome,
    MakeRun,
    MoneyView,
    PaymentDetail,
    PaymentView,
    ResultsView,
    RunDetail,
    RunFileView,
    RunPreview,
    RunView,
)
from schemas.values import Page


async def tidy(work: Work) -> int:
    """The worker: advances that are not needed are closed, claims with nothing left to pay end."""
    work.must(Permission.ADVANCE_SETTLE)
    return await tidying.tidy(work)


async def seal_files(work: Work, vault: Vault) -> int:
    """The worker: files to and from a bank that are kept from before they were sealed."""
    work.must(Permission.AUDIT_SEAL)
    return await kept.seal_open(work, vault)


async def enter_bank(work: Work, vault: Vault, command: EnterBank) -> BankView:
    """A person's own account, as a new version that waits for a second check."""
    work.must(Permission.BANK_CHANGE)
    return await bank_details.enter(work, vault, command)


async def bank(work: Work, vault: Vault) -> BankView | None:
    """The actor's own newest details, masked."""
    work.must(Permission.BANK_VIEW)
    return await bank_details.mine(work, vault)


async def to_verify(work: Work, vault: Vault) -> list[BankCheck]:
    """New details that wait for the second check, the oldest first."""
    work.must(Permission.BANK_VERIFY)
    return await bank_details.to_verify(work, vault)


async def verify_bank(work: Work, bank_id: UUID, command: VerifyBank) -> BankChecked:
    """After a call to a number that was already held; never by the person who gave the details."""
    work.must(Permission.BANK_VERIFY)
    return await bank_details.verify(work, bank_id, command)


async def freeze_bank(work: Work, bank_id: UUID, command: FreezeBank) -> BankChecked:
    """Pay nothing into this account; the person has to give details anew."""
    work.must(Permission.BANK_VERIFY)
    return await bank_details.freeze(work, bank_id, command)


async def share_bank(work: Work, bank_id: UUID, command: ShareBank) -> BankChecked:
    """Why two people have one account; another of finance confirms it with the details."""
    work.must(Permission.BANK_VERIFY)
    return await bank_details.share(work, bank_id, command)


async def preview(work: Work, pay_on: date | None = None, held_back: Collection[UUID] = ()) -> RunPreview:
    """Who would be in a run made now, who would not, and why. Changes nothing."""
    work.must(Permission.RUN_MAKE)
    return await filling.preview(work, pay_on, held_back)


async def create(work: Work, command: MakeRun) -> RunView:
    """A draft. It takes its claims when it is locked."""
    work.must(Permission.RUN_MAKE)
    return await showing.run(work, await filling.create(work, command))


async def lock(work: Work, run_id: UUID) -> RunView:
    """Take the claims, give the run its number and its digest."""
    work.must(Permission.RUN_MAKE)
    await filling.lock(work, run_id)
    return await showing.run(work, run_id)


async def approve(work: Work, vault: Vault, run_id: UUID, command: ApproveRun) -> RunView:
    """The second person agrees to exactly what they saw; the files are made."""
    work.must(Permission.RUN_APPROVE)
    await sending.approve(work, vault, run_id, command)
    return await showing.run(work, run_id)


async def file(work: Work, vault: Vault, run_id: UUID, name: str) -> RunFileView:
    """A file of an approved run: the same bytes every time. The first download marks the run as sent."""
    work.must(Permission.RUN_DOWNLOAD)
    return await sending.download(work, vault, run_id, name)


async def cancel(work: Work, run_id: UUID) -> RunView:
    """Give the claims back; not once a file was downloaded."""
    work.must(Permission.RUN_CANCEL)
    await sending.cancel(work, run_id)
    return await showing.run(work, run_id)


async def import_results(work: Work, vault: Vault, run_id: UUID, data: bytes) -> ResultsView:
    """Read a results file, whole or not at all; which rail it is for stands in its columns."""
    work.must(Permission.RUN_RECONCILE)
    return await reconciling.read_in(work, vault, run_id, data)


async def decide_failed(work: Work, item_id: UUID, command: DecideFailed) -> RunDetail:
    """What happens to a payment that came back."""
    work.must(Permission.RUN_RECONCILE)
    return await showing.run_detail(work, await deciding.decide(work, item_id, command))


async def runs(work: Work, after: UUID | None = None) -> Page[RunView]:
    """The newest first."""
    work.must(Permission.RUN_VIEW)
    return await showing.run_page(work, after)


async def run(work: Work, run_id: UUID) -> RunDetail:
    """A run with its payments and files."""
    work.must(Permission.RUN_VIEW)
    return await showing.run_detail(work, run_id)


async def home(work: Work) -> FinanceHome:
    """What needs finance now."""
    work.must(Permission.RUN_MAKE)
    ready = await filling.preview(work, None, ())
    return FinanceHome(
        bank_checks=len(await bank_queries.unverified(work.session)),
        ready=ready.payments,
        ready_total=ready.total,
        next_pay_on=days.next_pay_day(london_day(work.now)),
        waiting=await showing.open_runs(work),
    )


async def mine(work: Work) -> list[PaymentView]:
    """The actor's own payments, made and on their way."""
    work.must(Permission.PAYMENT_VIEW)
    return await where.payments(work, work.actor.person)


async def money(work: Work) -> MoneyView:
    """Where the actor's own money is, claim by claim."""
    work.must(Permission.PAYMENT_VIEW)
    return await where.money(work, work.actor.person)


async def payment(work: Work, item_id: UUID) -> PaymentDetail:
    """One payment line by line: a person's own, or any for finance."""
    reach = work.must(Permission.PAYMENT_VIEW)
    return await where.payment(work, reach, item_id)


async def remittance_sheet(work: Work, item_id: UUID) -> bytes:
    """A payment that was made, as a PDF to keep: a person's own, or any for finance."""
    reach = work.must(Permission.PAYMENT_VIEW)
    return await remittance.sheet(work, reach, item_id)
