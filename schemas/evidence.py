"""What the stored lines prove: the same result again, the same pay for the same facts, and what differences cost."""

from datetime import date
from uuid import UUID

from schemas.values import ClaimId, View


class Drift(View, frozen=True, kw_only=True):
    """A line that does not come out again. ``stored`` and ``again`` are pence by the policy, None for no such line."""

    claim_id: ClaimId
    number: int
    academy: str
    on: date
    category: str
    stored: int | None
    stored_status: str
    again: int | None
    again_status: str
    why: str


class Cited(View, frozen=True, kw_only=True):
    """One figure that two results rest on differently: its values, one for each way it is paid; None where unused."""

    key: str
    values: list[int | str | bool | None]
    local: bool


class Way(View, frozen=True, kw_only=True):
    """One of the ways in which the same facts are paid: ``claims`` names a few of them by number."""

    pence: int
    statuses: list[str]
    times: int
    people: int
    academies: list[str]
    claims: list[int]


class Difference(View, frozen=True, kw_only=True):
    """The very same facts, paid in more than one way. Without ``reasons`` nothing explains it."""

    category: str
    facts: dict[str, str | int | bool | None]
    ways: list[Way]
    reasons: list[Cited]


class LocalCost(View, frozen=True, kw_only=True, rename={"from_": "from"}):
    """An adopted local figure, and what it cost beside the book without it. Negative: it saved."""

    rate_id: UUID
    key: str
    academy: str | None
    value: int | str | bool
    from_: date
    until: date | None
    reason: str
    lines: int
    pence: int


class Decided(View, frozen=True, kw_only=True):
    """A person decided otherwise than the policy by itself. ``reason`` is left out for whoever may see no claim."""

    claim_id: ClaimId
    number: int
    academy: str
    on: date
    category: str
    decision: str
    policy: int
    approved: int
    reason: str

    @property
    def pence(self) -> int:
        return self.approved - self.policy


class AcademyPart(View, frozen=True, kw_only=True):
    """``payable``: pence by the policy. ``local`` and ``decided``: what local figures and people's decisions added.

    ``surprises``: those the Academy takes part in, so that one between two Academies is counted for both.
    """

    academy: str
    claims: int
    lines: int
    payable: int
    surprises: int
    local: int
    decided: int


class Consistency(View, frozen=True, kw_only=True):
    """Every assessed line of a period, replayed. ``not_kept``: claims from before their facts were kept."""

    since: date
    until: date
    academy: str | None
    claims: int
    lines: int
    not_kept: int
    drifts: list[Drift]
    differences: list[Difference]
    local: list[LocalCost]
    decided: list[Decided]
    academies: list[AcademyPart]

    @property
    def surprises(self) -> int:
        return len(self.drifts) + sum(not one.reasons for one in self.differences)


class EffectPart(View, frozen=True, kw_only=True):
    academy: str
    lines: int
    people: int
    more: int
    less: int


class EffectLine(View, frozen=True, kw_only=True):
    claim_id: ClaimId
    number: int
    academy: str
    on: date
    category: str
    before: int
    after: int
    before_status: str
    after_status: str


class RateEffect(View, frozen=True, kw_only=True):
    """The sent claims of 12 months as if the proposed figure had held for all of them. ``more``, ``less``: pence.

    ``released``: fees that the policy held and a person approved; what they were paid is left out of the sums.
    """

    since: date
    until: date
    claims: int
    lines: int
    people: int
    more: int
    less: int
    not_kept: int
    released: int
    academies: list[EffectPart]
    largest: list[EffectLine]

    @property
    def net(self) -> int:
        return self.more - self.less
