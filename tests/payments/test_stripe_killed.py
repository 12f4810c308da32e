"""A worker that ends at any point while it pays by Stripe: whoever goes on pays each person once, and nobody is
forgotten. The Stripe of our own is the judge. All points are in ``tests/benchmarks/test_stripe_killed.py``."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import make_engine
from faculty_api.kernel.embedded import Server
from faculty_api.payments.faults import faults
from tests.builders import NOW, Builder
from tests.payments.at_stripe import amounts, choose_stripe, door, drain, payees, sent, to_the_end
from tests.payments.conftest import VAULT, Office
from tests.support.client import Now
from tests.support.database import copied
from tests.support.fake_stripe import Fake, running

ROOT = Path(__file__).parents[2]
PEOPLE = 3
"""The first, a middle and the last."""


class Doomed:
    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.payments.doomed_at_stripe"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, **job: object) -> tuple[bool, int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(job), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        return answer["cut"], answer["passed"]


@pytest.fixture(scope="module")
def doomed() -> Iterator[Doomed]:
    made = Doomed()
    yield made
    assert made.process.stdin is not None
    made.process.stdin.close()
    made.process.wait(20)


@pytest.fixture(scope="module")
def fake() -> Iterator[Fake]:
    with running() as process:
        yield process


class Phase(NamedTuple):
    """Where the worker is cut off: while it sends, when the banks have paid, or when they have sent it back."""

    name: str
    banks: str
    ends: str


SENDS, SETTLES, TAKES_BACK = (
    Phase("send", "", "paid"),
    Phase("settle", "paid", "paid"),
    Phase("back", "failed", "failed"),
)


async def prepared(url: str, fake: Fake, phase: Phase = SENDS) -> datetime:
    """A database just before the phase, and when that is."""
    fake.reset(NOW)
    engine = make_engine(url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        office = await Office(session, Builder(session)).open()
        await choose_stripe(office)
        await payees(office, fake, PEOPLE)
        await sent(office)
    if phase.banks:
        await drain(engine, door(fake))
        fake.banks(phase.banks)
    await engine.dispose()
    fake.keep()
    return NOW + timedelta(hours=2) if phase.banks else NOW


async def wrong(url: str, fake: Fake, phase: Phase = SENDS) -> list[str]:
    """What is not as it should be once somebody has gone on."""
    engine, clock = make_engine(url), Now(NOW + timedelta(hours=2))
    await to_the_end(engine, fake, clock)
    async with AsyncSession(engine) as session:
        found = await faults(session, VAULT)
        due = list(amounts(PEOPLE)) if phase.ends == "paid" else []
        found += [f"paid {said}" for said in (fake.reached(), fake.left_us()) if sorted(said.values()) != due]
        count = "SELECT count(*) FROM stripe_payment WHERE state <> :end"
        stuck = await Office(session, Builder(session)).scalar(count, end=phase.ends)
        found += [f"{stuck} are stuck"] if stuck else []
    await engine.dispose()
    return found


async def trials(
    postgres: Server, template: str, doomed: Doomed, fake: Fake, phase: Phase, step: int, hows: Sequence[str]
) -> int:
    """Cuts it off at every ``step``-th point, each time in one of these ways, or in all when ``step`` is 1."""
    with ExitStack() as stack:
        origin = stack.enter_context(copied(postgres, template))
        now = await prepared(origin, fake, phase)
        name = origin.split("?")[0].rsplit("/", 1)[-1]
        job = {"stripe": fake.url, "now": str(now)}
        with copied(postgres, name) as url:
            cut, points = doomed.run(**job, url=url, at=None, how="kill")
            assert (cut, points > 30, await wrong(url, fake, phase)) == (False, True, [])
        done, turn = 0, cycle(hows)
        for at in range(1, points + 1, step):
            for how in hows if step == 1 else (next(turn),):
                fake.back()
                with copied(postgres, name) as url:
                    assert doomed.run(**job, url=url, at=at, how=how)[0]
                    assert await wrong(url, fake, phase) == [], (phase.name, at, how)
                done += 1
        return done


@pytest.mark.parametrize(
    ("phase", "step"), [(SENDS, 17), (SETTLES, 41), (TAKES_BACK, 41)], ids=lambda one: str(one)[:20]
)
async def test_cut_off_at_points_of_every_kind(
    postgres: Server, template: str, doomed: Doomed, fake: Fake, phase: Phase, step: int
) -> None:
    assert await trials(postgres, template, doomed, fake, phase, step, ("kill", "raise")) >= 2
