"""Offers sent before a figure changes keep their pay: which of them rest on the figures to be adopted."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Permission
from schemas.offers import OfferKept
from schemas.rates import RateView


class Kept(Struct):
    """``listed``: whether the reader may see whom they went to."""

    since: date
    offers: list[OfferKept]
    listed: bool


async def kept(work: Work, figures: Sequence[RateView]) -> Kept | None:
    """Those that wait for an answer, cite one of these figures with another value, and are for a day it holds on."""
    begins = [one.holds_from for one in figures if one.holds_from]
    if not begins or not work.actor.may(Permission.RATE_DECIDE):
        return None
    found = [one for one in await offers.kept(work, min(begins)) if any(_rests(one, figure) for figure in figures)]
    return Kept(min(begins), found, work.actor.may(Permission.OFFER_VIEW)) if found else None


def _rests(offer: OfferKept, figure: RateView) -> bool:
    ends = figure.ends or figure.until
    if figure.holds_from is None or offer.on < figure.holds_from or (ends and offer.on >= ends):
        return False
    apart = [one for one in figure.over if one.academy == offer.academy and one.academy != figure.academy]
    if figure.academy not in (None, offer.academy) or any(
        one.from_ <= offer.on and (one.until is None or offer.on < one.until) for one in apart
    ):
        return False
    cited = [one for line in offer.pay.lines for one in line.citations if one.key == figure.key]
    return any(one.value != figure.value for one in cited)
