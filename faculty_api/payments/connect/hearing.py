"""Messages of Stripe's. None is believed for what it says happened: it only makes us ask sooner what is so. So they may
come twice, in any order, or not at all.
"""

from faculty_api.kernel.work import Work
from faculty_api.payments.connect import payee_queries, queries
from faculty_api.payments.connect.door import Message
from faculty_api.payments.connect.models import StripeEvent
from schemas.connect import StripeState


async def hear(work: Work, message: Message) -> bool:
    """Kept by its id in the transaction of its effect; False when it was heard before."""
    event = StripeEvent(
        id=message.id, type=message.type, account=message.account, about=message.about, heard_at=work.now
    )
    if not await queries.heard_first(work.session, event):
        return False
    row = await queries.about(work.session, message.about)
    if row is not None and row.state not in {StripeState.FAILED, StripeState.CAME_BACK}:
        row.look_at = work.now
    payee = await payee_queries.of_account(work.session, message.account or message.about)
    if payee is not None and message.type.startswith("account."):
        payee.look_at = work.now
    await work.flush()
    return True
