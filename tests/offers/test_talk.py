"""Somebody wants to talk before they answer: the team sees it until somebody has called or the offer has ended."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict, NotAllowed
from faculty_api.offers import service
from schemas.access import Role
from schemas.offers import AnswerOffer
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


class Stage:
    team: Any
    sam: Any
    offer: Any


@pytest.fixture
async def at(build: Builder) -> Stage:
    made = Stage()
    made.sam = await build.associate("Sam Okafor")
    made.offer = await build.offer(await build.session_of(await build.cohort(name="Cohort 4"), number=2), made.sam)
    made.team = await build.staff(Role.TEAM, "YH")
    return made


async def say(build: Builder, at: Stage, answer: Any) -> None:
    await service.answer(build.work(build.as_associate(at.sam)), at.offer.id, AnswerOffer(answer=answer))


async def waiting(build: Builder, who: Any, later: timedelta = timedelta()) -> list[tuple[str, Any]]:
    found = await service.to_call(build.work(who, NOW + later))
    return [(one.person_name, one.call_wanted_at) for one in found]


async def test_it_waits_for_a_call(build: Builder, at: Stage) -> None:
    assert await waiting(build, at.team) == []
    await say(build, at, "talk")
    assert await waiting(build, at.team) == [("Sam Okafor", NOW)]
    assert await waiting(build, await build.staff(Role.TEAM, "NW")) == []
    assert await waiting(build, at.team, timedelta(days=100)) == []


@pytest.mark.parametrize("settle", ["yes", "no", "withdraw", "called"])
async def test_it_goes_when_it_is_settled(build: Builder, at: Stage, settle: str) -> None:
    await say(build, at, "talk")
    if settle in ("yes", "no"):
        await say(build, at, settle)
    else:
        await getattr(service, settle)(build.work(at.team), at.offer.id)
    assert await waiting(build, at.team) == []
    assert (await service.get(build.work(at.team), at.offer.id)).call_wanted_at is None


async def test_called_twice_is_told_once_and_they_can_ask_again(build: Builder, at: Stage) -> None:
    await say(build, at, "talk")
    for _ in range(2):
        assert (await service.called(build.work(at.team), at.offer.id)).status == "offered"
    told = await build.session.execute(text("SELECT count(*) FROM event WHERE kind = 'OfferCalled'"))
    assert told.scalar_one() == 1
    await say(build, at, "talk")
    assert await waiting(build, at.team) == [("Sam Okafor", NOW)]


async def test_no_call_about_an_offer_that_is_over_or_by_those_who_send_none(build: Builder, at: Stage) -> None:
    with pytest.raises(NotAllowed):
        await service.called(build.work(build.as_associate(at.sam)), at.offer.id)
    with pytest.raises(NotAllowed):
        await service.to_call(build.work(build.as_associate(at.sam)))
    await say(build, at, "no")
    with pytest.raises(Conflict):
        await service.called(build.work(at.team), at.offer.id)


async def test_on_the_home_page_and_the_session_s(
    build: Builder, at: Stage, session: AsyncSession, client: Client
) -> None:
    await session.commit()
    sam = await Visitor(client).log_in(at.sam.person_id, Role.ASSOCIATE)
    await sam.open(f"/offers/{at.offer.id}")
    await sam.send({"answer": "talk"})
    assert "You asked to talk to someone first on Sunday 22 November 2026." in await sam.open(f"/offers/{at.offer.id}")
    team = await Visitor(client).log_in(at.team.person, Role.TEAM)
    words = (
        "They want to talk before they answer. Call by Monday 23 November 2026. "
        "They can answer until Tuesday 26 January 2027"
    )
    home = await team.open("/team")
    assert ("Call Sam Okafor about Cohort 4, session 2" in home, words in home) == (True, True)
    here = f"/team/sessions/{at.offer.session_id}"
    assert team.page.links.count(here) == 1
    assert "Sam Okafor asked on Sunday 22 November 2026 to talk to someone" in await team.open(here)
    assert "Call noted. The offer stays open for their answer." in await team.send(
        form=[action for action, _ in team.page.forms].index(f"{here}/called")
    )
    assert "Call Sam Okafor" not in await team.open(here)
    assert "Call Sam Okafor" not in await team.open("/team")


async def test_over_http(build: Builder, at: Stage, session: AsyncSession, client: Client) -> None:
    await session.commit()
    sam, team = (at.sam.person_id, Role.ASSOCIATE), (at.team.person, Role.TEAM)
    await client.post(f"/api/v1/offers/{at.offer.id}/answer", sam, json={"answer": "talk"})
    waits = (await client.get("/api/v1/offers/to-call", team)).json()["items"]
    assert [one["id"] for one in waits] == [str(at.offer.id)]
    called = await client.post(f"/api/v1/offers/{at.offer.id}/called", team)
    assert (called.status_code, called.json()["call_wanted_at"]) == (201, None)
    assert (await client.get("/api/v1/offers/to-call", team)).json()["items"] == []
