"""Where somebody's name stands in what others wrote: counted before they are erased, for a person to decide about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Text, cast, func, null, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB

from faculty_api.dataprotection import clocks, elsewhere, emptying, sealed, spellings
from faculty_api.dataprotection.replacing import Replacing, Said
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.tables import metadata
from schemas.keeping import Schedule
from schemas.reads import ReadKind
from schemas.removals import Mention, NameLookedFor

LEAST = 5
"""Letters of the shortest word by which somebody is looked for in what others wrote, in whatever case."""
MOST_SHOWN = 20
OTHER_NAMES = frozenset({"full_name", "preferred_name", "account_name"})
"""Columns that hold a name of somebody else: that it is alike says nothing."""
ADDRESSES = frozenset({"address", "email"})
"""Columns that hold an address: of another it is nobody's words, and only the whole one is looked for."""
ANYBODY = frozenset({"person", "associate_search", "former_contact", "command", "roster_import"})
"""Tables of names, and what is deleted whole where it names them."""
READS = {"story_part": ReadKind.STORY, "access_need": ReadKind.ACCESS_NEEDS, "access_task": ReadKind.ACCESS_NEEDS,
         "associate": ReadKind.ACCESS_NEEDS, "complaint": ReadKind.COMPLAINT}  # fmt: skip
WHY = "A search for the name of somebody who is to be erased. Nobody saw your words"
_BETWEEN = r"[\W_]+"


def said(
    whole: Sequence[str],
    names: Iterable[str],
    shared: Iterable[str] = (),
    *,
    longer: Iterable[str] = (),
    words: frozenset[str] = frozenset(),
) -> Said:
    parts = {part for name in names for part in [name, *re.split(_BETWEEN, name)] if len(part) > 2} | {*shared}
    alone = sorted(parts - set(whole), key=lambda one: (-len(one), one))
    return Said(list(whole), alone, tuple(longer), words)


def alone_pattern(known: Said) -> re.Pattern[str] | None:
    """Short ones as they are written, so that Will is found and will is not."""
    forms = [f"(?i:{spellings.spelt(one)})" if len(one) >= LEAST else spellings.spelt(one) for one in known.alone]
    return re.compile("|".join(forms)) if forms else None


async def look(
    work: Work, vault: Vault, schedule: Schedule, ids: Sequence[UUID], known: Said, subject: UUID
) -> list[Mention]:
    """Every place, and never what stands there. Whose sealed words have it is written down for them."""
    found = [*await _plain(work, schedule, ids, known), *await _sealed(work, vault, schedule, ids, known)]
    work.record(NameLookedFor(subject=subject, places=sum(one.whole + one.alone for one in found)))
    return found


async def _plain(work: Work, schedule: Schedule, ids: Sequence[UUID], known: Said) -> list[Mention]:
    found = []
    for table in metadata.sorted_tables:
        if table.name not in ANYBODY:
            for column in _columns(schedule, table):
                found += await _in_column(work, schedule, table, column, ids, known)
    return found


def _columns(schedule: Schedule, table: Table) -> list[Column[Any]]:
    stays = {*schedule.tables[table.name].stays, *emptying.states(table), *OTHER_NAMES}
    stays -= {name for place, name in elsewhere.NAMES if place == table.name}
    return [
        one for one in table.columns
        if (emptying.is_text(one.type) or isinstance(one.type, JSONB))
        and not one.foreign_keys and not one.primary_key and one.name not in stays
    ]  # fmt: skip


async def _in_column(
    work: Work, schedule: Schedule, table: Table, column: Column[Any], ids: Sequence[UUID], known: Said
) -> list[Mention]:
    held = schedule.tables[table.name]
    change, pattern, owner = Replacing(known), alone_pattern(known), _owner(table, held.about)
    others = ~clocks.of_any(schedule, table.name, clocks.of_ids(list(ids))) if held.about else true()
    rows = await elsewhere.found(work, column, change, others, owner) if change.sql else []
    whole = [one for one in rows if one.many]
    listed = column.name not in ADDRESSES
    alone = [one for one in rows if listed and (not one.many or (pattern and pattern.search(one.left)))]
    if named := (table.name, column.name) in elsewhere.NAMES:
        alone = [one for one in alone if change.counted(one.left, name=True)[1]]
    some = await _alone(work, column, known, others, owner) if listed and not named else _Alone(0, [])
    wholes, alones = len(whole), len(alone) + some.many
    owners = {*some.owners, *(one.row["owner_here"] for one in (*whole, *alone) if owner is not None)} - {None}
    return [_mention(table.name, column.name, wholes, alones, owners)] if wholes or alones else []


class _Alone(NamedTuple):
    many: int
    owners: Sequence[UUID]


async def _alone(
    work: Work, column: Column[Any], known: Said, others: ColumnElement[bool], owner: Column[Any] | None
) -> _Alone:
    """Rows in which only parts of the name stand."""
    written = cast(column, Text)
    each = [written.op("~*" if len(one) >= LEAST else "~")(spellings.spelt(one)) for one in known.alone]
    if not each:
        return _Alone(0, [])
    said = spellings.any_of(known.whole)
    rest = written.op("!~*")(said) if said else true()
    query = select(
        func.count(), func.array_agg(owner.distinct()).filter(owner.is_not(None)) if owner is not None else null()
    ).where(others, or_(*each), rest)
    many, owners = (await work.session.execute(query)).one()
    return _Alone(many, owners or [])


def _owner(table: Table, about: Sequence[str]) -> Column[Any] | None:
    """The column that is the person whose row it is, where the row says so itself."""
    for name in about:
        if any(key.column.table.name in ("person", "associate") for key in table.c[name].foreign_keys):
            return table.c[name]
    return None


def _mention(table: str, column: str, whole: int, alone: int, owners: Iterable[UUID]) -> Mention:
    return Mention(table=str(table), column=str(column), whole=whole, alone=alone, people=sorted(owners)[:MOST_SHOWN])


async def _sealed(work: Work, vault: Vault, schedule: Schedule, ids: Sequence[UUID], known: Said) -> list[Mention]:
    change, alone = Replacing(known), alone_pattern(known)
    places: dict[tuple[str, str], list[tuple[int, int, UUID | None]]] = defaultdict(list)
    noted: set[tuple[UUID, ReadKind, UUID]] = set()
    async for one in sealed.words(work, vault, schedule, ids):
        left, wholes = change.counted(one.text)
        alones = int(bool(alone and alone.search(left)))
        if wholes or alones:
            owner = one.row[schedule.tables[one.table].about[0]]
            places[one.table, one.column].append((int(bool(wholes)), alones, owner))
            record = one.row["id"] if one.table in ("story_part", "complaint") else owner
            # A complaint of somebody whom the register does not know is nobody's here: no owner is told.
            if owner and one.table in READS and (look := (owner, READS[one.table], record)) not in noted:
                noted.add(look)
                await people.note_read(work, *look, reason=WHY)
    return [
        _mention(
            table, column, sum(w for w, _, _ in rows), sum(a for _, a, _ in rows), {who for _, _, who in rows if who}
        )
        for (table, column), rows in sorted(places.items())
    ]
