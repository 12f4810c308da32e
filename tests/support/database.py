"""The database under the tests: one PostgreSQL a process, made ready once as a template, copied for each test."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

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

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with TemporaryDirectory(prefix="faculty-tests-", dir="/tmp") as folder:
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
    name = f"t_{next(_numbers)}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as server:
        made, source = sql.Identifier(name), sql.Identifier(template)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(made, source))
        try:
            yield postgres.url(name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))


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
    made = make_engine(database_url)
    yield made
    await made.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """What is not committed by the test is rolled back at its end."""
    async with PlainAsyncSession(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def build(session: AsyncSession) -> Builder:
    return Builder(session)
