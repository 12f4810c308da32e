"""Costs paid by Stripe, against a Stripe of our own that is the judge of what was paid."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.errors import Conflict, Invalid
from faculty_api.payments import faults, service
from faculty_api.payments.connect import working
from schemas.bank import FreezeBank
from schemas.payments import DecideFailed, FailedChoice, RunStatus
from tests.builders import NOW
from tests.payments import at_stripe
from tests.payments.at_stripe import BY_STRIPE, amounts, choose_stripe, door, drain, payees, sent, to_the_end
from tests.payments.conftest import Office
from tests.support.client import Now
from tests.support.fake_stripe import Fake, running


@pytest.fixture(scope="module")
def process() -> Iterator[Fake]:
    with running() as fake:
        yield fake


@pytest.fixture
def fake(process: Fake) -> Fake:
    process.reset(NOW)
    return process


async def states(office: Office) -> list[tuple[object, ...]]:
    await office.session.rollback()
    rows = await office.session.execute(
        text(
            "SELECT s.state, i.status, c.status FROM stripe_payment s JOIN payment_item i ON i.id = s.item_id "
            "JOIN claim c ON c.id = i.claim_id ORDER BY s.reference"
        )
    )
    return [tuple(row) for row in rows.all()]


async def test_a_run_by_stripe_from_preview_to_the_bank(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await choose_stripe(office)
    await payees(office, fake, 3)
    run = await sent(office)
    file = await service.file(office.work(), office.vault, run.id, "stripe.json")
    await office.session.commit()
    assert (b'"pence": 14583' in file.content, b"sort_code" in file.content) == (True, False)
    assert await drain(engine, door(fake)) == 6, "a transfer and a payout each"
    assert await states(office) == [("on_its_way", "pending", "in_run")] * 3
    assert sorted(fake.reached().values()) == list(amounts(3))
    fake.banks("paid")
    clock = Now(NOW + timedelta(hours=2))
    await drain(engine, door(fake), clock)
    assert await states(office) == [("paid", "settled", "paid")] * 3
    found = await service.run(office.work(), run.id)
    assert (found.status, {item.by_stripe for item in found.items}) == (
        RunStatus.RECONCILED,
        {"Paid into their bank account"},
    )
    assert await office.scalar("SELECT sum(pence) FROM ledger_entry WHERE account = 'bank'") == sum(amounts(3))
    assert await office.scalar("SELECT count(*) FROM bank_details") == 0
    assert await faults.faults(office.session, office.vault) == []


@pytest.mark.parametrize("how", ["lose", "drop", "500", "500_after", "429", "401"])
async def test_an_answer_that_is_lost(office: Office, fake: Fake, engine: AsyncEngine, how: str) -> None:
    """The first, a middle and the last call that changes something."""
    await choose_stripe(office)
    await payees(office, fake, 2)
    await sent(office)
    fake.behave(plan=[how, "ok", how, "ok", "ok", how])
    await to_the_end(engine, fake)
    await to_the_end(engine, fake, Now(NOW + timedelta(days=1)))
    assert sorted(fake.reached().values()) == sorted(fake.left_us().values()) == list(amounts(2))
    assert await states(office) == [("paid", "settled", "paid")] * 2
    assert await faults.faults(office.session, office.vault) == []


async def test_an_account_that_is_closed_gives_the_money_back_and_is_decided_about(
    office: Office, fake: Fake, engine: AsyncEngine
) -> None:
    await choose_stripe(office)
    first, second = await payees(office, fake, 2)
    run = await sent(office)
    await drain(engine, door(fake))
    one, other = fake.judge()["payouts"]
    fake.banks("failed", id=one["id"], failure_code="account_closed")
    fake.banks("paid", id=other["id"])
    await drain(engine, door(fake), Now(NOW + timedelta(hours=2)))
    assert sorted(await states(office)) == [("failed", "failed", "failed"), ("paid", "settled", "paid")]
    assert len(fake.left_us()) == len(fake.reached()) == 1, "what did not arrive is with us again"
    found = await service.run(office.work(), run.id)
    failed = next(item for item in found.items if item.why)
    assert (failed.why, found.status) == ("Account closed", RunStatus.RECONCILED_WITH_EXCEPTIONS)
    await service.decide_failed(office.work(), failed.id, DecideFailed(what=FailedChoice.ASK_DETAILS))
    frozen = {first.person_id: first, second.person_id: second}[failed.person_id]
    assert await office.scalar("SELECT status FROM payee_account WHERE id = :id", id=frozen.id) == "frozen"
    assert await office.scalar("SELECT count(*) FROM letter WHERE template = 'could_not_pay'") == 2
    preview = await service.preview(office.work())
    assert [one.why for one in preview.left_out] == ["Their Stripe account is on hold. A new one is needed"]
    assert await faults.faults(office.session, office.vault) == []


async def test_money_that_comes_back_after_it_was_paid_is_shown(
    office: Office, fake: Fake, engine: AsyncEngine
) -> None:
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    await drain(engine, door(fake))
    fake.banks("paid")
    await drain(engine, door(fake), Now(NOW + timedelta(hours=2)))
    fake.banks("failed", failure_code="account_closed")
    await drain(engine, door(fake), Now(NOW + timedelta(days=2)))
    assert await states(office) == [("came_back", "settled", "paid")]
    desk = await service.stripe_desk(office.work())
    assert [one.said[:20] for one in desk.open] == ["Their bank sent it b"]
    assert await faults.faults(office.session, office.vault) == []


async def test_too_little_money_at_stripe_waits_and_then_pays_once(
    office: Office, fake: Fake, engine: AsyncEngine
) -> None:
    """Stripe keeps that answer under its key, so the next attempt has another: the first is known to have failed."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(balance=100)
    await drain(engine, door(fake))
    assert await states(office) == [("to_send", "pending", "in_run")]
    desk = await service.stripe_desk(office.work())
    assert desk.open[0].said == "Waiting to be sent to Stripe: There is not enough money in our Stripe balance"
    await office.session.commit()
    fake.behave(balance=100_000)
    await to_the_end(engine, fake)
    assert (await states(office), list(fake.reached().values())) == ([("paid", "settled", "paid")], [4860])


