"""Who is in a run: the preview, the draft, and the lock that takes the claims.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import bank_queries, days, queries, rules, tidying
from faculty_api.payments import rails as ways
from faculty_api.payments.connect import payee_queries as connected
from faculty_api.payments.connect import words as stripe_words
from faculty_api.payments.models import PaymentItem, PaymentRun
from faculty_api.people import service as people
from schemas.claims_to_pay import ClaimToPay
from schemas.payment_events import RunDrafted, RunLocked
from schemas.payments import ItemStatus, LeftOut, MakeRun, Rail, RunLine, RunPreview, RunStatus
from schemas.values import Money, RunId

_ALREADY = Conflict("One of these claims is in another payment run. Look at the list again")


class Chosen(NamedTuple):
    lines: list[RunLine]
    left_out: list[LeftOut]
    standings: dict[UUID, rules.Standing]
    payees: dict[UUID, rules.Standing] | None
    """Accounts at Stripe, where costs are paid by it."""


async def preview(work: Work, pay_on: date | None, held_back: Collection[UUID]) -> RunPreview:
    """Who would be in a run made by the actor now, who would not, and why."""
    today = london_day(work.now)
    no = days.objection(pay_on, today) if pay_on else None
    if no:
        raise no
    found = await choose(work, held_back)
    fee, expense = sum(line.fee.pence for line in found.lines), sum(line.expense.pence for line in found.lines)
    return RunPreview(
        pay_on=pay_on or days.next_pay_day(today),
        lines=found.lines,
        left_out=found.left_out,
        payments=sum((line.fee.pence > 0) + (line.expense.pence > 0) for line in found.lines),
        people=len({line.person_id for line in found.lines}),
        fee=Money(fee),
        expense=Money(expense),
        total=Money(fee + expense),
    )


async def choose(work: Work, held_back: Collection[UUID], *, hold: bool = False) -> Chosen:
    """Every approved claim, in or out. With ``hold`` the bank details cannot change until the transaction ends."""
    ready = await claims.ready_for_payment(work)
    everyone = {claim.person_id for claim in ready}
    standings = await bank_queries.standings(work.session, everyone, hold=hold)
    names = await people.facts(work, everyone)
    live = await queries.live_rails(work.session, [claim.id for claim in ready])
    at_stripe = await connected.standings(work.session, everyone, hold=hold) if await ways.by_stripe(work) else None
    found = Chosen([], [], standings, at_stripe)
    for claim in sorted(ready, key=lambda claim: claim.number):
        due = rails(claim, live)
        accounts = _accounts(found, claim.person_id, due)
        reasons = (
            rules.why_out(
                pence=sum(due.values()),
                held=claim.id in held_back,
                payee=claim.person_id,
                maker=work.actor.person,
                standing=standing,
                unpayable=unpayable,
                taken_off=claim.taken_off_pence,
                needless=claim.needless,
            )
            for standing, unpayable in accounts
        )
        why = next((words for words in reasons if words), "")
        name = names[claim.person_id].full_name
        if why:
            found.left_out.append(LeftOut(**_about(claim, name), total=Money(sum(due.values())), why=why))
        else:
            first = not all(standing and standing.paid_before for standing, _ in accounts)
            found.lines.append(_line(claim, due, name, _check(claim, first=first)))
    return found


def _accounts(
    found: Chosen, person: UUID, due: dict[Rail, int]
) -> list[tuple[rules.Standing | None, Callable[[rules.Standing | None], str | None]]]:
    """What a person is paid into, and what says why that cannot be: bank details, an account at Stripe, or both."""
    bank = (found.standings.get(person), rules.why_unpayable)
    if found.payees is None or not due[Rail.BANK]:
        return [bank]
    stripe = (found.payees.get(person), stripe_words.why_unpayable)
    return [bank, stripe] if due[Rail.PAYROLL] else [stripe]


def rails(claim: ClaimToPay, live: Collection[tuple[UUID, Rail]]) -> dict[Rail, int]:
    """Pence still due on each rail; a rail that is paid or on its way is not paid again."""
    due = {Rail.PAYROLL: claim.fee_pence, Rail.BANK: claim.expense_pence}
    return {rail: 0 if (claim.id, rail) in live else pence for rail, pence in due.items()}


def _check(claim: ClaimToPay, *, first: bool) -> str:
    """What finance should look at before it pays a claim, in words."""
    words = ["First payment"] if first else []
    if claim.is_advance:
        words.append("Money before the day")
    if claim.taken_off_pence:
        words.append(f"{pounds(claim.taken_off_pence)} taken off the costs: paid before the day")
    return ". ".join(words)


def _line(claim: ClaimToPay, due: dict[Rail, int], name: str, check: str) -> RunLine:
    return RunLine(
        **_about(claim, name),
        academy=claim.academy,
        activity_on=claim.activity_on,
        fee=Money(due[Rail.PAYROLL]),
        expense=Money(due[Rail.BANK]),
        total=Money(sum(due.values())),
        check=check,
    )


def _about(claim: ClaimToPay, name: str) -> dict[str, Any]:
    return {"claim_id": claim.id, "number": claim.number, "person_id": claim.person_id, "name": name}


async def create(work: Work, command: MakeRun) -> UUID:
    """A draft; it takes no claims yet."""
    today = london_day(work.now)
    pay_on = command.pay_on or days.next_pay_day(today)
    no = days.objection(pay_on, today)
    if no:
        raise no
    held = sorted({str(claim) for claim in command.held_back})
    run = PaymentRun(id=new_id(), pay_on=pay_on, maker_id=work.actor.person, held_back=held, created_at=work.now)
    work.session.add(run)
    work.record(RunDrafted(subject=RunId(run.id), pay_on=pay_on, held_back=len(held)))
    await work.flush()
    return run.id


async def moving(work: Work, run_id: UUID, to: RunStatus) -> PaymentRun:
    """The run, locked, if it may become ``to``."""
    run = await queries.run(work.session, run_id)
    if run is None:
        raise NotFound("We could not find this payment run")
    no = rules.objection_to_move(run.status, to)
    if no:
        raise Conflict(no)
    return run


def must_be_ahead(work: Work, run: PaymentRun) -> None:
    if run.pay_on < london_day(work.now):
        raise Conflict("The payment date of this run has passed. Cancel it and make a new one")


async def lock(work: Work, run_id: UUID) -> None:
    """draft → locked: the claims, the number, the references and the digest, all in this one transaction."""
    await queries.one_at_a_time(work.session)
    run = await moving(work, run_id, RunStatus.LOCKED)
    if run.maker_id != work.actor.person:
        raise NotAllowed("Someone else made this run. Only they can lock it")
    must_be_ahead(work, run)
    await tidying.tidy(work)
    chosen = await choose(work, {UUID(held) for held in run.held_back}, hold=True)
    if not chosen.lines:
        raise Conflict("Nothing is ready to pay. Look at what is left out, and why")
    taken = await claims.take_into_run(work, [line.claim_id for line in chosen.lines])
    run.serial = await queries.next_serial(work.session)
    await _add_items(work, run, taken, chosen)
    run.left_out = [_kept(one) for one in chosen.left_out]
    run.digest = rules.digest(await queries.promises(work.session, run.id))
    run.status, run.locked_at, run.version = RunStatus.LOCKED, work.now, run.version + 1
    work.record(
        RunLocked(
            subject=RunId(run.id),
            serial=run.serial,
            items=run.item_count,
            fee_pence=run.fee_pence,
            expense_pence=run.expense_pence,
            digest=run.digest,
        )
    )
    await work.flush()


def _kept(one: LeftOut) -> dict[str, Any]:
    """As the row keeps it: all but the name, which is looked up when it is shown."""
    return {
        "claim_id": str(one.claim_id),
        "number": one.number,
        "person_id": str(one.person_id),
        "pence": one.total.pence,
        "why": rules.TO_OTHERS.get(one.why, one.why),
    }


def _into(chosen: Chosen, person: UUID, rail: Rail) -> dict[str, UUID]:
    if rail is Rail.BANK and chosen.payees is not None:
        return {"payee_id": chosen.payees[person].bank_id}
    return {"bank_id": chosen.standings[person].bank_id}


async def _add_items(work: Work, run: PaymentRun, taken: list[ClaimToPay], chosen: Chosen) -> None:
    """One payment for each claim and rail, with the amounts as they are now that the claims are ours."""
    live = await queries.live_rails(work.session, [claim.id for claim in taken])
    ordered = sorted(taken, key=lambda claim: claim.number)
    due = [(claim, rail, pence) for claim in ordered for rail, pence in rails(claim, live).items() if pence]
    for position, (claim, rail, pence) in enumerate(due, 1):
        work.session.add(
            PaymentItem(
                id=new_id(),
                run_id=run.id,
                claim_id=claim.id,
                person_id=claim.person_id,
                rail=rail,
                pence=pence,
                **_into(chosen, claim.person_id, rail),
                reference=rules.reference(run.serial or 0, position),
                status=ItemStatus.PENDING,
                outcome={},
            )
        )
    run.item_count = len(due)
    run.fee_pence = sum(pence for _, rail, pence in due if rail is Rail.PAYROLL)
    run.expense_pence = sum(pence for _, rail, pence in due if rail is Rail.BANK)
    await work.flush({"uq_payment_item_live": _ALREADY})
