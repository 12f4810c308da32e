"""The named rules by which a claim can be approved without a person. Pure: lines and settings in, rule names out."""

import hmac
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from schemas.assess import MILEAGE
from schemas.claims import Happened, RuleName

OVER_DISTANCE = Decimal("1.1")
FARES = frozenset({"rail", "bus"})


class Rule(NamedTuple):
    """``most_pence``: what a line may come to under this rule, until a team sets another amount."""

    title: str
    sentence: str
    most_pence: int


RULES: Mapping[RuleName, Rule] = {
    RuleName.FEE_AS_OFFERED: Rule(
        "Pay as offered",
        "The pay is what was offered, you marked the session as delivered, and they say it went as planned.",
        15_000,
    ),
    RuleName.MILES_NEAR: Rule(
        "Miles that fit the distance",
        "The miles are no more than 10% over the distance there and back that we work out from the postcodes.",
        5_000,
    ),
    RuleName.FARE_WITH_RECEIPT: Rule(
        "Train, bus or tram fare with its receipt", "The fare is in standard class and has its receipt.", 3_000
    ),
    RuleName.SAME_AS_LAST: Rule(
        "Same cost as last time, with its receipt",
        "They had this kind of cost at this place last time, it was approved, it costs no more now, "
        "and it has its receipt.",
        3_000,
    ),
}


class LineCase(NamedTuple):
    """What the rules look at of one line. ``needed``: somebody must decide about it; ``miles``: as claimed.

    ``distance``: miles there and back as worked out; ``last_pence``: what was approved of this kind last time.
    ``doubt``: what was said of it does not fit together, or stands on their word alone.
    """

    id: UUID
    kind: str
    category: str
    status: str
    needed: bool
    pence: int
    receipt: bool = False
    miles: Decimal | None = None
    distance: Decimal | None = None
    last_pence: int | None = None
    doubt: bool = False


class ClaimCase(NamedTuple):
    """``first``: never sent before; ``own``: sent by the person it pays; ``refused_before``: a person refused a line of
    theirs; ``receipt_elsewhere``: a receipt is in another claim; ``set_rules``: the person it pays set these rules."""

    lines: Sequence[LineCase]
    happened: Happened | None
    first: bool
    own: bool
    refused_before: bool
    receipt_elsewhere: bool
    set_rules: bool


def fits(rule: RuleName, line: LineCase, happened: Happened | None) -> bool:
    """Whether the line is of the kind that this rule is about, and in order. Its amount is looked at elsewhere."""
    match rule:
        case RuleName.FEE_AS_OFFERED:
            return line.kind == "fee" and happened is Happened.PLANNED
        case RuleName.MILES_NEAR:
            known = line.miles is not None and line.distance is not None
            return line.category in MILEAGE and known and line.miles <= line.distance * OVER_DISTANCE  # type: ignore[operator]
        case RuleName.FARE_WITH_RECEIPT:
            return line.category in FARES and line.receipt
        case RuleName.SAME_AS_LAST:
            known = line.last_pence is not None and line.pence <= line.last_pence
            return line.kind == "expense" and line.category not in MILEAGE and line.receipt and known


def covering(line: LineCase, on: Mapping[RuleName, int], happened: Happened | None) -> RuleName | None:
    """The first rule, in the order of the list, that is on and covers the line; ``on``: its most pence, by rule."""
    if line.doubt or line.status not in ("payable", "reduced"):
        return None
    found = (rule for rule in RULES if rule in on and line.pence <= on[rule] and fits(rule, line, happened))
    return next(found, None)


def approved(claim: ClaimCase, on: Mapping[RuleName, int], most_pence: int) -> dict[UUID, RuleName] | None:
    """The rule that approves each line that needs a decision; None when a person must decide.

    ``most_pence``: what the whole claim may come to.
    """
    if not (claim.first and claim.own) or claim.refused_before or claim.receipt_elsewhere or claim.set_rules:
        return None
    needed = [line for line in claim.lines if line.needed]
    if any(line.status == "refused" for line in claim.lines):
        return None
    if not needed or sum(line.pence for line in needed) > most_pence:
        return None
    rules = {line.id: covering(line, on, claim.happened) for line in needed}
    if not any(line.pence for line in needed):
        return None
    found = {line: rule for line, rule in rules.items() if rule is not None}
    return found if len(found) == len(needed) else None


def picked(key: bytes, claim: UUID, percent: int) -> bool:
    """Whether this claim waits for a second look: the same answer always, and nobody without the key can tell it."""
    drawn = int.from_bytes(hmac.digest(key, claim.bytes, sha256)[:8], "big")
    return drawn * 100 < percent << 64
