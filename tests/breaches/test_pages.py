"""A breach from its logging to who is told; nothing of the log is ever changed or deleted."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

SAID = {
    "what": "A list of names went to the wrong address",
    "risk_words": "Somebody gets letters they do not want",
    "risk": "likely",
}


async def test_logged_by_an_administrator_decided_by_data_protection(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        admin, other = [(await build.staff(Role.ADMIN)).person for _ in range(2)]
        desk = (await build.staff(Role.DATA_PROTECTION)).person
    first = await Visitor(client).log_in(admin, Role.ADMIN)
    await first.open("/breaches/new")
    kept = await first.send(SAID)
    assert ("Enter the day we found out" in kept, "Select what it is about" in kept) == (True, True)
    when = {"found_on-day": "21", "found_on-month": "11", "found_on-year": "2026", "found_at": "10am"}
    ahead = {**when, "found_on-year": "2027", "categories": ["contact", "story"]}
    assert "must be now or in the past" in await first.send(ahead)
    shown = await first.send(when)
    assert ("49 hours left" in shown, "Is the ICO told?" in shown, first.page.forms[1:]) == (True, True, [])
    at = first.at.partition("?")[0]
    ident = at.rsplit("/", 1)[1]
    elsewhere = await client.get(f"/api/v1{at}", as_=(other, Role.ADMIN))
    mine = await client.get("/api/v1/breaches", as_=(admin, Role.ADMIN))
    assert (elsewhere.status_code, [one["id"] for one in mine.json()["items"]]) == (404, [ident])
    officer = await Visitor(client).log_in(desk, Role.DATA_PROTECTION)
    assert "Number 1, found on 21 November 2026" in await officer.open("/breaches")
    await officer.open(at)
    kept = await officer.send({"regulator": "yes", "people": "40"})
    assert "Enter the day the ICO was told" in kept
    told = {"regulator_on-day": "22", "regulator_on-month": "11", "regulator_on-year": "2026", "regulator_at": "8am"}
    assert "Say why in at least 10 characters" in await officer.send(told)
    why = {"regulator_why": "It could reach a former partner", "people_told": "no", "people_why": "It came back unread"}
    shown = await officer.send(why)
    assert [one in shown for one in ("The ICO was told in time", "About 40 people", "Version 1")] == [True] * 3
    async with transaction(client.engine) as session:
        letters = (await session.execute(text("SELECT person_id, subject || body FROM letter"))).all()
        assert [(who, "wrong address" in words) for who, words in letters if "ICO" in words] == [(desk, False)]
        rows = (await session.execute(text("SELECT version, what, regulator FROM breach_entry ORDER BY 1"))).all()
        assert [tuple(row) for row in rows] == [(1, SAID["what"], None), (2, SAID["what"], True)]
        for change in (
            "UPDATE breach_entry SET what = 'Nothing'",
            "UPDATE breach_entry SET regulator_at = now()",
            "DELETE FROM breach_entry",
            "TRUNCATE breach_entry",
        ):
            with pytest.raises(IntegrityError, match="only grows"):
                async with session.begin_nested():
                    await session.execute(text(change))


async def test_of_two_who_save_at_once_one_is_told_to_look_again(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        desk = [(await build.staff(Role.DATA_PROTECTION)).person for _ in range(2)]
    said = {**SAID, "categories": ["contact"], "found_at": "2026-11-21T10:00:00Z"}
    made = [
        client.post("/api/v1/breaches", as_=(who, Role.DATA_PROTECTION), json=said) for who in desk for _ in range(3)
    ]
    logged = await asyncio.gather(*made)
    assert sorted(one.json()["number"] for one in logged) == [1, 2, 3, 4, 5, 6]
    at = f"/api/v1/breaches/{logged[0].json()['id']}/versions"
    saved = [client.post(at, as_=(who, Role.DATA_PROTECTION), json={**said, "version": 1}) for who in desk * 3]
    assert sorted(one.status_code for one in await asyncio.gather(*saved)) == [201, 409, 409, 409, 409, 409]
