"""Where a person's money is: their payments one by one, and a sentence for each claim.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import bank_queries, days, queries, rails, rules
from faculty_api.payments.connect import payee_queries
from faculty_api.payments.connect import words as stripe_words
from faculty_api.payments.showing import paid_on
from schemas.access import Reach
from schemas.claims import ClaimStatus, ClaimSummary, LineView
from schemas.connect import StripeState
from schemas.payments import (
    ClaimMoney,
    ItemStatus,
    MoneyView,
    PaymentDetail,
    PaymentLine,
    PaymentView,
    Rail,
    RunStatus,
)
from schemas.values import ClaimId, Money


def _payment_facts(row: Any) -> dict[str, Any]:
    item, number, activity_on, run_status, pay_on, sent_at, by_stripe = row
    parts = {name: Money(item.outcome[name]) for name in ("tax", "ni", "net") if name in item.outcome}
    return {
        "id": item.id,
        "claim_id": ClaimId(item.claim_id),
        "claim_number": number,
        "activity_on": activity_on,
        "rail": Rail(item.rail),
        "amount": Money(item.pence),
        "status": ItemStatus(item.status),
        "run_status": RunStatus(run_status),
        "reference": item.reference,
        "pay_on": pay_on,
        "sent_at": sent_at,
        "paid_on": paid_on(item),
        "why": item.outcome.get("why", ""),
        "by_stripe": stripe_words.FOR_PAYEE[StripeState(by_stripe)] if by_stripe else "",
        **parts,
    }


async def payments(work: Work, person: UUID) -> list[PaymentView]:
    return [PaymentView(**_payment_facts(row)) for row in await queries.payments(work.session, person)]


async def payment(work: Work, reach: Reach, item_id: UUID) -> PaymentDetail:
    row = await queries.payment(work.session, reach, item_id)
    if row is None:
        raise NotFound("We could not find this payment")
    facts = _payment_facts(row)
    claim = await claims.get(work, facts["claim_id"])
    kind = "fee" if facts["rail"] is Rail.PAYROLL else "expense"
    off = claim.taken_off if facts["rail"] is Rail.BANK else Money(0)
    lines = [_line(line, line.approved) for line in claim.lines if line.kind == kind and line.approved is not None]
    return PaymentDetail(**facts, lines=lines, taken_off=off)


async def payee(work: Work, item_id: UUID) -> UUID:
    """Whom a payment was signed for; called once it is known that the actor may see it."""
    item = await queries.item(work.session, item_id)
    if item is None:
        raise NotFound("We could not find this payment")
    return item.person_id


def _line(line: LineView, approved: Money) -> PaymentLine:
    return PaymentLine(
        what=line.what,
        on=line.on,
        claimed=line.claimed,
        amount=approved,
        decision=line.decision,
        because=line.because,
        reason="" if line.decision_reason == line.because else line.decision_reason,
    )


async def money(work: Work, person: UUID) -> MoneyView:
    """Where the person's own money is, claim by claim."""
    standing = (await bank_queries.standings(work.session, [person])).get(person)
    by_stripe, today = await rails.by_stripe(work), london_day(work.now)
    at_stripe = (await payee_queries.standings(work.session, [person])).get(person) if by_stripe else None
    waiting, for_costs = rules.why_waiting(standing), stripe_words.why_waiting(at_stripe) if by_stripe else ""
    made, mine = await payments(work, person), await claims.mine(work)
    into_bank = [claim for claim in mine if claim.fee.pence or not by_stripe]
    found = []
    for claim in mine:
        theirs = [payment for payment in made if payment.claim_id == claim.id]
        held = [waiting] if claim in into_bank else []
        held += [for_costs] if claim.expenses.pence else []
        where = _nought(claim) or sentence(claim.status, theirs, ". ".join(filter(None, held)), today)
        found.append(
            ClaimMoney(
                claim_id=claim.id,
                number=claim.number,
                activity_on=claim.activity_on,
                approved=claim.status in _APPROVED,
                sentence=". ".join(words for words in (where, claim.before_day) if words),
                is_advance=claim.is_advance,
                payments=theirs,
            )
        )
    since = tax_year(today)
    paid = [p for p in made if p.status is ItemStatus.SETTLED and p.paid_on and p.paid_on >= since]
    return MoneyView(
        claims=found,
        pay_this_tax_year=Money(sum(p.amount.pence for p in paid if p.rail is Rail.PAYROLL)),
        pay_arrived_this_tax_year=Money(sum((p.net or p.amount).pence for p in paid if p.rail is Rail.PAYROLL)),
        costs_this_tax_year=Money(sum(p.amount.pence for p in paid if p.rail is Rail.BANK)),
        bank=waiting if standing or into_bank or not mine else "",
        stripe=for_costs,
        by_stripe=by_stripe,
        give_details=rules.why_give(standing, owed=any(claim.status in _APPROVED for claim in into_bank)),
    )


