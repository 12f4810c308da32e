"""Somebody is erased: a word in each of their columns is found in no table, in no file of the database, nowhere."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api import worker
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.dataprotection import emptying, rules, service
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel import history
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from faculty_api.needs import service as needs
from faculty_api.payments import faults as money
from faculty_api.payments import queries as payment_queries
from faculty_api.payments import rules as payment_rules
from faculty_api.people import service as people
from faculty_api.tables import metadata
from schemas.access import WORKER, Actor, Role
from schemas.contact import ChangeContact, ChangeEmail
from schemas.needs import HearNeed, Weight
from schemas.removals import ProposeErasure
from schemas.standing import ChangeStanding
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.dataprotection.canaries import Somebody, two

VAULT = Vault(bytes.fromhex("11" * 32))
WHY = ProposeErasure(reason="They asked for it by letter")
STAYS = {
    "claim.approved_rules": "names of rules",
    "claim_line.category": "one of the kinds of cost",
    "claim_line.citations": "the policy's own words",
    "offer.pay": "sums, and the policy's own words",
    "payment_item.reference": "the run's number and a place in it",
    "payee_account.key": "random, made by us",
    "payee_account.account": "Stripe's number, to prove what was paid",
    "payee_account.fingerprint": "a keyed hash",
    "stripe_payment.account": "Stripe's number, to prove what was paid",
    "stripe_payment.reference": "as payment_item.reference",
    "stripe_payment.key": "random, made by us",
    "stripe_payment.transfer": "Stripe's number",
    "stripe_payment.payout": "Stripe's number",
    "stripe_payment.payout_status": "a word of Stripe's list",
    "stripe_payment.why": "a sentence of ours",
    "person.id": "a number",
}
"""Columns of a person whose content stays: none of them can hold somebody's words."""
TOKEN = re.compile(rb"cnA-[a-z_]+-[a-z_0-9]+")
LATER = NOW + timedelta(days=3650)


class Desk(NamedTuple):
    one: Actor
    two: Actor


def planted() -> Iterator[tuple[str, str]]:
    """Every column of words that is somebody's, by the live models and the schedule."""
    for name, held in load().tables.items():
        table = metadata.tables.get(name)
        if table is None or not held.about:
            continue
        states = emptying.states(table)
        for column, how, reason in rules.columns(held):
            personal = how != rules.PEOPLE and (not reason or load().reasons[reason].personal)
            if personal and _wordy(str(table.c[column].type)) and column not in states:
                yield name, column


def _wordy(kind: str) -> bool:
    return any(one in kind for one in ("VARCHAR", "TEXT", "JSON", "BYTEA", "BLOB", "TSVECTOR", "BINARY"))


async def plausible(session: AsyncSession, ann: Somebody) -> None:
    """What no column of words can hold in truth is put right: states, digests, the chain."""
    await session.execute(text("SET session_replication_role = replica"))
    one = "(SELECT min(id::text)::uuid FROM joining_setting)"
    await session.execute(text(f"DELETE FROM joining_setting WHERE id <> {one}"))
    for table in metadata.sorted_tables:
        for column in emptying.states(table):
            if emptying.is_text(table.c[column].type):
                await session.execute(text(f"UPDATE {table.name} SET {column} = 'closed' WHERE {column} LIKE 'cn%'"))
        for one in (
            one for one in table.columns if one.foreign_keys and one.name == "academy_code" and not one.primary_key
        ):
            await session.execute(text(f"UPDATE {table.name} SET {one.name} = 'YH' WHERE {one.name} LIKE 'cn%'"))
    await session.execute(text("DELETE FROM seal"))
    for change in (
        "UPDATE role_grant SET role = 'associate'",
        "UPDATE event SET kind = 'AccessCopyMade', role = 'team', data = jsonb_build_object('reason', data ->> 'said')",
        "UPDATE removal SET kind = 'person'",
        "UPDATE payment_run SET serial = serial - (SELECT min(serial) FROM payment_run) + 1",
        "UPDATE removal_part SET name = 'person'",
    ):
        await session.execute(text(change))
    for run in (await session.execute(text("SELECT id FROM payment_run"))).scalars().all():
        digest = payment_rules.digest(await payment_queries.promises(session, run))
        await session.execute(text("UPDATE payment_run SET digest = :d WHERE id = :run"), {"d": digest, "run": run})
    await session.execute(text("SET session_replication_role = DEFAULT"))
    await history.seal(session, NOW)


