"""Pay the rest now: what must wait becomes a claim of its own, to the penny; on PostgreSQL."""

from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.payments.faults import faults
from schemas.access import Actor, Role
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, SayHappened, StartClaim
from schemas.claim_rules import PayRestNow, UndoRule
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened
from schemas.values import LineId
from tests.builders import Builder
from tests.claims.decisions import fare, no_receipt, send, switch_on
from tests.claims.stage import AFTER, Stage, delivered, pay, set_stage
from tests.payments.conftest import VAULT
from tests.support.races import together

S = ClaimStatus


async def with_held(build: Builder, folder: Path, pence: int = 15000) -> tuple[Stage, ClaimView]:
    """A claim of pay, a fare with its receipt, and parking without one."""
    at = await set_stage(build, pay=pay(pence))
    await fare(at, folder)
    await no_receipt(at)
    await send(at)
    return at, await service.get(at.check, at.claim.id)


def held(claim: ClaimView) -> list[LineId]:
    return [line.id for line in claim.lines if line.status not in ("payable", "reduced")]


async def rest_of(at: Stage, claim: ClaimView) -> ClaimView:
    found = [one for one in (await service.claims(at.check)).items if one.rest_of == claim.number]
    return await service.get(at.check, found[0].id)


def facts(claim: ClaimView) -> list[tuple[object, ...]]:
    return [
        (line.id, line.claimed, line.payable, line.status, line.receipt and line.receipt.id) for line in claim.lines
    ]


async def test_the_rest_is_paid_and_the_held_line_waits_by_itself(build: Builder, tmp_path: Path) -> None:
    at, claim = await with_held(build, tmp_path)
    paid = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim), digest=claim.digest))
    rest = await rest_of(at, claim)
    assert (paid.status, paid.approved.pence if paid.approved else 0, paid.rests) == (S.APPROVED, 16240, [rest.number])
    assert (rest.status, rest.rest_of, rest.decide_by) == (S.SUBMITTED, claim.number, claim.decide_by)
    assert sorted(map(str, facts(paid) + facts(rest))) == sorted(map(str, facts(claim)))
    ready = await service.ready_for_payment(at.check)
    assert [(one.id, one.fee_pence, one.expense_pence) for one in ready] == [(claim.id, 15000, 1240)]
    assert await faults(build.session, VAULT) == []
    reason = DecideLine(line_id=rest.lines[0].id, decision="approved", reason="Agreed. Thank you")
    done = await service.decide(at.check, rest.id, DecideClaim(lines=[reason]))
    assert (done.status, done.approved.pence if done.approved else 0) == (S.APPROVED, 900)
    assert sum(one.fee_pence + one.expense_pence for one in await service.ready_for_payment(at.check)) == 17140


async def test_a_question_about_what_waits_and_its_answer_make_nothing_anew(build: Builder, tmp_path: Path) -> None:
    at, claim = await with_held(build, tmp_path)
    await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    rest = await rest_of(at, claim)
    ask = DecideLine(line_id=rest.lines[0].id, decision="asked", reason="Where did you park?")
    await service.decide(at.check, rest.id, DecideClaim(lines=[ask]))
    for change in (
        service.add_cost(at.me, rest.id, Cost(category="bus", amount_pence=300)),
        service.remove_cost(at.me, rest.id, rest.lines[0].id),
        service.say_happened(at.me, rest.id, SayHappened(happened=Happened.LONGER)),
    ):
        with pytest.raises(Conflict, match="Part of this claim was approved by itself"):
            await change
    await service.answer_question(at.me, rest.id, rest.lines[0].id, AnswerQuestion(answer="At the station"))
    again = await service.submit(at.me, rest.id)
    assert (again.status, facts(again)) == (S.SUBMITTED, facts(rest))
    assert (again.fee.pence, again.rest_of) == (0, claim.number)


