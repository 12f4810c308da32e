"""The clock of the database, read by every process: who is slow does not answer after an offer has closed elsewhere.

A process asks the database what time it is, when it begins and now and then, and counts on from there by a count that
nobody sets (``monotonic``). What its own machine says of the time is not used then. ``docs/decisions/0026``.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.clock import Clock, system_clock

log = logging.getLogger("faculty")
APART = timedelta(seconds=2)
"""From here on somebody should look at the machine's clock."""
EVERY = 60.0
SLOW = 1.0
"""Seconds. An answer that took so long says too little of when it was given."""


class OneClock:
    """``own``: the machine's, used only until the database has answered once."""

    def __init__(self, own: Clock = system_clock) -> None:
        self._own = own
        self._at: datetime | None = None
        self._count = 0.0
        self.apart = timedelta(0)
        """How far the machine's clock is behind the database's (ahead, when it is less than nothing)."""

    def __call__(self) -> datetime:
        if self._at is None:
            return self._own()
        return self._at + timedelta(seconds=monotonic() - self._count)

    async def ask(self, engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))  # so that the time to connect is not counted
            before = monotonic()
            theirs = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            after = monotonic()
        if self._at is not None and after - before > SLOW:
            return
        self._at, self._count = theirs.astimezone(UTC), (before + after) / 2
        self.apart = theirs - self._own()
        if abs(self.apart) > APART:
            log.warning("this machine's clock and the database's are %.0f seconds apart", self.apart.total_seconds())

    async def keep_asking(self, engine: AsyncEngine) -> None:
        """Until cancelled. The database may be away for a moment: the count goes on meanwhile."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.ask(engine)
            except Exception:
                log.exception("the database did not say what time it is")


def one_clock(clock: Clock) -> Clock:
    """The database's, in place of the machine's; a clock that somebody else keeps (a test's) stays as it is."""
    return OneClock() if clock is system_clock else clock


async def first_asked(clock: Clock, engine: AsyncEngine) -> None:
    """Before anything is answered; while the database is away the machine's clock has to do."""
    if isinstance(clock, OneClock):
        try:
            await clock.ask(engine)
        except Exception:
            log.exception("the database did not say what time it is")
