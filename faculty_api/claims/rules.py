"""What a claim may become, who may decide about it, and what is wrong with it. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol
from uuid import UUID

from schemas.access import Role
from schemas.claims import ClaimStatus, LineDecision

S = ClaimStatus

TRANSITIONS: Mapping[ClaimStatus, frozenset[ClaimStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.RETURNED, S.APPROVED, S.REJECTED, S.WITHDRAWN}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.APPROVED: frozenset({S.IN_RUN, S.RETURNED}),
    S.IN_RUN: frozenset({S.PAID, S.FAILED, S.APPROVED}),
    S.FAILED: frozenset({S.APPROVED}),
    S.PAID: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
UNDECIDED = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
ALREADY: Mapping[ClaimStatus, str] = {
    S.DRAFT: "This claim has not been sent yet",
    S.SUBMITTED: "This claim has been sent and is being checked",
    S.RETURNED: "This claim went back with a question",
    S.APPROVED: "This claim is approved already",
    S.REJECTED: "It was decided not to pay this claim",
    S.IN_RUN: "This claim is in a payment run",
    S.PAID: "This claim has been paid",
    S.FAILED: "A payment of this claim did not go through",
    S.WITHDRAWN: "This claim was withdrawn",
}

REASONS: Mapping[LineDecision, str] = {
    LineDecision.LESS: "Enter why you are paying less for {it}",
    LineDecision.ASKED: "Enter your question about {it}",
    LineDecision.REFUSED: "Enter why you are not paying {it}",
}


class Line(Protocol):
    """What the rules look at of a claim's line; both the row and the tests' own lines have it."""

    id: UUID
    claimed_pence: int
    payable_pence: int
    status: str
    decision: str
    approved_pence: int | None

    @property
    def wanted_pence(self) -> int | None: ...


def objection(status: str, to: ClaimStatus) -> str | None:
    """Why a claim in this state cannot become ``to``; None when it can."""
    now = ClaimStatus(status)
    return None if to in TRANSITIONS[now] else ALREADY[now]


def objection_to_change(status: str) -> str | None:
    now = ClaimStatus(status)
    return None if now in EDITABLE else f"{ALREADY[now]}, so it cannot be changed"


class Persons(NamedTuple):
    claimant: UUID
    sender: UUID | None
    confirmer: UUID | None
    helpers: tuple[UUID, ...] = ()


class Limits(NamedTuple):
    """In pence, from the policy book of the day.

    ``second_person``: above it, whoever confirmed the delivery does not approve the claim as well.
    ``two_approvals``: above it, a second person, of the national team, approves too.
    """

    second_person: int
    two_approvals: int


def whole_pounds(pence: int) -> str:
    """``25000`` → "£250"."""
    return f"£{pence // 100:,}" + (f".{pence % 100:02d}" if pence % 100 else "")


def objection_to_approver(approver: UUID, persons: Persons, pence: int, limits: Limits) -> str | None:
    """Separation of duties, by person: ``pence`` is the most the claim could come to."""
    if approver == persons.claimant:
        return "You cannot decide about your own claim. Ask a colleague"
    if approver == persons.sender:
        return "You sent this claim, so somebody else must decide about it"
    if approver in persons.helpers:
        return "You filled in this claim for them, so somebody else must decide about it"
    if approver == persons.confirmer and pence > limits.second_person:
        over = whole_pounds(limits.second_person)
        return f"You said who came to this session, so somebody else must decide about a claim over {over}"
    return None


def approvals_needed(pence: int, limits: Limits) -> int:
    return 2 if pence > limits.two_approvals else 1


def objection_to_second(approver: UUID, role: Role, first: UUID | None) -> str | None:
    """Who may act on a claim that has its first approval; ``first`` is None when it has none."""
    if first is None:
        return None
    if approver == first:
        return "You gave the first approval, so somebody else must give the second"
    if role is not Role.NATIONAL:
        return "This claim has its first approval. Somebody of the national team must give the second"
    return None


def needs_decision(line: Line) -> bool:
    """A refused line and a payment that was turned down are settled by the policy itself."""
    return line.status not in ("refused", "declined") and line.claimed_pence > 0


def is_clean(line: Line) -> bool:
    return line.status in ("payable", "reduced")


def most(line: Line) -> int:
    """The most pence an approver can give this line: never more than the person asked for."""
    if is_clean(line):
        return line.payable_pence
    return _asked(line) if line.status in ("held", "exception") else 0


def _asked(line: Line) -> int:
    return line.claimed_pence if line.wanted_pence is None else min(line.claimed_pence, line.wanted_pence)


def most_of(lines: Iterable[Line]) -> int:
    return sum(most(line) for line in lines if needs_decision(line))


def waiting_of(lines: Iterable[Line]) -> int:
    """The pence that nobody can approve until a limit is set."""
    return sum(_asked(line) for line in lines if line.status == "limit_not_set")


def objection_to_decision(line: Line, decision: LineDecision, pence: int | None, reason: str) -> tuple[str, str] | None:
    """The field and what is wrong with one line's decision, naming the line as {it}; None when it can stand."""
    top = most(line)
    if pence is not None and decision is not LineDecision.LESS:
        return "approved_pence", "Leave the amount out, or choose to pay less for {it}"
    if decision in (LineDecision.APPROVED, LineDecision.LESS) and line.status == "limit_not_set":
        return "decision", "You cannot approve {it} until its limit is set. Ask a question or do not pay it"
    if decision is LineDecision.APPROVED:
        if not is_clean(line) and not reason:
            return "reason", "Enter why you are approving {it}"
        return None
    if not reason:
        words = {
            LineDecision.LESS: "Enter why you are paying less for {it}",
            LineDecision.ASKED: "Enter your question about {it}",
        }
        return "reason", words.get(decision, "Enter why you are not paying {it}")
    if decision is LineDecision.LESS and (pence is None or not 0 < pence < top):
        return "approved_pence", f"Enter an amount for {{it}} that is more than £0 and less than £{top / 100:.2f}"
    return None


def pence_of(line: Line, decision: LineDecision, pence: int | None) -> int | None:
    """What a decision pays; None while it is open."""
    match decision:
        case LineDecision.APPROVED:
            return most(line)
        case LineDecision.LESS:
            return pence
        case LineDecision.REFUSED:
            return 0
        case _:
            return None


def outcome(lines: Iterable[Line]) -> ClaimStatus:
    """What the claim becomes once every line has its decision."""
    given = list(lines)
    if any(line.decision == LineDecision.ASKED for line in given):
        return S.RETURNED
    return S.APPROVED if sum(line.approved_pence or 0 for line in given) else S.REJECTED
