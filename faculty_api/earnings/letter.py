"""The letter of facts: what somebody who gives advice asks about a person's work here, from the records themselves."""

from collections.abc import Sequence
from datetime import date, timedelta

from faculty_api.accounts import service as accounts
from faculty_api.earnings import earned, rules
from faculty_api.earnings.earned import Session
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.payments import service as payments
from faculty_api.payments.showing import tax_year
from schemas.access import Permission
from schemas.assess import FeeLine
from schemas.earnings import LetterCost, LetterSession, LetterView, LetterYear
from schemas.offers import OfferStatus, PayChoice
from schemas.payments import ItemStatus, PaymentView, Rail
from schemas.values import Money


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
    costs = [
        LetterCost(paid_on=one.paid_on, session_on=one.activity_on, amount=one.amount)
        for one in lately
        if one.rail is Rail.BANK and one.paid_on
    ]
    return LetterView(
        name=(await accounts.person(work, work.actor.person)).full_name,
        made_on=today,
        first=first,
        last=last,
        sessions=sessions,
        costs=sorted(costs, key=lambda cost: (cost.paid_on, cost.session_on)),
        years=_years(first, last, sessions, lately),
    )


def _session(one: Session, teams: dict[str, str], paid: Sequence[PaymentView]) -> LetterSession:
    offer = one.offer
    fee = next((each for each in paid if each.rail is Rail.PAYROLL and each.claim_id == one.claim_id), None)
    return LetterSession(
        offer_id=offer.id,
        on=one.counts.on,
        programme=offer.programme_name,
        team=teams.get(offer.academy, offer.academy),
        kind=offer.kind,
        delivered=offer.status is OfferStatus.DELIVERED,
        offered=Money(rules.offered(offer.pay)),
        undecided=any(_waits(line) for line in offer.pay.lines if isinstance(line, FeeLine)),
        pay_choice=offer.pay_choice,
        reduced_to=None if offer.pay_choice is not PayChoice.REDUCED else Money(offer.reduced_to_pence or 0),
        paid=fee.amount if fee else None,
        paid_on=fee.paid_on if fee else None,
    )


def _waits(line: FeeLine) -> bool:
    return line.status not in rules.SETTLED | rules.NOTHING


def _year_end(first: date) -> date:
    return first.replace(year=first.year + 1) - timedelta(days=1)


def _years(first: date, last: date, sessions: Sequence[LetterSession], paid: Sequence[PaymentView]) -> list[LetterYear]:
    """The tax years in which something was, each cut to the letter's dates."""
    days = [*(one.on for one in sessions), *(one.paid_on for one in paid if one.paid_on)]
    return [_year(begun, first, last, sessions, paid) for begun in sorted({tax_year(day) for day in days})]


def _year(
    begun: date, first: date, last: date, sessions: Sequence[LetterSession], paid: Sequence[PaymentView]
) -> LetterYear:
    mine = [one for one in sessions if tax_year(one.on) == begun]
    theirs = [one for one in paid if one.paid_on and tax_year(one.paid_on) == begun]
    sums = {rail: sum(one.amount.pence for one in theirs if one.rail is rail) for rail in Rail}
    return LetterYear(
        first=max(first, begun),
        last=min(last, _year_end(begun)),
        delivered=sum(one.delivered for one in mine),
        booked=sum(not one.delivered for one in mine),
        paid=Money(sums[Rail.PAYROLL]),
        costs=Money(sums[Rail.BANK]),
    )
