"""A complaint from its raising to its answer, on the pages of the person, their team and data protection."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

WRONG = "My depression was talked about\nin a corridor"
MINE, DESK = "/profile/my-data/complaints", "/data-protection/complaints"


def form(visitor: Visitor, end: str) -> int:
    return next(at for at, (action, _) in enumerate(visitor.page.forms) if action.endswith(end))


async def test_from_my_data_to_the_answer(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = (await build.associate("Sam Okafor")).person_id
        desk = (await build.staff(Role.DATA_PROTECTION, name="Dee Prot")).person
        team = (await build.staff(Role.TEAM, "YH")).person
    me = await Visitor(client).log_in(sam, Role.ASSOCIATE)
    assert MINE in (await me.open("/profile/my-data") and me.page.links)
    await me.open(MINE)
    assert "What is wrong is too short" in await me.send({"words": "No"})
    assert "Write what is wrong" in await me.send({"words": " " * 12})
    shown = await me.send({"words": WRONG})
    assert ("We have it. You hear from us by 21 December 2026" in shown, "in a corridor" in shown) == (True, True)
    ident = me.at.partition("?")[0].rsplit("/", 1)[1]
    officer = await Visitor(client).log_in(desk, Role.DATA_PROTECTION)
    shown = await officer.open(DESK)
    assert ("Acknowledge by 21 December 2026" in shown, "corridor" in shown) == (True, False)
    shown = await officer.open(f"{DESK}/{ident}")
    assert "in a corridor" in shown
    assert "They get an email that we have it" in await officer.send(form=form(officer, "/acknowledgement"))
    again = await client.post(f"/api/v1/complaints/{ident}/acknowledgement", as_=(desk, Role.DATA_PROTECTION))
    assert again.status_code == 409
    assert "Write what you did" in await officer.send({"words": ""}, form=form(officer, "/notes"))
    assert "We asked the team" in await officer.send({"words": "We asked the team"}, form=form(officer, "/notes"))
    told = {"words": "We know who it was", "told": "yes"}
    assert "they can read this" in await officer.send(told, form=form(officer, "/notes"))
    shown = await me.open(f"{MINE}/{ident}")
    assert [one in shown for one in ("We are looking into it", "We know who it was", "We asked", "Dee Prot")] == [
        True, True, False, False,
    ]  # fmt: skip
    kept = await officer.send({"answer": "We spoke with the team"}, form=form(officer, "/answer"))
    assert ("Select what you found" in kept, "We spoke with the team" in kept) == (True, True)
    answer = {"outcome": "partly", "answer": "We spoke with the team"}
    assert "Answered after 0 days" in await officer.send(answer, form=form(officer, "/answer"))
    late = await client.post(
        f"/api/v1/complaints/{ident}/answer", as_=(desk, Role.DATA_PROTECTION), json={**answer, "outcome": "right"}
    )
    assert late.status_code == 409
    shown = await me.open(f"{MINE}/{ident}")
    assert [one in shown for one in ("You are right in part", "We spoke with", "ico.org.uk")] == [True, True, True]
    assert "Your complaint" in await me.open("/profile/who-has-looked")
    history = await (await Visitor(client).log_in(team, Role.TEAM)).open(f"/team/associates/{sam}/history")
    assert "omplain" not in history
    async with transaction(client.engine) as session:
        letters = (await session.execute(text("SELECT template, person_id, subject || body FROM letter"))).all()
        assert sorted(row[0] for row in letters if row[0].startswith("complaint")) == [
            "complaint_acknowledged", "complaint_answered", "complaint_came", "complaint_news",
        ]  # fmt: skip
        assert not [row for row in letters if "corridor" in row[2] or "partly" in row[2] or "Sam Okafor" in row[2]]
        sealed = (await session.execute(text("SELECT words, answer FROM complaint"))).one()
        assert [word in bytes(one) for one, word in zip(sealed, (b"corridor", b"team"), strict=True)] == [False, False]
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(text("UPDATE complaint SET answered_by = person_id"))


async def test_written_down_by_phone(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = (await build.associate("Sam Okafor", weekdays=None)).person_id
        team = (await build.staff(Role.TEAM, "YH")).person
        desk = await build.staff(Role.DATA_PROTECTION)
    hal = await Visitor(client).log_in(team, Role.TEAM)
    at = f"/team/associates/{sam}/complaint"
    assert at in (await hal.open(f"/team/associates/{sam}") and hal.page.links)
    await hal.open(at)
    shown = await hal.send({"words": WRONG, "received_on-year": "2027"})
    assert ("Select how they told us" in shown, "in a corridor" in shown) == (True, True)
    shown = await hal.send({"how": "phone", "words": WRONG})
    assert "must be today or in the last 12 months" in shown
    day = NOW - timedelta(days=30)
    parts = {"received_on-day": str(day.day), "received_on-month": str(day.month), "received_on-year": str(day.year)}
    assert "Data protection looks into it" in await hal.send({"how": "phone", "words": WRONG, **parts})
    assert "corridor" not in hal.page.text
    officer = await Visitor(client).log_in(desk.person, Role.DATA_PROTECTION)
    assert "Late: to be acknowledged by 21 November 2026" in await officer.open(DESK)
    me = await Visitor(client).log_in(sam, Role.ASSOCIATE)
    await me.open(MINE)
    (link,) = [one for one in me.page.links if one.startswith(f"{MINE}/")]
    assert "by phone" in await me.open(link)
    body = {"words": WRONG, "how": "phone", "received_on": "2026-11-22"}
    own = await client.post(
        f"/api/v1/people/{desk.person}/complaints", as_=(desk.person, Role.DATA_PROTECTION), json=body
    )
    assert (own.status_code, "Your data" in own.text) == (403, True)


async def test_nobody_handles_their_own_and_ten_wait_at_most(client: Client) -> None:
    async with transaction(client.engine) as session:
        desk = (await Builder(session).staff(Role.DATA_PROTECTION)).person
    as_ = (desk, Role.DATA_PROTECTION)
    for _ in range(10):
        made = await client.post("/api/v1/my-data/complaints", as_=as_, json={"words": "Mine was mixed up"})
        assert made.status_code == 201
    more = await client.post("/api/v1/my-data/complaints", as_=as_, json={"words": "Mine was mixed up"})
    assert (more.status_code, "call us on 01632 960 001" in more.text) == (409, True)
    assert (await client.get("/api/v1/complaints", as_=as_)).json()["items"] == []
    for path, body in (
        ("", None),
        ("/acknowledgement", {}),
        ("/answer", {"outcome": "right", "answer": "All right now"}),
    ):
        how = "POST" if path else "GET"
        at = f"/api/v1/complaints/{made.json()['id']}{path}"
        assert (await client.request(how, at, as_, json=body)).status_code == 403