_APPROVED = {ClaimStatus.APPROVED, ClaimStatus.IN_RUN, ClaimStatus.PAID, ClaimStatus.FAILED}
_BEFORE: dict[ClaimStatus, str] = {
    ClaimStatus.DRAFT: "You have not sent this claim yet",
    ClaimStatus.SUBMITTED: "The team is checking your claim",
    ClaimStatus.RETURNED: "We have a question for you about this claim",
    ClaimStatus.REJECTED: "We decided not to pay this claim. See why in your claim",
    ClaimStatus.WITHDRAWN: "You took this claim back",
}


def _nought(claim: ClaimSummary) -> str:
    """Of a claim with nothing to pay, which is finished rather than sent or taken back."""
    if claim.total.pence or claim.is_advance:
        return ""
    if claim.status is ClaimStatus.WITHDRAWN:
        return "There was nothing to pay"
    return "There is nothing to pay on this claim so far" if claim.status is ClaimStatus.DRAFT else ""


def tax_year(today: date) -> date:
    """The 6 April on which the tax year began."""
    began = date(today.year, 4, 6)
    return began if today >= began else date(today.year - 1, 4, 6)


def sentence(status: ClaimStatus, theirs: Sequence[PaymentView], waiting: str, today: date) -> str:
    """Where the money of a claim is, in one sentence."""
    if status in _BEFORE:
        return _BEFORE[status]
    parts = [_where(payment, today) for payment in _latest(theirs)]
    if status is ClaimStatus.APPROVED:
        parts = [_where(payment, today) for payment in _latest(theirs) if payment.status is ItemStatus.SETTLED]
        soon = f"Approved. It will be in the next payment run, planned for {days.next_pay_day(today):%-d %B %Y}"
        parts.append(f"Approved. {waiting}" if waiting else soon)
    return ". ".join(parts) or "Approved"


def _latest(theirs: Sequence[PaymentView]) -> list[PaymentView]:
    """The newest payment of each rail: an older one that failed was tried again."""
    newest = {payment.rail: payment for payment in sorted(theirs, key=lambda payment: payment.reference)}
    return [newest[rail] for rail in Rail if rail in newest]


def _where(payment: PaymentView, today: date) -> str:
    what = "pay" if payment.rail is Rail.PAYROLL else "costs"
    amount = f"{pounds(payment.amount.pence)} for your {what}"
    if payment.status is ItemStatus.SETTLED and payment.paid_on:
        return _paid(payment, what, payment.paid_on)
    if payment.status is ItemStatus.FAILED:
        return f"We could not pay you {amount}. {payment.why}"
    if payment.by_stripe:
        return f"{amount}, planned for {payment.pay_on:%-d %B %Y}. {payment.by_stripe}"
    to = "payroll" if payment.rail is Rail.PAYROLL else "the bank"
    due = f"{payment.pay_on:%-d %B %Y}"
    if payment.pay_on < today:
        return f"{amount} was due on {due}. We are waiting to hear from {to} that it was paid"
    if payment.sent_at:
        return f"We sent {amount} to {to} on {london_day(payment.sent_at):%-d %B %Y}, to pay you on {due}"
    return f"Approved. {amount} will be paid on {due}"


def _paid(payment: PaymentView, what: str, on: date) -> str:
    """What arrived; where payroll took tax from it, also what it was before."""
    arrived = payment.net or payment.amount
    before = f", which is {pounds(payment.amount.pence)} before tax" if arrived != payment.amount else ""
    since = f". {payment.by_stripe}" if payment.by_stripe else ""
    return f"We paid you {pounds(arrived.pence)} for your {what} on {on:%-d %B %Y}{before}{since}"
