"""16 clients answer at the same moment: nobody is booked twice, no place is given twice, and every slot is filled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.people.models import Associate
from schemas.access import Role
from schemas.offers import AnswerOffer
from tests.builders import NOW, Builder, actor
from tests.offers.crowd import CLIENTS, Round, many_people_one_place, one_person_many_sessions
from tests.support.client import Client

SLOTS = 50
YES = AnswerOffer(answer="yes")
Answer = Callable[[Associate, UUID], Awaitable[str]]

OVERLAPS = """
SELECT count(*) FROM booked_time one JOIN booked_time other
ON one.person_id = other.person_id AND one.span && other.span
WHERE (one.offer_id, one.part) < (other.offer_id, other.part)
"""
CROWDED = """
SELECT count(*) FROM (SELECT 1 FROM offer WHERE status = 'accepted' GROUP BY session_id HAVING count(*) > 1) AS found
"""


async def race(rounds: list[Round], answer: Answer) -> Counter[str]:
    """Each client answers its offer of every round, all of a round together."""
    together = asyncio.Barrier(CLIENTS)

    async def client(number: int) -> list[str]:
        outcomes = []
        for one in rounds:
            await together.wait()
            outcomes.append(await answer(*one[number]))
        return outcomes

    found = await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return Counter(outcome for outcomes in found for outcome in outcomes)


async def counted(engine: AsyncEngine) -> dict[str, int]:
    async with transaction(engine) as session:
        accepted = "SELECT count(*) FROM offer WHERE status = 'accepted'"
        held = "SELECT count(*) FROM booked_time"
        queries = {"overlaps": OVERLAPS, "crowded": CROWDED, "accepted": accepted, "held": held}
        return {name: (await session.execute(text(query))).scalar_one() for name, query in queries.items()}


GOOD = {"overlaps": 0, "crowded": 0, "accepted": SLOTS, "held": SLOTS}


@pytest.mark.parametrize("crowd", [one_person_many_sessions, many_people_one_place])
async def test_sixteen_connections_fifty_slots(
    engine: AsyncEngine, build: Builder, crowd: Callable[[Builder, int], Awaitable[list[Round]]]
) -> None:
    rounds = await crowd(build, SLOTS)
    await build.session.commit()

    async def answer(who: Associate, offer: UUID) -> str:
        try:
            async with transaction(engine) as session:
                mine = actor(who.person_id, Role.ASSOCIATE)
                return (await service.answer(Work(session, mine, NOW), offer, YES)).status
        except Conflict:
            return "refused"

    assert await race(rounds, answer) == {"accepted": SLOTS, "refused": SLOTS * (CLIENTS - 1)}
    assert await counted(engine) == GOOD


@pytest.mark.parametrize("crowd", [one_person_many_sessions, many_people_one_place])
async def test_over_http(
    client: Client,
    engine: AsyncEngine,
    build: Builder,
    crowd: Callable[[Builder, int], Awaitable[list[Round]]],
) -> None:
    slots = 12
    rounds = await crowd(build, slots)
    await build.session.commit()
    for who, _ in rounds[0]:
        await client.token(who.person_id, Role.ASSOCIATE)

    async def answer(who: Associate, offer: UUID) -> str:
        path = f"/api/v1/offers/{offer}/answer"
        return str((await client.post(path, (who.person_id, Role.ASSOCIATE), json={"answer": "yes"})).status_code)

    assert await race(rounds, answer) == {"201": slots, "409": slots * (CLIENTS - 1)}
    assert await counted(engine) == {"overlaps": 0, "crowded": 0, "accepted": slots, "held": slots}
