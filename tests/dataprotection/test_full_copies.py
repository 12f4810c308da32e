"""A full copy for somebody who cannot log in: two people, a week, and each opening is told to the person."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.dataprotection.test_doors import ann_and_bo
from tests.support.client import Client

WHY = {"reason": "They have no log-in and asked by phone"}


async def test_two_people_give_everything_for_a_week_and_the_person_sees_each_opening(client: Client) -> None:
    ann, _ = await ann_and_bo(client)
    async with transaction(client.engine) as session:
        made = [(await Builder(session).staff(Role.DATA_PROTECTION)).person for _ in range(2)]
        await session.execute(text("DELETE FROM letter"))
    one, two = [(person, Role.DATA_PROTECTION) for person in made]
    mine = (await client.get("/api/v1/my-data", as_=(ann.id, Role.ASSOCIATE))).json()
    asked = await client.post(f"/api/v1/people/{ann.id}/full-copy", as_=one, json=WHY)
    at = f"/api/v1/full-copies/{asked.json()['id']}"
    steps = [
        ("GET", "/file", one, 409), ("GET", "/file", two, 403), ("POST", "/release", one, 403),
        ("POST", "/release", two, 200), ("POST", "/release", two, 409), ("GET", "/file", two, 403),
        ("GET", "/file", one, 200), ("GET", "/file", one, 200),
    ]  # fmt: skip
    wrong = []
    for method, path, who, status in steps:
        answer = await client.request(method, at + path, who)
        if answer.status_code != status:
            wrong.append((method, path, status, answer.text[:300]))
    assert wrong == []
    shown = answer.json()
    assert (shown["own"], shown["full"], shown["full_name"]) == (False, True, mine["full_name"])
    changed = {"event", "sensitive_read", "full_copy", "letter", "login_session", "session_log_in", "command"}
    theirs, given = ({part["table"]: part["rows"] for part in each["parts"]} for each in (mine, shown))
    assert set(theirs) - set(given) == {"earnings_limit"}, "promised to nobody else, so in no copy by others"
    assert [name for name in given if name in theirs and name not in changed and theirs[name] != given[name]] == []
    assert answer.headers["content-disposition"] == 'attachment; filename="full-copy-2026-11-22.json"'
    async with transaction(client.engine) as session:
        kinds = "SELECT kind, person_id FROM event WHERE kind LIKE 'FullCopy%' AND subject = :who ORDER BY seq"
        rows = (await session.execute(text(kinds), {"who": ann.id})).all()
        assert [tuple(row) for row in rows][-2:] == [("FullCopyAsked", one[0]), ("FullCopyReleased", two[0])]
        reads = text("SELECT reader_id, reason FROM sensitive_read WHERE kind = 'copy' AND person_id = :who")
        found = (await session.execute(reads, {"who": ann.id})).all()
        assert [tuple(row) for row in found] == [(one[0], WHY["reason"])] * 2
        letters = (await session.execute(text("SELECT template, body LIKE '%cnA-story%' FROM letter"))).all()
        assert [tuple(row) for row in letters] == [("full_copy", False)]
    oneself = await client.post(f"/api/v1/people/{one[0]}/full-copy", as_=one, json=WHY)
    client.app.state.clock.at = NOW + timedelta(days=7)
    late = await client.get(f"{at}/file", as_=one)
    assert (oneself.status_code, late.status_code) == (403, 409)


async def test_on_pages(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = (await build.associate("Sam Okafor")).person_id
        made = [(await build.staff(Role.DATA_PROTECTION)).person for _ in range(2)]
    one, two = [await Visitor(client).log_in(person, Role.DATA_PROTECTION) for person in made]
    await one.open(f"/data-protection/people/{sam}/copy")
    assert "Enter why they need a full copy" in await one.send({"full_reason": ""})
    assert "Somebody else of data protection releases this" in await one.send({"full_reason": WHY["reason"]})
    at = one.at
    await one.open(f"{at}/print")
    assert one.status == 409
    desk = await two.open("/data-protection")
    assert ("Waits for a second person" in desk, at in two.page.links) == (True, True)
    await two.open(at)
    form = two.page.forms[-1][1]
    twice = [await client.post(f"{at}/release", headers=two._headers(), data=form) for _ in range(2)]
    assert [answer.status_code for answer in twice] == [303, 303], "a button pressed twice"
    assert "can open it now. You cannot" in await two.open(at)
    await one.open(at)
    assert "We wrote down that you opened this" in await one.open(f"{at}/print")
    me = await Visitor(client).log_in(sam, Role.ASSOCIATE)
    looked = await me.open("/profile/who-has-looked")
    assert ("Everything we keep about you" in looked, WHY["reason"] in looked) == (True, True)
    assert "A second person released the full copy" in await me.open("/profile/history")
    async with transaction(client.engine) as session:
        for person in (made[0], sam):
            with pytest.raises(IntegrityError):
                async with session.begin_nested():
                    await session.execute(text("UPDATE full_copy SET released_by = :who"), {"who": person})
