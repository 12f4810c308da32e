"""What the command line does once it has been read."""

import asyncio
import os
import socket
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import psycopg
from sqlalchemy.exc import ArgumentError, OperationalError

from faculty_api.database import Stop, database, found, objection, ready
from faculty_api.kernel import installation
from faculty_api.kernel.embedded import EmbeddedError
from faculty_api.kernel.errors import Refusal
from faculty_api.policy.words import escaped
from faculty_api.settings import BadSettings, Settings, from_environment

if TYPE_CHECKING:
    import uvicorn


def run(given: Namespace) -> int:
    """Do it; 0 is done, 1 is refused in words on standard error."""
    try:
        settings = from_environment()
        return COMMANDS[given.command](settings, given)
    except (Stop, BadSettings, EmbeddedError, Refusal) as no:
        print(f"faculty: {escaped(no.detail if isinstance(no, Refusal) else str(no))}", file=sys.stderr)
        return 1
    except (psycopg.Error, OperationalError, ArgumentError) as error:
        told = error.orig if isinstance(error, OperationalError) else error
        print(f"faculty: the database does not answer: {' '.join(str(told).split())}", file=sys.stderr)
        return 1


def migrate(settings: Settings, _given: Namespace) -> int:
    from faculty_api.setup import prepare

    with database(settings) as url:
        prepare(url)
        print(f"The schema is at revision {installation.newest_revision()}")
    return 0


def serve(settings: Settings, given: Namespace) -> int:
    with found(settings) as (url, borrowed):
        demo = ready(settings, url)
        if settings.demo and not demo:
            raise Stop(
                "This database was not made by the demonstration, so it is not opened as one. Unset FACULTY_DEMO"
            )
        return _listen(msgspec.structs.replace(settings, demo=demo), url, given.host, borrowed)


def demo(settings: Settings, _given: Namespace) -> int:
    shown = msgspec.structs.replace(settings, demo=True)
    with found(settings) as (url, borrowed):
        with installation.alone(url):
            _whole(shown, url)
        from faculty_api.demo.people import how_to_log_in

        print(how_to_log_in(settings.base_url), flush=True)
        return _listen(shown, url, "127.0.0.1", borrowed)


def _whole(settings: Settings, url: str) -> None:
    """The demonstration stands in this database: built where there is nothing, refused where there is other work."""
    revision, made_by = installation.look(url)
    if revision and made_by not in {installation.DEMO[1], installation.BUILDING}:
        raise Stop(
            "This database was not made by the demonstration, so the demonstration will not touch it. "
            "Set FACULTY_HOME to a new folder and try again"
        )
    if made_by == installation.DEMO[1]:
        if revision != installation.newest_revision():
            raise Stop(
                "This demonstration is of an older version. Remove its folder, or set FACULTY_HOME, and try again"
            )
        return
    from faculty_api.demo.build import build

    print(
        "Building the demonstration: invented people, cohorts, claims and payments. This takes a minute …", flush=True
    )
    build(settings, url)


def _listen(settings: Settings, url: str, host: str, borrowed: int | None) -> int:
    import uvicorn

    from faculty_api.asgi import create_site

    port = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"Port {port} cannot be used ({error.strerror}). Set PORT to another number and try again"
            ) from None
    app = create_site(settings, url, with_worker=settings.database_url is None)
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, lifespan="on", ws="none"
    )
    server = uvicorn.Server(config)
    if borrowed:
        threading.Thread(target=_end_with, args=(borrowed, server), daemon=True).start()
    print(f"Serving on {settings.base_url}. Press Ctrl+C to stop.", flush=True)
    server.run()
    if borrowed and not Path(f"/proc/{borrowed}").exists() and sys.platform == "linux":
        raise Stop("The process that ran the embedded database has ended, so this one ends too. Start it again")
    return 0


def _end_with(pid: int, server: "uvicorn.Server") -> None:
    """Stop serving when the PostgreSQL that another process started is gone."""
    while not server.should_exit:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            server.should_exit = True
        except PermissionError:
            pass  # it runs as another user, and lives
        threading.Event().wait(1)


def worker(settings: Settings, _given: Namespace) -> int:
    from faculty_api import worker as later
    from faculty_api.app import stripe_door
    from faculty_api.calendars.inviting import Inviter
    from faculty_api.claims.receipts import ReceiptStore
    from faculty_api.kernel.db import make_engine
    from faculty_api.kernel.vault import Vault, load_key

    with database(settings) as url:
        ready(settings, url)
        vault = Vault(load_key(settings.home, settings.field_key))
        files = ReceiptStore(settings.home / "receipts", vault)
        inviter = Inviter(settings.base_url, settings.letters_from)
        send = later.smtp(settings.smtp_url, settings.letters_from) if settings.smtp_url else None
        try:
            engine, door = make_engine(url, pool_size=2), stripe_door(settings)
            asyncio.run(later.run(engine, send, inviter=inviter, files=files, vault=vault, stripe=door))
        except KeyboardInterrupt:
            return 0
    return 0