async def settled(engine: AsyncEngine, store: ReceiptStore) -> tuple[Somebody, Somebody, Desk, str]:
    async with transaction(engine) as session:
        ann, bo = await two(session, VAULT)
        build = Builder(session)
        desk = Desk(*[await build.staff(Role.DATA_PROTECTION) for _ in range(2)])
        file = store.put(b"a photo of a ticket")
        claim = {"id": ann.keys["claim"], "file": file}
        await session.execute(text("UPDATE receipt SET stored_sha256 = :file WHERE claim_id = :id"), claim)
        await plausible(session, ann)
        letter = "Hello Bo. You and CNA-person-full_name Smith meet on Monday"
        await session.execute(
            text("UPDATE person SET full_name = 'cnA-person-full_name Smith' WHERE id = :id"), {"id": ann.id}
        )
        await session.execute(text("UPDATE letter SET body = :b WHERE person_id = :id"), {"b": letter, "id": bo.id})
    return ann, bo, desk, file


async def gone(engine: AsyncEngine, ann: Somebody, desk: Desk, store: ReceiptStore | None) -> None:
    async with transaction(engine) as session:
        made = await service.propose_erasure(Work(session, desk.one, NOW), VAULT, ann.id, WHY)
    async with transaction(engine) as session:
        await service.release(Work(session, desk.two, NOW), made.id)
    await carried_out(engine, store)


async def carried_out(engine: AsyncEngine, store: ReceiptStore | None) -> int:
    steps = 0
    while True:
        async with transaction(engine) as session:
            if not await service.carry_on(Work(session, WORKER, NOW), store, VAULT):
                return steps
        steps += 1


async def hits(session: AsyncSession) -> set[str]:
    """Every table, every column of it, as the live schema says."""
    found: set[str] = set()
    for (name,) in (await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).all():
        rows = await session.execute(text(f"SELECT t::text FROM {name} t WHERE t::text ~* 'cna-'"))
        for (row,) in rows.all():
            found |= {f"{name}: {word}" for word in re.findall(r"cnA-[a-z_]+-[a-z_0-9]+", row, re.I)}
    return found


def personal_hits(found: set[str]) -> set[str]:
    told = {f"cna-{table}-{column}" for table, column in planted() if f"{table}.{column}" not in STAYS}
    return {one for one in found if one.partition(": ")[2].lower() in told}


