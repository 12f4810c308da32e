"""Letters that no machine delivers: on whose desk they are, printed, posted, told by phone, and taken back."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from faculty_api.accounts.models import Person
from faculty_api.kernel.db import transaction
from faculty_api.messages import service as messages
from faculty_api.paper import queries
from schemas.access import Role
from schemas.messages import ReachBy, SettledHow
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

Who = tuple[UUID, Role]
LETTERS = "/api/v1/letters"


def waits(visitor: Visitor, end: str = "/letters") -> int:
    """The first form whose address ends so."""
    return next(at for at, (action, _) in enumerate(visitor.page.forms) if action.endswith(end))


async def town(client: Client) -> tuple[dict[str, Who], Person, Person]:
    """Sam, who has an address and no e-mail, and Kim, who has only a phone, of one team; both have letters."""
    async with transaction(client.engine) as session:
        build = Builder(session)
        staff = {
            "team": ((await build.staff(Role.TEAM, "YH", "Tea Mate")).person, Role.TEAM),
            "other": ((await build.staff(Role.TEAM, "NE")).person, Role.TEAM),
            "national": ((await build.staff(Role.NATIONAL)).person, Role.NATIONAL),
            "desk": ((await build.staff(Role.DATA_PROTECTION)).person, Role.DATA_PROTECTION),
            "finance": ((await build.staff(Role.FINANCE)).person, Role.FINANCE),
        }
        people = []
        for name in ("Sam Okafor", "Kim Reed"):
            who = await session.get_one(Person, (await build.associate(name)).person_id)
            who.email, who.phone = None, "07700 900982"
            people.append(who)
        sam, kim = people
        work = build.work(await build.staff(Role.TEAM, "YH"))
        await messages.choose(work, sam.id, None, "1 High Street\nLeeds")
        facts = {"place": "Leeds", "when": "Tuesday", "answer_by": "25 November 2026", "academy": "Yorkshire"}
        more = {"link": "/offers/1", "no": "", "no_link": ""}
        late = await messages.post(work, kim.id, None, "offer", name="Kim", **facts, **more)
        messages.answer_by(work, late, date(2026, 11, 25))
        await messages.post(work, sam.id, None, "claim_ready", name="Sam", when="Monday", link="/claims/1")
        await messages.post(work, sam.id, None, "complaint_news", name="Sam", link="/profile/my-data")
        await messages.post(work, sam.id, "sam@example.org", "paid", name="Sam", link="/money")
    return staff, sam, kim


async def test_each_desk_has_its_own(client: Client) -> None:
    staff, _, _ = await town(client)
    found = {}
    for name, who in staff.items():
        answer = await client.get(LETTERS, as_=who)
        waiting = answer.json().get("waiting")
        found[name] = waiting if waiting is None else [(one["subject"], one["by"], one["due_on"]) for one in waiting]
    assert found == {
        "team": [
            ("We have a session for you", "phone", "2026-11-22"),
            ("You can claim for your session", "letter", "2026-11-24"),
        ],
        "other": [],
        "national": [],
        "desk": [("News about your complaint", "letter", "2026-11-24")],
        "finance": None,
    }  # fmt: skip
    first, second = (await client.get(LETTERS, as_=staff["team"])).json()["waiting"]
    assert (first["too_late"], first["addressed"], first["phone"]) == (True, False, "07700 900982")
    assert second["lines"] == ["Sam Okafor", "1 High Street", "Leeds", "LS1 3WD"]


async def test_settled_once_by_whoever_comes_first_and_taken_back(client: Client) -> None:
    staff, sam, _ = await town(client)
    team = staff["team"]
    waiting = (await client.get(LETTERS, as_=team)).json()["waiting"]
    ids = [one["id"] for one in waiting]
    said = [{"letters": ids, "how": how} for how in ("posted", "phoned") * 2]
    settled = await asyncio.gather(*(client.post(f"{LETTERS}/settlement", as_=team, json=one) for one in said))
    assert sorted(one.json()["settled"] for one in settled) == [0, 0, 0, 2]
    after = (await client.get(LETTERS, as_=team)).json()
    assert (after["waiting"], {one["settled_by"] for one in after["done"]}) == ([], {"Tea Mate"})
    back = f"{LETTERS}/{ids[0]}/reopening"
    twice = await asyncio.gather(*(client.post(back, as_=team) for _ in range(2)))
    assert [one.status_code for one in twice] == [200, 200]
    assert [one["id"] for one in (await client.get(LETTERS, as_=team)).json()["waiting"]] == [ids[0]]
    assert [(await client.post(back, as_=staff[who])).status_code for who in ("other", "national", "desk")] == [404] * 3
    (data,) = (await client.get(LETTERS, as_=staff["desk"])).json()["waiting"]
    drop = {"letters": [data["id"]], "how": "not_needed"}
    assert (await client.post(f"{LETTERS}/settlement", as_=staff["desk"], json=drop)).status_code == 409
    assert (await client.post(f"{LETTERS}/settlement", as_=team, json=drop)).status_code == 404
    told = {**drop, "how": "phoned"}
    assert (await client.post(f"{LETTERS}/settlement", as_=staff["desk"], json=told)).status_code == 200
    async with transaction(client.engine) as session:
        events = (await session.execute(text("SELECT kind, subject FROM event WHERE kind LIKE 'Letter%'"))).all()
        assert len(events) == 4
        assert [one.subject for one in events].count(None) == 1, "of data protection's letters a team reads nothing"
        assert sam.id in {one.subject for one in events}


async def test_the_page_from_the_home_to_posted(client: Client) -> None:
    staff, *_ = await town(client)
    team = await Visitor(client).log_in(*staff["team"])
    assert "Post or tell by phone: 2 letters" in await team.open("/team")
    shown = await team.open("/letters")
    assert [
        one in shown for one in ("To call", "To print", "Post takes 3 working days: call them", "07700 900982")
    ] == [True] * 4
    sheet = await team.open("/letters/print")
    assert ("Sam Okafor" in sheet, "Kim Reed" in sheet, "1 High Street" in sheet) == (True, False, True)
    assert "Written down: printed and posted" in await team.send({"how": "posted"})
    assert "Printed and posted, Tea Mate" in team.page.text
    assert "Press one of the buttons" in await team.send({"how": "eaten"}, form=waits(team))
    assert "Written down: told by phone" in await team.send({"how": "phoned"}, form=waits(team))
    assert "Nothing waits" in team.page.text
    for _ in range(2):
        assert "It waits again" in await team.send(form=waits(team, "/reopening"))
    client.app.state.clock.at = NOW + timedelta(days=4)
    again = await Visitor(client).log_in(*staff["team"])
    assert "That day is over" in await again.open("/letters")
    desk = await Visitor(client).log_in(*staff["desk"])
    assert "Letters to print and calls to make: 1" in await desk.open("/data-protection")
    assert "News about your complaint" in await desk.open("/letters")


async def test_somebody_asks_for_letters_and_gets_them(client: Client) -> None:
    """Codes still go by e-mail; who has no e-mail cannot ask for it."""
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = (await build.associate("Sam Okafor")).person_id
        team = (await build.staff(Role.TEAM, "YH")).person
    me, way = (sam, Role.ASSOCIATE), f"/api/v1/associates/{sam}/contact"
    said = {"full_name": "Sam Okafor", "postcode": "LS1 3WD", "reach_by": "letter"}
    refused = await client.request("PUT", way, me, json=said)
    assert (refused.status_code, "address where letters go" in refused.text) == (422, True)
    done = (await client.request("PUT", way, me, json={**said, "postal_address": " 1 High Street \n\n Leeds"})).json()
    assert (done["reach_by"], done["reached_by"], done["postal_address"]) == (
        "letter",
        "letter",
        "1 High Street\nLeeds",
    )
    kept = (
        await client.request("PUT", way, (team, Role.TEAM), json={"full_name": "Sam", "reason": "They called"})
    ).json()
    assert (kept["reach_by"], kept["postal_address"]) == ("letter", "1 High Street\nLeeds")
    async with transaction(client.engine) as session:
        build = Builder(session)
        work = build.work(await build.staff(Role.TEAM, "YH"))
        for template, more in (("claim_ready", {"when": "today"}), ("proof_code", {"code": "123456"})):
            letter = await messages.post(work, sam, "sam@example.org", template, name="Sam", link="/x", **more)
            assert letter.channel == ("print" if template == "claim_ready" else "email")
        assert (await messages.wished(work, sam))[0] is ReachBy.LETTER
        await session.execute(text("UPDATE person SET email = NULL WHERE id = :sam"), {"sam": sam})
    answer = await client.request(
        "PUT", way, (team, Role.TEAM), json={**said, "reach_by": "email", "reason": "They called"}
    )
    assert (answer.status_code, "no email address yet" in answer.text) == (422, True)


async def test_a_question_that_was_answered_needs_no_stamp(client: Client) -> None:
    """Of two offers in one letter: it waits while one of them is open, and not any more once both are answered."""
    async with transaction(client.engine) as session:
        build = Builder(session)
        team = await build.staff(Role.TEAM, "YH")
        sam = await build.associate("Sam Okafor")
        await session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": sam.person_id})
        cohort = await build.cohort()
        days = [date(2027, 2, 9), date(2027, 2, 16)]
        sessions = [await build.session_of(cohort, day=day, number=at + 1) for at, day in enumerate(days)]
    as_ = (team.person, Role.TEAM)
    to = [{"session_id": str(one.id), "person_id": str(sam.person_id)} for one in sessions]
    sent = await client.post("/api/v1/offers", as_=as_, json={"offers": to, "answer_by": "2026-12-10"})
    assert sent.status_code == 201
    seen = []
    for one in sent.json()["items"]:
        async with transaction(client.engine) as session:
            found = await session.execute(text("SELECT state FROM letter WHERE template = 'offers'"))
            seen.append(found.scalar_one())
        said = {"answer": "no", "told": "phone"}
        answer = await client.post(f"/api/v1/offers/{one['id']}/answer-told", as_=as_, json=said)
        assert (answer.status_code, answer.text[:300]) == (201, answer.text[:300])
    async with transaction(client.engine) as session:
        rows = await session.execute(text("SELECT template, state, settled_how FROM letter ORDER BY made_at, id"))
        after = [tuple(row) for row in rows if row.template == "offers"]
    assert (seen, after) == (["waiting", "waiting"], [("offers", "settled", "not_needed")])


async def test_what_waits_follows_how_somebody_wants_to_hear_from_us(client: Client) -> None:
    """Letter to call to e-mail. What was posted stays, and a warning about an address never goes to a new address."""
    _, sam, _ = await town(client)
    async with transaction(client.engine) as session:
        build = Builder(session)
        work = build.work(await build.staff(Role.TEAM, "YH"))
        await messages.post(work, sam.id, None, "contact_changed", name="Sam", link="/profile")
        posted = await messages.post(work, sam.id, None, "written_down", name="Sam", helper="Tea", link="/profile")
        await messages.settle(work, posted, SettledHow.POSTED)
    seen = {}
    for wish in (ReachBy.PHONE, ReachBy.LETTER, ReachBy.EMAIL):
        async with transaction(client.engine) as session:
            await session.execute(text("UPDATE person SET email = 'sam@example.org' WHERE id = :id"), {"id": sam.id})
            build = Builder(session)
            await messages.choose(build.work(await build.staff(Role.TEAM, "YH")), sam.id, wish, "1 High Street")
            query = "SELECT template, channel, address FROM letter WHERE person_id = :id"
            rows = (await session.execute(text(query), {"id": sam.id})).all()
            seen[wish] = {one.template: (one.channel, one.address) for one in rows if one.template != "paid"}
    by_hand = {"contact_changed", "claim_ready", "complaint_news"}
    for wish, channel in ((ReachBy.PHONE, "phone"), (ReachBy.LETTER, "print")):
        assert seen[wish] == dict.fromkeys(by_hand, (channel, "")) | {"written_down": ("print", "")}
    mail = ("email", "sam@example.org")
    assert seen[ReachBy.EMAIL] == {
        "claim_ready": mail, "complaint_news": mail, "contact_changed": ("print", ""), "written_down": ("print", "")
    }  # fmt: skip


async def test_a_letter_written_while_the_choice_changes_follows_it(client: Client) -> None:
    """The choice waits for a letter that is being written by the old one, and takes it along."""
    _, sam, _ = await town(client)

    async def change() -> None:
        async with transaction(client.engine) as session:
            build = Builder(session)
            await messages.choose(build.work(await build.staff(Role.TEAM, "YH")), sam.id, ReachBy.PHONE, "")

    async def stopped() -> bool:
        async with transaction(client.engine) as session:
            return bool(
                (await session.execute(text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"))).scalar()
            )

    async with transaction(client.engine) as session:
        build = Builder(session)
        work = build.work(await build.staff(Role.TEAM, "YH"))
        await messages.post(work, sam.id, None, "written_down", name="Sam", helper="Tea", link="/profile")
        changing = asyncio.create_task(change())
        while not changing.done() and not await stopped():
            pass
        assert not changing.done()
    await changing
    async with transaction(client.engine) as session:
        query = "SELECT DISTINCT channel FROM letter WHERE person_id = :id AND template <> 'paid'"
        assert (await session.execute(text(query), {"id": sam.id})).scalars().all() == ["phone"]


async def test_more_than_a_list_holds_come_when_those_before_are_done(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, _, _ = await town(client)
    monkeypatch.setattr(queries, "MOST", 1)
    visitor = await Visitor(client).log_in(*staff["team"])
    assert "1 more letter due later. It comes to this list when those above are done." in await visitor.open("/letters")
    found = (await client.get(LETTERS, as_=staff["team"])).json()
    assert (len(found["waiting"]), found["beyond"]) == (1, 1)
    told = {"letters": [found["waiting"][0]["id"]], "how": SettledHow.PHONED}
    await client.post(f"{LETTERS}/settlement", as_=staff["team"], json=told)
    after = (await client.get(LETTERS, as_=staff["team"])).json()
    assert ([one["subject"] for one in after["waiting"]], after["beyond"]) == (["You can claim for your session"], 0)
