"""What this database says of itself: who made it, and at which revision of the schema it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import psycopg
from sqlmodel import Field, SQLModel

DEMO = ("made_by", "demo")
BUILDING = "demo-building"
"""Instead of ``demo`` until the demonstration is whole: one that was broken off is built anew."""


class InstallationRow(SQLModel, table=True):
    """``made_by`` = ``demo`` marks a database that the demonstration made; nothing else is ever opened as one."""

    __tablename__ = "installation"
    key: str = Field(primary_key=True)
    value: str


def newest_revision() -> str:
    """The revision this code expects; read from file names, since importing Alembic takes longer than a start may."""
    names = [entry.name for entry in files("migrations").joinpath("versions").iterdir()]
    return max(name[:4] for name in names if name[:4].isdigit())


def look(url: str) -> tuple[str | None, str | None]:
    """The revision of the schema (None: none at all) and who made it: ``demo``, ``demo-building``, None."""
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=10) as connection:
        if _text(connection, "SELECT to_regclass('public.alembic_version')::text") is None:
            return None, None
        revision = _text(connection, "SELECT version_num FROM alembic_version")
        if _text(connection, "SELECT to_regclass('public.installation')::text") is None:
            return revision, None
        return revision, _text(connection, "SELECT value FROM installation WHERE key = 'made_by'")


def _text(connection: psycopg.Connection, statement: str) -> str | None:
    found = connection.execute(statement.encode()).fetchone()
    return str(found[0]) if found and found[0] is not None else None


BUILD_LOCK = 7_305_003


@contextmanager
def alone(url: str) -> Iterator[None]:
    """One process at a time in this block, for one database; the others wait."""
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [BUILD_LOCK])
        yield
