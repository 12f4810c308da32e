"""Payments by Stripe as views, in words. The doors in ``stripe_doors.py`` have asked permission."""

from collections.abc import Collection
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.payments.connect import payees, queries, words
from schemas.connect import StripeDesk, StripePaymentView, StripeState
from schemas.values import ClaimId, Money, RunId

_FIRST = (StripeState.UNCLEAR, StripeState.CAME_BACK, StripeState.TO_TAKE_BACK)


async def desk(work: Work) -> StripeDesk:
    found = [
        StripePaymentView(
            item_id=item.id,
            run_id=RunId(item.run_id),
            serial=serial,
            claim_id=ClaimId(item.claim_id),
            name=name,
            amount=Money(item.pence),
            reference=row.reference,
            state=StripeState(row.state),
            said=words.for_finance(StripeState(row.state), row.why),
            changed_at=row.changed_at,
            paid_on=row.paid_on,
            may_end=row.state == StripeState.UNCLEAR and row.transfer is None,
        )
        for row, item, serial, name in await queries.to_look_at(work.session)
    ]
    return StripeDesk(checks=await payees.checks(work), open=sorted(found, key=lambda one: one.state not in _FIRST))


async def said(work: Work, items: Collection[UUID]) -> dict[UUID, str]:
    """Where each payment stands at Stripe, in words for finance; one that is not Stripe's is not there."""
    rows = await queries.states(work.session, items)
    return {one: words.for_finance(StripeState(row.state), row.why) for one, row in rows.items()}
