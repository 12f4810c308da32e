"""The database under the tests: one PostgreSQL a process, made ready once as a template, copied for each test.

A copy in which nothing was committed nor numbered serves the next test too, and one name is used again and again: an
engine is kept for each, so that a statement is compiled once a process and not once a test.
"""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel import embedded
from faculty_api.kernel.db import PlainAsyncSession, make_engine
from faculty_api.kernel.embedded import Server
from faculty_api.setup import prepare
from tests.builders import Builder

_used: set[str] = set()
_clean: dict[tuple[Server, str], str] = {}
"""A copy that is as its template, by server and template."""

ENDED = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
COMMITTED = """SELECT count(*) FROM generate_series(%s::bigint, %s::bigint - 1) AS number
WHERE pg_xact_status(number::text::xid8) = 'committed'"""
NUMBERED = "SELECT count(last_value) + coalesce(sum(last_value), 0) FROM pg_sequences"
"""A sequence goes on counting whatever is rolled back."""


def _room() -> str:
    """Memory where there is much of it: on a disk the checkpoint of each copy takes longer than the test."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and disk_usage(memory).free > 4 << 30 else "/tmp"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with TemporaryDirectory(prefix="faculty-tests-", dir=_room()) as folder:
        Path(folder).chmod(0o755)  # for root: the server's account passes through it to its own private folder
        with embedded.start(Path(folder) / "var", fast=True) as server:
            yield server


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """The name of a database with the schema and the reference data, and nothing else."""
    with ThreadPoolExecutor(1) as pool:  # a browser test holds the main thread's event loop
        pool.submit(prepare, postgres.ensure("template_of_tests")).result()
    return "template_of_tests"


@contextmanager
def copied(postgres: Server, template: str) -> Iterator[str]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as server:
        name = _clean.pop((postgres, template), None) or _copy(server, template)
        before, numbered = _number(server, NEXT), _numbered(postgres, name)
        try:
            yield postgres.url(name)
        finally:
            server.execute(ENDED, [name])
            changed = _number(server, COMMITTED, before, _number(server, NEXT)) or numbered != _numbered(postgres, name)
            if changed or (postgres, template) in _clean:
                _drop(server, name)
                if (postgres, name) in _clean:  # it was itself a template
                    _drop(server, _clean.pop((postgres, name)))
            else:
                _clean[postgres, template] = name


def _copy(server: psycopg.Connection, template: str) -> str:
    name = next(f"t_{number}" for number in count(1) if f"t_{number}" not in _used)
    _used.add(name)
    made, source = sql.Identifier(name), sql.Identifier(template)
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(made, source))
    return name


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    _used.discard(name)


def _numbered(postgres: Server, name: str) -> int:
    with psycopg.connect(postgres.url(name)) as database:
        return _number(database, NUMBERED)


def _number(server: psycopg.Connection, query: LiteralString, *given: int) -> int:
    row = server.execute(query, given).fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def database_url(postgres: Server, template: str) -> Iterator[str]:
    """A database of the test's own, ready and empty of people."""
    with copied(postgres, template) as url:
        yield url


@pytest.fixture
def bare_database_url(postgres: Server) -> Iterator[str]:
    """A database without our schema, for tests of migrations and set-up."""
    with copied(postgres, "template0") as url:
        yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = _engine(database_url)
    yield made
    await made.dispose()


_engine = cache(make_engine)


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """What is not committed by the test is rolled back at its end."""
    async with PlainAsyncSession(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def build(session: AsyncSession) -> Builder:
    return Builder(session)