async def test_what_nobody_can_tell_is_never_sent_again_by_itself(
    office: Office, fake: Fake, engine: AsyncEngine
) -> None:
    """The answer is lost, lists show nothing and the key is forgotten: after 20 hours it waits for a person."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(plan=["drop"])
    await working.turn(engine, Now(), door(fake), office.vault)
    fake.forget()
    for hours in (25, 27, 40):
        await drain(engine, door(fake), Now(NOW + timedelta(hours=hours)))
    assert (await states(office), fake.judge()["transfers"]) == ([("unclear", "pending", "in_run")], [])
    desk = await service.stripe_desk(office.work())
    assert (desk.open[0].may_end, desk.open[0].said[:34]) == (True, "We do not know if it was paid. Loo")
    item = desk.open[0].item_id
    await service.end_by_hand(office.work(office.checker), item)
    with pytest.raises(Conflict, match="We know now"):
        await service.end_by_hand(office.work(office.checker), item)
    await office.session.commit()
    assert await states(office) == [("failed", "failed", "failed")]
    assert await faults.faults(office.session, office.vault) == []


async def test_a_message_that_never_comes_and_one_found_late(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    """Unclear, and then Stripe has it after all: found by our own reference."""
    await choose_stripe(office)
    await payees(office, fake, 1)
    await sent(office)
    fake.behave(plan=["lose"], blind=True)
    await working.turn(engine, Now(), door(fake), office.vault)
    fake.forget()
    await drain(engine, door(fake), Now(NOW + timedelta(hours=25)))
    assert await states(office) == [("unclear", "pending", "in_run")]
    fake.behave(blind=False)
    await to_the_end(engine, fake, Now(NOW + timedelta(hours=30)))
    assert (await states(office), list(fake.left_us().values())) == ([("paid", "settled", "paid")], [4860])


async def test_eight_workers_on_one_run(office: Office, fake: Fake, engine: AsyncEngine) -> None:
    await choose_stripe(office)
    await payees(office, fake, 16)
    await sent(office)
    await asyncio.gather(*(drain(engine, door(fake), most=2) for _ in range(8)))
    judge = fake.judge()
    assert (len(judge["transfers"]), len(judge["payouts"])) == (16, 16)
    assert sorted(fake.reached().values()) == list(amounts(16))


async def test_a_run_goes_to_stripe_once_and_as_it_was_approved(office: Office, engine: AsyncEngine) -> None:
    with pytest.raises(Invalid):
        await service.set_way_to_pay(office.work(), BY_STRIPE)
    await choose_stripe(office)
    (payee,) = await payees(office, None, 1, fee=15000)
    run = await office.approved()
    assert [file.name for file in (await service.run(office.work(), run.id)).files] == ["payroll.csv", "stripe.json"]
    await service.file(office.work(), office.vault, run.id, "stripe.json")
    assert (await service.run(office.work(), run.id)).status is RunStatus.APPROVED, "to read it pays nobody"
    await service.send_by_stripe(office.work(), office.vault, run.id)
    with pytest.raises(Conflict, match="sent to Stripe already"):
        await service.send_by_stripe(office.work(), office.vault, run.id)
    await service.freeze_payee(office.work(), payee.id, FreezeBank(reason="They did not know of it"))
    second = await office.build.associate("Ann Other")
    await at_stripe.account(office, None, second)
    await office.bank(second)
    await office.claim(second)
    run = await office.approved()
    await office.session.execute(text("UPDATE payment_item SET pence = pence + 1 WHERE rail = 'bank'"))
    with pytest.raises(Conflict, match=r"not what was approved\. Nothing was sent"):
        await service.send_by_stripe(office.work(), office.vault, run.id)
    assert await office.scalar("SELECT count(*) FROM stripe_payment") == 1


@pytest.mark.parametrize(
    ("fee", "set_up", "bank", "stripe", "said", "give"),
    [
        (None, True, "", "", "Approved. It will be in the next payment run", ""),
        (None, False, "", "Set up with Stripe, so that we can pay your costs", "Approved. Set up with Stripe", ""),
        (15000, True, "We need your bank details before we can pay you", "", "Approved. We need your bank", "We need"),
        (
            15000,
            False,
            "We need your bank details before we can pay you",
            "Set up with Stripe, so that we can pay your costs",
            "Approved. We need your bank details before we can pay you. Set up with Stripe",
            "We need them",
        ),
    ],
)
async def test_what_somebody_has_to_give_is_what_their_money_waits_for(
    office: Office, fee: int | None, set_up: bool, bank: str, stripe: str, said: str, give: str
) -> None:
    await choose_stripe(office)
    who = await office.build.associate("Sam Okafor")
    if set_up:
        await at_stripe.account(office, None, who)
    await office.claim(who, fee=fee, expense=4860)  # type: ignore[arg-type]
    money = await service.money(office.work(office.build.as_associate(who)))
    assert (money.bank, money.stripe, money.by_stripe) == (bank, stripe, True)
    assert (money.claims[0].sentence.startswith(said), money.give_details.startswith(give)) == (True, True)
    assert bool(money.give_details) == bool(give)
