"""What happens later, as rows say: letters sent, offers run out, teams warned, claims ended, history sealed, data
removed."""

import asyncio
import logging
import smtplib
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.availability import service as availability
from faculty_api.busy import service as busy
from faculty_api.calendars import service as calendars
from faculty_api.calendars.inviting import NOBODY_INVITES, Inviter
from faculty_api.claims import service as claims
from faculty_api.dataprotection import service as dataprotection
from faculty_api.dataprotection.working import Files
from faculty_api.kernel import history, vacuum
from faculty_api.kernel.clock import Clock, system_clock
from faculty_api.kernel.db import transaction
from faculty_api.kernel.one_clock import OneClock, one_clock
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from faculty_api.messages import mail
from faculty_api.messages import service as messages
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.payments.connect import working
from faculty_api.payments.connect.door import Door
from faculty_api.stories import service as stories
from faculty_api.training import service as training
from schemas.access import WORKER, Permission
from schemas.messages import LetterView

log = logging.getLogger("faculty")
Send = Callable[[LetterView], Awaitable[None]]
Fetch = busy.Fetch
EVERY = 5.0
STEPS = 100
"""Of removing, in one turn: letters do not wait for a long list."""


def smtp(url: str, sender: str) -> Send:
    """Send by an SMTP server given as ``smtp://user:password@host:port`` (``smtps`` for TLS from the start)."""
    parts = urlsplit(url)

    def send(letter: LetterView) -> None:
        message = mail.compose(letter, sender, parts.hostname or "localhost")
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(parts.hostname or "localhost", parts.port or 0, timeout=20) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    async def later(letter: LetterView) -> None:
        await asyncio.to_thread(send, letter)

    return later


async def turn(
    engine: AsyncEngine,
    now: Clock,
    send: Send | None,
    files: Files | None = None,
    vault: Vault | None = None,
    inviter: Inviter = NOBODY_INVITES,
) -> int:
    """Do everything that is due once; returns how many things were done."""
    done = 0
    async with transaction(engine) as session:
        work = Work(session, WORKER, now())
        work.must(Permission.AUDIT_SEAL)
        done += await history.seal(session, work.now)
    async with transaction(engine) as session:
        done += await offers.expire_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await offers.remind_due(Work(session, WORKER, now()))
    for _ in range(STEPS):
        async with transaction(engine) as session:
            if not await offers.ask_next_due(Work(session, WORKER, now())):
                break
            done += 1
    async with transaction(engine) as session:
        done += await claims.warn_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await training.remind_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await offers.tell_lapsed(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await availability.ask_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await needs.remind_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await leaving.resume_due(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await stories.let_end(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await payments.tidy(Work(session, WORKER, now()))
    if vault is not None:
        async with transaction(engine) as session:
            done += await payments.seal_files(Work(session, WORKER, now()), vault)
    async with transaction(engine) as session:
        done += await calendars.tidy(Work(session, WORKER, now()))
    async with transaction(engine) as session:
        done += await calendars.invite_due(Work(session, WORKER, now()), inviter)
    async with transaction(engine) as session:
        done += await busy.tidy(Work(session, WORKER, now()))
    for _ in range(STEPS):
        async with transaction(engine) as session:
            if not await dataprotection.carry_on(Work(session, WORKER, now()), files, vault):
                break
            done += 1
    done += await clean_files(engine, now)
    while send is not None:
        async with transaction(engine) as session:
            if not await messages.deliver_next(Work(session, WORKER, now()), send):
                break
            done += 1
    return done


async def look_at_calendars(engine: AsyncEngine, now: Clock, vault: Vault, fetch: Fetch = busy.fetch) -> int:
    """Those that are due, a few at a time; returns how many. Nothing is locked while we wait for their hosts."""
    async with transaction(engine) as session:
        due = await busy.take_due(Work(session, WORKER, now()), vault)
    found = await asyncio.gather(*(busy.look(one, fetch) for one in due))
    for one, seen in zip(due, found, strict=True):
        async with transaction(engine) as session:
            await busy.keep(Work(session, WORKER, now()), one, seen)
    return len(due)


async def clean_files(engine: AsyncEngine, now: Clock, *, at_once: bool = False) -> bool:
    """Rewrites tables after removals: at night, one at a time, and what is in use then at another turn. True when there
    was something to do and all of it was done."""
    async with transaction(engine) as session:
        removals, tables = await dataprotection.to_clean(Work(session, WORKER, now()), at_once=at_once)
    if not removals and not at_once:
        return False
    done = await vacuum.rewrite(engine, tables)
    settled = len(done) == len(tables) and await vacuum.settle(engine)
    async with transaction(engine) as session:
        await dataprotection.cleaned(Work(session, WORKER, now()), removals, done, settled=settled)
    return settled


async def run(
    engine: AsyncEngine,
    send: Send | None,
    *,
    clock: Clock = system_clock,
    inviter: Inviter = NOBODY_INVITES,
    every: float = EVERY,
    files: Files | None = None,
    vault: Vault | None = None,
    calendars_too: bool = False,
    stripe: Door | None = None,
) -> None:
    """Turn after turn until cancelled. Several workers may run: rows are taken with SKIP LOCKED.

    ``calendars_too``: also those at addresses that people gave (``Settings.reads_addresses``).

    A turn that fails is logged and tried again: the database may be away for a moment.
    """
    sender = addressed(send, inviter.base_url) if send else None
    clock = one_clock(clock)
    while True:
        try:
            if isinstance(clock, OneClock):
                await clock.ask(engine)
            done = await turn(engine, clock, sender, files, vault, inviter)
            if calendars_too and vault is not None:
                done += await look_at_calendars(engine, clock, vault)
            if stripe is not None and vault is not None:
                done += await working.turn(engine, clock, stripe, vault)
        except Exception:
            log.exception("the worker's turn failed")
            done = 0
        if not done:
            await asyncio.sleep(every)


def addressed(send: Send, base_url: str) -> Send:
    """Letters are written with paths of ours; people get whole addresses."""

    async def whole(letter: LetterView) -> None:
        await send(msgspec.structs.replace(letter, body=with_address(letter.body, base_url)))

    return whole


def with_address(body: str, base_url: str) -> str:
    """Each line that is a path becomes a whole address."""
    return "\n".join(f"{base_url}{line}" if line.startswith("/") else line for line in body.split("\n"))
