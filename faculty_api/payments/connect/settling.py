"""What follows from a payment by Stripe that reached its end: the ledger, the claim, a letter, and the run itself."""

from faculty_api.claims import service as claims
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.payments import queries, reconciling
from faculty_api.payments.connect.models import StripePayment
from faculty_api.payments.results import Outcome
from schemas.connect import StripePaymentMoved, StripeState
from schemas.payments import ItemStatus
from schemas.values import RunId

NOT_PAID = "The payment was not made"


async def moved(work: Work, row: StripePayment, before: StripeState) -> None:
    """The run is locked before its payment, as wherever results are read."""
    run = await queries.run_of(work.session, row.item_id)
    item = await queries.item(work.session, row.item_id)
    if run is None or item is None:
        return
    after = StripeState(row.state)
    told = StripePaymentMoved(subject=RunId(item.run_id), reference=row.reference, before=before, after=after)
    work.record(told)
    if after not in {StripeState.PAID, StripeState.FAILED} or item.status != ItemStatus.PENDING:
        await work.flush()
        return
    paid_on = row.paid_on or london_day(work.now)
    paid = after is StripeState.PAID
    outcome = Outcome(row.reference, item.pence, "" if paid else row.why or NOT_PAID, paid_on if paid else None)
    reconciling.apply(work, [item], [outcome], await claims.advances_of(work, {item.claim_id}))
    await work.flush()
    await reconciling.follow(work, run, [item])
    await work.flush()
