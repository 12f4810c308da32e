"""What a claim may become, and who decides: every pair, as data."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from faculty_api.claims import rules
from faculty_api.claims.rules import Persons
from faculty_api.claims.words import once_closed
from schemas.claims import ClaimStatus, LineDecision

S = ClaimStatus
ALLOWED = {
    (S.DRAFT, S.SUBMITTED), (S.DRAFT, S.WITHDRAWN),
    (S.SUBMITTED, S.RETURNED), (S.SUBMITTED, S.APPROVED), (S.SUBMITTED, S.REJECTED), (S.SUBMITTED, S.WITHDRAWN),
    (S.RETURNED, S.SUBMITTED), (S.RETURNED, S.WITHDRAWN),
    (S.APPROVED, S.IN_RUN), (S.APPROVED, S.RETURNED),
    (S.IN_RUN, S.PAID), (S.IN_RUN, S.FAILED), (S.IN_RUN, S.APPROVED),
    (S.FAILED, S.APPROVED),
}  # fmt: skip


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_each_state_leads_only_where_it_may(before: S, after: S) -> None:
    assert (rules.objection(before, after) is None) == ((before, after) in ALLOWED)


@pytest.mark.parametrize("status", S)
def test_lines_stand_still_from_the_moment_a_claim_is_sent(status: S) -> None:
    assert (rules.objection_to_change(status) is None) == (status in (S.DRAFT, S.RETURNED))


def test_nothing_leads_from_a_closed_claim_to_money() -> None:
    reached, left = set[S](), {S.REJECTED, S.WITHDRAWN, S.PAID}
    while left:
        reached |= left
        left = {after for before in left for after in rules.TRANSITIONS[before]} - reached
    assert reached == {S.REJECTED, S.WITHDRAWN, S.PAID}


@dataclass
class Line:
    status: str = "payable"
    claimed_pence: int = 5000
    wanted_pence: int | None = None
    payable_pence: int = 5000
    decision: str = "waiting"
    approved_pence: int | None = None
    id: UUID = field(default_factory=uuid4)


LIMITS = rules.Limits(second_person=25_000, two_approvals=50_000)
CLAIMANT, SENDER, CONFIRMER, OTHER = (uuid4() for _ in range(4))


@pytest.mark.parametrize(
    ("approver", "pence", "allowed"),
    [
        (CLAIMANT, 100, False),
        (SENDER, 100, False),
        (CONFIRMER, 25_000, True),
        (CONFIRMER, 25_001, False),
        (OTHER, 1_000_000, True),
    ],
)
def test_who_may_decide(approver: UUID, pence: int, allowed: bool) -> None:
    assert (
        rules.objection_to_approver(approver, Persons(CLAIMANT, SENDER, CONFIRMER), pence, LIMITS) is None
    ) == allowed


A, L, Q, R = LineDecision.APPROVED, LineDecision.LESS, LineDecision.ASKED, LineDecision.REFUSED
HELD = {"status": "held", "payable_pence": 0}
EXCEPTION = {"status": "exception", "payable_pence": 0}
UNSET = {"status": "limit_not_set", "payable_pence": 0}


@pytest.mark.parametrize(
    ("line", "decision", "pence", "reason", "field", "pays"),
    [
        ({}, A, None, "", None, 5000),
        ({"status": "reduced", "payable_pence": 2000}, A, None, "", None, 2000),
        ({"status": "held", "payable_pence": 0, "wanted_pence": 2000}, A, None, "why", None, 2000),
        ({"status": "held", "payable_pence": 0, "wanted_pence": 2000}, L, 2000, "why", "approved_pence", None),
        ({"status": "reduced", "payable_pence": 2000}, L, 3000, "why", "approved_pence", None),
        ({}, L, 4999, "why", None, 4999),
        ({}, L, 5000, "why", "approved_pence", None),
        ({}, L, 0, "why", "approved_pence", None),
        ({}, L, None, "why", "approved_pence", None),
        ({}, L, 100, "", "reason", None),
        ({}, Q, None, "", "reason", None),
        ({}, Q, None, "Which train was it?", None, None),
        ({}, R, None, "", "reason", None),
        ({}, R, None, "why", None, 0),
        (HELD, A, None, "", "reason", None),
        (HELD, A, None, "Checked with the host", None, 5000),
        (EXCEPTION, A, None, "", "reason", None),
        (EXCEPTION, A, None, "The machine was broken", None, 5000),
        (EXCEPTION, L, 100, "why", None, 100),
        (UNSET, A, None, "why", "decision", None),
        (UNSET, L, 100, "why", "decision", None),
        (UNSET, R, None, "why", None, 0),
    ],
)
def test_what_one_decision_needs_and_pays(
    line: dict, decision: LineDecision, pence: int | None, reason: str, field: str | None, pays: int | None
) -> None:
    given = Line(**line)
    wrong = rules.objection_to_decision(given, decision, pence, reason)
    assert (wrong and wrong[0]) == field
    if wrong is None:
        assert rules.pence_of(given, decision, pence) == pays


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ([("approved", 5000)], S.APPROVED),
        ([("refused", 0), ("less", 1)], S.APPROVED),
        ([("refused", 0)], S.REJECTED),
        ([("approved", 5000), ("asked", None)], S.RETURNED),
    ],
)
def test_what_a_claim_becomes(decisions: list[tuple[str, int | None]], outcome: S) -> None:
    assert rules.outcome(Line(decision=one, approved_pence=pence) for one, pence in decisions) == outcome


@pytest.mark.parametrize(
    ("because", "left"),
    [
        ("Full day: 5 hours is more than 4 hours", "Full day: 5 hours is more than 4 hours"),
        ("The last day to send this claim was 1 June 2026, and a person must decide. Full day", "Full day"),
        ("There is no receipt, so a person must look at it", ""),
        ("First class is paid up to the fare. A person must check what that was", "First class is paid up to the fare"),
        ("Limit not set: nobody has yet decided the most for a taxi", ""),
    ],
)
def test_what_a_person_has_decided_no_longer_waits_for_one(because: str, left: str) -> None:
    assert once_closed(because) == left
