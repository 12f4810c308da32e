"""When somebody says no or does not answer, the next are asked by themselves: as if somebody had pressed, and once."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.access import WORKER, Role
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

FAR = date(2027, 6, 15)
BY = NOW.date() + timedelta(days=10)
LATER = NOW + timedelta(days=11)
NO = AnswerOffer(answer="no")


class Asked:
    """Bram was asked, and after him Cy, Dee and Eve as the engine has them."""

    team: Any
    held: Any
    people: Any
    offer: Any


@pytest.fixture
async def asked(build: Builder) -> Asked:
    one = Asked()
    one.held = await build.session_of(
        await build.cohort(name="Cohort 4"), day=FAR, number=1, lived_needed=1, professional_needed=0
    )
    one.people = [await build.associate(name) for name in ("Bram Visser", "Cy Reed", "Dee Ward", "Eve Stone")]
    one.team = await build.staff(Role.TEAM, "YH")
    to = OfferTo(session_id=SessionId(one.held.id), person_id=PersonId(one.people[0].person_id))
    (one.offer,) = await service.send(build.work(one.team), SendOffers(offers=[to], answer_by=BY, then_next=True))
    return one


async def names(build: Builder, asked: Asked) -> list[tuple[str, str]]:
    found = await service.next_choices(build.work(asked.team), asked.held.id)
    return [(one.person_name.split()[0], str(one.state)) for one in found]


async def turn(build: Builder, now: Any = NOW) -> bool:
    return await service.ask_next_due(build.work(WORKER, now))


async def no(build: Builder, asked: Asked) -> None:
    await service.answer(build.work(build.as_associate(asked.people[0])), asked.offer.id, NO)


async def test_after_a_no_the_next_and_only_one(build: Builder, asked: Asked) -> None:
    waits = [("Cy", "waiting"), ("Dee", "waiting"), ("Eve", "waiting")]
    assert (await turn(build), await names(build, asked)) == (False, waits)
    await no(build, asked)
    assert [await turn(build), await turn(build)] == [True, False]
    assert (await names(build, asked))[:2] == [("Cy", "asked"), ("Dee", "waiting")]
    rows = await build.session.execute(text("SELECT made_by FROM offer WHERE status = 'offered'"))
    assert [row[0] for row in rows] == [asked.team.person]
    letters = await build.session.execute(text("SELECT body FROM letter WHERE template = 'next_asked'"))
    [body] = [row[0] for row in letters]
    assert "1 asked now, 2 left on the list" in body
    assert "Reed" not in body


async def test_after_the_day_with_the_checks_of_that_moment(build: Builder, asked: Asked) -> None:
    run = build.session.execute
    cy, dee = (one.person_id for one in asked.people[1:3])
    await run(text("UPDATE associate SET status = 'paused' WHERE person_id = :p"), {"p": cy})
    await run(text("UPDATE associate SET call_first = true WHERE person_id = :p"), {"p": dee})
    assert await turn(build) is False
    assert await turn(build, LATER) is True
    found = await service.next_choices(build.work(asked.team), asked.held.id)
    assert [str(one.state) for one in found] == ["passed", "passed", "asked"]
    assert found[0].why.startswith("Somebody you wanted to keep cannot be asked any more")
    assert found[1].why == "Dee Ward asked for a call before any offer. Call first, then send it"


@pytest.mark.parametrize(
    ("sql", "state", "why"),
    [
        ("UPDATE session SET starts_at = starts_at - interval '1 hour'", "ended", "moved"),
        ("UPDATE role_grant SET academy_code = 'NW' WHERE role = 'team'", "passed", "not in the team"),
        ("UPDATE session SET lived_needed = 0, professional_needed = 1", "ended", "filled"),
    ],
)  # fmt: skip
async def test_it_ends_when_the_session_changes_or_whoever_wanted_it_left(
    build: Builder, asked: Asked, sql: str, state: str, why: str
) -> None:
    await no(build, asked)
    await build.session.execute(text(sql))
    while await turn(build):
        pass
    rows = (await build.session.execute(text("SELECT state, why FROM next_choice"))).all()
    assert {row.state for row in rows} == {state}
    assert all(why in row.why for row in rows)
    assert (await build.session.execute(text("SELECT count(*) FROM offer"))).scalar_one() == 1


async def test_stopped_in_one_press_by_who_may(
    build: Builder, asked: Asked, session: AsyncSession, client: Client
) -> None:
    for who, refusal in ((await build.staff(Role.TEAM, "NW"), NotFound), (await build.staff(Role.FINANCE), NotAllowed)):
        with pytest.raises(refusal):
            await service.stop_next(build.work(who), asked.held.id)
    await session.commit()
    team = await Visitor(client).log_in(asked.team.person, Role.TEAM)
    assert "Cy Reed" in await team.open(f"/team/sessions/{asked.held.id}")
    key = {"headers": {"Idempotency-Key": "stop-it-now"}}
    path = f"/api/v1/sessions/{asked.held.id}/next-choices/stop"
    assert (await client.post(path, (asked.team.person, Role.TEAM), **key)).status_code == 201
    assert "Stopped by the team" in await team.open(f"/team/sessions/{asked.held.id}")
    assert "Stop asking others" not in team.page.text
    await no(build, asked)
    assert await turn(build) is False


async def test_workers_and_a_press_at_once_send_one_offer(build: Builder, asked: Asked, engine: AsyncEngine) -> None:
    await no(build, asked)
    await build.session.commit()

    async def worker() -> None:
        async with transaction(engine) as session:
            await service.ask_next_due(Work(session, WORKER, NOW))

    await asyncio.gather(*(worker() for _ in range(6)))
    query = text("SELECT count(*) FROM offer WHERE status = 'offered'")
    assert (await build.session.execute(query)).scalar_one() == 1