def doctor(settings: Settings, _given: Namespace) -> int:
    """What is wrong with this installation, a line each; 1 when anything is."""
    no = objection(settings)
    wrong = [no] if no else _of_the_database(settings)
    print(f"address: {settings.base_url}, cookies {'secure' if settings.secure else 'for this machine only'}")
    if not settings.smtp_url:
        print("letters: kept in the outbox; set FACULTY_SMTP_URL to send them")
    for line in wrong:
        print(f"wrong: {line}")
    print("Nothing is wrong" if not wrong else f"{len(wrong)} to mend")
    return 1 if wrong else 0


def _of_the_database(settings: Settings) -> list[str]:
    """Says which it is, and what is wrong with it."""
    with database(settings) as url:
        revision, made_by = installation.look(url)
    print(f"database: {'configured' if settings.database_url else f'embedded, in {settings.home}'}")
    print(f"schema: revision {revision or 'none'}{', made by the demonstration' if made_by else ''}")
    if revision == installation.newest_revision():
        return []
    return [f"The schema is not at revision {installation.newest_revision()}. Run: faculty migrate"]


def verify(settings: Settings, _given: Namespace) -> int:
    """Seal what is unsealed, then check the chain of events, the money's invariants, and each assessed line again."""
    from faculty_api import upkeep
    from faculty_api.kernel.vault import Vault, load_key

    with database(settings) as url:
        ready(settings, url)
        wrong = asyncio.run(upkeep.faults(url, Vault(load_key(settings.home, settings.field_key))))
    for line in wrong:
        print(line)
    print("The events' chain and the money's invariants hold" if not wrong else f"{len(wrong)} faults")
    return 1 if wrong else 0


def clean_files(settings: Settings, _given: Namespace) -> int:
    from faculty_api import upkeep

    with database(settings) as url:
        ready(settings, url)
        whole = asyncio.run(upkeep.clean_files(url))
    print("The files of the database are clean" if whole else "Some tables are in use. Stop the service and try again")
    return 0 if whole else 1


def token(settings: Settings, given: Namespace) -> int:
    from faculty_api.demo.people import token_for

    with database(settings) as url:
        if not ready(settings, url):
            raise Stop("Tokens are printed for demonstration people only; the demonstration did not make this database")
        print(asyncio.run(token_for(url, given.kind, given.person)))
    return 0


def import_roster(settings: Settings, given: Namespace) -> int:
    from faculty_api.availability import rosters
    from faculty_api.people import command_line

    with database(settings) as url:
        ready(settings, url)
        return asyncio.run(command_line.run(settings, url, given, sys.stdout, rosters.hear))


def assess(settings: Settings, given: Namespace) -> int:
    """``faculty assess --adopted``: by the book of the configured database, as an offer made now would be priced."""
    from faculty_api.kernel.clock import system_clock
    from faculty_api.kernel.db import make_engine, transaction
    from faculty_api.kernel.work import Work
    from faculty_api.networks import service as networks
    from faculty_api.policy import decode
    from faculty_api.policy.book import Book
    from faculty_api.rates import service as rates
    from schemas.access import WORKER

    academy = given.academy.upper() if given.academy else None

    async def adopted(url: str) -> Book:
        engine = make_engine(url, pool_size=1)
        try:
            async with transaction(engine) as session:
                work = Work(session, WORKER, system_clock())
                known = [one.code for one in await networks.academies(work)]
                if academy and academy not in known:
                    raise Stop(f"There is no Academy {academy}. Use one of {', '.join(known)}")
                return await rates.book(work, academy)
        finally:
            await engine.dispose()

    with database(settings) as url:
        ready(settings, url)
        book = asyncio.run(adopted(url))
    return decode.run(given.file, json=given.json, out=sys.stdout, err=sys.stderr, book=book)


COMMANDS: dict[str, Callable[[Settings, Namespace], int]] = {
    "serve": serve,
    "demo": demo,
    "migrate": migrate,
    "worker": worker,
    "doctor": doctor,
    "verify": verify,
    "clean-files": clean_files,
    "token": token,
    "import-roster": import_roster,
    "assess": assess,
}
