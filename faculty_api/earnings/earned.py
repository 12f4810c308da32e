"""What a person's sessions pay, each once: by its claim when there is one, else by the offer they said yes to.

The doors in ``service.py`` have asked permission.
"""

from typing import Any, NamedTuple
from uuid import UUID

from faculty_api.earnings import queries, rules
from faculty_api.earnings.rules import ClaimedFee, Pay
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Reach
from schemas.claims import ClaimStatus
from schemas.offers import OfferView, PayChoice


class Session(NamedTuple):
    """``counts``: what the person will be or was paid for it, nothing unless they said yes."""

    offer: OfferView
    claim_id: UUID | None
    counts: Pay
    claims: tuple["Claimed", ...] = ()


class Claimed(NamedTuple):
    """A claim with a fee line, or without. ``choice`` and ``less``: as said on the claim, else with the offer."""

    id: UUID
    status: ClaimStatus
    fee: ClaimedFee | None
    choice: PayChoice
    less: int | None


async def sessions(work: Work, reach: Reach) -> list[Session]:
    """Every session the actor was ever offered, by day; two lists read however many there are."""
    found: dict[UUID, list[Any]] = {}
    for row in await queries.fees(work.session, reach):
        found.setdefault(row.offer_id, []).append(row)
    return [
        _session(offer, [_claimed(row, offer) for row in found.get(offer.id, [])]) for offer in await offers.mine(work)
    ]


def _claimed(row: Any, offer: OfferView) -> Claimed:
    fee = None if row.status is None else ClaimedFee(row.offered, row.payable, row.approved, row.status)
    chosen = (PayChoice(row.pay_choice), row.reduced_to_pence) if row.pay_choice else None
    return Claimed(
        row.claim_id, ClaimStatus(row.claim_status), fee, *(chosen or (offer.pay_choice, offer.reduced_to_pence))
    )


def _session(offer: OfferView, lines: list[Claimed]) -> Session:
    on, choice = london_day(offer.starts_at), (offer.pay_choice, offer.reduced_to_pence)
    if lines:
        pence = sum(rules.claimed(one.status, one.fee, one.choice, one.less) for one in lines if one.fee)
        return Session(offer, lines[0].id, Pay(on, pence), tuple(lines))
    agreed = offer.status in rules.AGREED
    return Session(offer, None, Pay(on, rules.chosen(rules.offered(offer.pay), *choice) if agreed else 0))
