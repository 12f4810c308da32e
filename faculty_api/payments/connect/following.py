"""Payments by Stripe, one call at a time: taken in a transaction, asked outside of any, kept in another.

Before anything is sent, Stripe is asked whether it has it already, by our own reference. So a call whose answer was
lost, a key that Stripe forgot and a database that was restored all end in one payment. What cannot be known any more is
never sent again by itself.
"""

import logging
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.payments.connect import queries, rules, settling
from faculty_api.payments.connect.door import Door, Muddled, Payout, Refused, Unknown, Wanted
from faculty_api.payments.connect.models import StripePayment
from faculty_api.payments.connect.rules import Known, Seen
from schemas.connect import StripeState

log = logging.getLogger("faculty")
_S = StripeState


class Due(NamedTuple):
    """A payment that was taken to be looked at, as it stood then. ``token`` proves that it still is ours."""

    item_id: UUID
    token: int
    known: Known
    reference: str
    account: str
    pence: int
    key: str
    made_at: datetime
    until: datetime

    def wanted(self, step: str = "") -> Wanted:
        key = rules.key(self.key, self.known.attempt, step) if step else ""
        return Wanted(self.reference, self.account, self.pence, self.known.tried_at or self.made_at, key)


async def take(work: Work, most: int) -> list[Due]:
    """Those that are due and that nobody has. That they will be tried is kept before they are."""
    taken = []
    for row in await queries.due(work.session, work.now, most):
        row.token += 1
        row.lease_until = row.look_at = work.now + rules.LEASE
        before = known(row)
        row.tried_at = row.tried_at or (work.now if row.state in _CALLS else None)
        taken.append(_due(row, before._replace(tried_at=row.tried_at)))
    await work.flush()
    return taken


_CALLS = frozenset({_S.TO_SEND, _S.SENT, _S.TO_TAKE_BACK})


def known(row: StripePayment) -> Known:
    return Known(
        StripeState(row.state),
        row.transfer,
        row.payout,
        row.payout_status,
        row.why,
        row.tried_at,
        row.attempt,
        row.paid_on,
    )


def _due(row: StripePayment, before: Known) -> Due:
    until = row.lease_until or row.made_at
    return Due(row.item_id, row.token, before, row.reference, row.account, row.pence, row.key, row.made_at, until)


async def ask(due: Due, door: Door, now: datetime) -> Seen:
    """What Stripe says, and what it does if it had not: at most one call that changes anything. Raises nothing."""
    try:
        return await _ask(due, door, now)
    except Unknown as lost:
        log.warning("Stripe gave no answer about %s: %s", due.reference, lost)
        return Seen()
    except Refused as no:
        return Seen(refused=no.words, later=no.later, used_up=no.kept)
    except Muddled as muddle:
        return Seen(muddle=str(muddle))


async def _ask(due: Due, door: Door, now: datetime) -> Seen:
    known = due.known
    may_send = now < due.until and not rules.forgotten(known.tried_at, now) and known.state is not _S.UNCLEAR
    if known.transfer is None:
        found = await door.transfer_of(due.wanted())
        if found is None and may_send:
            found = await door.transfer(due.wanted("transfer"))
        return Seen(transfer=found)
    if known.state is _S.TO_TAKE_BACK or (known.state is _S.UNCLEAR and known.payout):
        return await _take_back(due, door, known.transfer, now)
    if known.payout is None:
        made = await door.payout_of(due.wanted())
        if made is None and may_send:
            made = await door.pay_out(due.wanted("payout"))
        if made is None and known.state is _S.UNCLEAR:
            return Seen(taken_back=await door.taken_back(known.transfer))
        return _seen(made) if made else Seen()
    return _seen(await door.payout(due.account, known.payout))


async def _take_back(due: Due, door: Door, transfer: str, now: datetime) -> Seen:
    """However old the first try is: Stripe gives back no more than there was."""
    if await door.taken_back(transfer):
        return Seen(taken_back=True)
    if due.known.state is _S.UNCLEAR or now >= due.until:
        return Seen()
    await door.take_back(due.wanted("back"), transfer)
    return Seen(taken_back=True)


def _seen(made: Payout) -> Seen:
    return Seen(payout=made.payout, payout_status=made.status, paid_on=made.paid_on, refused=made.why)


async def keep(work: Work, due: Due, seen: Seen) -> bool:
    """What is known now, and what follows from it: one transaction. False when another has taken it meanwhile."""
    row = await queries.payment(work.session, due.item_id)
    if row is None or not _still_ours(row, due):
        return False
    before = known(row)
    now = rules.after(before, seen, work.now)
    nudged = row.look_at is not None and row.look_at != row.lease_until
    row.lease_until = None
    if now != before:
        row.state, row.transfer, row.payout, row.payout_status = now.state, now.transfer, now.payout, now.payout_status
        row.why, row.tried_at, row.attempt, row.paid_on = now.why, now.tried_at, now.attempt, now.paid_on
        row.changed_at = work.now
    moved = now.state is not before.state
    if not nudged:
        row.look_at = rules.look_again(now.state, row.changed_at, work.now, moved=moved, later=seen.later)
    await work.flush()
    if moved:
        await settling.moved(work, row, before.state)
    return True


def _still_ours(row: StripePayment, due: Due) -> bool:
    return row.token == due.token


async def end(work: Work, row: StripePayment) -> None:
    """A person has looked at Stripe: it does not have this payment. Its claim can then be paid again."""
    before = StripeState(row.state)
    row.state, row.changed_at, row.look_at, row.lease_until = _S.FAILED, work.now, None, None
    row.token += 1
    await work.flush()
    await settling.moved(work, row, before)
