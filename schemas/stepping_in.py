"""Somebody who was booked cannot come, and who could be asked instead."""

from datetime import date

from schemas.offers import OfferView
from schemas.pairing import Reason, SuggestedPerson
from schemas.values import Command, PersonId, View


class SteppingIn(View, frozen=True, kw_only=True):
    """One place that somebody left. ``who``: the next to ask, None when nobody is left: then ``why`` and ``help`` say
    so in words. ``known``: how they know the others, when that is why they come first. ``check``: what to do or think
    about before they are asked; while there is something the offer is looked at first."""

    left: OfferView
    who: SuggestedPerson | None = None
    reasons: list[Reason] = []
    known: str = ""
    check: str = ""
    answer_by: date
    why: str = ""
    help: str = ""


class AskInstead(Command, frozen=True, kw_only=True):
    """Ask this person for a place that is open, with everything else as it is suggested."""

    person_id: PersonId
