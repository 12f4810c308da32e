"""The one way an offer changes its state."""

from faculty_api.kernel.errors import Conflict
from faculty_api.offers import rules
from faculty_api.offers.models import Offer
from faculty_api.offers.rules import Act
from schemas.offers import OfferStatus


def move(offer: Offer, act: Act) -> None:
    """To the state that ``act`` leads to, for somebody who has made sure that it may."""
    to = rules.after(offer.status, act)
    if to is None:
        raise Conflict(rules.ALREADY[OfferStatus(offer.status)])
    offer.status, offer.version, offer.call_wanted_at = to, offer.version + 1, None
    if to not in rules.REMEMBERS_ITS_PLACE:
        offer.place = None  # the one that was kept for them is free
    if to not in rules.LINK_WORKS:
        offer.link_hash = None
