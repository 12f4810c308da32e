"""Somebody's name, address and number in rows that are about others: which those are, and what is left of each."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, Text, bindparam, cast, delete, select, true, update
from sqlalchemy.dialects.postgresql import JSONB

from faculty_api.dataprotection import emptying, sealed
from faculty_api.dataprotection.replacing import Replacing
from faculty_api.kernel.db import metadata
from faculty_api.kernel.work import Work
from schemas.keeping import Schedule

ANYBODY = ("person", "associate_search", "former_contact", "event")
"""Tables whose words are names of people, or are dealt with for themselves."""
NAMES = {
    ("interest", "full_name"): ("email", "phone"),
    ("complaint", "name"): ("email", "phone"),
    ("reflection_invite", "name"): ("email",),
}
"""Names of somebody who has no record, with how they are reached: that they are called alike says nothing."""


class Found(NamedTuple):
    """``many``: how many are to be replaced; ``left``: what stays. ``row``: its keys, and the owner asked for."""

    row: Mapping[str, Any]
    left: str
    many: int


async def found(
    work: Work,
    column: Column[Any],
    change: Replacing,
    where: ColumnElement[bool] | None = None,
    owner: Column[Any] | None = None,
) -> list[Found]:
    """The rows in which their words may stand. Also those of a namesake, of whom nothing is replaced."""
    table, reached = column.table, NAMES.get((column.table.name, column.name), ())
    query = select(
        *table.primary_key.columns, column.label("said_here"), *(table.c[one].label(f"by_{one}") for one in reached),
        *([owner.label("owner_here")] if owner is not None else []),
    ).where(cast(column, Text).op("~*")(change.sql), true() if where is None else where)  # fmt: skip
    return [_seen(dict(row), reached, change) for row in (await work.session.execute(query)).mappings().all()]


def _seen(row: Mapping[str, Any], reached: Sequence[str], change: Replacing) -> Found:
    value = row["said_here"]
    if not isinstance(value, str):
        return Found(row, str(sealed.each(value, change)), int(change.anywhere(value)))
    ways = [row[f"by_{one}"] for one in reached if row[f"by_{one}"]]
    if ways and not any(change.counted(one)[1] for one in ways):
        return Found(row, value, 0)
    return Found(row, *change.counted(value, name=bool(reached)))


async def replace(work: Work, schedule: Schedule, change: Replacing) -> int:
    """How many texts were changed: letters, notes, answers that are kept."""
    if not change.sql:
        return 0
    return sum([await _masked(work, schedule, table, change) for table in metadata.sorted_tables
                if table.name not in ANYBODY])  # fmt: skip


async def _masked(work: Work, schedule: Schedule, table: Table, change: Replacing) -> int:
    held = schedule.tables[table.name]
    documents = [one for one in table.columns if isinstance(one.type, JSONB) and one.name not in held.stays]
    if documents and table.name == "command":
        gone = await work.session.execute(delete(table).where(cast(table.c.answer, Text).op("~*")(change.sql)))
        return int(gone.rowcount)  # type: ignore[attr-defined]
    prose = [one for one in table.columns if emptying.is_text(one.type) and not one.foreign_keys
             and not one.primary_key and one.name not in emptying.states(table)]  # fmt: skip
    # A name first: by its row's own address and number, while they stand, is found out whose it is.
    prose.sort(key=lambda one: (table.name, one.name) not in NAMES)
    return sum([await _written(work, column, change) for column in prose])


async def _written(work: Work, column: Column[Any], change: Replacing) -> int:
    table = column.table
    keys = list(table.primary_key.columns)
    changed = [
        {"left_here": one.left, **{f"key_{key.name}": one.row[key.name] for key in keys}}
        for one in await found(work, column, change)
        if one.many
    ]
    if changed:
        here = [key == bindparam(f"key_{key.name}") for key in keys]
        connection = await work.session.connection()
        await connection.execute(update(table).where(*here).values({column: bindparam("left_here")}), changed)
    return len(changed)
