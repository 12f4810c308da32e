"""A run of 100,000 payments beside one of 10,000: locked, approved with its files, sent, and its results read."""

import resource
from collections.abc import Awaitable, Callable
from time import perf_counter

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import make_engine
from faculty_api.kernel.embedded import Server
from faculty_api.payments import rules, service
from schemas.payments import MakeRun
from tests.builders import Builder
from tests.payments.conftest import VAULT, Office, seen
from tests.payments.fill import bank_results, payroll_results
from tests.support.database import copied

FEW, MANY = 10_000, 100_000
EACH = 1.2
"""The most that a payment may take in the large run, of what it takes in the small one."""
STEPS = ("lock", "approve", "send", "match pay", "match costs")
SAMPLE = """
SET session_replication_role = replica;
CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS offer, gen_random_uuid() AS claim,
  gen_random_uuid() AS bank FROM generate_series(1, {people}) n;
INSERT INTO person SELECT (jsonb_populate_record(p, jsonb_build_object('id', person, 'full_name', 'Payee Number' || n,
  'email', 'payee' || n || '@example.org'))).* FROM made, person p WHERE p.id = '{person}';
INSERT INTO associate SELECT (jsonb_populate_record(a, jsonb_build_object('person_id', person))).*
  FROM made, associate a WHERE a.person_id = '{person}';
INSERT INTO offer SELECT (jsonb_populate_record(o, jsonb_build_object('id', offer, 'person_id', person))).*
  FROM made, offer o WHERE o.person_id = '{person}';
INSERT INTO claim SELECT (jsonb_populate_record(c, jsonb_build_object('id', claim, 'person_id', person,
  'offer_id', offer, 'number', 1000000 + n))).* FROM made, claim c WHERE c.person_id = '{person}';
INSERT INTO claim_line SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'claim_id', claim,
  'cost_id', CASE WHEN l.cost_id IS NOT NULL THEN gen_random_uuid() END))).* FROM made,
  claim_line l WHERE l.claim_id = '{claim}';
"""


async def office_of(session: AsyncSession, payments: int) -> Office:
    """Two payments a person: pay and costs."""
    office = await Office(session, Builder(session)).open()
    who, claim = await office.payee("Sample Payee")
    await session.commit()
    for statement in SAMPLE.format(people=payments // 2 - 1, person=who.person_id, claim=claim.id).split(";")[:-1]:
        await session.execute(text(statement.replace(":", "\\:")))
    found = await session.execute(text(f"SELECT * FROM bank_details WHERE person_id = '{who.person_id}'"))
    held = found.mappings().one()
    rows = (await session.execute(text("SELECT n, person, bank FROM made"))).all()
    given = []
    for n, person, bank in rows:
        plain = {"account_name": "S Okafor", "sort_code": "309430", "account_number": str(20_000_000 + n)}
        sealed = {key: VAULT.seal(value, place=f"bank_details/{bank}/{key}") for key, value in plain.items()}
        mark = VAULT.fingerprint(rules.bank_index("309430", plain["account_number"]))
        given.append({**held, **sealed, "id": bank, "person_id": person, "fingerprint": mark, "changed_by": person})
    names = list(held)
    insert = text(f"INSERT INTO bank_details ({', '.join(names)}) VALUES ({', '.join(':' + one for one in names)})")
    for at in range(0, len(given), 1000):
        await session.execute(insert, given[at : at + 1000])
    await session.execute(text("SET session_replication_role = origin"))
    await session.commit()
    await session.execute(text("ANALYZE"))
    await session.commit()
    return office


async def measured(postgres: Server, template: str, payments: int) -> dict[str, float]:
    spent: dict[str, float] = {}

    async def timed(step: str, run: Callable[[], Awaitable[object]]) -> object:
        begun = perf_counter()
        done = await run()
        await session.commit()
        spent[step] = perf_counter() - begun
        session.expunge_all()
        print(f"large run: {payments:,} payments: {step} {spent[step]:.1f} s, {peak()} MB")
        return done

    with copied(postgres, template) as url:
        engine = make_engine(url)
        async with AsyncSession(engine, expire_on_commit=False) as session:
            office = await office_of(session, payments)
            draft = await service.create(office.work(), MakeRun(held_back=[]))
            run = await timed("lock", lambda: service.lock(office.work(), draft.id))
            await timed("approve", lambda: service.approve(office.work(office.checker), VAULT, draft.id, seen(run)))
            files = {}

            async def send() -> None:
                for name in ("payroll.csv", "bank.csv"):
                    files[name] = (await service.file(office.work(), VAULT, draft.id, name)).content

            await timed("send", send)
            late = office.work(days=5)
            pay, costs = payroll_results(files["payroll.csv"]), bank_results(files["bank.csv"])
            await timed("match pay", lambda: service.import_results(late, VAULT, draft.id, pay))
            await timed("match costs", lambda: service.import_results(late, VAULT, draft.id, costs))
            settled = await office.scalar("SELECT count(*) FROM payment_item WHERE status = 'settled'")
            assert settled == payments
        await engine.dispose()
    return spent


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def test_a_run_of_100_000_payments(postgres: Server, template: str) -> None:
    few = await measured(postgres, template, FEW)
    many = await measured(postgres, template, MANY)
    ratios = {step: (many[step] / MANY) / (few[step] / FEW) for step in STEPS}
    print(f"large run: a payment of {MANY:,} beside one of {FEW:,}:", {k: round(v, 2) for k, v in ratios.items()})
    whole = (sum(many.values()) / MANY) / (sum(few.values()) / FEW)
    print(f"large run: {whole:.2f} times (goal {EACH})")
    assert whole <= EACH
