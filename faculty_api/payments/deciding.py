"""What happens to a payment that came back. The doors in ``service.py`` have asked permission."""

from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.payments import bank_queries, queries
from faculty_api.payments.connect import payees
from faculty_api.payments.models import PaymentItem
from faculty_api.payments.reconciling import details
from schemas.bank import BankFrozen
from schemas.payment_events import FailedPaymentDecided
from schemas.payments import BankStatus, DecideFailed, FailedChoice, ItemStatus
from schemas.values import PersonId, RunId


async def decide(work: Work, item_id: UUID, command: DecideFailed) -> UUID:
    """Pay again, or first ask for new details. Returns the run."""
    item = await queries.item(work.session, item_id)
    if item is None:
        raise NotFound("We could not find this payment")
    if item.status != ItemStatus.FAILED:
        raise Conflict("This payment did not fail, so there is nothing to decide")
    if item.outcome.get("decided"):
        raise Conflict("It has been decided already what happens to this payment")
    tried = await queries.of_claims(work.session, [item.claim_id])
    if any(other.status == ItemStatus.PENDING for other in tried):
        raise Conflict("The other payment of this claim is still on its way. Read its results first")
    item.outcome = {**item.outcome, "decided": command.what}
    if command.what is FailedChoice.ASK_DETAILS:
        await _ask_details(work, item)
    undecided = [other for other in tried if other.status == ItemStatus.FAILED and not other.outcome.get("decided")]
    if not [other for other in undecided if other.id != item.id]:
        await claims.pay_again(work, item.claim_id)
    work.record(FailedPaymentDecided(subject=RunId(item.run_id), reference=item.reference, what=command.what))
    await work.flush()
    return item.run_id


async def _ask_details(work: Work, item: PaymentItem) -> None:
    """Nothing goes to that account any more, and the person is asked for another."""
    if item.payee_id:
        await payees.freeze(work, item.payee_id, str(item.outcome.get("why", "")))
    row = await bank_queries.bank(work.session, item.bank_id) if item.bank_id else None
    if row is not None and row.status == BankStatus.VERIFIED:
        row.status = BankStatus.FROZEN
        why = str(item.outcome.get("why", ""))
        work.record(BankFrozen(subject=PersonId(row.person_id), version=row.version, reason=why))
    person = await accounts.person(work, item.person_id)
    await messages.post(
        work, item.person_id, person.email, "could_not_pay", name=person.short_name, link=details([item])
    )
