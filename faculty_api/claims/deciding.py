"""Deciding about a claim, line by line: never one's own, never about something that has changed since it was shown."""

from collections.abc import Sequence
from uuid import UUID

from faculty_api.claims import changing, decision_queries, limits, offsetting, queries, rules, views
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.claims.rules import Limits
from faculty_api.claims.words import COSTS, WHAT
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from faculty_api.policy.words import day_words
from schemas.access import Permission
from schemas.claim_commands import DecideClaim, DecideLine
from schemas.claim_events import ClaimDecided, DecidedLine
from schemas.claim_rules import ClaimFirstApproved
from schemas.claims import ClaimStatus, ClaimView, LineDecision
from schemas.errors import Fault
from schemas.values import ClaimId, LineId

_NO_OWN = NotAllowed("You cannot decide about your own claim. Ask a colleague")
OWN = dict.fromkeys(
    (
        "ck_claim_approver_is_not_claimant",
        "ck_claim_approver_is_not_sender",
        "ck_claim_first_approver_is_not_claimant",
        "ck_claim_first_approver_is_not_sender",
        "ck_claim_approver_is_no_helper",
        "ck_claim_first_approver_is_no_helper",
    ),
    _NO_OWN,
)
LETTER = {ClaimStatus.RETURNED: "claim_question"}
ADVANCE_LETTER = {ClaimStatus.RETURNED: "advance_question"}


async def decide(work: Work, claim_id: ClaimId, command: DecideClaim) -> ClaimView:
    """Approve, pay less, ask or refuse each line. Lines not named are approved if nothing is wrong with them."""
    reach = work.must(Permission.CLAIM_APPROVE)
    claim = await changing.locked(work, reach, claim_id)
    if claim.status != ClaimStatus.SUBMITTED:
        raise Conflict(rules.ALREADY[ClaimStatus(claim.status)])
    lines = await queries.lines(work.session, [claim.id])
    beside = await pence_beside(work, claim)
    above = await limits.of(work, claim.academy_code)
    refuse_person(work, claim, lines, beside, above)
    shown = refuse_stale(claim, lines, command.digest)
    before = {line.id: line.approved_pence or 0 for line in lines}
    _apply(lines, command.lines)
    outcome = rules.outcome(lines)
    approved = sum(line.approved_pence or 0 for line in lines)
    if outcome is ClaimStatus.APPROVED and claim.first_approved_by is not None:
        _refuse_more(lines, before)
    elif outcome is ClaimStatus.APPROVED and rules.approvals_needed(approved + beside, above) > 1:
        claim.first_approved_by, claim.first_approved_at, claim.approvals_needed = work.actor.person, work.now, 2
        work.record(ClaimFirstApproved(subject=ClaimId(claim.id), pence=approved, digest=shown))
        await work.flush(OWN)
        return await changing.bumped(work, reach, claim)
    _close(work, claim, outcome)
    work.record(ClaimDecided(subject=ClaimId(claim.id), outcome=outcome, lines=list(map(_told, lines)), digest=shown))
    await work.flush(OWN)
    if outcome is ClaimStatus.APPROVED:
        await offsetting.take_off(work, claim, lines)
    await tell(work, claim)
    return await changing.bumped(work, reach, claim)


async def pence_beside(work: Work, claim: Claim) -> int:
    """What the other parts of a split claim come to: a claim is not made smaller by splitting it."""
    others = (await decision_queries.relatives(work.session, [claim]))[claim.id]
    return await decision_queries.pence_of(work.session, [one.id for one in others]) if others else 0


def refuse_person(work: Work, claim: Claim, lines: Sequence[ClaimLine], beside: int, above: Limits) -> None:
    persons = rules.Persons(claim.person_id, claim.submitted_by, claim.delivery_confirmed_by, tuple(claim.helpers))
    no = rules.objection_to_approver(work.actor.person, persons, rules.most_of(lines) + beside, above)
    no = no or rules.objection_to_second(work.actor.person, work.actor.role, claim.first_approved_by)
    if no:
        raise NotAllowed(no)


