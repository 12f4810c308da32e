"""Sam with a plan of their own, the team they may show it to, and people they ask."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.development import service, statements
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from schemas.access import NOBODY, Actor, Role
from schemas.reflections import InviteToReflect, SayAnswers, Scale
from tests.builders import Builder

VAULT = Vault(bytes.fromhex("11" * 32))
WORDS = "canary-answer-otter"


@dataclass
class School:
    build: Builder
    sam: Associate
    team: Actor

    @property
    def me(self) -> Work:
        return self.build.work(self.build.as_associate(self.sam))

    def of(self, who: Actor) -> Work:
        return self.build.work(who)

    async def ask(self, reflection: object, name: str) -> str:
        """The token in the letter."""
        address = f"{name.lower()}@example.org"
        await service.invite(self.me, reflection, InviteToReflect(name=name, email=address))  # type: ignore[arg-type]
        return await token(self.build.session, address)

    async def answer(
        self, secret: str, scale: Scale = Scale.OFTEN, words: str = WORDS, at: datetime | None = None
    ) -> None:
        await service.answer(self.build.work(NOBODY, at), VAULT, secret, answers(scale, words))


def answers(scale: Scale = Scale.OFTEN, words: str = WORDS) -> SayAnswers:
    asked, _ = statements.codes(1)
    return SayAnswers(scale=dict.fromkeys(asked, scale), words={"flexibility": words})


async def token(session: AsyncSession, address: str) -> str:
    query = text("SELECT body FROM letter WHERE address = :a ORDER BY made_at DESC, id DESC LIMIT 1")
    found = re.search(r"^/reflect/(\S+)$", (await session.execute(query, {"a": address})).scalar_one(), re.M)
    assert found
    return found[1]


async def school(build: Builder) -> School:
    sam = await build.associate("Sam Okafor")
    return School(build, sam, await build.staff(Role.TEAM, "YH", "Hal Home"))
