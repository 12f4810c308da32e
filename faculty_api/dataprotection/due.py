"""What is due by the schedule on a day: how many rows of each table, and since when. Never what is in them."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import clocks, emptying, segments
from faculty_api.dataprotection.clocks import Rule
from faculty_api.tables import metadata
from schemas.keeping import Schedule
from schemas.removals import DuePart


async def parts(session: AsyncSession, schedule: Schedule, at: datetime) -> list[DuePart]:
    found = [await part(session, schedule, rule, at) for rule in clocks.rules(schedule)]
    return [one for one in found if one.due]


async def part(session: AsyncSession, schedule: Schedule, rule: Rule, at: datetime) -> DuePart:
    table = metadata.tables[rule.name]
    where = and_(clocks.due(schedule, rule, at), emptying.left(schedule, rule))
    if rule.name == segments.EVENTS:
        where = and_(where, table.c.seq <= await segments.last_due(session, schedule, rule, at))
    query = select(func.count(), func.min(clocks.started(rule))).select_from(table).where(where)
    count, since = (await session.execute(query)).one()
    return view(rule, due=count, since=since)


def view(rule: Rule, *, due: int, since: datetime | None, done: int = 0) -> DuePart:
    return DuePart(
        table=rule.name, title=rule.held.title, rule=rule.number, columns=list(rule.columns), then=rule.kept.then,
        due=due, since=since, done=done,
    )  # fmt: skip


def rule_of(schedule: Schedule, name: str, number: int) -> Rule:
    held = schedule.tables[name]
    return Rule(name, number, held, (held, *held.sooner)[number])
