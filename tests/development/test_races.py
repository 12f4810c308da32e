"""One link, two presses at once: one answer. And a link against the end of the reflection."""

from collections import Counter
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.development import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import NOW, actor
from tests.development.school import VAULT, School, answers
from tests.support.races import together

ROUNDS = 8


async def press(engine: AsyncEngine, token: str) -> str:
    async with transaction(engine) as session:
        await service.answer(Work(session, NOBODY, NOW), VAULT, token, answers())
    return "answered"


async def end(engine: AsyncEngine, sam: UUID, reflection: UUID) -> str:
    async with transaction(engine) as session:
        await service.end_reflection(Work(session, actor(sam, Role.ASSOCIATE, "YH"), NOW), VAULT, reflection)
    return "ended"


async def test_one_answer_for_a_link_and_none_after_the_end(engine: AsyncEngine, one: School) -> None:
    ends: Counter[str] = Counter()
    for number in range(ROUNDS):
        me = (await service.start_reflection(one.me)).id
        twice, last = await one.ask(me, f"Ann{number}"), await one.ask(me, f"Bo{number}")
        await one.build.session.commit()
        pressed = await together(*(press(engine, twice) for _ in range(3)))
        ends.update("refused" if isinstance(each, Refusal) else str(each) for each in pressed)
        await together(press(engine, last), end(engine, one.sam.person_id, me))
    assert ends == {"answered": ROUNDS, "refused": 2 * ROUNDS}
    async with transaction(engine) as session:
        unread = await session.execute(text("SELECT count(*) FROM reflection_answer WHERE waiting IS NOT NULL"))
        count = await session.execute(text("SELECT count(*) FROM reflection WHERE status = 'ended'"))
        assert (unread.scalar_one(), count.scalar_one()) == (0, ROUNDS)
