"""Sends what two people approved to Stripe: what is wanted is kept payment by payment; the worker then asks for it.

The doors in ``stripe_doors.py`` have asked permission.
"""

from uuid import UUID, uuid4

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import kept
from faculty_api.payments import queries as payments
from faculty_api.payments import rules as digests
from faculty_api.payments.connect import following, queries
from faculty_api.payments.connect.models import StripePayment
from faculty_api.payments.connect.way import NAME, StripeWay
from faculty_api.payments.models import PaymentItem, PaymentRun
from faculty_api.payments.sending import must_be_payable
from schemas.connect import RunSentByStripe, StripePaymentEnded, StripeState
from schemas.payments import ItemStatus, RunStatus
from schemas.values import RunId

_CHANGED = Conflict("This run is not what was approved. Nothing was sent. Tell whoever runs the service")


async def send(work: Work, vault: Vault, run_id: UUID) -> None:
    """approved → sent. What is wanted of Stripe is what the file says, and that is what was approved."""
    run = await payments.run(work.session, run_id)
    if run is None:
        raise NotFound("We could not find this payment run")
    if run.status not in {RunStatus.APPROVED, RunStatus.SENT}:
        raise Conflict(digests.STANDS[RunStatus(run.status)])
    if await queries.sent(work.session, run.id):
        raise Conflict("The payments of this run have been sent to Stripe already")
    items = [one for one in await payments.items(work.session, run.id, lock=True) if one.payee_id]
    if not items:
        raise Conflict("This run has no payments by Stripe")
    await must_be_payable(work, items)
    accounts = await _as_approved(work, vault, run, items)
    for item in items:
        if item.payee_id is None:
            continue
        work.session.add(
            StripePayment(
                item_id=item.id,
                payee_id=item.payee_id,
                account=accounts[item.reference],
                pence=item.pence,
                reference=item.reference,
                key=f"faculty-{uuid4().hex}",
                made_at=work.now,
                changed_at=work.now,
                look_at=work.now,
            )
        )
    if run.status == RunStatus.APPROVED:
        run.status, run.sent_at, run.version = RunStatus.SENT, work.now, run.version + 1
    pence = sum(item.pence for item in items)
    work.record(RunSentByStripe(subject=RunId(run.id), payments=len(items), pence=pence))
    await work.flush({"pk_stripe_payment": Conflict("The payments of this run have been sent to Stripe already")})


async def _as_approved(work: Work, vault: Vault, run: PaymentRun, items: list[PaymentItem]) -> dict[str, str]:
    """The account of each payment, by its reference: as the file says, which is the run that was approved."""
    file = await payments.file(work.session, run.id, NAME)
    content = kept.as_made(vault, file) if file else None
    now = digests.digest(await payments.promises(work.session, run.id))
    if content is None or now != run.digest:
        raise _CHANGED
    carried = StripeWay().read_back(content)
    said = {one.reference: one.pence for one in carried}
    if len(said) != len(carried) or said != {item.reference: item.pence for item in items}:
        raise _CHANGED
    return {one.reference: one.account[1] for one in carried if one.account}


async def end(work: Work, item_id: UUID) -> UUID:
    """A person says that Stripe does not have a payment nobody could tell of. Returns its run."""
    row = await queries.payment(work.session, item_id)
    run = await payments.run_of(work.session, item_id)
    item = await payments.item(work.session, item_id)
    if row is None or run is None or item is None:
        raise NotFound("We could not find this payment")
    if row.state != StripeState.UNCLEAR or item.status != ItemStatus.PENDING:
        raise Conflict("We know now what became of this payment. Look at the list again")
    if row.transfer:
        raise Conflict("Stripe has this payment. Take it back at Stripe, then look here again")
    row.why = "It was not sent to Stripe"
    work.record(StripePaymentEnded(subject=RunId(item.run_id), reference=row.reference))
    await following.end(work, row)
    return item.run_id
