"""Claims approved by rule when they are sent, held for a second look, and taken back; on PostgreSQL."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from faculty_api.claims import paying, service
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from schemas.access import Role
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, StartClaim
from schemas.claim_rules import SetRule, SetRules, UndoRule
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened, NoReceipt, RuleName
from tests.builders import Builder, actor
from tests.claims.decisions import all_on, fare, miles, no_receipt, send, switch_on
from tests.claims.stage import AFTER, DAY, Stage, delivered, pay, planned, set_stage

S, R = ClaimStatus, RuleName


async def events(build: Builder, *kinds: str) -> list[tuple[str, str]]:
    found = await build.session.execute(
        text("SELECT kind, role FROM event WHERE kind = ANY(:kinds) ORDER BY seq"), {"kinds": list(kinds)}
    )
    return [(row.kind, row.role) for row in found]


async def test_off_by_default(build: Builder) -> None:
    at = await set_stage(build)
    assert (await send(at)).status is S.SUBMITTED
    found = await service.rules_of(at.check, "YH")
    assert ([rule.on for rule in found.rules], found.second_look_percent) == ([False] * 4, 10)


async def test_a_plain_claim_is_approved_as_it_is_sent(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await switch_on(build)
    await fare(at, tmp_path)
    claim = await send(at)
    assert (claim.status, claim.approved_rules) == (S.APPROVED, [R.FARE_WITH_RECEIPT, R.FEE_AS_OFFERED])
    assert [line.approved_rule for line in claim.lines] == [R.FEE_AS_OFFERED, R.FARE_WITH_RECEIPT]
    assert [line.approved.pence for line in claim.lines if line.approved] == [15000, 1240]
    (ready,) = await service.ready_for_payment(at.check)
    assert (ready.approved_by, ready.approved_rules) == (None, [R.FARE_WITH_RECEIPT, R.FEE_AS_OFFERED])
    kinds = await events(build, "ClaimSubmitted", "ClaimApprovedByRule", "ClaimDecided")
    assert kinds == [("ClaimSubmitted", "associate"), ("ClaimApprovedByRule", "system")]
    letters = await build.session.execute(text("SELECT count(*) FROM letter WHERE template = 'claim_decided'"))
    assert letters.scalar_one() == 1
    listed = await service.by_rule(at.check)
    assert ([one.id for one in listed.approved], listed.waiting) == ([claim.id], [])


@pytest.mark.parametrize("why", ["happened", "cost", "off", "amount", "over", "setter", "refused before"])
async def test_what_a_person_decides_all_the_same(build: Builder, tmp_path: Path, why: str) -> None:
    at = await set_stage(build, pay=pay(25001 if why == "over" else 15000))
    rules = all_on(14999 if why == "amount" else 90000)
    if why == "off":
        rules = [SetRule(rule=one.rule, on=one.rule is not R.FEE_AS_OFFERED, most_pence=90000) for one in rules]
    await switch_on(build, rules=rules)
    if why == "cost":
        await no_receipt(at)
    if why == "setter":
        own = at.work(actor(at.who.person_id, Role.TEAM, "YH"))
        await service.set_rules(own, "YH", SetRules(rules=[SetRule(rule=R.FEE_AS_OFFERED, on=True, most_pence=90001)]))
    if why == "refused before":
        before = await set_before(build, at)
        await service.decide(at.check, before.id, DecideClaim(lines=[refused(before)]))
    claim = await send(at, Happened.LONGER if why == "happened" else Happened.PLANNED)
    assert (claim.status, claim.approved_rules, claim.second_look) == (S.SUBMITTED, [], False)


async def set_before(build: Builder, at: Stage) -> ClaimView:
    session, _ = await delivered(build, at.cohort, at.who, at.confirmer, DAY - timedelta(days=7))
    claim = await service.start(at.me, StartClaim(session_id=session.id))
    claim = await service.add_cost(
        at.me, claim.id, Cost(category="parking", amount_pence=500, no_receipt=NoReceipt.LOST)
    )
    await planned(at.me, claim)
    return await service.submit(at.me, claim.id)


def refused(claim: ClaimView) -> DecideLine:
    return DecideLine(line_id=claim.lines[-1].id, decision="refused", reason="Not a cost of the session")


async def test_a_receipt_of_another_claim_sends_it_to_a_person(build: Builder, tmp_path: Path) -> None:
    at, other = await set_stage(build), await set_stage(build)
    await switch_on(build)
    for one in (at, other):
        one.claim = await fare(one, tmp_path)
    await build.session.execute(text("UPDATE receipt SET sha256 = 'same'"))
    assert [(await send(one)).status for one in (at, other)] == [S.SUBMITTED, S.SUBMITTED]


@pytest.mark.parametrize(
    ("postcode", "count", "by_rule"), [("BD1 2UT", 10, True), ("BD1 2UT", 90, False), ("LS6 2AB", 3, False)]
)
async def test_miles_and_the_distance(build: Builder, postcode: str, count: int, by_rule: bool) -> None:
    at = await set_stage(build)
    at.who.postcode = postcode
    await switch_on(build)
    await miles(at, count)
    assert ((await send(at)).status is S.APPROVED) == by_rule


async def test_the_same_cost_as_last_time(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await fare(at, tmp_path, 800, "parking")
    await service.submit(at.me, at.claim.id)
    await service.decide(at.check, at.claim.id, DecideClaim())
    await switch_on(build)
    for days, pence, status in ((7, 800, S.APPROVED), (14, 801, S.SUBMITTED)):
        session, _ = await delivered(build, at.cohort, at.who, at.confirmer, DAY - timedelta(days=days))
        at.claim = await service.start(at.me, StartClaim(session_id=session.id))
        for line in at.claim.lines[1:]:
            await service.remove_cost(at.me, at.claim.id, line.cost_id)  # type: ignore[arg-type]
        await fare(at, tmp_path, pence, "parking")
        assert (await send(at)).status is status


async def test_a_share_is_held_for_a_second_look(build: Builder) -> None:
    at = await set_stage(build)
    await switch_on(build, percent=100)
    claim = await send(at)
    assert (claim.status, claim.second_look, claim.closer_look) == (S.SUBMITTED, False, [])  # the person is not told
    shown = await service.get(at.check, claim.id)
    assert (shown.second_look, shown.closer_look) == (True, ["Picked for a second look: the rules would approve it"])
    assert await events(build, "ClaimHeldForSecondLook") == [("ClaimHeldForSecondLook", "system")]
    waiting = [(await service.by_rule(work)).waiting for work in (at.check, at.me)]
    assert ([one.id for one in waiting[0]], waiting[1]) == ([claim.id], [])
    done = await service.decide(at.check, claim.id, DecideClaim())
    assert (done.status, done.approved_rules) == (S.APPROVED, [])
    (ready,) = await service.ready_for_payment(at.check)
    assert ready.approved_by == at.approver.person


async def test_taken_back_it_returns_with_a_question_and_a_person_decides(build: Builder) -> None:
    at = await set_stage(build)
    await switch_on(build)
    claim = await send(at)
    command = UndoRule(line_id=claim.lines[0].id, question="Were you there all day?")
    with pytest.raises(NotAllowed, match="You cannot decide about your own claim"):
        await service.undo_rule(at.work(actor(at.who.person_id, Role.TEAM, "YH")), claim.id, command)
    with pytest.raises(NotFound):
        await service.undo_rule(at.work(await build.staff(Role.TEAM, "NW")), claim.id, command)
    back = await service.undo_rule(at.check, claim.id, command)
    assert (back.status, back.approved_rules, back.lines[0].approved_rule) == (S.RETURNED, [], None)
    assert back.lines[0].decision_reason == "Were you there all day?"
    assert await service.ready_for_payment(at.check) == []
    with pytest.raises(Conflict, match="This claim went back with a question"):
        await service.undo_rule(at.check, claim.id, command)
    await service.answer_question(at.me, claim.id, claim.lines[0].id, AnswerQuestion(answer="Yes"))
    assert (await service.submit(at.me, claim.id)).status is S.SUBMITTED


async def test_what_a_person_approved_or_a_run_took_is_not_taken_back(build: Builder) -> None:
    at = await set_stage(build)
    claim = await send(at)
    await service.decide(at.check, claim.id, DecideClaim())
    command = UndoRule(line_id=claim.lines[0].id, question="Were you there?")
    with pytest.raises(Conflict, match="A person approved this claim"):
        await service.undo_rule(at.check, claim.id, command)
    other = await set_stage(build)
    await switch_on(build)
    ruled = await send(other)
    await service.take_into_run(at.check, [ruled.id])
    with pytest.raises(Conflict, match="This claim is in a payment run"):
        await service.undo_rule(other.check, ruled.id, command)
    await paying.fail(at.check, [ruled.id])
    await paying.pay_again(at.check, ruled.id)  # what was paid of it on the other rail stays paid
    assert (await service.get(other.check, ruled.id)).may_undo is False
    with pytest.raises(Conflict, match="another part may have been paid"):
        await service.undo_rule(other.check, ruled.id, command)


@pytest.mark.parametrize(
    ("role", "academy", "refusal"),
    [(Role.ASSOCIATE, "YH", NotAllowed), (Role.FINANCE, None, NotAllowed), (Role.AUDITOR, None, NotAllowed),
     (Role.ADMIN, None, NotAllowed), (Role.TEAM, "NW", NotFound), (Role.TEAM, "YH", None), (Role.NATIONAL, None, None)],
)  # fmt: skip
async def test_who_may_change_the_rules(
    build: Builder, role: Role, academy: str | None, refusal: type[Exception] | None
) -> None:
    work, command = build.work(await build.staff(role, academy)), SetRules(second_look_percent=33)
    if refusal:
        with pytest.raises(refusal):
            await service.set_rules(work, "YH", command)
        return
    assert (await service.set_rules(work, "YH", command)).second_look_percent == 33
    with pytest.raises(NotFound):
        await service.set_rules(work, "ZZ", command)


async def test_each_change_of_a_rule_is_an_event_and_no_change_is_none(build: Builder) -> None:
    for _ in range(2):
        await switch_on(build, percent=10, rules=all_on()[:2])
    assert [kind for kind, _ in await events(build, "ApprovalRuleSet", "SecondLookShareSet")] == ["ApprovalRuleSet"] * 2
    key = (await build.session.execute(text("SELECT key FROM second_look"))).scalar_one()
    await switch_on(build, percent=20)
    assert (await build.session.execute(text("SELECT key FROM second_look"))).scalar_one() == key
    rows = (await build.session.execute(text("SELECT data::text FROM event"))).scalars()
    assert [row for row in rows if bytes(key).hex() in row] == []


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("status = 'approved'", "ck_claim_has_an_approver"),
        ("status = 'approved', approved_rules = '{}'", "ck_claim_rules_named"),
        ("approved_by = delivery_confirmed_by, approved_rules = '{fee_as_offered}'", "ck_claim_one_approver"),
        ("submitted_by = delivery_confirmed_by, approved_rules = '{x}'", "ck_claim_rules_need_the_claimants_word"),
        ("approvals_needed = 2, approved_rules = '{x}'", "ck_claim_rules_are_no_second_approval"),
        ("approvals_needed = 2, approved_by = delivery_confirmed_by, status = 'paid'", "ck_claim_both_approvals"),
        ("first_approved_by = person_id", "ck_claim_first_approver_is_not_claimant"),
        ("approved_by = delivery_confirmed_by, first_approved_by = delivery_confirmed_by", "ck_claim_two_approvers"),
    ],
)
async def test_what_the_database_refuses(build: Builder, change: str, constraint: str) -> None:
    at = await set_stage(build)
    await send(at)
    with pytest.raises(Exception, match=constraint):
        await build.session.execute(text(f"UPDATE claim SET {change} WHERE id = :id"), {"id": at.claim.id})


async def test_a_rule_only_approves(build: Builder) -> None:
    at = await set_stage(build)
    with pytest.raises(Exception, match="ck_claim_line_rules_only_approve"):
        await build.session.execute(text("UPDATE claim_line SET approved_rule = 'fee_as_offered'"))
    assert at.work(at.approver).now == AFTER
