"""Which database a command works with: the configured one, else the embedded one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from faculty_api.kernel import embedded, installation
from faculty_api.settings import Settings


class Stop(Exception):  # noqa: N818 - the end of a command, with words for the person who gave it
    """The command cannot go on; the words say why and what to do."""


class Found(NamedTuple):
    """A database, and, where another process runs it, that process's PostgreSQL: this one cannot outlive it."""

    url: str
    borrowed: int | None = None


def objection(settings: Settings) -> str | None:
    """Why this installation has no database to work with, in words."""
    if settings.database_url or not settings.production or settings.embedded_allowed:
        return None
    return (
        f"{settings.base_url} is a public address, and no database is configured. Set FACULTY_DATABASE_URL to your "
        "PostgreSQL. To use the embedded one all the same, which nobody backs up, set FACULTY_EMBEDDED=1"
    )


@contextmanager
def found(settings: Settings) -> Iterator[Found]:
    """The configured database, else the embedded one, running for as long as the block; production refuses that one."""
    if settings.database_url:
        yield Found(settings.database_url)
        return
    if no := objection(settings):
        raise Stop(no)
    with embedded.start(settings.home) as server:
        yield Found(server.ensure("faculty"), None if server.owned else server.pid)


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    with found(settings) as one:
        yield one.url


def ready(settings: Settings, url: str) -> bool:
    """Whether the demonstration made it. An embedded database is brought up to date; a configured one is not."""
    revision, made_by = installation.look(url)
    newest = installation.newest_revision()
    if revision == newest:
        return made_by == installation.DEMO[1]
    if settings.database_url:
        at = f"is at revision {revision}" if revision else "has no schema yet"
        raise Stop(f"The database {at}; this version needs {newest}. Run: faculty migrate")
    from faculty_api.setup import prepare

    prepare(url)
    return made_by == installation.DEMO[1]
