"""Sam and their story, and everybody who may come to the door."""

from datetime import date
from uuid import UUID

from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from faculty_api.stories import service as stories
from schemas.access import Actor
from schemas.stories import Audience, ConsentKept, MatchTopic, Purpose, SharePart, WritePart
from tests.builders import Builder

VAULT = Vault(b"\x11" * 32)
TITLE, WORDS = "canary-title-otter", "canary-words-heron"
DAY = date(2027, 2, 9)


class House:
    def __init__(self, build: Builder, sam: Associate, team: Actor) -> None:
        self.build, self.sam, self.team = build, sam, team

    @property
    def me(self) -> Work:
        return self.build.work(self.build.as_associate(self.sam))

    def of(self, who: Actor) -> Work:
        return self.build.work(who)

    async def write(self, title: str = TITLE, words: str = WORDS) -> UUID:
        return (await stories.write_part(self.me, VAULT, WritePart(title=title, text=words, topics=["dementia"]))).id

    async def share(self, part: UUID, audience: Audience = Audience.TEAM, **more: object) -> ConsentKept:
        command = SharePart(audience=audience, purposes=[Purpose.PLAN, Purpose.MATERIALS], **more)  # type: ignore[arg-type]
        return await stories.share_part(self.me, part, command)

    async def match(self, topic: str, last: date | None = None) -> ConsentKept:
        return await stories.match_topic(self.me, MatchTopic(topic=topic, last_day=last))
