"""The life of one claim, on PostgreSQL."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from faculty_api.claims import service
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.access import Role
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, SayHappened, SayNoReceipt, StartClaim
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened, NoReceipt
from schemas.values import Money
from tests.builders import Builder, actor
from tests.claims.stage import AFTER, DAY, VAULT, Stage, delivered, pay, photo, planned, set_stage

FEE = ("Leading the session", 15000, 15000, "payable")


def told(claim: ClaimView) -> list[tuple[str, int, int, str]]:
    return [(line.what, line.claimed.pence, line.payable.pence, line.status) for line in claim.lines]


async def rail(at: Stage, store: ReceiptStore, pence: int = 4860) -> ClaimView:
    """A train ticket with its receipt, added to the claim."""
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=pence))
    cost = claim.lines[-1].cost_id
    assert cost is not None
    return await service.attach_receipt(at.me, store, claim.id, cost, "ticket.jpeg", photo((60, pence % 50 + 10)))


async def sent(at: Stage) -> ClaimView:
    return await service.submit(at.me, at.claim.id)


async def test_a_claim_stands_ready_with_what_was_offered(build: Builder) -> None:
    at = await set_stage(build)
    assert (at.claim.status, at.claim.number) == (ClaimStatus.DRAFT, 2041)
    assert told(at.claim) == [FEE]
    again = await service.start(at.me, StartClaim(session_id=at.session.id))
    assert again.id == at.claim.id


async def test_costs_are_assessed_together_and_sent_with_their_receipts(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    await service.add_cost(at.me, at.claim.id, Cost(category="car_mileage", miles=Decimal(24), passengers=1))
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=4860))
    assert told(claim)[1:] == [("Car (miles)", 1200, 1200, "payable"), ("Train", 4860, 0, "exception")]
    with pytest.raises(Invalid, match="Add a photo of the receipt for train"):
        await service.submit(at.me, claim.id)
    claim = await service.attach_receipt(at.me, store, claim.id, claim.lines[2].cost_id, "ticket.jpeg", photo())
    assert told(claim)[2] == ("Train", 4860, 4860, "payable")
    assert claim.lines[2].receipt.name == "ticket.jpg"
    claim = await sent(at)
    assert (claim.status, claim.closer_look, claim.expenses) == (ClaimStatus.SUBMITTED, [], Money(6060))
    with pytest.raises(Conflict, match="so it cannot be changed"):
        await service.add_cost(at.me, claim.id, Cost(category="bus", amount_pence=200))
    done = await service.decide(at.check, claim.id, DecideClaim())
    assert (done.status, done.approved) == (ClaimStatus.APPROVED, Money(21060))
    assert (done.fee, done.expenses) == (Money(15000), Money(6060))
    [ready] = await service.ready_for_payment(at.check)
    assert (ready.fee_pence, ready.expense_pence, ready.approved_by) == (15000, 6060, at.approver.person)


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({"pay_choice": "declined"}, [("Leading the session", 15000, 0, "declined")]),
        ({"pay_choice": "reduced", "reduced_to_pence": 4000}, [("Leading the session", 15000, 4000, "reduced")]),
        ({"pay_choice": "reduced", "reduced_to_pence": 20000}, [FEE]),
        ({"pay": pay(7500)}, [("Leading the session", 7500, 7500, "payable")]),
        ({"pay": {"lines": []}}, [FEE]),
        ({"pay": {"lines": []}, "employer": "other_nhs"}, [("Leading the session", 15000, 0, "held")]),
        ({"pay": {"lines": []}, "employer": "nhs_england"}, [("Leading the session", 0, 0, "refused")]),
    ],
)
async def test_the_fee_is_what_was_offered_as_the_person_chose(
    build: Builder, facts: dict[str, object], lines: list[tuple[str, int, int, str]]
) -> None:
    assert told((await set_stage(build, **facts)).claim) == lines


@pytest.mark.parametrize(
    ("first", "second", "fees"),
    [
        ((9, 120, 7500), (13, 120, 7500), [7500, 0]),
        ((9, 150, 7500), (13, 150, 7500), [7500, 7500]),
        ((9, 300, 15000), (15, 120, 7500), [15000, 0]),
        ((9, 120, 7500), (12, 300, 15000), [7500, 7500]),
        ((9, 120, 7500), (12, 300, 7500), [7500, 7500]),
    ],
)
async def test_one_day_is_never_paid_twice(
    build: Builder, first: tuple[int, int, int], second: tuple[int, int, int], fees: list[int]
) -> None:
    who, cohort = await build.associate(), await build.cohort()
    confirmer = await build.staff(Role.TEAM, "YH")
    mine = build.work(build.as_associate(who), AFTER)
    found = []
    for hour, minutes, pence in (first, second):
        session, _ = await delivered(
            build, cohort, who, confirmer, starts=time(hour), minutes=minutes, pay=pay(pence)
        )  # fmt: skip
        claim = await service.start(mine, StartClaim(session_id=session.id))
        found.append(claim.fee.pence)
    assert found == fees


async def test_usual_costs_are_suggested_and_still_need_a_receipt(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await rail(at, ReceiptStore(tmp_path, VAULT))
    await service.add_cost(
        at.me, at.claim.id, Cost(category="car_mileage", miles=Decimal("4.5"), reason="To the station")
    )
    await sent(at)
    later, _ = await delivered(build, at.cohort, at.who, at.confirmer, day=DAY + timedelta(days=1))
    elsewhere, _ = await delivered(
        build, at.cohort, at.who, at.confirmer, day=date(2026, 11, 5), place="The Mill, Hull"
    )  # fmt: skip
    claim = await service.start(at.me, StartClaim(session_id=later.id))
    assert told(claim)[1:] == [("Train", 4860, 0, "exception"), ("Car (miles)", 203, 203, "payable")]
    assert [(line.source, line.receipt, line.cost.reason) for line in claim.lines[1:]] == [("usual", None, "")] * 2
    await planned(at.me, claim)
    with pytest.raises(Invalid, match="Add a photo"):
        await service.submit(at.me, claim.id)
    other = await service.start(at.me, StartClaim(session_id=elsewhere.id))
    assert told(other) == [FEE]


async def test_what_the_person_says_of_the_session_waits_for_a_person(build: Builder) -> None:
    at = await set_stage(build)
    for happened, status in ((Happened.SHORTER, "held"), (Happened.NO, "held"), (Happened.PLANNED, "payable")):
        claim = await service.say_happened(at.me, at.claim.id, SayHappened(happened=happened))
        assert [line.status for line in claim.lines] == [status]
    claim = await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.LONGER))
    assert (claim.lines[0].status, claim.closer_look) == ("payable", ["Took longer than planned"])


async def test_a_late_claim_waits_for_a_person(build: Builder) -> None:
    at = await set_stage(build)
    late = at.work(build.as_associate(at.who), AFTER + timedelta(days=100))
    claim = await service.submit(late, at.claim.id)
    assert told(claim) == [("Leading the session", 15000, 0, "exception")]
    assert claim.held == Money(15000)


async def test_a_question_comes_back_answered(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    await rail(at, store)
    claim = await sent(at)
    ask = DecideLine(line_id=claim.lines[1].id, decision="asked", reason="Which train was it?")
    claim = await service.decide(at.check, claim.id, DecideClaim(lines=[ask]))
    assert (claim.status, claim.approved) == (ClaimStatus.RETURNED, None)
    with pytest.raises(Invalid, match="Answer the question about: Train"):
        await service.submit(at.me, claim.id)
    with pytest.raises(NotFound):
        await service.answer_question(at.me, claim.id, claim.lines[0].id, AnswerQuestion(answer="No"))
    await service.answer_question(at.me, claim.id, claim.lines[1].id, AnswerQuestion(answer="The 8:15"))
    await sent(at)
    claim = await service.get(at.check, claim.id)
    assert [(line.decision, line.answer) for line in claim.lines] == [("approved", ""), ("waiting", "The 8:15")]
    done = await service.decide(at.check, claim.id, DecideClaim())
    assert (done.status, done.approved) == (ClaimStatus.APPROVED, Money(19860))
    letters = (await build.session.execute(text("SELECT template FROM letter ORDER BY made_at, id"))).scalars().all()
    assert list(letters) == ["claim_ready", "claim_question", "claim_decided"]


async def test_a_changed_line_is_decided_afresh(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    claim = await rail(at, store)
    cost = claim.lines[1].cost_id
    await sent(at)
    ask = DecideLine(line_id=claim.lines[0].id, decision="asked", reason="Did you stay to the end?")
    claim = await service.decide(at.check, claim.id, DecideClaim(lines=[ask]))
    assert [line.decision for line in claim.lines] == ["asked", "approved"]
    await service.add_cost(at.me, claim.id, Cost(category="bicycle_mileage", miles=Decimal(2)))
    claim = await service.get(at.check, claim.id)
    assert [line.decision for line in claim.lines] == ["asked", "approved", "waiting"]
    await service.change_cost(at.me, claim.id, cost, Cost(category="rail", amount_pence=9000))
    claim = await service.get(at.check, claim.id)
    assert [(line.decision, line.approved) for line in claim.lines][:2] == [("asked", None), ("waiting", None)]


async def test_what_is_said_later_opens_an_approved_line_again(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    await rail(at, store)
    claim = await sent(at)
    ask = DecideLine(line_id=claim.lines[1].id, decision="asked", reason="Which train was it?")
    claim = await service.decide(at.check, claim.id, DecideClaim(lines=[ask]))
    assert [(line.decision, line.status) for line in claim.lines] == [("approved", "payable"), ("asked", "payable")]
    claim = await service.say_happened(at.me, claim.id, SayHappened(happened=Happened.SHORTER))
    assert [(line.decision, line.status) for line in claim.lines] == [("waiting", "held"), ("asked", "payable")]


async def test_a_line_with_something_wrong_is_never_approved_in_passing(build: Builder) -> None:
    at = await set_stage(build)
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="hotel", amount_pence=9000, place="london"))
    await service.say_no_receipt(at.me, claim.id, claim.lines[1].cost_id, SayNoReceipt(no_receipt=NoReceipt.LOST))
    claim = await service.add_cost(
        at.me, at.claim.id, Cost(category="bus", amount_pence=400, no_receipt=NoReceipt.NOT_GIVEN)
    )
    claim = await sent(at)
    assert [line.status for line in claim.lines] == ["payable", "limit_not_set", "exception"]
    with pytest.raises(Invalid) as refused:
        await service.decide(at.check, claim.id, DecideClaim())
    assert [fault.field for fault in refused.value.faults] == [f"decision-{line.id}" for line in claim.lines[1:]]
    hotel, bus = (
        DecideLine(line_id=line.id, decision="approved", reason="It is all right") for line in claim.lines[1:]
    )
    with pytest.raises(Invalid, match="You cannot approve the hotel cost until its limit is set"):
        await service.decide(at.check, claim.id, DecideClaim(lines=[hotel, bus]))
    no = DecideLine(line_id=claim.lines[1].id, decision="refused", reason="No limit has been set yet")
    done = await service.decide(at.check, claim.id, DecideClaim(lines=[no, bus]))
    assert (done.status, done.approved) == (ClaimStatus.APPROVED, Money(15400))
    assert [line.decision_reason for line in done.lines] == ["", "No limit has been set yet", "It is all right"]


async def test_nothing_to_pay(build: Builder) -> None:
    at = await set_stage(build, pay_choice="declined")
    with pytest.raises(Invalid, match="There is nothing to pay on this claim"):
        await sent(at)
    await service.add_cost(at.me, at.claim.id, Cost(category="other", amount_pence=900, no_receipt=NoReceipt.LOST))
    claim = await sent(at)
    no = DecideLine(line_id=claim.lines[1].id, decision="refused", reason="This is not a cost of the session")
    done = await service.decide(at.check, claim.id, DecideClaim(lines=[no]))
    assert (done.status, await service.ready_for_payment(at.check)) == (ClaimStatus.REJECTED, [])


async def test_nobody_decides_about_their_own_claim(build: Builder) -> None:
    at = await set_stage(build)
    await sent(at)
    own = actor(at.who.person_id, Role.TEAM, "YH")
    with pytest.raises(NotAllowed, match="You cannot decide about your own claim"):
        await service.decide(at.work(own), at.claim.id, DecideClaim())
    with pytest.raises(Exception, match="ck_claim_approver_is_not_claimant"):
        await build.session.execute(
            text("UPDATE claim SET status = 'approved', approved_by = person_id WHERE id = :id"), {"id": at.claim.id}
        )


async def test_no_claim_is_approved_without_an_approver(build: Builder) -> None:
    at = await set_stage(build)
    with pytest.raises(Exception, match="ck_claim_has_an_approver"):
        await build.session.execute(text("UPDATE claim SET status = 'paid' WHERE id = :id"), {"id": at.claim.id})


@pytest.mark.parametrize(("pence", "allowed"), [(10000, True), (10001, False)])
async def test_above_250_pounds_the_confirmer_does_not_approve_as_well(
    build: Builder, tmp_path: Path, pence: int, allowed: bool
) -> None:
    at = await set_stage(build)
    await rail(at, ReceiptStore(tmp_path, VAULT), pence)
    claim = await sent(at)
    confirmer = at.work(at.confirmer)
    assert ((await service.get(confirmer, claim.id)).cannot_decide is None) == allowed
    if allowed:
        assert (await service.decide(confirmer, claim.id, DecideClaim())).status == ClaimStatus.APPROVED
        return
    with pytest.raises(NotAllowed, match="somebody else must decide about a claim over £250"):
        await service.decide(confirmer, claim.id, DecideClaim())


async def test_a_claim_out_of_reach_is_not_there(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    claim = await rail(at, store)
    receipt = claim.lines[1].receipt.id
    stranger = at.work(build.as_associate(await build.associate("Lee Grant")))
    other_team = at.work(await build.staff(Role.TEAM, "NW"))
    for work in (stranger, other_team):
        for absent in (service.get(work, claim.id), service.receipt(work, store, receipt)):
            with pytest.raises(NotFound):
                await absent
    with pytest.raises(NotFound):
        await service.start(stranger, StartClaim(session_id=at.session.id))
    with pytest.raises(NotFound):
        await service.add_cost(stranger, claim.id, Cost(category="bus", amount_pence=100))
    with pytest.raises(NotFound):
        await service.decide(other_team, claim.id, DecideClaim())
    assert (await service.receipt(at.check, store, receipt)).media_type == "image/jpeg"
    assert (await service.claims(stranger)).items == []


async def test_a_decision_about_an_older_sight_of_the_claim_is_refused(build: Builder) -> None:
    at = await set_stage(build)
    old = (await sent(at)).digest
    claim = await service.get(at.check, at.claim.id)
    assert claim.digest == old
    await build.session.execute(text("UPDATE claim_line SET payable_pence = 1, claimed_pence = 1"))
    with pytest.raises(Conflict, match="This claim has changed since you opened it"):
        await service.decide(at.check, claim.id, DecideClaim(digest=old))
    assert (await service.get(at.check, claim.id)).status == ClaimStatus.SUBMITTED


async def test_a_claim_is_decided_once(build: Builder) -> None:
    at = await set_stage(build)
    with pytest.raises(Conflict, match="This claim has not been sent yet"):
        await service.decide(at.check, at.claim.id, DecideClaim())
    await sent(at)
    await service.decide(at.check, at.claim.id, DecideClaim())
    for _ in range(2):
        with pytest.raises(Conflict, match="This claim is approved already"):
            await service.decide(at.check, at.claim.id, DecideClaim())
    await service.take_into_run(at.check, [at.claim.id])
    with pytest.raises(Conflict, match="This claim is in a payment run"):
        await service.decide(at.check, at.claim.id, DecideClaim())
    await service.fail(at.check, [at.claim.id])
    with pytest.raises(Conflict, match="did not go through"):
        await service.decide(at.check, at.claim.id, DecideClaim())


async def test_the_same_file_is_told_in_one_claim_and_flagged_in_another(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    claim = await rail(at, store)
    file = photo((60, 4860 % 50 + 10))
    claim = await service.add_cost(at.me, claim.id, Cost(category="bus", amount_pence=300))
    with pytest.raises(Invalid, match="already added this file"):
        await service.attach_receipt(at.me, store, claim.id, claim.lines[2].cost_id, "again.jpg", file)
    await service.attach_receipt(at.me, store, claim.id, claim.lines[1].cost_id, "the same again.jpg", file)
    session, _ = await delivered(build, at.cohort, at.who, at.confirmer, day=date(2026, 11, 3), place="Hull")
    other = await service.start(at.me, StartClaim(session_id=session.id))
    other = await service.add_cost(at.me, other.id, Cost(category="rail", amount_pence=4860))
    other = await service.attach_receipt(at.me, store, other.id, other.lines[1].cost_id, "new.jpg", file)
    told_them = ["Train: the same receipt is in claim LX-2041"]
    assert (other.closer_look, other.lines[1].receipt.also_in) == (told_them, [2041])
    shown = await service.get(at.check, other.id)
    assert (shown.closer_look, shown.lines[1].receipt.also_in) == (
        ["Train: the same receipt is in claim LX-2041"],
        [2041],
    )


async def test_costs_are_removed_and_claims_taken_back(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    claim = await rail(at, store)
    receipt = claim.lines[1].receipt.id
    claim = await service.remove_cost(at.me, claim.id, claim.lines[1].cost_id)
    assert told(claim) == [FEE]
    with pytest.raises(NotFound):
        await service.receipt(at.me, store, receipt)
    assert (await service.withdraw(at.me, claim.id)).status == ClaimStatus.WITHDRAWN
    with pytest.raises(Conflict, match="This claim was withdrawn"):
        await sent(at)


@pytest.mark.parametrize(
    ("cost", "field"),
    [
        (Cost(category="rail"), "amount_pence"),
        (Cost(category="car_mileage"), "miles"),
        (Cost(category="car_mileage", miles=Decimal("NaN")), "miles"),
        (Cost(category="car_mileage", miles=Decimal("0.05")), "miles"),
        (Cost(category="rail", amount_pence=100, miles=Decimal(3)), "miles"),
        (Cost(category="bus", amount_pence=100, passengers=2), "passengers"),
        (Cost(category="bus", amount_pence=100, on=date(2026, 11, 13)), "on"),
        (Cost(category="bus", amount_pence=100, on=date(2024, 11, 10)), "on"),
        (Cost(category="bus", amount_pence=100, on=date(1900, 1, 1)), "on"),
        (Cost(category="bus", amount_pence=100, on=date(9999, 12, 31)), "on"),
    ],
)
async def test_a_cost_that_cannot_be_is_refused_by_field(build: Builder, cost: Cost, field: str) -> None:
    at = await set_stage(build)
    with pytest.raises(Invalid) as refused:
        await service.add_cost(at.me, at.claim.id, cost)
    assert refused.value.faults[0].field == field
    assert told(await service.get(at.me, at.claim.id)) == [FEE]


async def test_part_of_a_cost_above_its_limit_is_a_line_of_its_own(build: Builder, tmp_path: Path) -> None:
    at, store = await set_stage(build), ReceiptStore(tmp_path, VAULT)
    first = Cost(category="rail", amount_pence=9000, travel_class="first", cheapest_standard_pence=6000)
    claim = await service.add_cost(at.me, at.claim.id, first)
    cost = claim.lines[1].cost_id
    claim = await service.attach_receipt(at.me, store, claim.id, cost, "a.jpg", photo())
    assert told(claim)[1:] == [("Train", 6000, 6000, "payable"), ("Train", 3000, 0, "exception")]
    assert [line.cost_id for line in claim.lines[1:]] == [cost, cost]
    assert [line.receipt.id for line in claim.lines[1:]] == [claim.lines[1].receipt.id] * 2
    claim = await service.change_cost(at.me, claim.id, cost, Cost(category="rail", amount_pence=6000))
    assert told(claim)[1:] == [("Train", 6000, 6000, "payable")]


async def test_what_payments_may_do(build: Builder) -> None:
    at = await set_stage(build)
    await sent(at)
    work, claim = at.check, at.claim.id
    with pytest.raises(Conflict, match="being checked"):
        await service.take_into_run(work, [claim])
    await service.decide(work, claim, DecideClaim())
    [taken] = await service.take_into_run(work, [claim])
    assert (taken.fee_pence, taken.number, await service.ready_for_payment(work)) == (15000, 2041, [])
    with pytest.raises(Conflict, match="Claim 2041: This claim is in a payment run"):
        await service.take_into_run(work, [claim])
    with pytest.raises(Conflict):
        await service.pay_again(work, claim)
    await service.give_back(work, [claim])
    with pytest.raises(Conflict):
        await service.give_back(work, [claim])
    await service.take_into_run(work, [claim])
    await service.fail(work, [claim])
    await service.pay_again(work, claim)
    await service.take_into_run(work, [claim])
    await service.settle(work, [claim])
    for after in (service.settle(work, [claim]), service.fail(work, [claim]), service.pay_again(work, claim)):
        with pytest.raises(Conflict, match="This claim has been paid"):
            await after