async def test_held_pay_waits_while_costs_are_paid(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await fare(at, tmp_path)
    await send(at, Happened.NO)
    claim = await service.get(at.check, at.claim.id)
    paid = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    rest = await rest_of(at, claim)
    assert (paid.approved.pence if paid.approved else 0, paid.fee.pence, rest.held.pence) == (1240, 0, 15000)
    started = await service.start(at.me, StartClaim(session_id=at.session.id))
    assert started.id == claim.id


async def test_another_claim_of_the_day_still_sees_the_whole_day(build: Builder, tmp_path: Path) -> None:
    """A day is paid once, however its claims are split."""
    at = await set_stage(build, pay=pay(15000))
    await no_receipt(at)
    await send(at)
    claim = await service.get(at.check, at.claim.id)
    await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    session, _ = await delivered(build, at.cohort, at.who, at.confirmer, starts=time(17), minutes=120, pay=pay(7500))
    other = await service.start(at.me, StartClaim(session_id=session.id))
    assert other.fee.pence == 0


@pytest.mark.parametrize("pence", [24000, 24001])
async def test_splitting_does_not_get_round_the_separation_amount(build: Builder, tmp_path: Path, pence: int) -> None:
    at = await set_stage(build, pay=pay(pence))
    await no_receipt(at, 1000)
    await send(at)
    claim, confirmer = await service.get(at.check, at.claim.id), at.work(at.confirmer)
    if pence == 24001:
        with pytest.raises(NotAllowed, match="over £250"):
            await service.pay_rest_now(confirmer, claim.id, PayRestNow(wait=held(claim)))
        await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
        rest = await rest_of(at, claim)
        no = DecideLine(line_id=rest.lines[0].id, decision="approved", reason="Fine")
        with pytest.raises(NotAllowed, match="over £250"):
            await service.decide(confirmer, rest.id, DecideClaim(lines=[no]))
        return
    assert (await service.pay_rest_now(confirmer, claim.id, PayRestNow(wait=held(claim)))).status is S.APPROVED


async def test_splitting_does_not_get_round_two_approvals(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build, pay=pay(49500))
    await no_receipt(at, 501)
    await send(at)
    claim = await service.get(at.check, at.claim.id)
    first = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    assert (first.status, first.first_approved_by != "") == (S.SUBMITTED, True)
    national = at.work(await build.staff(Role.NATIONAL))
    assert (await service.decide(national, claim.id, DecideClaim())).status is S.APPROVED


async def test_what_cannot_be_split(build: Builder, tmp_path: Path) -> None:
    at, claim = await with_held(build, tmp_path)
    clean = [line.id for line in claim.lines if line.id not in held(claim)]
    for wait, words, kind in (
        (clean[:1], "does not have to wait", Invalid),
        ([LineId(new_id())], "could not find one of these lines", NotFound),
    ):
        with pytest.raises(kind, match=words):
            await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=wait))
    with pytest.raises(Conflict, match="changed since you opened it"):
        await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim), digest="0" * 32))
    with pytest.raises(NotAllowed):
        await service.pay_rest_now(at.me, claim.id, PayRestNow(wait=held(claim)))
    alone = await set_stage(build, pay=pay(15000))
    await send(alone, Happened.NO)
    only = await service.get(alone.check, alone.claim.id)
    with pytest.raises(Invalid, match="Nothing else on this claim can be paid now"):
        await service.pay_rest_now(alone.check, only.id, PayRestNow(wait=held(only)))


async def test_the_rest_can_be_taken_back_and_keeps_the_receipt_of_what_was_paid(
    build: Builder, tmp_path: Path
) -> None:
    at, claim = await with_held(build, tmp_path)
    paid = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    rest = await rest_of(at, claim)
    assert (await service.withdraw(at.me, rest.id)).status is S.WITHDRAWN
    after = await service.get(at.check, claim.id)
    assert (after.status, facts(after)) == (S.APPROVED, facts(paid))


async def test_pressed_at_once_it_is_split_once(
    build: Builder, session: AsyncSession, engine: AsyncEngine, tmp_path: Path
) -> None:
    _, claim = await with_held(build, tmp_path)
    team = [await build.staff(Role.TEAM, "YH") for _ in range(8)]
    await session.commit()

    async def press(who: Actor) -> ClaimView:
        async with transaction(engine) as own:
            return await service.pay_rest_now(Work(own, who, AFTER), claim.id, PayRestNow(wait=held(claim)))

    found = await together(*(press(who) for who in team))
    assert (sum(isinstance(one, ClaimView) for one in found), sum(isinstance(one, Conflict) for one in found)) == (1, 7)
    assert (await session.execute(text("SELECT count(*) FROM claim"))).scalar_one() == 2


async def split(build: Builder, folder: Path, pence: int = 15000) -> tuple[Stage, ClaimView, ClaimView]:
    """The part that is paid now and the part that waits."""
    at, claim = await with_held(build, folder, pence)
    paid = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    return at, paid, await rest_of(at, paid)


def yes(claim: ClaimView) -> DecideClaim:
    waits = [line for line in claim.lines if line.id in held(claim)]
    return DecideClaim(lines=[DecideLine(line_id=one.id, decision="approved", reason="Agreed") for one in waits])


async def ready(at: Stage) -> list[tuple[object, int]]:
    return [(one.id, one.fee_pence + one.expense_pence) for one in await service.ready_for_payment(at.check)]


def parts(claim: ClaimView) -> list[tuple[int, ClaimStatus, bool]]:
    return [(one.number, one.status, one.waited) for one in claim.parts]


async def test_the_part_that_was_paid_first_cannot_be_taken_back(build: Builder, tmp_path: Path) -> None:
    at, paid, rest = await split(build, tmp_path)
    for status in (S.APPROVED, S.IN_RUN, S.PAID):
        if status is S.IN_RUN:
            await service.take_into_run(at.check, [paid.id])
        if status is S.PAID:
            await service.settle(at.check, [paid.id])
        with pytest.raises(Conflict, match="so you cannot take it back"):
            await service.withdraw(at.me, paid.id)
    assert parts(await service.get(at.me, rest.id)) == [(paid.number, S.PAID, False)]
    done = await service.decide(at.check, rest.id, yes(rest))
    assert (done.status, await ready(at)) == (S.APPROVED, [(rest.id, 900)])


