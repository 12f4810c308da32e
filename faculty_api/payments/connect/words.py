"""Where money is at Stripe, and why it cannot be paid, in words: for finance, and for whoever is paid."""

from collections.abc import Mapping

from faculty_api.payments.rules import Standing
from schemas.connect import StripeState
from schemas.payments import BankStatus

_S = StripeState


def why_unpayable(standing: Standing | None) -> str | None:
    """Why nothing can be paid to a person by Stripe now, for finance; None when it can."""
    if standing is None:
        return "Not set up with Stripe yet"
    if standing.status == BankStatus.FROZEN:
        return "Their Stripe account is on hold. A new one is needed"
    if standing.shared:
        return "Stripe does not pay out to this person yet. They have something to do there"
    if standing.status == BankStatus.ENTERED:
        return "New Stripe account. Second check needed"
    return None


def why_waiting(standing: Standing | None) -> str:
    """The same for the person, in their words; empty when nothing holds their money back."""
    if standing is None:
        return "Set up with Stripe, so that we can pay your costs"
    if standing.status == BankStatus.FROZEN:
        return "We cannot pay into your Stripe account. Set it up again, or call us on 01632 960 001"
    if standing.shared:
        return "Stripe needs something more from you before it can pay your costs"
    if standing.status == BankStatus.ENTERED:
        return "Your Stripe account is being checked. We will call you"
    return ""


FOR_FINANCE: Mapping[StripeState, str] = {
    _S.TO_SEND: "Waiting to be sent to Stripe",
    _S.SENT: "In their Stripe account. Not on its way to their bank yet",
    _S.ON_ITS_WAY: "On its way to their bank",
    _S.PAID: "Paid into their bank account",
    _S.TO_TAKE_BACK: "Did not reach their bank. We are taking it back",
    _S.FAILED: "Not paid. The money is with us",
    _S.UNCLEAR: "We do not know if it was paid. Look at Stripe",
    _S.CAME_BACK: "Their bank sent it back after it was paid. It is in their Stripe account. Call them",
}
FOR_PAYEE: Mapping[StripeState, str] = {
    _S.TO_SEND: "We are sending it to your Stripe account",
    _S.SENT: "It is in your Stripe account, and goes to your bank next",
    _S.ON_ITS_WAY: "Stripe has sent it to your bank. This can take a few days",
    _S.PAID: "",
    _S.TO_TAKE_BACK: "It did not reach your bank. We are sorting it out",
    _S.FAILED: "",
    _S.UNCLEAR: "We are checking with Stripe if it was paid. You do not need to do anything",
    _S.CAME_BACK: "Your bank sent it back. It is in your Stripe account. We will call you",
}


def for_finance(state: StripeState, why: str) -> str:
    return FOR_FINANCE[state] + (f": {why}" if why and state is not _S.CAME_BACK else "")
