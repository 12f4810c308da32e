"""Complaints of people we have no record of, and what is true of a letter that nobody has posted."""

import asyncio

import pytest
from httpx import Response
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import transaction
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.joining.test_pages import Stranger
from tests.support.client import Client

DESK = "/data-protection/complaints"
SAID = {"name": "Ash Ferris", "email": "ash@example.org", "words": "You kept my number after I said no"}


def form(visitor: Visitor, end: str) -> int:
    return next(at for at, (action, _) in enumerate(visitor.page.forms) if action.endswith(end))


async def again(who: Visitor, at: tuple[str, dict[str, list[str]]]) -> Response:
    """The same form once more, as it was shown."""
    return await who.client.http.post(at[0], headers=who._headers(), data={**at[1], **SAID, "website": ""})


async def test_anybody_complains_on_the_public_page_and_hears_of_it(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        desk = ((await build.staff(Role.DATA_PROTECTION, name="Dee Prot")).person, Role.DATA_PROTECTION)
    ash = Stranger(client)
    assert "/complain" in (await ash.open("/help") and ash.page.links)
    await ash.open("/complain")
    kept = await ash.send({"name": " ", "words": "Wrong"})
    assert ("Enter your name" in kept, "is too short" in kept) == (True, True)
    assert "so that we can answer" in await ash.send({**SAID, "email": ""})
    assert "Leave this box empty" in await ash.send({**SAID, "website": "http://buy.example"})
    at = ash.page.forms[-1]
    shown = await ash.send({**SAID, "website": ""})
    assert "within 30 days" in shown
    twice = await asyncio.gather(*(again(ash, at) for _ in range(2)))
    assert [one.status_code for one in twice] == [303, 303], "the same form again is kept once"
    for more in range(2):
        await ash.open("/complain")
        assert "within 30 days" in await ash.send({**SAID, "words": f"{SAID['words']} {more}"})
    await ash.open("/complain")
    assert "more than once" in await ash.send({**SAID, "words": "You kept my number again"})
    officer = await Visitor(client).log_in(*desk)
    shown = await officer.open(DESK)
    assert ("Ash Ferris" in shown, "Acknowledge by 21 December 2026" in shown, "my number" in shown) == (
        True,
        True,
        False,
    )
    async with transaction(client.engine) as session:
        idents = (await session.execute(text("SELECT id FROM complaint ORDER BY id"))).scalars().all()
        assert len(idents) == 3
        assert (await session.execute(text("SELECT count(*) FROM complaint WHERE person_id IS NULL"))).scalar_one() == 3
        with pytest.raises(IntegrityError, match="of_somebody"):
            async with session.begin_nested():
                await session.execute(text("UPDATE complaint SET email = '', phone = ''"))
    shown = await officer.open(f"{DESK}/{idents[0]}")
    assert ("You kept my number" in shown, "ash@example.org" in shown, "they cannot log in" in shown) == (True,) * 3
    assert "They get an email that we have it" in await officer.send(form=form(officer, "/acknowledgement"))
    answer = {"outcome": "right", "answer": "We have deleted it"}
    assert "They get an email that there is an answer" in await officer.send(answer, form=form(officer, "/answer"))
    async with transaction(client.engine) as session:
        letters = (
            await session.execute(text("SELECT template, address, body FROM letter WHERE person_id IS NULL"))
        ).all()
        assert sorted(one.template for one in letters) == [
            "complaint_acknowledged_outside", "complaint_answered_outside",
        ]  # fmt: skip
        assert {one.address for one in letters} == {"ash@example.org"}
        assert not [one for one in letters if "number" in one.body or "deleted" in one.body or "/" in one.body]


async def test_told_to_a_team_by_somebody_with_only_a_phone(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        desk = ((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION)
        team = ((await build.staff(Role.TEAM, "YH")).person, Role.TEAM)
    hearer = await Visitor(client).log_in(*team)
    await hearer.open("/complaints/new")
    heard = {"name": "Ash Ferris", "phone": "07700 900982", "how": "phone", "words": SAID["words"]}
    assert "gets in touch with them" in await hearer.send(heard)
    assert (await client.get("/api/v1/complaints", as_=team)).status_code == 403
    (row,) = (await client.get("/api/v1/complaints", as_=desk)).json()["items"]
    assert (row["name"], row["person"]) == ("Ash Ferris", None)
    officer = await Visitor(client).log_in(*desk)
    shown = await officer.open(f"{DESK}/{row['id']}")
    assert ("07700 900982" in shown, "I told them by phone that we have it" in shown) == (True, True)
    assert "you told them that we have it" in await officer.send(form=form(officer, "/acknowledgement"))


async def test_acknowledged_only_once_the_letter_has_left(client: Client) -> None:
    """Somebody without e-mail has not been told while nobody has posted the letter or called."""
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = (await build.associate("Sam Okafor")).person_id
        (await session.get_one(Person, sam)).email = None
        desk = ((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION)
        team = ((await build.staff(Role.TEAM, "YH")).person, Role.TEAM)
    hearer = await Visitor(client).log_in(*team)
    await hearer.open(f"/team/associates/{sam}/complaint")
    long_ago = {"received_on-day": "20", "received_on-month": "10"}
    assert "by post or phone" in await hearer.send({"how": "phone", "words": SAID["words"], **long_ago})
    (row,) = (await client.get("/api/v1/complaints", as_=desk)).json()["items"]
    officer = await Visitor(client).log_in(*desk)
    await officer.open(f"{DESK}/{row['id']}")
    shown = await officer.send(form=form(officer, "/acknowledgement"))
    assert ("They get no email: post the letter" in shown, "do not know yet that we have it" in shown) == (True, True)
    letters = (await client.get("/api/v1/letters", as_=desk)).json()["waiting"]
    assert sorted(one["subject"] for one in letters) == ["We have your complaint", "We wrote down your complaint"]
    assert (await client.get("/api/v1/letters", as_=team)).json()["waiting"] == [], "not the team's to know"
    late = (await client.get("/api/v1/complaints", as_=desk)).json()["items"][0]
    assert (late["state"], late["told"], late["late"]) == ("acknowledged", False, True)
    done = {"letters": [one["id"] for one in letters], "how": "phoned"}
    assert (await client.post("/api/v1/letters/settlement", as_=desk, json=done)).json()["settled"] == 2
    told = (await client.get("/api/v1/complaints", as_=desk)).json()["items"][0]
    assert (told["told"], told["late"]) == (True, False)