async def test_a_first_part_that_waits_for_its_second_approval_can_be_taken_back_alone(
    build: Builder, tmp_path: Path
) -> None:
    at, first, rest = await split(build, tmp_path, 49500)
    assert (first.status, await ready(at)) == (S.SUBMITTED, [])
    gone = await service.withdraw(at.me, first.id)
    assert (gone.status, parts(gone)) == (S.WITHDRAWN, [(rest.number, S.SUBMITTED, True)])
    left = await service.get(at.check, rest.id)
    assert (facts(left), parts(left)) == (facts(rest), [(first.number, S.WITHDRAWN, False)])
    national = at.work(await build.staff(Role.NATIONAL))
    with pytest.raises(Conflict, match="withdrawn"):
        await service.decide(national, first.id, DecideClaim())
    done = await service.decide(at.check, rest.id, yes(left))
    assert (done.status, await ready(at), await faults(build.session, VAULT)) == (S.APPROVED, [(rest.id, 900)], [])
    with pytest.raises(Conflict):
        await service.withdraw(at.me, first.id)


async def test_the_second_part_taken_back_is_paid_to_nobody(build: Builder, tmp_path: Path) -> None:
    at, paid, rest = await split(build, tmp_path)
    gone = await service.withdraw(at.me, rest.id)
    assert (gone.status, facts(gone)[0][:2], await ready(at)) == (S.WITHDRAWN, facts(rest)[0][:2], [(paid.id, 16240)])
    with pytest.raises(Conflict, match="withdrawn"):
        await service.decide(at.check, rest.id, yes(rest))
    with pytest.raises(Conflict, match="withdrawn"):
        await service.submit(at.me, rest.id)
    assert parts(await service.get(at.me, paid.id)) == [(rest.number, S.WITHDRAWN, True)]
    assert (await service.start(at.me, StartClaim(session_id=at.session.id))).id == paid.id


async def test_the_second_part_refused_leaves_the_first_and_says_why(build: Builder, tmp_path: Path) -> None:
    at, paid, rest = await split(build, tmp_path)
    no = DecideLine(line_id=rest.lines[0].id, decision="refused", reason="We had a space for you")
    done = await service.decide(at.check, rest.id, DecideClaim(lines=[no]))
    assert (done.status, done.approved.pence if done.approved else None) == (S.REJECTED, 0)
    assert done.lines[0].decision_reason == "We had a space for you"
    for again in (service.decide(at.check, rest.id, yes(rest)), service.withdraw(at.me, rest.id)):
        with pytest.raises(Conflict, match="decided not to pay"):
            await again
    assert (await ready(at), await faults(build.session, VAULT)) == ([(paid.id, 16240)], [])
    assert parts(await service.get(at.me, paid.id)) == [(rest.number, S.REJECTED, True)]


async def test_the_first_part_was_approved_by_a_person_and_that_is_not_undone(build: Builder, tmp_path: Path) -> None:
    """Not by the rules' way back, and a cancelled run gives it back to be paid once."""
    await switch_on(build)
    at, paid, rest = await split(build, tmp_path)
    assert (paid.may_undo, rest.may_undo, paid.approved_rules) == (False, False, [])
    for one in (paid, rest):
        with pytest.raises(Conflict, match=r"A person approved this claim|being checked"):
            await service.undo_rule(at.check, one.id, UndoRule(line_id=one.lines[0].id, question="Why?"))
    await service.take_into_run(at.check, [paid.id])
    with pytest.raises(Conflict, match="in a payment run"):
        await service.pay_rest_now(at.check, paid.id, PayRestNow(wait=[paid.lines[0].id]))
    await service.give_back(at.check, [paid.id])
    assert await ready(at) == [(paid.id, 16240)]
    await service.decide(at.check, rest.id, yes(rest))
    assert (sorted(await ready(at), key=str), await faults(build.session, VAULT)) == (
        sorted([(paid.id, 16240), (rest.id, 900)], key=str),
        [],
    )


@pytest.mark.parametrize("first", ["taken back", "paid"])
async def test_a_first_part_taken_back_no_longer_counts_for_its_day(build: Builder, tmp_path: Path, first: str) -> None:
    """What another session of the day pays: as if the pay that was taken back had never been, or as it stands."""
    at = await set_stage(build, pay=pay(49500))
    await no_receipt(at, 501)
    await send(at)
    claim = await service.get(at.check, at.claim.id)
    part = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=held(claim)))
    if first == "taken back":
        await service.withdraw(at.me, part.id)
    session, _ = await delivered(build, at.cohort, at.who, at.confirmer, starts=time(17), minutes=120, pay=pay(7500))
    other = await service.start(at.me, StartClaim(session_id=session.id))
    assert other.fee.pence == (7500 if first == "taken back" else 0)
