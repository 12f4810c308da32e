"""What a person's sessions pay, each once: by its claim when there is one, else by the offer they said yes to.

The doors in ``service.py`` have asked permission.
"""

from typing import NamedTuple
from uuid import UUID

from faculty_api.earnings import queries, rules
from faculty_api.earnings.rules import ClaimedFee, Pay
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Reach
from schemas.claims import ClaimStatus
from schemas.offers import OfferView


class Session(NamedTuple):
    """``counts``: what the person will be or was paid for it, nothing unless they said yes."""

    offer: OfferView
    claim_id: UUID | None
    counts: Pay


async def sessions(work: Work, reach: Reach) -> list[Session]:
    """Every session the actor was ever offered, by day; two lists read however many there are."""
    claims: dict[UUID, list[tuple[UUID, ClaimStatus, ClaimedFee | None]]] = {}
    for row in await queries.fees(work.session, reach):
        fee = None if row.status is None else ClaimedFee(row.offered, row.payable, row.approved, row.status)
        claims.setdefault(row.offer_id, []).append((row.claim_id, ClaimStatus(row.claim_status), fee))
    return [_session(offer, claims.get(offer.id, [])) for offer in await offers.mine(work)]


def _session(offer: OfferView, lines: list[tuple[UUID, ClaimStatus, ClaimedFee | None]]) -> Session:
    on, choice = london_day(offer.starts_at), (offer.pay_choice, offer.reduced_to_pence)
    if lines:
        pence = sum(rules.claimed(status, fee, *choice) for _, status, fee in lines if fee)
        return Session(offer, lines[0][0], Pay(on, pence))
    agreed = offer.status in rules.AGREED
    return Session(offer, None, Pay(on, rules.chosen(rules.offered(offer.pay), *choice) if agreed else 0))
