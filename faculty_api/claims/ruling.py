"""A claim that was just sent is held against the rules its Academy has switched on, in the same transaction."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from faculty_api.claims import auto_rules, doubts, filling, limits, offsetting, queries, rule_queries, rules, views
from faculty_api.claims.auto_rules import ClaimCase, LineCase
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from schemas.access import WORKER
from schemas.assess import MILEAGE
from schemas.claim_rules import ClaimApprovedByRule, ClaimHeldForSecondLook, RuledLine
from schemas.claims import ClaimStatus, Happened, LineDecision, RuleName
from schemas.programmes import Mode
from schemas.values import ClaimId, SessionId

LOOKS_BACK = timedelta(days=365)


async def settle(work: Work, claim: Claim, lines: Sequence[ClaimLine], *, first: bool) -> bool:
    """Approve by rule, or hold for a second look; False when neither, and a person decides as always."""
    if claim.is_advance:
        return False
    rows = await rule_queries.of_academy(work.session, claim.academy_code)
    second = await rule_queries.share(work.session, claim.academy_code)
    on = {RuleName(row.rule): row.most_pence for row in rows if row.is_on}
    if not on or second is None or not first:
        return False
    if await queries.taken_back(work.session, [claim.offer_id]):
        return False  # it was sent before: who is picked for a second look does not get another draw
    set_rules = claim.person_id in rule_queries.changers([row for row in rows if row.is_on], second)
    most = (await limits.of(work, claim.academy_code)).second_person
    found = auto_rules.approved(await _case(work, claim, lines, first=first, set_rules=set_rules), on, most)
    if found is None:
        return False
    system = Work(work.session, WORKER, work.now)
    told = [
        RuledLine(line_id=line.id, rule=found[line.id], pence=rules.most(line)) for line in lines if line.id in found
    ]
    if auto_rules.picked(second.key, claim.id, second.percent):
        claim.second_look = True
        system.record(ClaimHeldForSecondLook(subject=ClaimId(claim.id), lines=told))
        return True
    shown = views.digest(claim, lines)
    _approve(claim, lines, found)
    claim.approved_at = work.now
    await offsetting.take_off(system, claim, lines)
    system.record(ClaimApprovedByRule(subject=ClaimId(claim.id), lines=told, digest=shown))
    await work.flush()
    return True


def _approve(claim: Claim, lines: Sequence[ClaimLine], found: dict[UUID, RuleName]) -> None:
    for line in lines:
        line.decision, line.decision_reason = LineDecision.APPROVED, ""
        line.approved_rule = found.get(line.id)
        line.approved_pence = rules.most(line) if line.id in found else 0
    claim.status = ClaimStatus.APPROVED
    claim.approved_rules = sorted(set(found.values()))


async def _case(work: Work, claim: Claim, lines: Sequence[ClaimLine], *, first: bool, set_rules: bool) -> ClaimCase:
    session = (await programmes.session_facts(work, [claim.session_id]))[SessionId(claim.session_id)]
    place = session.place if session.mode == Mode.IN_PERSON else ""
    last = await rule_queries.approved_last_time(work.session, claim, place)
    since = claim.activity_on - LOOKS_BACK
    guess = await filling.estimate(work, claim, session)
    far = None if guess is None else Decimal(guess)
    large = await limits.large(work, claim.academy_code)
    return ClaimCase(
        lines=[_line(line, far, last, bool(doubts.of(line, session.mode, large))) for line in lines],
        happened=Happened(claim.happened) if claim.happened else None,
        first=first,
        own=claim.submitted_by == claim.person_id and not claim.helpers,
        refused_before=await rule_queries.refused_since(work.session, claim.person_id, claim.id, since),
        receipt_elsewhere=await rule_queries.receipt_elsewhere(work.session, claim),
        set_rules=set_rules,
    )


def _line(line: ClaimLine, far: Decimal | None, last: dict[str, int], doubt: bool) -> LineCase:
    miles = line.facts.get("miles") if line.category in MILEAGE else None
    return LineCase(
        id=line.id,
        kind=line.kind,
        category=line.category,
        status=line.status,
        needed=rules.needs_decision(line),
        pence=rules.most(line),
        receipt=line.receipt_id is not None and line.facts.get("travel_class", "standard") == "standard",
        miles=None if miles is None else Decimal(str(miles)),
        distance=far,
        last_pence=last.get(line.category),
        doubt=doubt,
    )
