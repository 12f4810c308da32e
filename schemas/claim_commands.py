"""What people ask of a claim: costs, answers and decisions."""

from typing import Annotated, Literal

from msgspec import Meta

from schemas.claims import Happened, NoReceipt, Prose
from schemas.offers import PayChoice
from schemas.values import (
    Command,
    LineId,
    OfferId,
    OptionalText,
    Pence,
    SessionId,
)


class Came(Command, frozen=True, kw_only=True):
    offer_id: OfferId
    came: bool


class MarkDelivered(Command, frozen=True, kw_only=True):
    """Who came, of those who said yes. Whoever is not named is taken to have come."""

    came: Annotated[list[Came], Meta(max_length=50)] = []


class StartClaim(Command, frozen=True, kw_only=True):
    session_id: SessionId


class SayHappened(Command, frozen=True, kw_only=True):
    happened: Happened


class ChoosePay(Command, frozen=True, kw_only=True):
    """How much of the pay of this claim the person wants; ``reduced_to_pence`` goes with ``reduced`` only."""

    pay: PayChoice
    reduced_to_pence: Pence | None = None


class SayNoReceipt(Command, frozen=True, kw_only=True):
    no_receipt: NoReceipt


class AnswerQuestion(Command, frozen=True, kw_only=True):
    answer: Annotated[Prose, Meta(min_length=1)]


class DecideLine(Command, frozen=True, kw_only=True):
    """``reason`` is shown to the person: needed for all but a plain approval. ``approved_pence`` goes with ``less``."""

    line_id: LineId
    decision: Literal["approved", "less", "asked", "refused"]
    approved_pence: Pence | None = None
    reason: Prose = ""


class DecideClaim(Command, frozen=True, kw_only=True):
    """Lines not named are approved if nothing is wrong with them. ``digest``: of the claim as it was shown."""

    lines: Annotated[list[DecideLine], Meta(max_length=200)] = []
    digest: OptionalText | None = None
