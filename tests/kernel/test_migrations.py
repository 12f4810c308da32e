"""Migrations: the models and the schema say the same, and every step goes down and up again."""

import re

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

import faculty_api.tables
from faculty_api.kernel import installation
from faculty_api.kernel.migrate import config, upgrade
from faculty_api.tables import metadata


def test_the_models_and_the_migrated_schema_agree(database_url: str) -> None:
    assert faculty_api.tables.metadata is metadata
    command.check(config(database_url))


def test_down_and_up_again(bare_database_url: str) -> None:
    upgrade(bare_database_url)
    command.downgrade(config(bare_database_url), "base")
    engine = create_engine(bare_database_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    upgrade(bare_database_url)
    assert installation.look(bare_database_url) == (installation.newest_revision(), None)


def test_migrations_are_numbered_so_that_the_folder_reads_as_history() -> None:
    scripts = list(ScriptDirectory.from_config(config("postgresql://")).walk_revisions())
    assert [script.revision for script in reversed(scripts)] == [f"{n:04d}" for n in range(1, len(scripts) + 1)]
    assert all(re.match(r".*/\d{4}_[a-z_]+\.py$", script.path) for script in scripts)


def test_the_newest_revision_read_from_file_names_is_alembics_head() -> None:
    assert ScriptDirectory.from_config(config("postgresql://")).get_current_head() == installation.newest_revision()
