"""The named rules by which a claim can be approved without a person, and what a team has set of them."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from schemas.claims import ClaimSummary, Prose, RuleName
from schemas.values import AcademyCode, ClaimId, Command, Event, Instant, LineId, Money, Pence, View

Percent = Annotated[int, Meta(ge=0, le=100)]


class SetRule(Command, frozen=True, kw_only=True):
    """``most_pence``: the most that one line may come to under this rule."""

    rule: RuleName
    on: bool
    most_pence: Pence


class SetRules(Command, frozen=True, kw_only=True):
    """Rules that are not named stay as they are. ``second_look_percent``: how many of 100 wait for a person."""

    rules: Annotated[list[SetRule], Meta(max_length=20)] = []
    second_look_percent: Percent | None = None


class RuleView(View, frozen=True, kw_only=True):
    name: RuleName
    title: str
    sentence: str
    on: bool
    most: Money
    changed_by: str | None
    changed_at: Instant | None


class RulesView(View, frozen=True, kw_only=True):
    academy: AcademyCode
    rules: list[RuleView]
    second_look_percent: int
    most_of_claim: Money
    may_change: bool


class UndoRule(Command, frozen=True, kw_only=True):
    """Takes back what the rules approved and asks about one line; from then on a person decides."""

    line_id: LineId
    question: Annotated[Prose, Meta(min_length=1)]


class ShownClaim(Command, frozen=True, kw_only=True):
    """A claim as it was shown: the digest of its lines."""

    id: ClaimId
    digest: Annotated[str, Meta(min_length=1, max_length=64)]


class ApproveMany(Command, frozen=True, kw_only=True):
    claims: Annotated[list[ShownClaim], Meta(min_length=1, max_length=200)]


class LeftOut(View, frozen=True, kw_only=True):
    id: ClaimId
    number: int | None
    why: str


class Approved(View, frozen=True, kw_only=True):
    """``left_out``: those which could not be approved as they were shown, each with the reason."""

    approved: list[ClaimId]
    total: Money
    left_out: list[LeftOut]


class PayRestNow(Command, frozen=True, kw_only=True):
    """These lines wait as a claim of their own; every other line is approved now."""

    wait: Annotated[list[LineId], Meta(min_length=1, max_length=200)]
    digest: Annotated[str, Meta(max_length=64)] | None = None


class ByRule(View, frozen=True, kw_only=True):
    """``waiting``: picked for a second look; ``approved``: approved by rule, and no run has taken them yet."""

    waiting: list[ClaimSummary]
    approved: list[ClaimSummary]


class RuledLine(View, frozen=True, kw_only=True):
    line_id: UUID
    rule: RuleName
    pence: int


class ClaimApprovedByRule(Event, frozen=True, kw_only=True):
    subject: ClaimId
    lines: list[RuledLine]
    digest: str


class ClaimHeldForSecondLook(Event, frozen=True, kw_only=True):
    """The rules would have approved it; it was picked, so a person decides."""

    subject: ClaimId
    lines: list[RuledLine]


class RuleApprovalUndone(Event, frozen=True, kw_only=True):
    subject: ClaimId
    line_id: UUID


class ApprovalRuleSet(Event, frozen=True, kw_only=True):
    academy: AcademyCode
    rule: RuleName
    on: bool
    most_pence: int


class SecondLookShareSet(Event, frozen=True, kw_only=True):
    academy: AcademyCode
    percent: int


class ClaimFirstApproved(Event, frozen=True, kw_only=True):
    """The first of two approvals: the claim still waits for another person."""

    subject: ClaimId
    pence: int
    digest: str


class ClaimSplit(Event, frozen=True, kw_only=True):
    """Lines that must wait went to a claim of their own, so that the others can be paid."""

    subject: ClaimId
    rest: ClaimId
    lines: list[UUID]


class ClaimWarned(Event, frozen=True, kw_only=True):
    """The team was told that a decision is due soon, or late."""

    subject: ClaimId
    what: Literal["soon", "late"]
