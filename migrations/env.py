"""Alembic's entry: online only, one transaction for each migration."""

from typing import Any

from alembic import context
from sqlalchemy import Text, create_engine
from sqlalchemy.types import TypeEngine

from faculty_api.tables import metadata


def plain_type(kind: str, obj: Any, _context: Any) -> str | bool:
    """Print our types as SQLAlchemy's own, so that old migrations do not break when code moves."""
    if kind == "type" and isinstance(obj, TypeEngine) and type(obj).__name__ == "AutoString":
        return "sa.Text()"
    return False


def same_text(_context: Any, _inspected: Any, _meta: Any, inspected_type: Any, metadata_type: Any) -> bool | None:
    """SQLModel's own string type is ``text`` in PostgreSQL: no change to see."""
    if type(metadata_type).__name__ == "AutoString" and isinstance(inspected_type, Text):
        return False
    return None


def run() -> None:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=plain_type,
            compare_type=same_text,
            transaction_per_migration=True,
            include_object=lambda _o, name, kind, _r, _c: not (kind == "table" and name == "alembic_version"),
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
