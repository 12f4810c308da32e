"""Asking for money before the day: who may, when, what rules never do, and what an advance never touches."""

from datetime import time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import advance_rules, offsetting, queries, ruling, service
from faculty_api.claims.models import Claim
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import Actor, Role
from schemas.advances import AskAdvance
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, SayHappened, StartClaim
from schemas.claim_rules import ApproveMany, ShownClaim, UndoRule
from schemas.claims import ClaimView, Cost, Happened
from tests.builders import Builder
from tests.claims.decisions import all_on, switch_on
from tests.claims.stage import AFTER, DAY, delivered, pay, planned
from tests.claims.test_travel import Ahead, ahead
from tests.support.races import together

__all__ = ["ahead"]
BEFORE = AFTER - timedelta(days=20)


def asks(at: Ahead, **facts: object) -> AskAdvance:
    plain = {"session_id": at.session.id, "pence": 4000, "what_for": "A train ticket, and childcare"}
    return msgspec.convert({**plain, **facts}, AskAdvance)


async def test_asked_agreed_in_part_and_told(ahead: Ahead) -> None:
    asked = await service.ask_advance(ahead.me, asks(ahead))
    assert (asked.status, asked.is_advance, asked.expenses.pence, asked.fee.pence, asked.what_for) == (
        "submitted", True, 4000, 0, "A train ticket, and childcare",
    )  # fmt: skip
    assert [(line.category, line.status, line.needs_receipt, line.cost) for line in asked.lines] == [
        ("advance", "payable", False, None)
    ]
    team = await ahead.team()
    seen = await service.get(team, asked.id)
    assert (seen.closer_look, seen.cannot_decide) == ([advance_rules.NOT_KNOWN], None)
    less = DecideLine(line_id=asked.lines[0].id, decision="less", approved_pence=2500, reason="We booked the train")
    done = await service.decide(team, asked.id, DecideClaim(lines=[less], digest=seen.digest))
    assert (done.status, done.approved.pence, done.left_over) == ("approved", 2500, None)  # type: ignore[union-attr]
    rows = await ahead.build.session.execute(text("SELECT template FROM letter"))
    assert list(rows.scalars()) == ["advance_decided"]
    with pytest.raises(Conflict, match="approved already, so you cannot take it back"):
        await service.withdraw(ahead.me, asked.id)


async def test_refused_with_a_reason_and_asked_again(ahead: Ahead) -> None:
    asked, team = await service.ask_advance(ahead.me, asks(ahead)), await ahead.team()
    refuse = DecideLine(line_id=asked.lines[0].id, decision="refused", reason="")
    with pytest.raises(Invalid, match="Enter why you are not paying"):
        await service.decide(team, asked.id, DecideClaim(lines=[refuse]))
    refuse = msgspec.structs.replace(refuse, reason="We can book this for you instead")
    assert (await service.decide(team, asked.id, DecideClaim(lines=[refuse]))).status == "rejected"
    assert (await service.ask_advance(ahead.me, asks(ahead, pence=900))).status == "submitted"


async def test_a_question_is_answered_and_sent_again(ahead: Ahead) -> None:
    asked, team = await service.ask_advance(ahead.me, asks(ahead)), await ahead.team()
    line = asked.lines[0].id
    ask = DecideLine(line_id=line, decision="asked", reason="Which train?")
    assert (await service.decide(team, asked.id, DecideClaim(lines=[ask]))).status == "returned"
    with pytest.raises(Invalid, match="Answer the question about: Money before the day"):
        await service.submit(ahead.me, asked.id)
    with pytest.raises(Conflict, match="money before the day, so there are no costs on it"):
        await service.add_cost(ahead.me, asked.id, Cost(category="bus", amount_pence=100))
    with pytest.raises(Conflict, match="money before the day"):
        await service.say_happened(ahead.me, asked.id, SayHappened(happened=Happened.PLANNED))
    await service.answer_question(ahead.me, asked.id, line, AnswerQuestion(answer="The 7:40"))
    again = await service.submit(ahead.me, asked.id)
    assert (again.status, again.expenses.pence, again.lines[0].answer) == ("submitted", 4000, "The 7:40")


