"""Costs paid by Stripe, against a Stripe of our own that is the judge of what was paid."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.payments import faults, service
from schemas.payments import RunStatus
from tests.builders import NOW
from tests.payments.at_stripe import amounts, choose_stripe, door, drain, payees, sent, to_the_end
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
    file = await service.file(office.work(), run.id, "stripe.json")
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
    assert await faults.faults(office.session) == []


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
    assert await faults.faults(office.session) == []
