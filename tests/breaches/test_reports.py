"""Anybody who is logged in reports what went wrong; data protection logs it, or says why not."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

WHAT = "I sent the list of names to a wrong address"
STAFF = (Role.TEAM, Role.FINANCE, Role.NATIONAL, Role.AUDITOR)


async def test_every_role_has_a_door_and_the_officer_sees_it(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        people = [((await build.staff(one, "YH" if one is Role.TEAM else None)).person, one) for one in STAFF]
        people.append(((await build.associate("Sam Okafor")).person_id, Role.ASSOCIATE))
        desk = ((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION)
    for who in people:
        visitor = await Visitor(client).log_in(*who)
        assert "Report that something went wrong" in await visitor.open("/breaches"), "led to the form, and no 403"
        assert visitor.at == "/breaches/report"
        if who[1] is Role.TEAM:
            assert "is too short" in await visitor.send({"what": "Oh"})
        shown = await visitor.send({"what": WHAT})
        assert ("Data protection is told" in shown, "Nobody has looked at it yet" in shown) == (True, True)
    officer = await Visitor(client).log_in(*desk)
    assert (await officer.open("/breaches")).count("Reported by") == 5
    first, second = [one for one in officer.page.links if one.startswith("/breaches/reports/")][:2]
    assert WHAT in await officer.open(first)
    await officer.open(next(one for one in officer.page.links if "new?report=" in one))
    rest = {"categories": ["contact"], "risk": "unlikely", "risk_words": "Somebody could read a name"}
    assert "Logged. Data protection is told" in await officer.send(rest)
    assert "It is logged" in await officer.open(first)
    await officer.open(second)
    assert "Whoever reported it reads why" in await officer.send({"why_not": "The address was one of ours"})
    team = await Visitor(client).log_in(*people[0])
    assert "Data protection looks into it" in await team.open("/breaches/report")
    finance = await Visitor(client).log_in(*people[1])
    assert "The address was one of ours" in await finance.open("/breaches/report")
    async with transaction(client.engine) as session:
        found = (await session.execute(text("SELECT person_id, subject || body FROM letter"))).all()
        assert {who for who, _ in found} == {desk[0]}
        assert not [words for _, words in found if "wrong address" in words]
        version = (await session.execute(text("SELECT what, found_at FROM breach_entry"))).one()
        assert version.what == WHAT


async def test_of_two_who_settle_a_report_one_does(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        desk = [((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION) for _ in range(2)]
        team = ((await build.staff(Role.TEAM, "YH")).person, Role.TEAM)
    made = (await client.post("/api/v1/my-data/breach-reports", as_=team, json={"what": WHAT})).json()
    at = f"/api/v1/breach-reports/{made['id']}"
    entry = {
        "what": WHAT, "found_at": made["reported_at"], "categories": ["contact"], "risk": "unlikely",
        "risk_words": "Somebody could read a name",
    }  # fmt: skip
    both = [
        client.post(f"{at}/entry", as_=desk[0], json=entry),
        client.post(f"{at}/refusal", as_=desk[1], json={"why_not": "It is one of ours"}),
    ] * 1
    assert sorted(one.status_code for one in await asyncio.gather(*both)) in ([200, 409], [201, 409])
    assert (await client.get(at, as_=team)).status_code == 403
    for _ in range(10):
        await client.post("/api/v1/my-data/breach-reports", as_=team, json={"what": WHAT})
    last = await client.post("/api/v1/my-data/breach-reports", as_=team, json={"what": WHAT})
    assert last.status_code == 409


@pytest.mark.parametrize(
    ("found", "until"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "Sunday 5 July 2026 at 12:30am"),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "Sunday 4 January 2026 at 11:30pm"),
        (datetime(2026, 10, 22, 23, 30, tzinfo=UTC), "Sunday 25 October 2026 at 11:30pm"),
    ],
)
async def test_the_letter_names_the_last_moment_as_it_is_in_london(client: Client, found: datetime, until: str) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        admin = ((await build.staff(Role.ADMIN)).person, Role.ADMIN)
        await build.staff(Role.DATA_PROTECTION)
    said = {
        "what": WHAT, "found_at": found.isoformat(), "categories": ["contact"], "risk": "likely",
        "risk_words": "Somebody could read a name",
    }  # fmt: skip
    await client.post("/api/v1/breaches", as_=admin, json=said)
    async with transaction(client.engine) as session:
        body = (await session.execute(text("SELECT body FROM letter WHERE template = 'breach_logged'"))).scalar_one()
    assert until in body


async def test_what_goes_against_the_law_is_refused_on_the_page(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        desk = ((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION)
    said = {
        "what": WHAT, "found_at": "2026-11-21T10:00:00Z", "categories": ["contact"], "risk": "high",
        "risk_words": "Somebody could read a name",
    }  # fmt: skip
    made = (await client.post("/api/v1/breaches", as_=desk, json=said)).json()
    officer = await Visitor(client).log_in(*desk)
    await officer.open(f"/breaches/{made['id']}")
    why = "Nobody could read it"
    no = {"regulator": "no", "regulator_why": why, "people_told": "no", "people_why": why, "closed": "yes"}
    kept = await officer.send(no)
    assert ("the law wants the ICO told" in kept, "the law wants them told" in kept, why in kept) == (True,) * 3
    shown = await officer.send({"regulator_by": "Ann Lee, chief privacy officer", "people_exempt": "unreadable"})
    assert ("Decided by Ann Lee" in shown, "Nobody can read it" in shown) == (True, True)
    assert "Closed" in await officer.open("/breaches")
    api = await client.post(
        f"/api/v1/breaches/{made['id']}/versions", as_=desk, json={**said, "version": 2, "closed": True}
    )
    assert (api.status_code, "Decide if the ICO is told" in api.text) == (422, True)
