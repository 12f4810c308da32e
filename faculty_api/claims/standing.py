"""Where claims stand with those who decide: by when, who may not, what the rules did, which parts belong together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from faculty_api.claims import advance_rules, deadlines, decision_queries, limits, queries, rule_queries, rules
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.claims.rules import Limits
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from schemas.access import Permission, Role
from schemas.claims import ClaimStatus, Deadline, PartView, RuleName
from schemas.values import ClaimId

Lines = Mapping[UUID, Sequence[ClaimLine]]


async def of(work: Work, claims: Sequence[Claim], lines: Lines) -> dict[UUID, dict[str, Any]]:
    """For each claim the fields that a summary and the whole claim share."""
    relatives = await decision_queries.relatives(work.session, claims) if claims else {}
    names = await rule_queries.names(work.session, {one.first_approved_by for one in claims if one.first_approved_by})
    staff = work.actor.role is not Role.ASSOCIATE
    back = await queries.taken_back(work.session, {one.offer_id for one in claims}) if staff and claims else {}
    today, found = london_day(work.now), {}
    by_academy = {code: await limits.of(work, code) for code in sorted({claim.academy_code for claim in claims})}
    for claim in claims:
        above = by_academy[claim.academy_code]
        others = relatives[claim.id]
        beside = await decision_queries.pence_of(work.session, [one.id for one in others]) if others else 0
        waits = claim.status == ClaimStatus.SUBMITTED
        root = next((one.number for one in others if one.id == claim.rest_of), None)
        found[claim.id] = {
            "decide_by": claim.decide_by if waits else None,
            "deadline": deadlines.nearness(claim.decide_by, today) if waits else Deadline.NONE,
            "second_look": claim.second_look and staff,
            "approved_rules": [RuleName(rule) for rule in claim.approved_rules or ()],
            "first_approved_by": names.get(claim.first_approved_by, "") if claim.first_approved_by and staff else "",
            "rest_of": root,
            "why": [
                *why(claim, rules.most_of(lines.get(claim.id, [])), beside, above),
                *sent_before(claim, back.get(claim.offer_id, [])),
            ]
            if staff and waits
            else [],
            "cannot_decide": cannot_decide(work, claim, lines.get(claim.id, []), beside, above),
        }
    return found


def why(claim: Claim, pence: int, beside: int, above: Limits) -> list[str]:
    """Why a person must look at it however well it matches the plan. ``beside``: pence of its other parts."""
    found = ["Picked for a second look: the rules would approve it"] if claim.second_look else []
    if rules.approvals_needed(pence, above) > 1:
        found.append(f"Over {pounds(above.two_approvals)}: two people must approve it")
    elif rules.approvals_needed(pence + beside, above) > 1:
        others = (
            "the other money asked for before this session" if claim.is_advance else "the other parts of this claim"
        )
        found.append(f"Over {pounds(above.two_approvals)} together with {others}: two people must approve it")
    if claim.is_advance:
        found.append(advance_rules.NOT_KNOWN)
    if claim.rest_of is not None:
        found.append("The rest of a claim that was split")
    return found


def sent_before(claim: Claim, numbers: Sequence[int]) -> list[str]:
    """``numbers``: of claims for this session that were sent and then taken back."""
    return [
        f"They took back an earlier claim for this session: LX-{number}" for number in numbers if not claim.is_advance
    ]


def rests(claim: Claim, others: Sequence[Claim]) -> list[int]:
    return [one.number for one in others if one.rest_of == claim.id]


def parts(others: Sequence[Claim]) -> list[PartView]:
    return [
        PartView(id=ClaimId(one.id), number=one.number, status=ClaimStatus(one.status), waited=one.rest_of is not None)
        for one in others
    ]


def cannot_decide(work: Work, claim: Claim, lines: Sequence[ClaimLine], beside: int, above: Limits) -> str | None:
    """Why the actor may not decide about this claim now; None when they may. ``beside``: pence of its other parts."""
    if not work.actor.may(Permission.CLAIM_APPROVE):
        return "Your role does not decide about claims"
    if claim.status != ClaimStatus.SUBMITTED:
        return rules.ALREADY[ClaimStatus(claim.status)]
    persons = rules.Persons(claim.person_id, claim.submitted_by, claim.delivery_confirmed_by, tuple(claim.helpers))
    no = rules.objection_to_approver(work.actor.person, persons, rules.most_of(lines) + beside, above)
    return no or rules.objection_to_second(work.actor.person, work.actor.role, claim.first_approved_by)


def shows_receipts(work: Work, claim: Claim) -> bool:
    """Whether the actor may look at the receipts of this claim, which is within their reach.

    The national team sees those of a claim to which it is asked to give the second approval, and no others.
    """
    if work.actor.role is not Role.NATIONAL:
        return work.actor.may(Permission.RECEIPT_VIEW)
    if claim.status != ClaimStatus.SUBMITTED or claim.first_approved_by is None:
        return False
    persons = {claim.person_id, claim.submitted_by, claim.first_approved_by, *claim.helpers}
    return work.actor.may(Permission.RECEIPT_VIEW) and work.actor.person not in persons


def may_undo(work: Work, claim: Claim) -> bool:
    return (
        claim.status == ClaimStatus.APPROVED
        and claim.approved_rules is not None
        and not claim.came_back
        and work.actor.may(Permission.CLAIM_APPROVE)
        and work.actor.person != claim.person_id
    )
