"""Many people at once: one live payment a claim and rail, one approval, one reading, numbers without a gap."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from faculty_api.payments.faults import faults
from schemas.access import Actor, Role
from schemas.bank import EnterBank
from schemas.payments import MakeRun
from tests.builders import NOW
from tests.payments.conftest import Office, seen
from tests.payments.fill import bank_results

CLIENTS = 8
LATER = NOW + timedelta(days=6)


async def at_once(engine: AsyncEngine, *steps: tuple[Actor, Callable[[Work], Awaitable[object]]]) -> Counter[str]:
    """Each step in a transaction of its own, all at the same time; how they ended."""

    async def one(who: Actor, step: Callable[[Work], Awaitable[object]]) -> str:
        try:
            async with transaction(engine) as session:
                answer = await step(Work(session, who, LATER if who.name == "late" else NOW))
        except Refusal as no:
            return no.detail
        return "again" if getattr(answer, "repeated", False) else "done"

    return Counter(await asyncio.gather(*(one(who, step) for who, step in steps)))


async def live(session: AsyncSession) -> list[int]:
    """How many live payments each claim and rail has."""
    await session.rollback()
    rows = await session.execute(
        text(
            "SELECT count(*) FROM payment_item WHERE status IN ('pending', 'settled') GROUP BY claim_id, rail "
            "ORDER BY count(*)"
        )
    )
    return [row[0] for row in rows.all()]


async def makers(office: Office, held: Callable[[int], list[UUID]]) -> list[tuple[Actor, UUID]]:
    found = []
    for at in range(CLIENTS):
        who = await office.build.staff(Role.FINANCE, name=f"Maker {at}")
        found.append((who, (await service.create(office.work(who), MakeRun(held_back=held(at)))).id))
    await office.session.commit()
    return found


def locking(run: UUID) -> Callable[[Work], Awaitable[object]]:
    return lambda work: service.lock(work, run)


async def test_eight_lockers_of_the_same_claims(office: Office, engine: AsyncEngine) -> None:
    await office.payees(10)
    drafts = await makers(office, lambda _: [])
    ended = await at_once(engine, *[(who, locking(run)) for who, run in drafts])
    assert ended == {"done": 1, "Nothing is ready to pay. Look at what is left out, and why": CLIENTS - 1}
    assert await live(office.session) == [1] * 20
    assert await faults(office.session, office.vault) == []


async def test_eight_lockers_of_a_share_each(office: Office, engine: AsyncEngine) -> None:
    claims = [claim.id for _, claim in await office.payees(CLIENTS * 2)]
    drafts = await makers(office, lambda at: [claim for place, claim in enumerate(claims) if place % CLIENTS != at])
    assert await at_once(engine, *[(who, locking(run)) for who, run in drafts]) == {"done": CLIENTS}
    assert await live(office.session) == [1] * (CLIENTS * 4)
    serials = (await office.session.execute(text("SELECT serial FROM payment_run ORDER BY serial"))).scalars().all()
    assert serials == [*range(1, CLIENTS + 1)]
    assert await faults(office.session, office.vault) == []


async def test_locking_one_run_eight_times(office: Office, engine: AsyncEngine) -> None:
    await office.payees(3)
    draft = await service.create(office.work(), MakeRun())
    await office.session.commit()
    ended = await at_once(engine, *[(office.maker, locking(draft.id))] * CLIENTS)
    assert (ended["done"], sum(ended.values())) == (1, CLIENTS)
    assert await live(office.session) == [1] * 6


async def test_approving_and_cancelling_at_once(office: Office, engine: AsyncEngine) -> None:
    await office.payees(3)
    run = await office.locked()
    checkers = [await office.build.staff(Role.FINANCE) for _ in range(4)]
    await office.session.commit()
    ended = await at_once(
        engine,
        *[(who, lambda work: service.approve(work, office.vault, run.id, seen(run))) for who in checkers],
        *[(who, lambda work: service.cancel(work, run.id)) for who in checkers],
    )
    await office.session.rollback()
    row = (await office.session.execute(text("SELECT status, checker_id FROM payment_run"))).one()
    assert row.status in {"approved", "cancelled"}
    assert ended["done"] == (1 if row.status == "approved" or row.checker_id is None else 2)
    assert await faults(office.session, office.vault) == []


async def test_reading_one_file_eight_times(office: Office, engine: AsyncEngine) -> None:
    await office.payees(3)
    run = await office.sent()
    data = bank_results(await office.content(run, "bank.csv"))
    await office.session.commit()
    late = Actor(person=office.checker.person, name="late", role=Role.FINANCE)
    ended = await at_once(
        engine, *[(late, lambda work: service.import_results(work, office.vault, run.id, data))] * CLIENTS
    )
    assert ended == {"done": 1, "again": CLIENTS - 1}
    assert await office.scalar("SELECT count(*) FROM ledger_entry") == 6
    assert await office.scalar("SELECT count(*) FROM letter") == 3
    assert await faults(office.session, office.vault) == []


async def test_a_change_of_bank_details_while_the_run_is_locked(office: Office, engine: AsyncEngine) -> None:
    """Either the change is first and the person stays out, or the run is first and cannot be approved."""
    payees = await office.payees(6)
    draft = await service.create(office.work(), MakeRun())
    await office.session.commit()
    new = EnterBank(account_name="New", sort_code="000000", account_number="99999999")
    changer = office.build.as_associate(payees[0][0])
    ended = await at_once(
        engine,
        (office.maker, locking(draft.id)),
        (changer, lambda work: service.enter_bank(work, office.vault, new)),
    )
    assert ended == {"done": 2}
    await office.session.rollback()
    run = await service.run(office.work(), draft.id)
    paid = {item.person_id for item in run.items}
    try:
        await office.approve(run)
        approved = True
    except Refusal:
        approved = False
    assert approved is (payees[0][0].person_id not in paid)
