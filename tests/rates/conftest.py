"""The two sides of the policy desk: somebody of the national team, and somebody of finance."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.rates import service
from schemas.access import Actor, Role
from schemas.rates import ProposeRate, RateKind
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


class Desk:
    def __init__(self, client: Client, build: Builder, national: Actor, finance: Actor) -> None:
        self.client, self.build, self.national, self.finance = client, build, national, finance

    async def enter(self, who: Actor) -> Visitor:
        return await Visitor(self.client).log_in(who.person, who.role)

    async def put(self, **changes: object) -> UUID:
        """A proposal of the national team that waits for finance."""
        given = {
            "key": "fee.full_day", "kind": RateKind.REPLACE, "from_": date(2027, 4, 1), "value": 16_000,
            "document": "The payment policy, version 4", "reason": "Published",
        } | changes  # fmt: skip
        made = await service.propose(self.build.work(self.national), ProposeRate(**given))  # type: ignore[arg-type]
        await self.build.session.commit()
        return made.id


@pytest.fixture
async def desk(client: Client, build: Builder, session: AsyncSession) -> Desk:
    national = await build.staff(Role.NATIONAL, None, "Nadia Brook")
    finance = await build.staff(Role.FINANCE, None, "Farah Aziz")
    await session.commit()
    return Desk(client, build, national, finance)
