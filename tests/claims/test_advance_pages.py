"""The pages of money before the day, without JavaScript: asking, asking for somebody, deciding, seeing what is left."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import AFTER, DAY, pay
from tests.claims.test_travel import Ahead
from tests.claims.visitor import Visitor
from tests.support.client import Client

BEFORE = AFTER - timedelta(days=20)


@pytest.fixture
async def at(build: Builder, session: AsyncSession, client: Client) -> Ahead:
    client.app.state.clock.at = BEFORE
    sam = await build.associate("Sam Okafor")
    ahead = await build.session_of(await build.cohort(), day=DAY)
    made = Ahead(build, sam, ahead, await build.offer(ahead, sam, status="accepted", pay=pay()))
    await session.commit()
    return made


@pytest.fixture
async def sam(at: Ahead, client: Client) -> Visitor:
    return await Visitor(client).log_in(at.sam.person_id, Role.ASSOCIATE)


async def team(build: Builder, session: AsyncSession, client: Client, name: str) -> Visitor:
    who = await build.staff(Role.TEAM, "YH", name)
    await session.commit()
    return await Visitor(client).log_in(who.person, Role.TEAM)


async def test_asked_on_my_page_and_agreed_in_part(
    at: Ahead, sam: Visitor, build: Builder, session: AsyncSession, client: Client
) -> None:
    here = f"/sessions/{at.session.id}/money-before"
    await sam.open(f"/sessions/{at.session.id}")
    assert here in sam.page.links
    shown = await sam.open(here)
    assert "The team decides how much we can pay before the day" in shown
    assert "Enter how much you need" in await sam.send()
    assert (sam.status, "Enter what the money is for" in await sam.send({"pence": "40"})) == (422, True)
    shown = await sam.send({"pence": "40", "what_for": "A train ticket to Leeds"})
    assert ("You asked for £40" in shown, "The team will decide" in shown, sam.at) == (True, True, here)
    assert [form for form in sam.page.forms if form[0] == here] == []
    ann = await team(build, session, client, "Ann Booth")
    assert "Money before the day: it is paid before we know the costs" in await ann.open("/team/claims")
    shown = await ann.open("/team/money-before")
    assert ("Waiting for a decision" in shown, "A train ticket to Leeds" in shown) == (True, True)
    claim = next(link for link in ann.page.links if link.startswith("/team/claims/"))
    shown = await ann.open(claim)
    assert "Sam Okafor asks for this before the session, for: A train ticket to Leeds" in shown
    field = next(name for name in ann.page.forms[-1][1] if name.startswith("decision-"))
    line = field.removeprefix("decision-")
    less = {field: "less", f"approved_pence-{line}": "25"}
    assert "Enter" in await ann.send(less)
    await ann.send({**less, f"reason-{line}": "We booked your train home"})
    shown = await sam.open(here)
    assert "We agreed to £25 of £40. We booked your train home" in shown
    assert "Ask for more" in shown
    assert "Money before the session on" in await sam.open("/money")


async def test_asked_for_somebody_on_the_phone(
    at: Ahead, sam: Visitor, build: Builder, session: AsyncSession, client: Client
) -> None:
    ann = await team(build, session, client, "Ann Booth")
    await ann.open(f"/team/sessions/{at.session.id}")
    here = f"/team/sessions/{at.session.id}/money-before"
    assert here in ann.page.links
    await ann.open(here)
    assert "Select who it is for" in await ann.send({"pence": "40", "what_for": "The bus"})
    filled = {"person_id": at.sam.person_id, "pence": "40", "what_for": "The bus"}
    assert "Read it out to them first, then tick that they said yes" in await ann.send(filled)
    shown = await ann.send({**filled, "read_out": "yes"})
    assert "You sent this claim, so somebody else must decide about it" in shown
    assert "Ann Booth filled it in for Sam Okafor by phone" in shown
    await sam.open(f"/sessions/{at.session.id}/money-before")
    claim = next(link for link in sam.page.links if link.startswith("/claims/"))
    assert "Ann Booth filled it in for Sam Okafor by phone" in await sam.open(claim)
    await sam.open(f"{claim}/withdraw")
    await sam.send()
    assert "You took this back" in await sam.open(f"/sessions/{at.session.id}/money-before")


async def test_a_question_about_it_is_answered(
    at: Ahead, sam: Visitor, build: Builder, session: AsyncSession, client: Client
) -> None:
    await sam.open(f"/sessions/{at.session.id}/money-before")
    await sam.send({"pence": "40", "what_for": "Care"})
    ann = await team(build, session, client, "Ann Booth")
    await ann.open("/team/money-before")
    await ann.open(next(link for link in ann.page.links if link.startswith("/team/claims/")))
    field = next(name for name in ann.page.forms[-1][1] if name.startswith("decision-"))
    await ann.send({field: "asked", field.replace("decision", "reason"): "For how many hours?"})
    assert "We have a question for you: For how many hours?" in await sam.open(
        f"/sessions/{at.session.id}/money-before"
    )
    claim = next(link for link in sam.page.links if link.startswith("/claims/"))
    await sam.open(claim)
    assert "Save and change your costs" not in sam.page.text
    assert "Check your claim" in await sam.send(_answer(sam, "4 hours"))
    assert f"{claim}/costs" not in sam.page.links
    assert (await sam.open(f"{claim}/happened"), sam.status)[1] == 409
    await sam.open(f"{claim}/check")
    assert "We have your claim" in await sam.send()


def _answer(sam: Visitor, words: str) -> dict[str, object]:
    field = next(name for name in sam.page.forms[-1][1] if name.startswith("answer-"))
    return {field: words}


async def test_it_is_too_late_and_nobody_elses(at: Ahead, client: Client) -> None:
    client.app.state.clock.at = AFTER
    sam = await Visitor(client).log_in(at.sam.person_id, Role.ASSOCIATE)
    shown = await sam.open(f"/sessions/{at.session.id}/money-before")
    assert ("You can ask for a session that is still to come" in shown, "Ask the team" in shown) == (True, False)
    await sam.open("/team/money-before")
    assert sam.status == 404


async def test_over_http(at: Ahead, build: Builder, session: AsyncSession, client: Client) -> None:
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()
    me, them, url = (at.sam.person_id, Role.ASSOCIATE), (team.person, Role.TEAM), "/api/v1/advances"
    body = {"session_id": str(at.session.id), "pence": 4000, "what_for": "The bus"}
    for wrong in ({"pence": 40.5}, {"pence": -1}, {"pence": 10**9}, {"status": "approved"}, {"what_for": ""}):
        assert (await client.post(url, me, json={**body, **wrong})).status_code in (400, 422)
    assert (await client.get(url, me)).json() == {"items": [], "next": None}
    asked = await client.post(url, me, json=body)
    assert (asked.status_code, asked.json()["status"], asked.json()["is_advance"]) == (201, "submitted", True)
    assert (await client.post(url, me, json=body)).status_code == 409
    listed = await client.get(url, them)
    assert [(one["id"], one["expenses"]) for one in listed.json()["items"]] == [(asked.json()["id"], {"pence": 4000})]
    here = f"/api/v1/claims/{asked.json()['id']}"
    assert (await client.post(f"{here}/approval", me)).status_code == 403
    agreed = await client.post(f"{here}/approval", them)
    assert (agreed.status_code, agreed.json()["status"], agreed.json()["approved"]) == (
        200,
        "approved",
        {"pence": 4000},
    )
    assert (await client.post(f"{here}/withdrawal", me)).status_code == 409
