"""Engine, column types and the one way a permission's reach becomes SQL."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy.ext.asyncio
import sqlalchemy.orm
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    MetaData,
    Text,
    TextClause,
    any_,
    bindparam,
    cast,
    event,
    false,
    or_,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSTZRANGE
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Field, SQLModel
from sqlmodel import Session as SyncSession
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Reach

# Stable constraint names, so that migrations and refusals can name them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata
RESTED = 1.0
"""Seconds without use after which a connection is asked whether its server is still there."""
PREPARED = 5
"""Times a statement is sent over one connection before it is prepared; psycopg's own default."""
_VALUES = re.compile(r"""(?s)\n(?:DETAIL|CONTEXT):.*|: ".*"$""", re.MULTILINE)


def instant(**kwargs: Any) -> Any:
    """A column for an aware instant."""
    return Field(sa_type=DateTime(timezone=True), **kwargs)


def json_column(**kwargs: Any) -> Any:
    return Field(sa_type=JSONB, **kwargs)


def optional_json(**kwargs: Any) -> Any:
    """Nothing there is NULL, not JSON's null."""
    return Field(default=None, nullable=True, sa_type=JSONB(none_as_null=True), **kwargs)


def span_column(**kwargs: Any) -> Any:
    """A ``tstzrange``: from, up to but not including, until."""
    return Field(sa_type=TSTZRANGE, **kwargs)


def reference(target: str, **kwargs: Any) -> Any:
    """A UUID column that points at ``table.column``."""
    return Field(sa_type=PG_UUID(as_uuid=True), foreign_key=target, **kwargs)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A state is text with a CHECK: native enums cannot lose a value in a migration."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_known")


def within(reach: Reach, *, academy: Any = None, person: Any = None) -> ColumnElement[bool]:
    """The rows a permission reaches. With neither column given for a narrow reach, none."""
    if reach.everyone:
        return true()
    clauses: list[ColumnElement[bool]] = []
    if academy is not None and reach.academies:
        clauses.append(academy.in_(sorted(reach.academies)))
    if person is not None and reach.person is not None:
        clauses.append(person == reach.person)
    return or_(*clauses) if clauses else false()


def any_of(what: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """One of these ids or texts, as one parameter: ``in_`` takes one each, and a statement has room for 65,535."""
    kind = PG_UUID(as_uuid=True) if what.type.python_type is UUID else Text()
    found: ColumnElement[bool] = what == any_(cast(list(values), ARRAY(kind)))
    return found


def in_words(condition: ColumnElement[bool], name: str) -> TextClause:
    """A condition that only its values ever change in, as text: where a statement is asked with each letter typed, to
    put a long one together anew takes longer than the database does to answer it.

    Its parameters are called as in ``condition``, after ``name`` and a line, so that no two texts share one. Tables
    that stand outside it are named in it (``literal_column``).
    """
    # The space keeps a name apart from the type it is cast to, as ``text`` reads no name before a colon.
    made = condition.compile(dialect=PGDialect_psycopg2(paramstyle="named"))  # type: ignore[no-untyped-call]
    binds = [bindparam(f"{name}_{key}", made.params[key], type_=bind.type) for bind, key in made.bind_names.items()]
    return text("(" + re.sub(r"(?<!:):(\w+)", rf":{name}_\1 ", str(made)) + ")").bindparams(*binds)


class _PlainSession(SyncSession):
    execute = sqlalchemy.orm.Session.execute


class PlainAsyncSession(AsyncSession):
    """SQLModel's session, without its warning on every Core statement: columns and text are Core's business."""

    sync_session_class = _PlainSession
    execute = sqlalchemy.ext.asyncio.AsyncSession.execute


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """An engine whose exceptions can be logged: they name the statement, never the personal data that went with it."""
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=10, hide_parameters=True)
    event.listen(engine.sync_engine, "handle_error", _leave_out_values)
    _ask_after_a_rest(engine.sync_engine)
    return engine


def _ask_after_a_rest(engine: Engine) -> None:
    """A connection that rested may have lost its server meanwhile, so it is asked before it is used again. To ask each
    time would be a round trip in every transaction."""

    def note(connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()
        if connection is not None:
            connection.driver_connection.prepare_threshold = PREPARED

    def ask(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        if monotonic() - record.info.pop("rests_since", inf) <= RESTED:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as lost:
            raise InvalidatePoolError from lost

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", ask)


def _leave_out_values(context: ExceptionContext) -> None:
    """PostgreSQL quotes a value it cannot read, and tells the failing row or doubled key in lines after its message."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            error.args = tuple(_VALUES.sub("", text) for text in map(str, error.args))


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One transaction: committed at the end of the block, rolled back by any exception."""
    async with PlainAsyncSession(engine, expire_on_commit=False) as session, session.begin():
        yield session


async def plan_each(session: AsyncSession) -> AsyncConnection:
    """Until this transaction ends each statement is planned for the values in it, not prepared once for all values.

    Costs no round trip, as ``SET LOCAL plan_cache_mode`` would; the pool takes it back. Returns the connection: rows
    read over it go round the session, which holds no models then.
    """
    connection = await session.connection()
    driver: Any = (await connection.get_raw_connection()).driver_connection
    driver.prepare_threshold = None
    return connection
