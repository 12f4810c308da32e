"""Rewrites tables, so that nothing of rows that were deleted or changed stays in the database's files."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

WAITS = "2s"
"""The longest that a table is waited for; whoever comes meanwhile waits behind us no longer than that."""
STATISTICS = "pg_catalog.pg_statistic"
"""The planner keeps the commonest values of each column: names and towns among them."""
BUSY, NOT_OURS = frozenset({"55P03", "40P01"}), "42501"
_OTHERS = (
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend' AND backend_xmin IS NOT NULL"
)


async def rewrite(engine: AsyncEngine, tables: Collection[str]) -> list[str]:
    """The tables that were rewritten. One that is in use is left for another time, and all of them while somebody
    else's transaction may still have to see what was removed: a rewriting would carry that over."""
    done = []
    async with engine.connect() as plain:
        server = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await server.execute(text(f"SET lock_timeout = '{WAITS}'"))
        try:
            for name in tables:
                if (await server.execute(text(_OTHERS))).first() is None and await _rewritten(server, name):
                    done.append(name)
        finally:
            await server.execute(text("RESET lock_timeout"))
    return done


async def settle(engine: AsyncEngine) -> bool:
    """The planner's own notes, and all of it written out: where this is not ours to do the server does it in time.
    False when it is to be tried again."""
    async with engine.connect() as plain:
        server = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await server.execute(text(f"SET lock_timeout = '{WAITS}'"))
        try:
            there = await _rewritten(server, STATISTICS, "FULL")
            await _allowed(server, "CHECKPOINT")
        finally:
            await server.execute(text("RESET lock_timeout"))
    return there


async def _rewritten(server: AsyncConnection, name: str, how: str = "FULL, ANALYZE") -> bool:
    return await _allowed(server, f"VACUUM ({how}) {name}")


async def _allowed(server: AsyncConnection, statement: str) -> bool:
    """False while somebody uses it; what this account may not do counts as done."""
    try:
        await server.execute(text(statement))
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "")
        if state in BUSY:
            return False
        if state != NOT_OURS:
            raise
    return True
