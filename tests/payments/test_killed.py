"""A server killed while it locks a run or reads results leaves all of it or nothing, and the step can be repeated."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import make_engine
from faculty_api.kernel.embedded import Server
from faculty_api.payments import service
from faculty_api.payments.faults import faults
from schemas.payments import MakeRun
from tests.builders import NOW, Builder
from tests.payments.conftest import VAULT, Office
from tests.payments.fill import bank_results
from tests.support.database import copied

ROOT = Path(__file__).parents[2]
PAYEES = 4
TABLES = ("payment_run", "payment_item", "claim", "ledger_entry", "letter", "run_result", "event")
TOLD = {
    "lock": """SELECT (SELECT string_agg(status || serial, ',') FROM payment_run), (SELECT count(*) FROM payment_item),
        (SELECT count(*) FROM claim WHERE status = 'in_run')""",
    "import": """SELECT (SELECT count(*) FROM payment_item WHERE status = 'settled' AND rail = 'bank'),
        (SELECT count(*) FROM payment_item WHERE status = 'failed'), (SELECT count(*) FROM ledger_entry),
        (SELECT count(*) FROM run_result), (SELECT count(*) FROM letter)""",
}
DONE = {"lock": ("locked1", 2 * PAYEES, PAYEES), "import": (PAYEES - 1, 1, 2 * (PAYEES - 1), 1, PAYEES)}


class Doomed:
    """The process that dies and forks again; see doomed.py."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.payments.doomed"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, **job: object) -> tuple[bool, int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(job), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        return answer["killed"], answer["sent"]

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


@pytest.fixture(scope="module")
def doomed() -> Iterator[Doomed]:
    made = Doomed()
    yield made
    made.end()


async def prepared(url: str, step: str) -> dict[str, object]:
    """A database just before the step, and the job that takes it."""
    engine = make_engine(url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        office = await Office(session, Builder(session)).open()
        await office.payees(PAYEES)
        if step == "lock":
            run, file = await service.create(office.work(), MakeRun()), b""
        else:
            run = await office.sent()
            file = bank_results(await office.content(run, "bank.csv"), failed={0: "account closed"})
        await session.commit()
    await engine.dispose()
    now = NOW if step == "lock" else NOW + timedelta(days=6)
    return {"step": step, "run": str(run.id), "person": str(office.maker.person), "file": file.hex(), "now": str(now)}


def everything(url: str) -> list[str]:
    with psycopg.connect(url) as database:
        rows = [
            database.execute(f"SELECT string_agg(t::text, ';' ORDER BY t::text) FROM {table} t").fetchone()  # type: ignore[call-overload]
            for table in TABLES
        ]
    return [str(row) for row in rows]


def told(url: str, step: str) -> object:
    with psycopg.connect(url) as database:
        return database.execute(TOLD[step]).fetchone()  # type: ignore[call-overload]


async def wrong(url: str) -> list[str]:
    engine = make_engine(url)
    async with AsyncSession(engine) as session:
        found = await faults(session, VAULT)
    await engine.dispose()
    return found


@pytest.mark.parametrize("step", ["lock", "import"])
async def test_killed_at_any_statement(postgres: Server, template: str, doomed: Doomed, step: str) -> None:
    with ExitStack() as stack:
        origin = stack.enter_context(copied(postgres, template))
        job = await prepared(origin, step)
        name = origin.split("?")[0].rsplit("/", 1)[-1]
        whole = stack.enter_context(copied(postgres, name))
        killed, sent = doomed.run(**job, url=whole, at=None)
        assert (killed, sent > 10, told(whole, step)) == (False, True, DONE[step])
        before = everything(origin)
        points: list[object] = [*range(2, sent, 3), sent, "commit", "after"]
        ended: list[str] = []
        for at in points:
            with copied(postgres, name) as url:
                killed, _ = doomed.run(**job, url=url, at=at)
                assert killed
                now = everything(url)
                ended.append("nothing" if now == before else "all" if told(url, step) == DONE[step] else f"half: {now}")
                assert await wrong(url) == []
                if at == "commit":  # the last moment before it counts: nothing is held, and it can be done again
                    assert doomed.run(**job, url=url, at=None)[0] is False
                    assert told(url, step) == DONE[step]
        assert ended == ["nothing"] * (len(points) - 1) + ["all"]