async def test_every_word_of_theirs_is_gone_from_every_table_and_nobody_elses(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    ann, bo, desk, file = await settled(engine, store)
    async with transaction(engine) as session:
        before = personal_hits(await hits(session))
        theirs = await _rows_of(session, bo)
    assert len(before) > 60
    await gone(engine, ann, desk, store)
    async with transaction(engine) as session:
        assert personal_hits(await hits(session)) == set()
        assert await _sealed_left(session, ann) == []
        after = await _rows_of(session, bo)
        assert {name for name in theirs if theirs[name] != after[name]} == {"letter", "roster_import"}
        assert "Smith" not in after["letter"]
        log_ins = await session.execute(text("SELECT count(*) FROM log_in WHERE person_id = :id"), {"id": ann.id})
        assert log_ins.scalar_one() == 0
    assert store.get(file) is None


async def _rows_of(session: AsyncSession, who: Somebody) -> dict[str, str]:
    found = {}
    for table in metadata.sorted_tables:
        rows = await session.execute(text(f"SELECT t::text FROM {table.name} t ORDER BY 1"))
        found[table.name] = "\n".join(row for (row,) in rows.all() if "cnB-" in row)
    return found


async def _sealed_left(session: AsyncSession, ann: Somebody) -> list[str]:
    left = []
    for name, held in load().tables.items():
        for column in (*held.sealed, *held.masked):
            for about in held.about:
                query = f"SELECT 1 FROM {name} WHERE {about} = :id AND octet_length({column}) > 0"
                if (await session.execute(text(query), {"id": ann.id})).first():
                    left.append(f"{name}.{column}")
    return left


async def test_nobody_writes_on_the_record_of_somebody_who_was_erased(engine: AsyncEngine, tmp_path: Path) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
        desk = Desk(await build.staff(Role.DATA_PROTECTION), await build.staff(Role.DATA_PROTECTION))
    ident = PersonId(sam.person_id)
    async with transaction(engine) as session:
        made = await service.propose_erasure(Work(session, desk.one, NOW), VAULT, ident, WHY)
    async with transaction(engine) as session:
        await service.release(Work(session, desk.two, NOW), made.id)
    await carried_out(engine, None)
    again = ChangeContact(full_name="Sam Okafor", preferred_name="", phone="", postcode="", reason="They called")
    need = HearNeed(words="A ramp", weight=Weight.MUST, said_on=NOW.date(), told_by="Sam, by phone")
    async with transaction(engine) as session:
        work = Work(session, team, NOW)
        for write in (
            lambda: people.change_contact(work, ident, again),
            lambda: people.change_email(work, ident, ChangeEmail(email="sam@example.org", reason="They called")),
            lambda: needs.hear(work, VAULT, ident, need),
            lambda: leaving.come_back(work, ident, ChangeStanding(words="They came back")),
        ):
            with pytest.raises(NotFound):
                await write()
        names = [one.name for one in await service.removals(Work(session, desk.one, NOW))]
    assert names == ["Erased"]


async def test_the_chain_and_the_runs_hold_afterwards(engine: AsyncEngine, tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    ann, _, desk, _ = await settled(engine, store)
    async with transaction(engine) as session:
        ledger = (await session.execute(text("SELECT t::text FROM ledger_entry t ORDER BY 1"))).scalars().all()
        before = {one for one in await money.faults(session, VAULT) if "digest" in one or "was changed" in one}
        assert await history.faults(session) == []
    await gone(engine, ann, desk, store)
    async with transaction(engine) as session:
        await history.seal(session, NOW)
        assert await history.faults(session) == []
        assert {one for one in await money.faults(session, VAULT) if "digest" in one} <= before
        assert (await session.execute(text("SELECT t::text FROM ledger_entry t ORDER BY 1"))).scalars().all() == ledger
        said = await session.execute(
            text("SELECT kind FROM event WHERE kind IN ('HistoryEmptied', 'RunSignedAnew', 'RemovalDone') ORDER BY 1")
        )
        assert said.scalars().all() == ["HistoryEmptied", "RemovalDone", "RunSignedAnew"]
        await session.execute(text("SET session_replication_role = replica"))
        await session.execute(text("UPDATE event SET data = '{}' WHERE kind = 'AccessCopyMade'"))
        assert len(await history.faults(session)) == 1


async def test_the_worker_leaves_nothing_in_the_files_of_the_database(
    engine: AsyncEngine, database_url: str, tmp_path: Path
) -> None:
    """By night, and not while somebody might still have to see what was there."""
    store = ReceiptStore(tmp_path, VAULT)
    ann, _, desk, _ = await settled(engine, store)
    told = {f"cnA-{t}-{c}".encode() for t, c in planted() if f"{t}.{c}" not in STAYS}
    assert len(_on_disk(database_url) & told) > 50
    await gone(engine, ann, desk, store)
    day, night = (lambda: NOW.replace(hour=12)), (lambda: NOW.replace(hour=2) + timedelta(days=1))
    assert not await worker.clean_files(engine, day)
    assert await _cleaned(engine, desk) is None
    async with transaction(engine) as looks_on:
        await looks_on.execute(text("DECLARE still_open CURSOR FOR SELECT id FROM person"))
        assert not await worker.clean_files(engine, night)
    assert len(_on_disk(database_url) & told) > 0
    assert await worker.clean_files(engine, night)
    assert await _cleaned(engine, desk) == night()
    assert _on_disk(database_url) & told == set()
    assert not await worker.clean_files(engine, night)


async def _cleaned(engine: AsyncEngine, desk: Desk) -> datetime | None:
    async with transaction(engine) as session:
        return (await service.removals(Work(session, desk.one, NOW)))[0].cleaned_at


def _on_disk(url: str) -> set[bytes]:
    """Words in the files of this database, as they are, once what is in memory was written out."""
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True) as server:
        server.execute("CHECKPOINT")
        (folder,) = server.execute("SHOW data_directory").fetchone() or ("",)
        (oid,) = server.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone() or (0,)
    found: set[bytes] = set()
    files = list((Path(folder) / "base" / str(oid)).iterdir())
    assert len(files) > 100
    for file in files:
        found |= set(TOKEN.findall(file.read_bytes()))
    return found


async def test_a_crash_between_the_rows_and_the_files_is_made_up_for(engine: AsyncEngine, tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    ann, _, desk, file = await settled(engine, store)
    await gone(engine, ann, desk, None)
    async with transaction(engine) as session:
        (one, *_) = await service.removals(Work(session, desk.one, NOW))
    assert (one.state, store.get(file)) == ("released", b"a photo of a ticket")
    assert await carried_out(engine, store) == 1
    async with transaction(engine) as session:
        (one, *_) = await service.removals(Work(session, desk.one, NOW))
    assert (one.state, one.name, store.get(file)) == ("done", "Erased", None)
    assert await carried_out(engine, store) == 0


TAMPERED = (
    "UPDATE event SET data = '{\"reason\": \"cnA-other\"}' WHERE kind = 'AccessCopyMade' AND data::text LIKE '%cnA%'"
)


async def test_a_chain_that_was_tampered_with_is_not_made_good(engine: AsyncEngine, tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    ann, _, desk, file = await settled(engine, store)
    async with transaction(engine) as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(TAMPERED))
    await gone(engine, ann, desk, store)
    async with transaction(engine) as session:
        (one, *_) = await service.removals(Work(session, desk.one, NOW))
        assert len(await history.faults(session)) == 1
        kept: Any = await session.execute(text("SELECT full_name FROM person WHERE id = :id"), {"id": ann.id})
        assert kept.scalar_one() == "cnA-person-full_name Smith"
    assert (one.state, one.stopped_why.split(".")[0]) == (
        "stopped", "The record of what happened does not match its proof",
    )  # fmt: skip
    assert store.get(file) is not None


CHANGES = [
    "UPDATE event SET data = '{}'",
    "UPDATE event SET kind = 'LoggedIn'",
    "DELETE FROM event",
    "DELETE FROM run_file",
    "UPDATE run_file SET content = ''",
]


@pytest.mark.parametrize("door", ["shut", "not released", "finished"])
async def test_the_door_opens_for_a_release_by_two_people_and_nothing_else(engine: AsyncEngine, door: str) -> None:
    async with transaction(engine) as session:
        ann, _ = await two(session, VAULT)
        ids = {"id": ann.keys["removal"]}
        await session.execute(text("UPDATE removal SET finished_at = NULL, stopped_at = NULL WHERE id = :id"), ids)
        if door == "not released":
            await session.execute(text("UPDATE removal SET released_by = made_by WHERE id = :id"), ids)
        if door == "finished":
            await session.execute(text("UPDATE removal SET finished_at = now() WHERE id = :id"), ids)
    for change in CHANGES:
        with pytest.raises(Exception, match="only grows"):  # noqa: PT012
            async with transaction(engine) as session:
                if door != "shut":
                    key = {"id": str(ids["id"])}
                    await session.execute(text("SELECT set_config('faculty.removal', :id, true)"), key)
                await session.execute(text(change))
