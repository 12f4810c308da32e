"""The worker's turn at Stripe: everything that is due, a few at a time. Several workers may take turns at once."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.clock import Clock
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import stripe_doors as doors
from faculty_api.payments.connect import following, payees
from faculty_api.payments.connect.door import Door
from faculty_api.payments.connect.following import Due
from faculty_api.payments.connect.payees import Wish
from schemas.access import WORKER

MOST = 8
"""Calls at once; Stripe takes some hundred a second, and each holds a connection of ours afterwards."""


async def turn(engine: AsyncEngine, now: Clock, door: Door, vault: Vault, most: int = MOST) -> int:
    """Looks once at what is due; returns how many that were. No transaction is open while Stripe is asked."""
    async with transaction(engine) as session:
        due, wishes = await doors.take_due(Work(session, WORKER, now()), most)

    async def follow(one: Due) -> None:
        seen = await following.ask(one, door, now())
        async with transaction(engine) as session:
            await doors.keep_seen(Work(session, WORKER, now()), one, seen)

    async def look(one: Wish) -> None:
        seen = await payees.ask(one, door)
        async with transaction(engine) as session:
            await doors.keep_asked(Work(session, WORKER, now()), vault, one, seen)

    ended = await asyncio.gather(*map(follow, due), *map(look, wishes), return_exceptions=True)
    for failed in (one for one in ended if isinstance(one, BaseException)):
        raise failed
    return len(due) + len(wishes)
