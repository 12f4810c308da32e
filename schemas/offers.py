"""Offers and what becomes of them; an accepted offer is the booking."""

from enum import StrEnum


class OfferStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    NO_SHOW = "no_show"


class PayChoice(StrEnum):
    PAID = "paid"
    DECLINED = "declined"
    REDUCED = "reduced"
