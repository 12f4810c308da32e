"""The letter of facts: what somebody who gives advice asks about a person's work here, from the records themselves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from faculty_api.accounts import service as accounts
from faculty_api.claims import service as claims
from faculty_api.earnings import earned, rules
from faculty_api.earnings.earned import Session
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.payments import service as payments
from faculty_api.payments.where import tax_year
from schemas.access import Permission
from schemas.assess import Assessment, FeeLine
from schemas.claims import ClaimStatus, ClaimSummary
from schemas.earnings import LetterBefore, LetterCost, LetterSession, LetterView, LetterYear, NotPaid
from schemas.offers import OfferStatus, PayChoice
from schemas.payments import ItemStatus, PaymentView, Rail
from schemas.values import ClaimId, Money


async def letter(work: Work, days: tuple[date, date] | None = None) -> LetterView:
    """The actor's own facts from one day to another, both included; without days, of this tax year."""
    reach = work.must(Permission.EARNINGS_VIEW)
    today = london_day(work.now)
    first, last = days or (tax_year(today), _year_end(tax_year(today)))
    if last < first:
        raise Invalid.field("last", "The last day must be the same as or after the first day")
    paid = [one for one in await payments.mine(work) if one.status is ItemStatus.SETTLED and one.paid_on]
    teams = {one.code: one.name for one in await networks.academies(work)}
    agreed = [one for one in await earned.sessions(work, reach) if one.offer.status in rules.AGREED]
    sessions = [_session(one, teams, paid) for one in agreed if first <= one.counts.on <= last]
    lately = [one for one in paid if one.paid_on and first <= one.paid_on <= last]
    mine = {one.id: one for one in await claims.mine(work)}
    advances = {one.id for one in mine.values() if one.is_advance}
    costs = [_cost(one, mine) for one in lately if one.rail is Rail.BANK and one.claim_id not in advances]
    before = [_before(one, mine) for one in lately if one.claim_id in advances]
    return LetterView(
        name=(await accounts.person(work, work.actor.person)).full_name,
        made_on=today,
        first=first,
        last=last,
        sessions=sessions,
        costs=sorted(costs, key=lambda cost: (cost.paid_on, cost.session_on)),
        before_day=sorted(before, key=lambda one: (one.paid_on, one.session_on)),
        years=_years(first, last, sessions, lately, advances),
    )


def _cost(one: PaymentView, mine: Mapping[ClaimId, ClaimSummary]) -> LetterCost:
    off = mine[one.claim_id].taken_off if one.claim_id in mine else Money(0)
    return LetterCost(paid_on=_day(one), session_on=one.activity_on, amount=one.amount, taken_off=off)


def _before(one: PaymentView, mine: Mapping[ClaimId, ClaimSummary]) -> LetterBefore:
    since = mine[one.claim_id].before_day
    return LetterBefore(paid_on=_day(one), session_on=one.activity_on, amount=one.amount, since=since)


def _day(one: PaymentView) -> date:
    return one.paid_on or one.pay_on


def _session(one: Session, teams: dict[str, str], paid: Sequence[PaymentView]) -> LetterSession:
    offer = one.offer
    theirs = {each.id for each in one.claims}
    fees = [each for each in paid if each.rail is Rail.PAYROLL and each.claim_id in theirs]
    live = [each for each in one.claims if each.status not in rules.GONE]
    said = next(iter([*live, *one.claims]), None)
    choice, less = (said.choice, said.less) if said else (offer.pay_choice, offer.reduced_to_pence)
    return LetterSession(
        offer_id=offer.id,
        on=one.counts.on,
        programme=offer.programme_name,
        team=teams.get(offer.academy, offer.academy),
        kind=offer.kind,
        delivered=offer.status is OfferStatus.DELIVERED,
        offered=Money(rules.offered(offer.pay)),
        undecided=any(_waits(line) for line in offer.pay.lines if isinstance(line, FeeLine)),
        pay_choice=choice,
        reduced_to=None if choice is not PayChoice.REDUCED else Money(less or 0),
        paid=Money(sum(each.amount.pence for each in fees)) if fees else None,
        paid_on=max(map(_day, fees)) if fees else None,
        unpaid=None if fees else _unpaid(one, choice),
    )


def _unpaid(one: Session, choice: PayChoice) -> NotPaid:
    """Whether pay is still to come, and why not. What was chosen says more than what became of the claim."""
    if choice is PayChoice.DECLINED or not _any_pay(one.offer.pay):
        return NotPaid.NO_PAY
    if one.claims and all(each.status is ClaimStatus.WITHDRAWN for each in one.claims):
        return NotPaid.NOT_CLAIMED
    live = [each for each in one.claims if each.status not in rules.GONE]
    settled = bool(one.claims) and all(each.status in rules.DECIDED for each in live)
    return NotPaid.REFUSED if settled and not one.counts.pence else NotPaid.NOT_YET


def _any_pay(pay: Assessment) -> bool:
    """Whether pay was offered, or a person has still to decide about some."""
    return rules.offered(pay) > 0 or any(_waits(line) for line in pay.lines if isinstance(line, FeeLine))


def _waits(line: FeeLine) -> bool:
    return line.status not in rules.SETTLED | rules.NOTHING


def _year_end(first: date) -> date:
    return first.replace(year=first.year + 1) - timedelta(days=1)


def _years(
    first: date,
    last: date,
    sessions: Sequence[LetterSession],
    paid: Sequence[PaymentView],
    advances: Collection[ClaimId],
) -> list[LetterYear]:
    """The tax years in which something was, each cut to the letter's dates."""
    days = [*(one.on for one in sessions), *(one.paid_on for one in paid if one.paid_on)]
    return [_year(begun, (first, last), sessions, paid, advances) for begun in sorted({tax_year(day) for day in days})]


def _year(
    begun: date,
    days: tuple[date, date],
    sessions: Sequence[LetterSession],
    paid: Sequence[PaymentView],
    advances: Collection[ClaimId],
) -> LetterYear:
    first, last = days
    mine = [one for one in sessions if tax_year(one.on) == begun]
    theirs = [one for one in paid if one.paid_on and tax_year(one.paid_on) == begun]
    sums = {rail: sum(one.amount.pence for one in theirs if one.rail is rail) for rail in Rail}
    before = sum(one.amount.pence for one in theirs if one.claim_id in advances)
    return LetterYear(
        first=max(first, begun),
        last=min(last, _year_end(begun)),
        delivered=sum(one.delivered for one in mine),
        booked=sum(not one.delivered for one in mine),
        paid=Money(sums[Rail.PAYROLL]),
        costs=Money(sums[Rail.BANK] - before),
        before_day=Money(before),
    )
