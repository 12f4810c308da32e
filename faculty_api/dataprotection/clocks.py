"""From when a row is kept, and which rows are past their time: the schedule's clocks as SQL."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Table,
    and_,
    cast,
    exists,
    extract,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)  # fmt: skip
from sqlmodel import col

from faculty_api.dataprotection import queries
from faculty_api.dataprotection.models import Leaving, LegalHold
from faculty_api.payments.models import PaymentItem, PaymentRun
from faculty_api.tables import metadata
from schemas.keeping import Held, Kept, Period, Schedule, Sooner, Then

AT_LEAVING = frozenset({"left", "removed", "last_paid"})
"""Clocks that start when the person leaves, for rows that have no day of their own."""


class Rule(NamedTuple):
    """One line of the schedule: a table, and the whole row (``number`` 0) or the columns that go sooner."""

    name: str
    number: int
    held: Held
    kept: Kept

    @property
    def columns(self) -> tuple[str, ...]:
        return self.kept.columns if isinstance(self.kept, Sooner) else ()


def rules(schedule: Schedule) -> Iterator[Rule]:
    """Those that end, in an order in which rows go before the rows they point to."""
    for table in reversed(metadata.sorted_tables):
        held = schedule.tables[table.name]
        for number, kept in enumerate((held, *held.sooner)):
            if kept.then is not Then.KEEP:
                yield Rule(table.name, number, held, kept)


def ended(rule: Rule, at: datetime) -> ColumnElement[bool]:
    """Rows whose clock started long enough ago. A row whose clock has not started is never among them."""
    return func.coalesce(ends(rule) <= literal(at), false())


def ends(rule: Rule) -> ColumnElement[Any]:
    """The instant at which its time is over."""
    return started(rule) + _length(rule.kept.period or Period())


def started(rule: Rule) -> ColumnElement[Any]:
    table = metadata.tables[rule.name]
    if rule.kept.clock in AT_LEAVING and not _own_day(rule):
        return _leaving(table, rule)
    if not rule.held.dated:
        return cast(None, DateTime(timezone=True))
    day = dated(table, rule.held.dated)
    return cast(_year_end(day) if rule.kept.clock == "year" else day, DateTime(timezone=True))


def _own_day(rule: Rule) -> bool:
    return bool(rule.held.dated) and rule.kept.clock == "removed"


def dated(table: Table, path: str) -> ColumnElement[Any]:
    """A column, along references: ``claim_id.activity_on``."""
    name, _, rest = path.partition(".")
    here = table.c[name]
    if not rest:
        return here
    there = next(iter(here.foreign_keys)).column
    return select(dated(there.table, rest)).where(there == here).scalar_subquery()


def _year_end(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """1 April after it: a financial year ends on 31 March."""
    shifted = cast(day, DateTime(timezone=True)) - func.make_interval(0, 3)
    return func.make_date(cast(extract("year", shifted), Integer) + 1, 4, 1)


def _length(period: Period) -> ColumnElement[Any]:
    return func.make_interval(period.years, period.months, 0, period.days)


def _leaving(table: Table, rule: Rule) -> ColumnElement[Any]:
    people = [table.c[one] for one in rule.held.about]
    if not people or any(not one.foreign_keys and table.name != "person" for one in people):
        return cast(None, DateTime(timezone=True))
    left = select(func.max(col(Leaving.left_at))).where(or_(*(col(Leaving.person_id) == one for one in people)))
    if rule.kept.clock != "last_paid":
        return left.scalar_subquery()
    paid = (
        select(func.max(col(PaymentRun.pay_on)))
        .join(PaymentItem, col(PaymentItem.run_id) == col(PaymentRun.id))
        .where(or_(*(col(PaymentItem.person_id) == one for one in people)))
    )
    start, last = left.scalar_subquery(), cast(paid.scalar_subquery(), DateTime(timezone=True))
    return start + (func.greatest(start, last) - start)


def free(schedule: Schedule, rule: Rule) -> ColumnElement[bool]:
    """Rows of nobody on whom a hold stands. What many share stays while any hold stands."""
    if not rule.kept.hold:
        return true()
    live = col(LegalHold.lifted_at).is_(None)
    if not rule.held.about or rule.name == "event":
        return not_(exists().where(live))
    on = select(col(LegalHold.person_id)).where(live)
    return not_(of_any(schedule, rule.name, on))


def of_any(schedule: Schedule, name: str, people: Any) -> ColumnElement[bool]:
    """Rows about any of these people (a SELECT of their ids)."""
    table = metadata.tables[name]
    return func.coalesce(or_(*(_leads(schedule, table, one, people) for one in schedule.tables[name].about)), false())


def _leads(schedule: Schedule, table: Table, column: str, people: Any) -> ColumnElement[bool]:
    here = table.c[column]
    targets = [key.column for key in here.foreign_keys]
    if table.name == queries.ROOT or not targets or schedule.tables[targets[0].table.name].about == (targets[0].name,):
        return here.in_(people)
    if targets[0].table.name == queries.ROOT:
        return here.in_(people)
    there = targets[0]
    inner = or_(*(_leads(schedule, there.table, one, people) for one in schedule.tables[there.table.name].about))
    return here.in_(select(there).where(inner))


def of_ids(ids: list[UUID]) -> Any:
    """These people as a SELECT."""
    person = metadata.tables[queries.ROOT]
    return select(person.c.id).where(person.c.id.in_(ids))


def due(schedule: Schedule, rule: Rule, at: datetime) -> ColumnElement[bool]:
    return and_(ended(rule, at), free(schedule, rule))
