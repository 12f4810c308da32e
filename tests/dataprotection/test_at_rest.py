"""What says that it is sealed is sealed in the database itself: what came in by the use-cases, looked at with SQL."""

from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import sealed
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Unreadable
from faculty_api.tables import metadata
from tests.dataprotection.canary_town import found
from tests.support.client import Client

BYTES = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, LargeBinary)
]


async def values(session: AsyncSession, table: str, column: str) -> list[bytes]:
    rows = await session.execute(text(f"SELECT {column} FROM {table} WHERE octet_length({column}) > 0"))
    return [bytes(value) for (value,) in rows.all()]


async def test_what_is_sealed_is_sealed_at_rest(client: Client, tmp_path: Path) -> None:
    """Also the columns of which the schedule says nothing: lists that were uploaded, addresses of calendars."""
    await found(client, tmp_path, planted=False)
    vault, schedule = client.app.state.vault, load()
    accounts, met = set(), set()
    async with transaction(client.engine) as session:
        for name, held in schedule.tables.items():
            for column in (*held.sealed, *held.masked):
                rows = await session.execute(metadata.tables[name].select().where(text(f"octet_length({column}) > 0")))
                for row in map(dict, rows.mappings().all()):
                    place = sealed.place_of(schedule, name, row, column)
                    words = vault.open(row[column], place=place)
                    with pytest.raises(Unreadable):  # in another row it says nothing
                        vault.open(row[column], place=f"{place}0")
                    met.add(f"{name}.{column}")
                    accounts |= {words} if column == "account_number" else set()
        every = {f"{table}.{column}": await values(session, table, column) for table, column in BYTES}
        rows = [await session.execute(text(f"SELECT t::text FROM {one.name} t")) for one in metadata.sorted_tables]
        said = "\n".join(row for found_ in rows for (row,) in found_.all())
    plain = {name for name, held_ in every.items() if any(one[:1] != b"\x01" or len(one) < 29 for one in held_)}
    held_at_all = {name for name, held_ in every.items() if held_}
    assert plain - {"second_look.key"} == set()
    assert held_at_all >= met | {"run_file.content", "run_result.content"}
    assert len(met) >= 13, sorted(met)
    assert {one for one in accounts if one in said} == set()
    open_ = {n for n, held_ in every.items() for one in held_ for number in accounts if number.encode() in one}
    assert (open_, len(accounts) > 2) == (set(), True)
