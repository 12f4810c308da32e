"""The demonstration happens: every act at its own moment, in order, through the same use-cases that everybody uses."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.claims.receipts import ReceiptStore
from faculty_api.demo.cast import SEED, Cast, Member, Staff
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import modulus
from schemas.access import Actor, Role
from schemas.values import PersonId

Act = Callable[[Work], Awaitable[None]]


class Agenda:
    """What happens when. Acts later than ``today`` never happen: they are the future of the demonstration."""

    def __init__(self, engine: AsyncEngine, vault: Vault, receipts: ReceiptStore, cast: Cast, now: datetime) -> None:
        self.engine, self.vault, self.receipts, self.cast, self.now = engine, vault, receipts, cast, now
        self.chance = Random(SEED + 1)  # noqa: S311 - invented events
        self.members = {member.id: member for member in cast.members}
        self._heap: list[tuple[datetime, int, Actor, Act]] = []
        self._numbers = count()
        self.did = 0

    def at(self, when: datetime, who: Actor, act: Act) -> None:
        if when <= self.now:
            heapq.heappush(self._heap, (when, next(self._numbers), who, act))

    async def happen(self) -> None:
        """Every act in a transaction of its own."""
        while self._heap:
            when, _, who, act = heapq.heappop(self._heap)
            async with transaction(self.engine) as session:
                await act(Work(session, who, when))
            self.did += 1

    def later(self, when: datetime, *days: int, at: time = time(10)) -> datetime:
        """Some days after, at about that London time; ``days`` is one number or a least and a most."""
        plus = days[0] if len(days) == 1 else self.chance.randrange(days[0], days[1] + 1)
        moment = london_instant((when + timedelta(days=plus)).date(), at) + timedelta(
            minutes=self.chance.randrange(0, 200)
        )
        return max(moment, when + timedelta(minutes=5))

    def team(self, academy: str, number: int = 0) -> Actor:
        return as_actor(
            [staff for staff in self.cast.staff if staff.academy == academy and staff.role is Role.TEAM][number]
        )

    def staff(self, role: Role, number: int = 0) -> Actor:
        return as_actor([staff for staff in self.cast.staff if staff.role is role][number])

    def staff_of_all(self) -> Actor:
        return self.staff(Role.NATIONAL)

    def member(self, person: UUID) -> Actor:
        found = self.members[person]
        return Actor(person=PersonId(found.id), name=found.name.split()[0], role=Role.ASSOCIATE, academy=found.academy)


def as_actor(staff: Staff) -> Actor:
    return Actor(person=PersonId(staff.id), name=staff.name.split()[0], role=staff.role, academy=staff.academy)


def an_account(least: int) -> str:
    """The next number from there that could be an account of the demonstration's bank, 20-00-00."""
    return next(f"{number:08d}" for number in range(least, least + 10_000) if modulus.fits("200000", f"{number:08d}"))


def weekday_on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


__all__ = ["Agenda", "Member", "as_actor", "weekday_on_or_after"]
