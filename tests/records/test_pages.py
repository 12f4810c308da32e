"""Possible duplicates and joining two records, without JavaScript."""

import re

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.people.models import Associate
from schemas.access import NOBODY, Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.people.rosters import roster
from tests.support.client import Client

LIST = "/team/associates/duplicates"


@pytest.fixture
async def pair(client: Client, session: AsyncSession, build: Builder) -> tuple[Associate, Associate]:
    one, other = await build.associate("Zoë Núñez"), await build.associate("Zoe Nunez", postcode="LS1 3WD")
    await build.associate("Kit Ray", postcode="HU1 3RA")
    await session.commit()
    return one, other


async def visitor(client: Client, session: AsyncSession, build: Builder, role: Role = Role.TEAM) -> Visitor:
    who = await build.staff(role, "YH" if role is Role.TEAM else None, "Tom Reed")
    await session.commit()
    return await Visitor(client).log_in(who.person, who.role)


async def test_a_pair_is_shown_side_by_side_and_told_apart(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    team = await visitor(client, session, build)
    assert LIST in (await team.open("/team/associates"), team.page.links)[1]
    shown = await team.open(LIST)
    for words in ("Zoe Nunez and Zoë Núñez", "The same name, written in another way", "The same postcode", "LS1 3WD"):
        assert words in shown
    assert "Kit Ray" not in shown
    shown = await team.send(form=1)
    assert "Nobody looks like somebody else." in shown
    assert "Tom Reed said so on 22 November 2026." in shown
    assert "Join these records" not in shown
    assert "Why we ask" in await team.send()
    kinds = await session.execute(
        text("SELECT kind, data->>'not_same' FROM event WHERE kind = 'FoundNotSame' ORDER BY seq")
    )
    assert kinds.all() == [("FoundNotSame", "true"), ("FoundNotSame", "false")]


async def test_from_the_list_to_one_record(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    team = await visitor(client, session, build)
    await team.open(LIST)
    (link,) = [link for link in team.page.links if "/join/" in link]
    shown = await team.open(link)
    kept, gone = pair[1].person_id, pair[0].person_id
    assert link == f"/team/associates/{kept}/join/{gone}"
    assert f"/team/associates/{gone}/join/{kept}" in team.page.links
    assert "You cannot take this back" in shown
    assert team.page.forms[-1][1]["full_name"] == ["kept"]
    shown = await team.send({"full_name": "other"})
    assert "The two records are one now" in shown
    assert "Nobody looks like somebody else." in shown
    shown = await team.open(f"/team/associates/{kept}")
    assert "Zoë Núñez" in shown
    answer = await client.http.get(f"/team/associates/{gone}", headers=team._headers())
    assert (answer.status_code, answer.headers["location"]) == (301, f"/team/associates/{kept}")


async def test_a_second_press_finds_it_done(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    team = await visitor(client, session, build)
    await team.open(f"/team/associates/{pair[0].person_id}/join/{pair[1].person_id}")
    before = team.page
    await team.send()
    team.page = before
    assert "The two records are one now" in await team.send()  # the same press again
    before.forms[-1][1]["_command_id"] = ["another-command-id"]
    team.page = before
    assert "One of these records was joined to another already" in await team.send()
    assert team.status == 422


async def test_what_stands_in_the_way_is_said_before_the_button(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    for who in pair:
        await build.offer(await build.session_of(await build.cohort()), who, status="accepted")
    team = await visitor(client, session, build)
    shown = await team.open(f"/team/associates/{pair[0].person_id}/join/{pair[1].person_id}")
    assert "These records cannot be joined yet" in shown
    assert "Both are booked at the same time on 9 February 2027. Cancel one of the two bookings first." in shown
    assert "Join the records" not in shown


async def test_the_other_record_is_looked_for_by_name(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    team = await visitor(client, session, build)
    where = f"/team/associates/{pair[0].person_id}/join"
    assert where in (await team.open(f"/team/associates/{pair[0].person_id}"), team.page.links)[1]
    await team.open(f"{where}?q=ray")
    assert any(link.startswith(f"{where}/") for link in team.page.links)
    assert "Nobody else was found" in await team.open(f"{where}?q=somebody")


async def test_the_preview_of_a_list_shows_who_may_be_here(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    team = await visitor(client, session, build)
    await team.open("/team/associates/import")
    shown = await team.send(files={"file": ("people.csv", roster("Kitt Ray,kr@example.org,,HU1 3RA,,,,,,"))})
    assert "People who may be here already" in shown
    assert "Kitt Ray, kr@example.org, HU1 3RA" in shown
    assert "Nearly the same name. The same postcode" in shown
    shown = await team.send(form=-2)
    assert "1 row may be somebody who is here already." in shown
    assert "Kit Ray and Kitt Ray" in await team.open(LIST)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION, Role.ASSOCIATE])
async def test_others_have_no_such_pages(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate], role: Role
) -> None:
    who = (await build.staff(role)).person if role is not Role.ASSOCIATE else pair[0].person_id
    await session.commit()
    one, other = (member.person_id for member in pair)
    for path in ("duplicates", f"{one}/merge/{other}"):
        assert (await client.get(f"/api/v1/associates/{path}", as_=(who, role))).status_code == 403
    for path, body in (("merge", {"other": str(other)}), ("not-same", {"other": str(other)})):
        answer = await client.post(f"/api/v1/associates/{one}/{path}", as_=(who, role), json=body)
        assert answer.status_code == 403


async def test_the_same_by_the_api(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    one, other = (member.person_id for member in pair)
    team = (await build.staff(Role.TEAM, "YH")).person, Role.TEAM
    elsewhere = (await build.staff(Role.TEAM, "NE")).person, Role.TEAM
    finance = (await build.staff(Role.FINANCE)).person, Role.FINANCE
    await session.commit()
    found = (await client.get("/api/v1/associates/duplicates", as_=team)).json()
    assert [(pair["one"]["full_name"], pair["why"]) for pair in found["pairs"]] == [
        ("Zoe Nunez", ["name_otherwise", "same_postcode"])
    ]
    assert (await client.get("/api/v1/associates/duplicates", as_=elsewhere)).json()["pairs"] == []
    body = {"other": str(other), "take": ["full_name"]}
    assert (await client.post(f"/api/v1/associates/{one}/merge", as_=elsewhere, json=body)).status_code == 404
    answer = await client.post(f"/api/v1/associates/{one}/merge", as_=team, json=body)
    assert (answer.status_code, answer.json()["id"], answer.json()["joined"]) == (200, str(one), str(other))
    led = await client.get(f"/api/v1/associates/{other}", as_=team)
    assert (led.status_code, led.headers["location"]) == (301, f"/api/v1/associates/{one}")
    assert (await client.get(f"/api/v1/associates/{other}", as_=elsewhere)).status_code == 404
    for page in (f"/api/v1/associates/{other}", f"/team/associates/{other}"):  # nobody whom they pay
        assert (await client.get(page, as_=finance)).status_code == 404
    await build.payee(await session.get_one(Associate, one))
    await session.commit()
    assert (await client.get(f"/api/v1/associates/{other}", as_=finance)).status_code == 301


async def test_the_code_is_sent_and_taken_on_the_page(
    client: Client, session: AsyncSession, build: Builder, pair: tuple[Associate, Associate]
) -> None:
    await accounts.enter(build.work(NOBODY), pair[1].person_id, by="email", role=Role.ASSOCIATE)
    team = await visitor(client, session, build)
    shown = await team.open(f"/team/associates/{pair[0].person_id}/join/{pair[1].person_id}")
    assert ("Ask them if both are theirs" in shown, "Join the records" in shown) == (True, False)
    assert "We sent a code to" in await team.send()
    assert "Enter the code that they read to you" in await team.send()
    assert "That code is not right" in await team.send({"code": "abc"})
    body = (await session.execute(text("SELECT body FROM letter WHERE template = 'join_code'"))).scalar_one()
    shown = await team.send({"code": re.findall(r"\b\d{6}\b", body)[0]})
    assert ("The code is right" in shown, "Join the records" in shown) == (True, True)
    assert "The two records are one now" in await team.send()
