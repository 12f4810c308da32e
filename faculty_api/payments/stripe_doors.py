"""The doors of payments by Stripe: each asks permission first; a module beside it does the work."""

from uuid import UUID

from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments.connect import following, hearing, payees, sending, showing
from faculty_api.payments.connect.door import Door, Message, Muddled, Payee, Refused, Unknown
from faculty_api.payments.connect.following import Due
from faculty_api.payments.connect.payees import Wish
from faculty_api.payments.connect.rules import Seen
from schemas.bank import FreezeBank
from schemas.connect import ConfirmPayee, PayeeView, StripeDesk
from schemas.permissions import Permission


async def send_by_stripe(work: Work, vault: Vault, run_id: UUID) -> None:
    """What two people approved is asked of Stripe from now on."""
    work.must(Permission.RUN_DOWNLOAD)
    await sending.send(work, vault, run_id)


async def stripe_desk(work: Work) -> StripeDesk:
    """What needs finance, and every payment that is not at its end."""
    work.must(Permission.BANK_VERIFY)
    return await showing.desk(work)


async def end_by_hand(work: Work, item_id: UUID) -> UUID:
    """A person looked at Stripe, and it does not have this payment. Returns its run."""
    work.must(Permission.RUN_RECONCILE)
    return await sending.end(work, item_id)


async def my_payee(work: Work) -> PayeeView | None:
    """The actor's own account at Stripe."""
    work.must(Permission.BANK_VIEW)
    return await payees.mine(work)


async def begin_payee(work: Work) -> PayeeView:
    """The actor wants to be paid by Stripe."""
    work.must(Permission.BANK_CHANGE)
    return await payees.begin(work)


async def wish_payee(work: Work) -> Wish | None:
    """What to ask of Stripe for the actor's own account."""
    work.must(Permission.BANK_CHANGE)
    return await payees.wish(work)


async def ask_about_payee(wish: Wish, door: Door) -> Payee | None:
    """What Stripe says of the account; it is made if it is not there. Outside of any transaction."""
    return await payees.ask(wish, door)


async def link_for_payee(door: Door, account: str, base_url: str) -> str | None:
    """Where the person goes on at Stripe; None when Stripe does not answer. Outside of any transaction."""
    try:
        return await door.link(account, base_url)
    except (Unknown, Refused, Muddled):
        return None


async def keep_payee(work: Work, vault: Vault, wish: Wish, seen: Payee | None) -> PayeeView | None:
    """What Stripe said of it."""
    work.must(Permission.BANK_CHANGE)
    return await payees.keep(work, vault, wish, seen)


async def verify_payee(work: Work, payee_id: UUID, command: ConfirmPayee) -> None:
    """After a call to a number that was already held; never by the person it pays."""
    work.must(Permission.BANK_VERIFY)
    await payees.verify(work, payee_id, command)


async def freeze_payee(work: Work, payee_id: UUID, command: FreezeBank) -> None:
    """Pay nothing into this account; the person may set up another."""
    work.must(Permission.BANK_VERIFY)
    await payees.freeze(work, payee_id, command.reason)


async def hear_stripe(work: Work, message: Message) -> bool:
    """A message whose signature was checked; False when it was heard before."""
    work.must(Permission.PAYOUT_FOLLOW)
    return await hearing.hear(work, message)


async def take_due(work: Work, most: int) -> tuple[list[Due], list[Wish]]:
    """The worker: payments and accounts to ask Stripe about now."""
    work.must(Permission.PAYOUT_FOLLOW)
    return await following.take(work, most), await payees.due(work, most)


async def keep_seen(work: Work, due: Due, seen: Seen) -> bool:
    """The worker: what Stripe said of a payment; False when another has taken it meanwhile."""
    work.must(Permission.PAYOUT_FOLLOW)
    return await following.keep(work, due, seen)


async def keep_asked(work: Work, vault: Vault, wish: Wish, seen: Payee | None) -> None:
    """The worker: what Stripe said of somebody's account."""
    work.must(Permission.PAYOUT_FOLLOW)
    await payees.keep(work, vault, wish, seen)
