"""Claims: the fee of a delivered session and the costs of taking part."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from schemas.advances import BeforeDay, TakenFrom
from schemas.assess import Amount, ExpenseCategory, LineStatus, Miles, Passengers, Place, TravelClass
from schemas.claim_help import HelpView
from schemas.claim_sums import ClaimSums
from schemas.offers import PayChoice
from schemas.programmes import Mode
from schemas.receipts import ReceiptView
from schemas.travel import TravelView
from schemas.values import (
    Citation,
    ClaimId,
    Command,
    Instant,
    LineId,
    Money,
    PersonId,
    SessionId,
    View,
)


class ClaimStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    IN_RUN = "in_run"
    PAID = "paid"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class LineDecision(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    LESS = "less"
    ASKED = "asked"
    REFUSED = "refused"


class LineSource(StrEnum):
    DELIVERY = "delivery"
    USUAL = "usual"
    ADDED = "added"


class Happened(StrEnum):
    """What the person says of the session that the team marked as delivered."""

    PLANNED = "planned"
    LONGER = "longer"
    SHORTER = "shorter"
    NO = "no"
    CALLED_OFF = "called_off"
    """We said so ourselves: the claim was made when the session was called off."""


class Deadline(StrEnum):
    """How near the day is by which a claim should be decided."""

    NONE = ""
    SOON = "soon"
    LATE = "late"


class RuleName(StrEnum):
    """The closed list of rules by which a line can be approved without a person."""

    FEE_AS_OFFERED = "fee_as_offered"
    MILES_NEAR = "miles_near"
    FARE_WITH_RECEIPT = "fare_with_receipt"
    SAME_AS_LAST = "same_as_last"


class NoReceipt(StrEnum):
    """Why there is no receipt."""

    LOST = "lost"
    NOT_GIVEN = "not_given"
    CARD = "card"
    OTHER = "other"


Prose = Annotated[str, Meta(max_length=1000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")]


Hours = Annotated[Decimal, Meta(description="hours above 0 and up to 100, with at most two decimals, like 7.5")]
Supporter = Literal["personal_assistant", "support_worker"]


class Cost(Command, frozen=True, kw_only=True):
    """One cost. A mileage has ``miles`` (and ``passengers``); the rest ``amount_pence``. ``on``: the session's day.

    ``hours`` and ``hourly_pence`` go together and only help to check the amount of care or support.
    ``supporter``: which of the two the category ``personal_assistant`` was.
    ``besides_booked``: it is another journey or night than the one we booked and paid for.
    """

    category: ExpenseCategory
    on: date | None = None
    amount_pence: Amount | None = None
    miles: Miles | None = None
    passengers: Passengers = 0
    agreed_beforehand: bool = False
    travel_class: TravelClass = "standard"
    cheapest_standard_pence: Amount | None = None
    place: Place | None = None
    reason: Prose = ""
    no_receipt: NoReceipt | None = None
    hours: Hours | None = None
    hourly_pence: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    supporter: Supporter | None = None
    besides_booked: bool = False


class LineView(View, frozen=True, kw_only=True):
    """``cost_id``: which cost this is a part of, for the cost is changed as a whole; none for a fee."""

    id: LineId
    cost_id: LineId | None
    kind: Literal["fee", "expense"]
    category: str
    what: str
    on: date
    source: LineSource
    claimed: Money
    wanted: Money | None
    """The smaller sum that the person asked to be paid; null when it stands as offered."""
    payable: Money
    status: LineStatus
    because: str
    citations: list[Citation]
    decision: LineDecision
    approved: Money | None
    decision_reason: str
    approved_rule: RuleName | None = None
    """The rule that approved it; null when a person decided."""
    by_rule: str = ""
    """What that rule says, in words."""
    answer: str
    cost: Cost | None
    """The whole cost as it was said; none for a fee."""
    needs_receipt: bool
    no_receipt: NoReceipt | None
    receipt: ReceiptView | None
    estimated_miles: int | None
    """Our own guess of a journey there and back, when the miles were said; null when there was none."""

    @property
    def due(self) -> Money:
        """What this comes to if nobody decides otherwise: paid as it stands, or waiting for a person."""
        if self.status in ("payable", "reduced"):
            return self.payable
        if self.status in ("declined", "refused"):
            return Money(0)
        return self.claimed if self.wanted is None else self.wanted

    @property
    def is_settled(self) -> bool:
        """Nobody decides about it: the policy does, or the payment was turned down."""
        return self.status in ("declined", "refused") or not self.claimed.pence


class PartView(View, frozen=True, kw_only=True):
    """Another part of a claim that was split. ``waited``: its lines were taken out so that the others could be paid."""

    id: ClaimId
    number: int
    status: ClaimStatus
    waited: bool


class ClaimSummary(ClaimSums, frozen=True, kw_only=True):
    """A claim in a list. ``closer_look``: why it does not simply match the plan; empty when it does.

    ``begun``: the person has filled something in.
    ``waits_for_yes``: somebody filled it in for them and asked them to confirm it.
    """

    id: ClaimId
    number: int
    status: ClaimStatus
    begun: bool
    person_id: PersonId
    person_name: str
    academy: str
    session_id: SessionId
    programme_name: str
    session_number: int
    activity_on: date
    approved: Money | None
    submitted_at: Instant | None
    waits_for_yes: bool
    closer_look: list[str]
    decide_by: date | None = None
    """The day by which it should be decided; null when nobody waits for a decision."""
    deadline: Deadline = Deadline.NONE
    second_look: bool = False
    """The rules would approve it; it was picked for a person to look at."""
    approved_rules: list[RuleName] = []
    first_approved_by: str = ""
    """Who gave the first of two approvals, while the second is waited for."""
    rest_of: int | None = None
    """The number of the claim whose lines wait here."""
    cannot_decide: str | None = None
    """Why the person who looks may not decide about it now; null when they may."""
    digest: str = ""


class ClaimView(ClaimSums, frozen=True, kw_only=True):
    """``digest`` stands for exactly these lines; a decision that quotes an older one is refused.

    ``pay_choice`` and ``reduced_to``: how the person asked to be paid when they said yes, or since then on the claim.
    """

    id: ClaimId
    number: int
    status: ClaimStatus
    begun: bool
    person_id: PersonId
    person_name: str
    academy: str
    session_id: SessionId
    programme_name: str
    cohort_name: str
    session_number: int
    activity_on: date
    mode: Mode
    place: str
    happened: Happened | None
    pay_choice: PayChoice
    reduced_to: Money | None
    estimated_miles: int | None
    """About how far there and back, from the areas of the two postcodes; null when that cannot be said."""
    offered: Money
    """What the pay would be without any choice to be paid less."""
    lines: list[LineView]
    booked: list[TravelView]
    """What the team booked and paid for this session: nothing is paid for it again."""
    can_log_in: bool
    """Whether the person has an e-mail address, and so a page of their own on which to confirm."""
    help: list[HelpView]
    """Who of the team filled it in for the person, the newest first."""
    approved: Money | None
    created_at: Instant
    submitted_at: Instant | None
    approved_at: Instant | None
    closer_look: list[str]
    decide_by: date | None = None
    """The day by which it should be decided; null when nobody waits for a decision."""
    deadline: Deadline = Deadline.NONE
    second_look: bool = False
    """The rules would approve it; it was picked for a person to look at."""
    approved_rules: list[RuleName] = []
    first_approved_by: str = ""
    """Who gave the first of two approvals, while the second is waited for."""
    rest_of: int | None = None
    """The number of the claim whose lines wait here."""
    rests: list[int] = []
    """The numbers of claims in which lines of this one wait."""
    parts: list[PartView] = []
    """Where the other parts of a claim that was split are now."""
    may_undo: bool = False
    """The rules approved it, no run has taken it, and the person who looks may take that back."""
    shows_receipts: bool
    """Whether the person who looks may open its receipts now."""
    may_change: bool
    cannot_decide: str | None
    """Why the person who looks may not decide about it now; null when they may."""
    version: int
    digest: str
    what_for: str = ""
    """What the money before the day is for, in the person's words."""
    advances: list[BeforeDay] = []
    """What was paid before the day: what is taken off this claim, or will be when it is approved."""
    taken_from: list[TakenFrom] = []
    """Of an advance, the claims whose costs it was taken off."""
    left_over: Money | None = None
    """Of an advance that is paid or in a run, what nothing has taken off; else null."""

    @property
    def may_be_anew(self) -> bool:
        """Whether its session can be claimed for anew once this is taken back: nothing of it lives on."""
        return not self.is_advance and all(part.status is ClaimStatus.WITHDRAWN for part in self.parts)

    @property
    def is_nought(self) -> bool:
        """Nothing on it is to be paid and nobody has anything to decide: it cannot be sent."""
        return all(line.is_settled for line in self.lines)
