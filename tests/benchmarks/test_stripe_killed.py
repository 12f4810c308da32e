# ruff: noqa: F401, F811
"""The judge's figures: every point at which a worker can end while it pays by Stripe, killed and broken off, and every
call whose connection drops; and eight workers on one run of 500. ``./run bench tests/benchmarks/test_stripe_killed.py``
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import make_engine
from faculty_api.kernel.embedded import Server
from faculty_api.payments import faults
from tests.builders import NOW
from tests.payments.at_stripe import amounts, choose_stripe, door, drain, payees, sent
from tests.payments.conftest import Office, office
from tests.payments.test_stripe_killed import (
    SENDS,
    SETTLES,
    TAKES_BACK,
    Doomed,
    Phase,
    doomed,
    fake,
    prepared,
    trials,
    wrong,
)
from tests.support.client import Now
from tests.support.database import copied
from tests.support.fake_stripe import Fake, running

CALLS = 6
"""Three transfers and three payouts."""
LOST = ("drop", "lose", "500", "500_after")


@pytest.fixture
def rich() -> Iterator[Fake]:
    with running() as process:
        yield process


@pytest.mark.parametrize("phase", [SENDS, SETTLES, TAKES_BACK], ids=lambda phase: phase.name)
async def test_every_point(postgres: Server, template: str, doomed: Doomed, fake: Fake, phase: Phase) -> None:
    done = await trials(postgres, template, doomed, fake, phase, 1, ("kill", "raise"))
    print(f"\n{phase.name}: {done} trials: 0 paid twice, 0 lost, 0 stuck")


async def test_every_call_that_is_lost(postgres: Server, template: str, fake: Fake) -> None:
    """Each alone, and each two together."""
    with copied(postgres, template) as origin:
        await prepared(origin, fake)
        pairs = product(LOST, range(CALLS), range(CALLS + 1))
        plans = {tuple(how if at in {one, two} else "ok" for at in range(CALLS + 2)) for how, one, two in pairs}
        for plan in sorted(plans):
            fake.back()
            fake.behave(plan=list(plan))
            with copied(postgres, origin.split("?")[0].rsplit("/", 1)[-1]) as url:
                engine = make_engine(url)
                await drain(engine, door(fake), Now())
                await engine.dispose()
                assert await wrong(url, fake) == [], plan
        print(f"\nlost: {len(plans)} trials: 0 paid twice, 0 lost, 0 stuck")


async def test_eight_workers_on_one_run_of_500(office: Office, engine: AsyncEngine, rich: Fake) -> None:
    rich.reset(NOW)
    await choose_stripe(office)
    await payees(office, rich, 500)
    await sent(office)
    await asyncio.gather(*(drain(engine, door(rich), most=4, turns=5000) for _ in range(8)))
    assert sorted(rich.reached().values()) == sorted(rich.left_us().values()) == list(amounts(500))
    assert len(rich.judge()["payouts"]) == 500
    rich.banks("paid")
    await asyncio.gather(*(drain(engine, door(rich), Now(NOW + timedelta(hours=2)), turns=5000) for _ in range(8)))
    async with AsyncSession(engine) as session:
        assert await faults.faults(session, office.vault) == []
    assert await office.scalar("SELECT count(*) FROM payment_item WHERE status = 'settled'") == 500
