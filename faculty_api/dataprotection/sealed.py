"""What is sealed in other people's rows: looked through and replaced there by the machine."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update

from faculty_api.dataprotection import clocks
from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.keeping import Schedule


class Words(NamedTuple):
    table: str
    column: str
    row: Mapping[str, Any]
    text: str
    place: str


def place_of(schedule: Schedule, name: str, row: Mapping[str, Any], column: str) -> str:
    """What is sealed in a row is bound to table, row and column, and to what the schedule says beside."""
    key = next(iter(metadata.tables[name].primary_key.columns)).name
    return "/".join([name, str(row[key]), column, *(str(row[one]) for one in schedule.tables[name].bound)])


async def words(work: Work, vault: Vault, schedule: Schedule, ids: Sequence[UUID]) -> AsyncIterator[Words]:
    """All free words of others. Not what is for its owner alone, and no bank details: a name there pays somebody."""
    for name, held in schedule.tables.items():
        if held.only_own or held.masked or not held.sealed:
            continue
        table = metadata.tables[name]
        query = select(table).where(~clocks.of_any(schedule, name, clocks.of_ids(list(ids))))
        found = (await work.session.execute(query.order_by(*table.primary_key.columns))).mappings().all()
        for row in map(dict, found):
            for column in held.sealed:
                place = place_of(schedule, name, row, column)
                if (text := _opened(vault, row[column], place)) is not None:
                    yield Words(name, column, row, text, place)


def _opened(vault: Vault, value: bytes | None, place: str) -> str | None:
    try:
        return vault.open(value, place=place) if value else None
    except Unreadable:
        return None


async def replace(
    work: Work, vault: Vault, schedule: Schedule, ids: Sequence[UUID], change: Callable[[str], str]
) -> int:
    """How many fields were opened, changed and sealed again in their place. A row that its owner changed meanwhile is
    looked at once more, so that nothing of theirs is written over."""
    count = 0
    async for one in words(work, vault, schedule, ids):
        if change(one.text) != one.text:
            count += await _sealed_again(work, vault, schedule, one, change)
    return count


async def _sealed_again(work: Work, vault: Vault, schedule: Schedule, one: Words, change: Callable[[str], str]) -> int:
    table = metadata.tables[one.table]
    here = [column == one.row[column.name] for column in table.primary_key.columns]
    found = (await work.session.execute(select(table).where(*here).with_for_update())).mappings().one_or_none()
    if found is None:
        return 0
    row = dict(found)
    place = place_of(schedule, one.table, row, one.column)
    text = _opened(vault, row[one.column], place)
    if text is None or (after := change(text)) == text:
        return 0
    await work.session.execute(update(table).where(*here).values({one.column: vault.seal(after, place=place)}))
    return 1
