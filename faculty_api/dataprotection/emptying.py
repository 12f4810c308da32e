"""Takes the words off rows, or the rows away: by the schedule and the types of the columns, no table is named."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    ColumnElement,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    case,
    delete,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import rules
from faculty_api.dataprotection.clocks import Rule
from faculty_api.tables import metadata
from schemas.keeping import Held, Schedule, Then

ERASED = "Erased"
"""What stands where somebody's words stood: a row that must have words keeps its shape."""


def words(schedule: Schedule, table: Table, held: Held, only: Sequence[str] = ()) -> list[Column[Any]]:
    """The columns whose content goes: all of a person's words in the row, or those named."""
    if only:
        return [table.c[name] for name in only]
    told = {name for name, how, reason in rules.columns(held) if how != rules.PEOPLE
            and (not reason or schedule.reasons[reason].personal)}  # fmt: skip
    fixed = {*held.stays, *states(table)}
    found = [one for one in table.columns if one.name in told - fixed and _holds_words(one)]
    return [*found, *(table.c[name] for name in held.also)]


def _holds_words(column: Column[Any]) -> bool:
    of = column.type.item_type if isinstance(column.type, ARRAY) else column.type
    wordy = isinstance(of, JSONB | LargeBinary) or is_text(of)
    return wordy and not column.foreign_keys and not column.primary_key


def is_text(kind: TypeEngine[Any]) -> bool:
    """A ``str`` of a model is a type of SQLModel's own around SQLAlchemy's."""
    return isinstance(getattr(kind, "impl", kind), String)


def states(table: Table) -> set[str]:
    """Text that is one of a few known words, held by a check."""
    names = [str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)]
    return {one.name for one in table.columns if any(name.endswith(f"{one.name}_known") for name in names)}


def blank(column: Column[Any], held: Held) -> Any:
    if column.name in held.keeps:
        each = func.jsonb_each(column).table_valued("key", "value")
        some = select(func.jsonb_object_agg(each.c.key, each.c.value)).where(each.c.key.in_(held.keeps[column.name]))
        return func.coalesce(some.scalar_subquery(), literal({}, JSONB()))
    if column.nullable:
        return null()
    if isinstance(column.type, JSONB):
        return literal([] if _is_list(column) else {}, JSONB())
    if isinstance(column.type, ARRAY):
        return literal([], column.type)
    if isinstance(column.type, LargeBinary):
        return literal(b"")
    return case((column == "", ""), else_=ERASED) if _must_say(column) else literal("")


def _must_say(column: Column[Any]) -> bool:
    """Held by a check never to be empty in some state; or a name, which lists are sorted by."""
    checks = (one for one in column.table.constraints if isinstance(one, CheckConstraint))
    return column.name == "full_name" or any(f"{column.name} <> ''" in str(one.sqltext) for one in checks)


def _is_list(column: Column[Any]) -> bool:
    return column.name in ("held_back", "left_out", "files", "citations")


def _is_blank(column: Column[Any], held: Held) -> ColumnElement[bool]:
    if column.name in held.keeps:
        return column.op("-", return_type=JSONB())(literal(list(held.keeps[column.name]), ARRAY(Text))) == literal(
            {}, JSONB()
        )
    if column.nullable:
        return column.is_(None)
    if isinstance(column.type, JSONB):
        return column.in_([literal({}, JSONB()), literal([], JSONB())])
    if isinstance(column.type, ARRAY):
        return func.cardinality(column) == 0
    if isinstance(column.type, LargeBinary):
        return func.octet_length(column) == 0
    return column.in_(["", ERASED])


def deletes(rule: Rule) -> bool:
    return rule.kept.then is Then.DELETE and not rule.columns and not rule.held.shell


def left(schedule: Schedule, rule: Rule) -> ColumnElement[bool]:
    """Rows in which there is still something to do."""
    if deletes(rule):
        return literal(value=True)
    found = words(schedule, metadata.tables[rule.name], rule.held, rule.columns)
    return or_(*(~_is_blank(one, rule.held) for one in found)) if found else false()


def key(table: Table) -> Any:
    return tuple_(*table.primary_key.columns)


async def empty(session: AsyncSession, schedule: Schedule, rule: Rule, where: ColumnElement[bool], most: int) -> int:
    """At most so many rows; how many it were."""
    table = metadata.tables[rule.name]
    wanted = (
        select(*table.primary_key.columns).where(and_(where, left(schedule, rule))).limit(most)
        .with_for_update(of=table, skip_locked=True)
    )  # fmt: skip
    keys = [tuple(row) for row in (await session.execute(wanted)).all()]
    if not keys:
        return 0
    those = key(table).in_(keys)
    if deletes(rule):
        await _let_go(session, table, those)
        await session.execute(delete(table).where(those))
    else:
        found = words(schedule, table, rule.held, rule.columns)
        await session.execute(update(table).where(those).values({one.name: blank(one, rule.held) for one in found}))
    return len(keys)


async def _let_go(session: AsyncSession, table: Table, those: ColumnElement[bool]) -> None:
    """Rows that point to these and need not, point to nothing."""
    for other in metadata.sorted_tables:
        for column in other.columns:
            for reference in column.foreign_keys:
                if reference.column.table is table and column.nullable and other is not table:
                    gone = select(reference.column).where(those)
                    await session.execute(update(other).where(column.in_(gone)).values({column.name: None}))
