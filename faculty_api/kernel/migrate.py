"""Bring a database's schema up to date, under a lock so that two starts do not race."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

LOCK = 7_305_000


def config(url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(files("migrations")))
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made


def upgrade(url: str) -> None:
    """``url`` as SQLAlchemy takes it, with psycopg: ``postgresql+psycopg://…``."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
            command.upgrade(config(url), "head")
    finally:
        engine.dispose()


def current(url: str) -> str | None:
    """The revision the database is at; None for one that was never migrated."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar() is None:
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    finally:
        engine.dispose()
