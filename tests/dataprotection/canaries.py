"""Two people with a row of their own in every table there is, and a value of its own in every column."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Time, Uuid, insert, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZMULTIRANGE, TSTZRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import rules
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.tables import metadata

CHECKS = text(
    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
    " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
)
EVENT = {"subject", "person_id"}


async def lift(session: AsyncSession) -> None:
    """This copy of the database takes any value: no check, no reference, no trigger."""
    for table, name in (await session.execute(CHECKS)).all():
        await session.execute(text(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'))
    await session.execute(text("SET session_replication_role = replica"))


class Somebody:
    """``values``: what stands in each column of the person's rows, sealed columns as they read when opened."""

    def __init__(self, letter: str, vault: Vault, numbers: Iterator[int]) -> None:
        self.letter, self.vault, self.numbers = letter, vault, numbers
        self.id = new_id()
        self.keys: dict[str, UUID] = {name: new_id() for name in metadata.tables}
        self.values: dict[tuple[str, str], Any] = {}

    async def settle(self, session: AsyncSession, other: "Somebody") -> None:
        for table in metadata.sorted_tables:
            sealed = load().tables[table.name].sealed
            columns = sorted((one for one in table.columns if one.name != "seq"), key=lambda one: one.name in sealed)
            row = {one.name: self._value(table, one, other) for one in columns}
            await session.execute(insert(table).values(row))

    def _value(self, table: Table, column: Column[Any], other: "Somebody") -> Any:
        held = load().tables[table.name]
        if table.name == "person" and column.name == "id":
            value: Any = self.id
        elif (table.name, column.name) == ("post_choice", "wish"):
            value = "letter" if self.letter == "A" else "phone"  # the code reads it as one of three words
        elif column.name == "merged_into":
            return None  # a record that was joined to another has no copy of its own
        elif column.name in held.people or (table.name == "event" and column.name == "subject"):
            mine = column.name in held.about and not (table.name == "not_with" and column.name == "other_id")
            who = self.id if mine or not held.about else other.id
            return [who] if isinstance(column.type, ARRAY) else who
        elif column.foreign_keys and isinstance(column.type, Uuid):
            value = self.keys[next(iter(column.foreign_keys)).column.table.name]
        elif isinstance(column.type, Uuid) or column.name == "id":
            value = self.keys[table.name] if column.name == "id" else new_id()
        else:
            value = self._canary(f"cn{self.letter}-{table.name}-{column.name}", column)
        self.values[table.name, column.name] = value
        if column.name in (*held.sealed, *held.masked):
            self.values[table.name, column.name] = f"cn{self.letter}-{table.name}-{column.name}"
            return self._sealed(table, column)
        return value

    def _sealed(self, table: Table, column: Column[Any]) -> bytes:
        key = next(iter(table.primary_key.columns)).name
        ident = self.keys[table.name] if key == "id" else self.id
        held = load().tables[table.name]
        more = [str(self.id if one in held.people else self.values[table.name, one]) for one in held.bound]
        place = "/".join([table.name, str(ident), column.name, *more])
        return self.vault.seal(self.values[table.name, column.name], place=place)

    def _canary(self, word: str, column: Column[Any]) -> Any:
        number, kind = next(self.numbers), column.type
        start = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(days=number)
        if isinstance(kind, Boolean):
            return True
        if isinstance(kind, DateTime):
            return start
        if isinstance(kind, Date):
            return date(2001, 1, 1) + timedelta(days=number)
        if isinstance(kind, Time):
            return time(number // 60 % 24, number % 60)
        if isinstance(kind, TSTZRANGE):
            return Range(start, start + timedelta(hours=1))
        if isinstance(kind, TSTZMULTIRANGE):
            return MultiRange([Range(start, start + timedelta(hours=1))])
        if isinstance(kind, JSONB):
            return [] if column.name == "mentions" else {"said": word}
        if isinstance(kind, ARRAY):
            return [new_id()] if isinstance(kind.item_type, Uuid) else [word]
        if isinstance(kind, LargeBinary):
            return word.encode()
        return 7_000_000 + number if isinstance(kind, Integer) else word

    def in_copy(self, table: str, column: str, how: str) -> Any:
        value = self.values[table, column]
        return rules.masked(value) if how == rules.MASKED else value


async def two(session: AsyncSession, vault: Vault) -> tuple[Somebody, Somebody]:
    await lift(session)
    numbers = count(1)
    ann, bo = Somebody("A", vault, numbers), Somebody("B", vault, numbers)
    await ann.settle(session, bo)
    await bo.settle(session, ann)
    await session.execute(text("SET session_replication_role = DEFAULT"))
    return ann, bo
