"""What the team of an Academy sets of the rules that approve claims, and what those rules approved."""

import secrets
from uuid import UUID

from faculty_api.claims import (
    auto_rules,
    changing,
    decision_queries,
    limits,
    offsetting,
    queries,
    rule_queries,
    rules,
    views,
)
from faculty_api.claims.deciding import tell
from faculty_api.claims.models import ApprovalRule, SecondLook
from faculty_api.claims.rows import reopen
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from schemas.access import Permission, Reach
from schemas.claim_rules import (
    ApprovalRuleSet,
    ByRule,
    RuleApprovalUndone,
    RulesView,
    RuleView,
    SecondLookShareSet,
    SetRule,
    SetRules,
    UndoRule,
)
from schemas.claims import ClaimStatus, ClaimView, LineDecision, RuleName
from schemas.values import ClaimId, Money

NO_ACADEMY = "We could not find that Academy"


async def rules_of(work: Work, academy: str) -> RulesView:
    """The rules of an Academy: for its team, the national team, finance and the auditor."""
    reach = work.must(Permission.CLAIM_VIEW)
    await _known(work, reach, academy)
    return await _view(work, academy)


async def set_rules(work: Work, academy: str, command: SetRules) -> RulesView:
    """Switches rules on or off, and says how many of 100 claims wait for a second look."""
    reach = work.must(Permission.CLAIM_RULES)
    await _known(work, reach, academy)
    if len({rule.rule for rule in command.rules}) != len(command.rules):
        raise Invalid("A rule is named twice. Send each rule once")
    second = await rule_queries.share(work.session, academy, lock=True)
    if second is None:
        second = SecondLook(
            academy_code=academy,
            percent=await limits.share_looked_at(work, academy),
            key=secrets.token_bytes(32),
            changed_by=work.actor.person,
            changed_at=work.now,
        )
        work.session.add(second)
        await work.flush()
    if command.second_look_percent is not None and command.second_look_percent != second.percent:
        second.percent, second.changed_by, second.changed_at = command.second_look_percent, work.actor.person, work.now
        work.record(SecondLookShareSet(academy=academy, percent=second.percent))
    now = {RuleName(row.rule): row for row in await rule_queries.of_academy(work.session, academy, lock=True)}
    for told in command.rules:
        _set(work, academy, now.get(told.rule), told)
    await work.flush()
    return await _view(work, academy)


def _set(work: Work, academy: str, row: ApprovalRule | None, told: SetRule) -> None:
    was = (row.is_on, row.most_pence) if row else (False, auto_rules.RULES[told.rule].most_pence)
    if was == (told.on, told.most_pence):
        return
    row = row or ApprovalRule(
        academy_code=academy,
        rule=told.rule,
        is_on=False,
        most_pence=told.most_pence,
        changed_by=work.actor.person,
        changed_at=work.now,
    )
    row.is_on, row.most_pence = told.on, told.most_pence
    row.changed_by, row.changed_at = work.actor.person, work.now
    work.session.add(row)
    work.record(ApprovalRuleSet(academy=academy, rule=told.rule, on=told.on, most_pence=told.most_pence))


async def _known(work: Work, reach: Reach, academy: str) -> None:
    known = {one.code for one in await networks.academies(work)}
    if academy not in known or not (reach.everyone or academy in reach.academies):
        raise NotFound(NO_ACADEMY)


async def _view(work: Work, academy: str) -> RulesView:
    rows = {RuleName(row.rule): row for row in await rule_queries.of_academy(work.session, academy)}
    second = await rule_queries.share(work.session, academy)
    names = await rule_queries.names(work.session, {row.changed_by for row in rows.values()})
    reach = work.actor.reach(Permission.CLAIM_RULES)
    return RulesView(
        academy=academy,
        rules=[_rule(name, rows.get(name), names) for name in auto_rules.RULES],
        second_look_percent=second.percent if second else await limits.share_looked_at(work, academy),
        most_of_claim=Money((await limits.of(work, academy)).second_person),
        may_change=reach is not None and (reach.everyone or academy in reach.academies),
    )


def _rule(name: RuleName, row: ApprovalRule | None, names: dict[UUID, str]) -> RuleView:
    rule = auto_rules.RULES[name]
    return RuleView(
        name=name,
        title=rule.title,
        sentence=rule.sentence,
        on=row.is_on if row else False,
        most=Money(row.most_pence if row else rule.most_pence),
        changed_by=names.get(row.changed_by) if row else None,
        changed_at=row.changed_at if row else None,
    )


async def by_rule(work: Work, most: int = 200) -> ByRule:
    """The claims that wait for a second look, and those the rules approved that no run has taken yet."""
    reach = work.must(Permission.CLAIM_VIEW)._replace(person=None)  # for staff: nobody learns this of their own claim
    waiting, approved = [
        await views.many(work, await decision_queries.by_rule(work.session, reach, most, waiting=waiting))
        for waiting in (True, False)
    ]
    return ByRule(waiting=waiting, approved=approved)


async def undo_rule(work: Work, claim_id: ClaimId, command: UndoRule) -> ClaimView:
    """Takes back what the rules approved, before a run takes it, with a question; from then on a person decides."""
    reach = work.must(Permission.CLAIM_APPROVE)
    claim = await changing.locked(work, reach, claim_id)
    if claim.status != ClaimStatus.APPROVED or claim.approved_rules is None:
        no = "A person approved this claim" if claim.status == ClaimStatus.APPROVED else None
        raise Conflict(no or rules.ALREADY[ClaimStatus(claim.status)])
    if claim.came_back:
        raise Conflict("A payment of this claim came back, and another part may have been paid. Ask finance about it")
    if work.actor.person == claim.person_id:
        raise NotAllowed("You cannot decide about your own claim. Ask a colleague")
    lines = await queries.lines(work.session, [claim.id])
    asked = next((line for line in lines if line.id == command.line_id and rules.needs_decision(line)), None)
    if asked is None:
        raise NotFound("We could not find that line on this claim")
    for line in lines:
        reopen(line)
    asked.decision, asked.decision_reason, asked.answer = LineDecision.ASKED, command.question, ""
    claim.status, claim.approved_rules, claim.approved_at = ClaimStatus.RETURNED, None, None
    await offsetting.undo(work, claim)
    work.record(RuleApprovalUndone(subject=ClaimId(claim.id), line_id=asked.id))
    await work.flush()
    await tell(work, claim)
    return await changing.bumped(work, reach, claim)
