"""Publishing against publishing, moving, answering and planning: one after another, all of a draft or nothing."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.claims import service as claims
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.schedules import service
from schemas.access import Role
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.rescheduling import MoveSession
from schemas.schedules import AddSessions, DraftCallOff
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder, actor
from tests.rescheduling.test_races import LEFT_OVER
from tests.schedules.board import at, board, moving, press
from tests.support.races import together

ROUNDS = 8
HALF_DONE = """
SELECT
 (SELECT count(*) FROM schedule_draft d WHERE d.state = 'published' AND EXISTS (
    SELECT 1 FROM schedule_change c JOIN session s ON s.id = c.session_id WHERE c.draft_id = d.id
    AND s.status <> 'cancelled' AND (c.kind = 'call_off' OR s.moved_from IS NULL))) AS not_done,
 (SELECT count(*) FROM schedule_draft d WHERE d.state = 'open' AND EXISTS (
    SELECT 1 FROM schedule_change c JOIN session s ON s.id = c.session_id WHERE c.draft_id = d.id
    AND c.kind = 'call_off' AND s.status = 'cancelled')) AS done_although_open,
 (SELECT count(*) FROM (SELECT session_id, person_id FROM offer WHERE status = 'offered'
    GROUP BY 1, 2 HAVING count(*) > 1) twice) AS asked_twice
"""


async def test_publish_twice_against_a_move_an_answer_and_more_planning(engine: AsyncEngine, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH")
    people = [await build.associate() for _ in range(3)]
    boards: list[tuple[UUID, list[UUID], UUID]] = []
    for number in range(ROUNDS):
        cohort = await build.cohort()
        first = date(2027, 1, 4) + timedelta(weeks=number)
        days = [first + timedelta(days=day) for day in range(3)]
        held = [await build.session_of(cohort, day=day, number=1 + place) for place, day in enumerate(days)]
        await build.offer(held[0], people[0], status="accepted")
        waiting = await build.offer(held[1], people[0], answer_by=NOW + timedelta(days=30))
        await build.offer(held[2], people[1], status="accepted")
        us, later = build.work(team), timedelta(days=400)
        await service.move(us, cohort.id, held[0].id, moving(on=days[0] + later))
        await service.move(us, cohort.id, held[1].id, moving(on=days[1] + later))
        await service.call_off(us, cohort.id, held[2].id, DraftCallOff(version=1))
        boards.append((cohort.id, [one.id for one in held], waiting.id))
    await build.session.commit()

    async def run(who: object, use_case: object, *rest: object) -> bool:
        try:
            async with transaction(engine) as session:
                await use_case(Work(session, who, NOW), *rest)  # type: ignore[operator, arg-type]
        except Conflict:
            return False
        return True

    me, won = actor(people[0].person_id, Role.ASSOCIATE), 0
    for number, (cohort_id, held_ids, offer) in enumerate(boards):
        asks = press(4, answer_by=date(2027, 1, 3))
        elsewhere = MoveSession(
            to=at(on=date(2029, 1, 8) + timedelta(weeks=number)),
            answer_by=date(2027, 1, 3),
            reason="No room",
            version=1,
        )
        more = AddSessions(sessions=[at(on=date(2029, 6, 4) + timedelta(weeks=number))])
        found = await asyncio.wait_for(
            together(
                run(team, service.publish, cohort_id, asks),
                run(team, service.publish, cohort_id, asks),
                *([run(team, claims.move, held_ids[0], elsewhere)] if number % 2 else []),
                *([run(team, service.add, cohort_id, more)] if number % 4 > 1 else []),
                run(team, offers.send, _to(people[2].person_id, held_ids[0], held_ids[2])),
                run(me, offers.answer, offer, AnswerOffer(answer="yes")),
            ),
            timeout=30,
        )
        assert all(isinstance(one, bool) for one in found), found
        assert sum(found[:2]) <= 1, found
        assert sum(found[:2]) == 1 or number % 4, "nothing kept it from being published"
        won += sum(found[:2])
    assert won >= ROUNDS // 4
    async with transaction(engine) as session:
        for query in (LEFT_OVER, HALF_DONE):
            wrong = (await session.execute(text(query))).mappings().one()
            assert dict(wrong) == dict.fromkeys(wrong, 0)


def _to(person: UUID, *sessions: UUID) -> SendOffers:
    """Holds both sessions in the order of their ids, which is not the order in which a draft changes them."""
    asked = [OfferTo(session_id=SessionId(one), person_id=PersonId(person)) for one in sessions]
    return SendOffers(offers=asked, answer_by=date(2026, 12, 1))


async def test_sessions_are_held_in_one_order_before_anything_changes(engine: AsyncEngine, build: Builder) -> None:
    """Else whoever asks somebody for two sessions at once, held in the order of their ids, would meet it head on."""
    team, cohort, (one, *_, last) = await board(build)
    us = build.work(team)
    await service.move(us, cohort.id, one.id, moving())
    await service.call_off(us, cohort.id, last.id, DraftCallOff(version=1))
    await build.session.commit()

    async def publish() -> None:
        async with transaction(engine) as session:
            await service.publish(Work(session, team, NOW), cohort.id, press(3))

    async with transaction(engine) as session, asyncio.timeout(30):
        await session.execute(text("SELECT 1 FROM session WHERE id = :id FOR SHARE"), {"id": one.id})
        publishing = asyncio.ensure_future(publish())
        waits = text("SELECT 1 FROM pg_locks WHERE NOT granted")
        while not (await session.execute(waits)).first():
            assert not publishing.done()
        # it waits for the first, and has not touched the last
        await session.execute(text("SELECT 1 FROM session WHERE id = :id FOR SHARE NOWAIT"), {"id": last.id})
    await publishing


async def test_two_who_begin_at_the_same_time_begin_one_draft(engine: AsyncEngine, build: Builder) -> None:
    team, cohort = await build.staff(Role.TEAM, "YH"), await build.cohort()
    for number in range(4):
        await build.session_of(cohort, number=number + 1, day=date(2027, 2, 1) + timedelta(days=number))
    await build.session.commit()

    async def add(day: date) -> None:
        async with transaction(engine) as session:
            await service.add(Work(session, team, NOW), cohort.id, AddSessions(sessions=[at(on=day)]))

    days = [date(2027, 5, 3) + timedelta(weeks=week) for week in range(6)]
    assert await together(*(add(day) for day in days)) == [None] * 6
    async with transaction(engine) as session:
        counts = "SELECT (SELECT count(*) FROM schedule_draft), (SELECT count(*) FROM schedule_change)"
        assert tuple((await session.execute(text(counts))).one()) == (1, 6)
        found = await service.draft(Work(session, team, NOW), cohort.id)
    assert (found.version, found.ready) == (7, True)
