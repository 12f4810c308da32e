"""Moving and calling off against answers and delivery: one wins, nothing is half done, and work goes on."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.claims import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from schemas.access import Role
from schemas.claim_commands import MarkDelivered
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.rescheduling import CallOff, MoveSession
from schemas.values import SessionId
from tests.builders import NOW, Builder, actor
from tests.rescheduling.test_moving import LATER
from tests.support.races import together

ROUNDS = 20
OFF = CallOff(reason="The tutor is away", version=1)

LEFT_OVER = """
SELECT
 (SELECT count(*) FROM booked_time b JOIN session_part p ON (p.session_id, p.part) = (b.session_id, b.part)
  WHERE b.span <> tstzrange(p.starts_at, p.ends_at)) AS at_another_time,
 (SELECT count(*) FROM offer o JOIN session s ON s.id = o.session_id
  WHERE s.status = 'cancelled' AND o.status IN ('offered', 'accepted')) AS open_although_off,
 (SELECT count(*) FROM booked_time b JOIN session s ON s.id = b.session_id WHERE s.status = 'cancelled') AS still_held,
 (SELECT count(*) FROM offer o JOIN session s ON s.id = o.session_id
  WHERE s.status = 'planned' AND s.moved_from IS NOT NULL AND o.status = 'accepted') AS yes_to_the_old_time,
 (SELECT count(*) FROM session s WHERE s.moved_from IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM offer o WHERE o.session_id = s.id AND o.status = 'offered')) AS nobody_asked_again
"""


async def test_twenty_rounds_of_each(engine: AsyncEngine, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH")
    people = [await build.associate() for _ in range(2)]
    cohorts = [await build.cohort() for _ in range(3)]
    outcomes: Counter[tuple[str, ...]] = Counter()

    async def run(name: str, who: object, use_case: object, *rest: object, late: bool = False) -> str:
        at = NOW + timedelta(days=90 + 7 * ROUNDS) if late else NOW
        try:
            async with transaction(engine) as session:
                await use_case(Work(session, who, at), *rest)  # type: ignore[operator, arg-type]
            return name
        except Conflict:
            return "refused"

    sessions: list[list[UUID]] = []
    asked: list[list[UUID]] = []
    for number in range(ROUNDS):
        day = date(2027, 1, 5) + timedelta(days=7 * number)
        made = [
            await build.session_of(cohort, number=number + 1, day=day + timedelta(days=place))
            for place, cohort in enumerate(cohorts)
        ]
        mine = [
            await build.offer(one, people[0], status=status)
            for one, status in zip(made, ("offered", "offered", "accepted"), strict=True)
        ]
        for one in mine:
            one.answer_by = one.made_at + timedelta(days=30)
        await build.session.flush()
        sessions.append([one.id for one in made])
        asked.append([one.id for one in mine])
    await build.session.commit()
    me = actor(people[0].person_id, Role.ASSOCIATE)
    yes = AnswerOffer(answer="yes")
    for number in range(ROUNDS):
        moved, off, held = sessions[number]
        on = date(2028, 1, 4) + timedelta(days=7 * number)
        elsewhere = MoveSession(
            to=LATER.__class__(**{f: getattr(LATER, f) for f in LATER.__struct_fields__ if f != "on"}, on=on),
            answer_by=date(2027, 1, 4), reason="No room", version=1,
        )  # fmt: skip
        other = SendOffers(
            offers=[OfferTo(session_id=SessionId(moved), person_id=people[1].person_id)], answer_by=date(2026, 12, 1)
        )
        found = await asyncio.wait_for(
            together(
                run("moved", team, service.move, moved, elsewhere),
                run("yes", me, offers.answer, asked[number][0], yes),
                run("sent", team, offers.send, other),
                run("off", team, service.call_off, off, OFF),
                run("yes to off", me, offers.answer, asked[number][1], yes),
                run("held off", team, service.call_off, held, OFF, late=True),
                run("delivered", team, service.confirm_delivered, held, MarkDelivered(), late=True),
            ),
            timeout=30,
        )
        assert all(isinstance(one, str) for one in found), found
        outcomes[tuple(found[place] for place in (0, 3))] += 1
        assert sum(one != "refused" for one in found[5:]) == 1, found
    assert outcomes == {("moved", "off"): ROUNDS}  # nothing keeps a team from changing its session
    async with transaction(engine) as session:
        wrong = (await session.execute(text(LEFT_OVER))).mappings().one()
        assert dict(wrong) == dict.fromkeys(wrong, 0)
        claims = "SELECT count(*), count(DISTINCT offer_id) FROM claim"
        told = (await session.execute(text(claims))).one()
        assert told[0] == told[1] >= ROUNDS
