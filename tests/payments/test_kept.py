"""Files to and from a bank are sealed where they are kept; those of before still open, and are sealed by the worker."""

from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.vault import Vault
from faculty_api.payments import kept, service
from faculty_api.payments.faults import faults
from faculty_api.payments.models import RunResult
from schemas.access import WORKER
from tests.payments.conftest import Office
from tests.payments.fill import bank_results
from tests.payments.test_reconcile import read

ACCOUNT = b"309430"


async def at_rest(office: Office) -> dict[str, bytes]:
    found = await office.session.execute(
        text("SELECT name, content FROM run_file UNION ALL SELECT 'results', content FROM run_result")
    )
    return {name: bytes(content) for name, content in found.all()}


async def of_before(office: Office, run: UUID, *names: str) -> dict[str, bytes]:
    """Files as they stood before they were sealed."""
    plain = {name: (await service.file(office.work(), office.vault, run, name)).content for name in names}
    await office.session.execute(text("SET LOCAL session_replication_role = replica"))
    for name, content in plain.items():
        query = "UPDATE run_file SET content = :content, sealed = false, sha256 = :mark WHERE name = :name"
        mark = sha256(content).hexdigest()
        await office.session.execute(text(query), {"content": content, "mark": mark, "name": name})
    await office.session.execute(text("SET LOCAL session_replication_role = origin"))
    office.session.expire_all()
    return plain


async def test_no_account_stands_open_and_sizes_are_of_what_was_made(office: Office) -> None:
    await office.payees(2)
    run = await office.sent()
    await read(office, run, bank_results(await office.content(run, "bank.csv")))
    found = await at_rest(office)
    assert set(found) == {"bank.csv", "payroll.csv", "results"}
    assert [name for name, content in found.items() if ACCOUNT in content or b"Number" in content] == []
    given = {
        name: await service.file(office.work(), office.vault, run.id, name) for name in ("bank.csv", "payroll.csv")
    }
    assert ACCOUNT in given["bank.csv"].content
    shown = {one.name: one.size for one in (await service.run(office.work(), run.id)).files}
    assert shown == {name: len(one.content) for name, one in given.items()}


async def test_with_another_key_no_file_is_given_out_and_the_books_say_so(office: Office) -> None:
    await office.payees(1)
    run = await office.approved()
    other = Vault(b"2" * 32)
    with pytest.raises(Conflict, match="This file is not as it was made"):
        await service.file(office.work(), other, run.id, "bank.csv")
    said = await faults(office.session, other)
    assert [one for one in said if "sealed with another key" in one and run.id.hex in one.replace("-", "")] == said[:2]
    assert await faults(office.session, office.vault) == []


async def test_files_of_before_open_and_are_sealed_once(office: Office) -> None:
    await office.payees(1)
    run = await office.approved()
    plain = await of_before(office, run.id, "bank.csv", "payroll.csv")
    assert (await service.file(office.work(), office.vault, run.id, "bank.csv")).content == plain["bank.csv"]
    assert await faults(office.session, office.vault) == []
    assert await service.seal_files(office.work(WORKER), office.vault) == 2
    assert [name for name, content in (await at_rest(office)).items() if content == plain[name]] == []
    assert await service.seal_files(office.work(WORKER), office.vault) == 0
    office.session.expire_all()
    again = {name: (await service.file(office.work(), office.vault, run.id, name)).content for name in plain}
    assert (again, await faults(office.session, office.vault)) == (plain, [])


async def test_a_file_of_before_that_was_changed_is_not_sealed_over(office: Office) -> None:
    await office.payees(1)
    run = await office.approved()
    await of_before(office, run.id, "bank.csv")
    await office.session.execute(text("SET LOCAL session_replication_role = replica"))
    await office.session.execute(text("UPDATE run_file SET content = content || 'x' WHERE name = 'bank.csv'"))
    office.session.expire_all()
    assert await service.seal_files(office.work(WORKER), office.vault) == 0
    assert [one for one in await faults(office.session, office.vault) if "bank.csv" in one and "was changed" in one]


@pytest.mark.parametrize(
    "change",
    ["sealed = false", "content = content", "content = 'x', sealed = true", "name = 'other.csv'", "sha256 = 'x'"],
)
@pytest.mark.parametrize("before", [True, False], ids=["of before", "sealed"])
async def test_sealing_is_the_only_change_the_database_lets_through(office: Office, change: str, before: bool) -> None:
    await office.payees(1)
    run = await office.approved()
    if before:
        await of_before(office, run.id, "bank.csv")
    with pytest.raises(IntegrityError, match="run_file only grows"):
        await office.session.execute(text(f"UPDATE run_file SET {change} WHERE name = 'bank.csv'"))


async def test_what_is_sealed_is_not_sealed_again(office: Office) -> None:
    await office.payees(1)
    await office.approved()
    with pytest.raises(IntegrityError, match="run_file only grows"):
        await office.session.execute(text("UPDATE run_file SET content = content || repeat('x', 29)::bytea"))


async def test_results_open_as_they_came_and_those_of_before_are_sealed(office: Office) -> None:
    await office.payees(1)
    run = await office.sent()
    came = bank_results(await office.content(run, "bank.csv"))
    await read(office, run, came)
    row = (await office.session.exec(select(RunResult))).one()
    assert (row.content != came, kept.as_made(office.vault, row)) == (True, came)
    row.content, row.sealed = came, False
    await office.session.flush()
    assert kept.as_made(office.vault, row) == came
    assert await service.seal_files(office.work(WORKER), office.vault) == 1
    assert (row.sealed, row.content != came, kept.as_made(office.vault, row)) == (True, True, came)
    assert kept.as_made(Vault(b"2" * 32), row) is None