async def test_one_at_a_time_and_taken_back(ahead: Ahead) -> None:
    asked = await service.ask_advance(ahead.me, asks(ahead))
    with pytest.raises(Conflict, match="asked for this session already"):
        await service.ask_advance(ahead.me, asks(ahead, pence=100))
    assert (await service.withdraw(ahead.me, asked.id)).status == "withdrawn"
    await service.ask_advance(ahead.me, asks(ahead, pence=100))
    assert len(await service.advances(ahead.me, session_id=ahead.session.id)) == 2  # type: ignore[arg-type]


WRONG: dict[str, tuple[dict[str, Any], type[Refusal]]] = {
    "another session": ({"session_id": str(new_id())}, NotFound),
    "somebody else": ({"person_id": str(new_id())}, NotFound),
    "nothing in words": ({"what_for": "  "}, Invalid),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_cannot_be_asked(ahead: Ahead, name: str) -> None:
    facts, refusal = WRONG[name]
    with pytest.raises(refusal):
        await service.ask_advance(ahead.me, asks(ahead, **facts))


@pytest.mark.parametrize("pence", [0, -1, 1_000_001, 12.5, True, "4000"])
def test_the_sum_is_whole_pence_above_nought(pence: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"session_id": str(new_id()), "pence": pence, "what_for": "Bus"}, AskAdvance)