def refuse_stale(claim: Claim, lines: Sequence[ClaimLine], digest: str | None) -> str:
    """The digest of the claim as it is now; Conflict when another was shown."""
    now = views.digest(claim, lines)
    if digest is not None and digest != now:
        raise Conflict("This claim has changed since you opened it. Look at it again, then decide")
    return now


def _refuse_more(lines: Sequence[ClaimLine], before: dict[UUID, int]) -> None:
    more = [line for line in lines if (line.approved_pence or 0) > before[line.id]]
    if more:
        words = f"The first approval gave less for {WHAT[more[0].category].lower()}. Pay no more than that, or ask"
        raise Invalid.field(f"decision-{more[0].id}", words)


def _close(work: Work, claim: Claim, outcome: ClaimStatus) -> None:
    claim.status = outcome
    if outcome is ClaimStatus.APPROVED:
        claim.approved_at, claim.approved_by = work.now, work.actor.person
    else:
        claim.first_approved_by, claim.first_approved_at, claim.approvals_needed = None, None, 1
    if outcome is ClaimStatus.RETURNED:
        claim.decide_by = None


def _apply(lines: Sequence[ClaimLine], given: Sequence[DecideLine]) -> None:
    """Every line gets its decision, or Invalid names all that cannot stand and nothing changes."""
    told = {one.line_id: one for one in given}
    if len(told) != len(given):
        raise Invalid.field("lines", "A line has two decisions. Send one for each line")
    unknown = set(told) - {LineId(line.id) for line in lines}
    if unknown:
        raise NotFound("We could not find one of these lines on this claim")
    faults: list[Fault] = []
    for line in lines:
        faults += _apply_one(line, told.get(LineId(line.id)))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))


def _apply_one(line: ClaimLine, told: DecideLine | None) -> list[Fault]:
    what = WHAT[line.category]
    if not rules.needs_decision(line):
        line.decision = LineDecision.APPROVED if line.status == "declined" else LineDecision.REFUSED
        line.approved_pence, line.decision_reason = 0, line.because
        return []
    if told is None:
        if line.decision != LineDecision.WAITING:
            return []
        if not rules.is_clean(line):
            message = f"{what} needs a decision of its own: {line.because[:1].lower()}{line.because[1:]}"
            return [Fault(field=f"decision-{line.id}", message=message)]
        line.decision, line.approved_pence = LineDecision.APPROVED, rules.most(line)
        return []
    line.approved_rule = None
    decision, reason = LineDecision(told.decision), told.reason.strip()
    wrong = rules.objection_to_decision(line, decision, told.approved_pence, reason)
    if wrong:
        it = "the pay" if line.kind == "fee" else COSTS.get(line.category, f"the {what.lower()} cost")
        return [Fault(field=f"{wrong[0]}-{line.id}", message=wrong[1].format(it=it))]
    line.decision, line.decision_reason = decision, reason
    line.approved_pence = rules.pence_of(line, decision, told.approved_pence)
    if decision is LineDecision.ASKED:
        line.answer = ""
    return []


def _told(line: ClaimLine) -> DecidedLine:
    return DecidedLine(line_id=line.id, decision=LineDecision(line.decision), pence=line.approved_pence or 0)


async def tell(work: Work, claim: Claim) -> None:
    """Write to the person that their claim was decided about, or that there is a question."""
    person = (await people.facts(work, [claim.person_id])).get(claim.person_id)
    if person is None:
        return
    status = ClaimStatus(claim.status)
    template = LETTER.get(status, "claim_decided")
    if claim.is_advance:
        template = ADVANCE_LETTER.get(status, "advance_decided")
    when, link = day_words(claim.activity_on), f"/claims/{claim.id}"
    await messages.post(work, person.id, person.email, template, name=person.short_name, when=when, link=link)
