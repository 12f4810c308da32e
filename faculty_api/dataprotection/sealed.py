"""What is sealed in other people's rows: looked through and replaced there by the machine."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
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


async def words(
    work: Work, vault: Vault, schedule: Schedule, ids: Sequence[UUID], *, owners: bool = False
) -> AsyncIterator[Words]:
    """All free words of others. No bank details: a name there pays somebody. What is for its owner alone, and answers
    that wait, only for ``owners``: nobody is told what stands there."""
    for name, held in schedule.tables.items():
        columns = [*held.sealed, *(held.left_out.get("waits", ()) if owners else ())]
        if held.masked or not columns or (held.only_own and not owners):
            continue
        table = metadata.tables[name]
        query = select(table).where(~clocks.of_any(schedule, name, clocks.of_ids(list(ids))))
        found = (await work.session.execute(query.order_by(*table.primary_key.columns))).mappings().all()
        for row in map(dict, found):
            for column in columns:
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
    async for one in words(work, vault, schedule, ids, owners=True):
        if _changed(one.text, change) != one.text:
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
    if text is None or (after := _changed(text, change)) == text:
        return 0
    await work.session.execute(update(table).where(*here).values({one.column: vault.seal(after, place=place)}))
    return 1


def _changed(said: str, change: Callable[[str], str]) -> str:
    """Of a document in JSON each text by itself, so that it is read as before."""
    try:
        document = msgspec.json.decode(said)
    except msgspec.DecodeError:
        return change(said)
    after = each(document, change)
    return said if after == document else msgspec.json.encode(after).decode()


def each(value: Any, change: Callable[[str], str]) -> Any:
    """A document in JSON with each of its texts changed, and its keys as they were."""
    if isinstance(value, dict):
        return {key: each(one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [each(one, change) for one in value]
    return change(value) if isinstance(value, str) else value