async def test_who_may_ask_and_when(ahead: Ahead, build: Builder) -> None:
    lee = build.work(build.as_associate(await build.associate("Lee Grant")), BEFORE)
    sam = str(ahead.sam.person_id)
    for work, facts in ((lee, {}), (lee, {"person_id": sam}), (await ahead.team("NE"), {"person_id": sam})):
        with pytest.raises(NotFound):
            await service.ask_advance(work, asks(ahead, **facts, read_out=True))
    for role in (Role.FINANCE, Role.NATIONAL, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            await service.ask_advance(build.work(await build.staff(role), BEFORE), asks(ahead, person_id=sam))
    late = build.work(ahead.me.actor, AFTER)
    with pytest.raises(Conflict, match="This session has started"):
        await service.ask_advance(late, asks(ahead))
    ahead.offer.status = "cancelled"
    with pytest.raises(NotFound):
        await service.ask_advance(ahead.me, asks(ahead))


async def test_by_phone_for_somebody_who_asks_never_decides(ahead: Ahead) -> None:
    team, sam = await ahead.team(), str(ahead.sam.person_id)
    with pytest.raises(Invalid, match="Read it out to them first"):
        await service.ask_advance(team, asks(ahead, person_id=sam))
    asked = await service.ask_advance(team, asks(ahead, person_id=sam, read_out=True))
    assert asked.cannot_decide == "You sent this claim, so somebody else must decide about it"
    assert [(one.helper_name, one.reason, one.confirmed, one.read_out) for one in asked.help] == [
        (team.actor.name, "phone", "confirmed_by_phone",
         "Money before the day: £40.\nTotal: £40.\nFor: A train ticket, and childcare"),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        await service.decide(team, asked.id, DecideClaim())
    with pytest.raises(NotAllowed):
        await service.decide(ahead.build.work(ahead.me.actor, BEFORE), asked.id, DecideClaim())
    own = Actor(person=ahead.me.actor.person, name="Sam", role=Role.TEAM, academy="YH")
    with pytest.raises(NotAllowed, match="your own claim"):
        await service.decide(ahead.build.work(own, BEFORE), asked.id, DecideClaim())
    assert (await service.decide(await ahead.team(), asked.id, DecideClaim())).status == "approved"
    rows = await ahead.build.session.execute(text("SELECT template FROM letter ORDER BY template"))
    assert list(rows.scalars()) == ["advance_asked", "advance_decided"]


async def test_no_rule_and_no_bulk_approves_it(ahead: Ahead, build: Builder) -> None:
    await switch_on(build, rules=all_on(100_000))
    asked = await service.ask_advance(ahead.me, asks(ahead))
    assert (asked.status, asked.second_look) == ("submitted", False)
    team = await ahead.team()
    digest = (await service.get(team, asked.id)).digest
    told = await service.approve_many(team, ApproveMany(claims=[ShownClaim(id=asked.id, digest=digest)]))
    assert (told.approved, [one.why for one in told.left_out]) == (
        [], [f"It needs a closer look: {advance_rules.NOT_KNOWN}"],
    )  # fmt: skip
    row = await build.session.get_one(Claim, asked.id)
    lines = await queries.lines(build.session, [asked.id])
    assert not await ruling.settle(ahead.me, row, lines, first=True)


async def test_the_database_keeps_rules_off_and_one_question_at_a_time(ahead: Ahead) -> None:
    asked = await service.ask_advance(ahead.me, asks(ahead))
    for change, name in (
        ("approved_rules = '{fee_as_offered}'", "no_rule_for_an_advance"),
        ("is_advance = false", "advance_before_delivery"),
    ):
        with pytest.raises(IntegrityError, match=name):
            async with ahead.build.session.begin_nested():
                await ahead.build.session.execute(text(f"UPDATE claim SET {change} WHERE id = :id"), {"id": asked.id})


async def test_sixteen_presses_ask_once(ahead: Ahead, session: AsyncSession, engine: AsyncEngine) -> None:
    await session.commit()

    async def ask() -> ClaimView:
        async with transaction(engine) as own:
            return await service.ask_advance(Work(own, ahead.me.actor, BEFORE), asks(ahead))

    found = await together(*(ask() for _ in range(16)))
    assert (sum(isinstance(one, ClaimView) for one in found), sum(isinstance(one, Conflict) for one in found)) == (
        1,
        15,
    )


async def test_it_changes_nothing_of_the_sessions_own_claim(ahead: Ahead, build: Builder) -> None:
    """Neither hours of that day nor the person's usual costs, nor what the rules look at, come of an advance."""
    asked, team = await service.ask_advance(ahead.me, asks(ahead)), await ahead.team()
    refuse = DecideLine(line_id=asked.lines[0].id, decision="refused", reason="We can book this for you")
    await service.decide(team, asked.id, DecideClaim(lines=[refuse]))
    await service.ask_advance(ahead.me, asks(ahead))
    ahead.offer.status, ahead.session.status = "delivered", "delivered"
    ahead.session.delivered_by, ahead.session.delivered_at = team.actor.person, AFTER
    await switch_on(build)
    me = build.work(ahead.me.actor, AFTER)
    claim = await service.start(me, StartClaim(session_id=ahead.session.id))  # type: ignore[arg-type]
    assert (claim.is_advance, claim.fee.pence, [line.kind for line in claim.lines]) == (False, 15000, ["fee"])
    await service.say_happened(me, claim.id, SayHappened(happened=Happened.PLANNED))
    assert (await service.submit(me, claim.id)).status == "approved"
    assert [one.id for one in await service.replayable(me, DAY)] == [claim.id]


async def test_asked_for_another_session_of_the_day_it_is_no_work_of_that_day(ahead: Ahead, build: Builder) -> None:
    """The hours of a session for which money was asked, and nothing claimed yet, are not beside this one's."""
    other = await build.session_of(await build.cohort(), day=DAY, starts=time(16), minutes=60)
    await build.offer(other, ahead.sam, status="accepted", pay=pay())
    await service.ask_advance(ahead.me, asks(ahead, session_id=str(other.id)))
    team = await ahead.team()
    ahead.offer.status, ahead.session.status = "delivered", "delivered"
    ahead.session.delivered_by, ahead.session.delivered_at = team.actor.person, AFTER
    me = build.work(ahead.me.actor, AFTER)
    claim = await service.start(me, StartClaim(session_id=ahead.session.id))  # type: ignore[arg-type]
    await service.say_happened(me, claim.id, SayHappened(happened=Happened.PLANNED))
    await service.submit(me, claim.id)
    (kept,) = [one.kept for one in await service.replayable(me, DAY)]
    assert (kept is not None and kept.basis.elsewhere) == []


async def test_an_approval_by_rule_taken_back_gives_the_money_back(ahead: Ahead, build: Builder) -> None:
    asked, team = await service.ask_advance(ahead.me, asks(ahead)), await ahead.team()
    await service.decide(team, asked.id, DecideClaim())
    (await build.session.get_one(Claim, asked.id)).status = "paid"
    ahead.offer.status, ahead.session.status = "delivered", "delivered"
    ahead.session.delivered_by, ahead.session.delivered_at = team.actor.person, AFTER
    await switch_on(build)
    me, check = build.work(ahead.me.actor, AFTER), build.work(team.actor, AFTER)
    claim = await service.start(me, StartClaim(session_id=ahead.session.id))  # type: ignore[arg-type]
    claim = await service.add_cost(me, claim.id, Cost(category="car_mileage", miles=Decimal(3)))
    assert claim.before_day == "We paid you £40 before the day. We take it off your costs"
    await service.say_happened(me, claim.id, SayHappened(happened=Happened.PLANNED))
    sent = await service.submit(me, claim.id)
    if sent.status != "approved":
        sent = await service.decide(check, claim.id, DecideClaim())
    assert sent.taken_off == sent.expenses != 0
    row = await build.session.get_one(Claim, claim.id)
    if row.approved_rules:
        question = UndoRule(line_id=sent.lines[-1].id, question="Which way?")
        back = await service.undo_rule(check, claim.id, question)
        assert (back.status, back.taken_off.pence) == ("returned", 0)
    else:
        await offsetting.undo(check, row)
    assert (await service.get(me, asked.id)).left_over.pence == 4000  # type: ignore[union-attr]


RACERS = 8


async def test_claims_approved_at_once_take_a_left_over_once(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    """Every approval gets through, and together they take exactly what was left over."""
    who, cohort = await build.associate("Sam Okafor"), await build.cohort()
    confirmer, team = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "YH")
    off = await build.session_of(cohort, day=DAY + timedelta(days=40))
    offer = await build.offer(off, who, status="accepted")
    at = Ahead(build, who, off, offer)
    advance = await service.ask_advance(at.me, asks(at, pence=2000))
    await service.decide(build.work(team, AFTER), advance.id, DecideClaim())
    (await build.session.get_one(Claim, advance.id)).status = "paid"
    offer.status = "cancelled"
    me, sent = build.work(build.as_associate(who), AFTER), []
    for place in range(RACERS):
        held, _ = await delivered(build, cohort, who, confirmer, DAY - timedelta(days=place + 1))
        claim = await service.start(me, StartClaim(session_id=held.id))  # type: ignore[arg-type]
        for line in [line for line in claim.lines if line.cost_id]:
            await service.remove_cost(me, claim.id, line.cost_id)  # type: ignore[arg-type]
        await service.add_cost(me, claim.id, Cost(category="parking", amount_pence=700, no_receipt="lost"))  # type: ignore[arg-type]
        await planned(me, claim)
        sent.append(await service.submit(me, claim.id))
    await session.commit()

    async def approve(claim: ClaimView) -> ClaimView:
        each = [DecideLine(line_id=line.id, decision="approved", reason="Yes") for line in claim.lines[1:]]
        async with transaction(engine) as own:
            return await service.decide(Work(own, team, AFTER), claim.id, DecideClaim(lines=each))

    found = await together(*(approve(claim) for claim in sent))
    assert [type(one) for one in found] == [ClaimView] * RACERS
    taken = sorted(one.taken_off.pence for one in found)
    assert taken == [0] * (RACERS - 3) + [600, 700, 700]


TAKE = [
    ("own first, then the oldest", 100, [(3, True, 30), (1, False, 50), (2, False, 50)], {3: 30, 1: 50, 2: 20}),
    ("never below nought", 10, [(1, True, 30)], {1: 10}),
    ("nothing to lessen", 0, [(1, True, 30)], {}),
    ("nothing left", 50, [(1, True, 0)], {}),
]


@pytest.mark.parametrize(("costs", "given", "wanted"), [case[1:] for case in TAKE], ids=[case[0] for case in TAKE])
def test_what_is_taken_off_which(costs: int, given: list[Any], wanted: dict[int, int]) -> None:
    ids = SimpleNamespace(**{f"n{number}": new_id() for number, _, _ in given})
    each = [advance_rules.Advance(getattr(ids, f"n{number}"), number, own, left) for number, own, left in given]
    assert dict(advance_rules.take_off(costs, each)) == {getattr(ids, f"n{n}"): pence for n, pence in wanted.items()}
