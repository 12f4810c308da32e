"""One record in an emergency: two people, 60 minutes, one record, everybody told, each read in its owner's sight."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.db import transaction
from faculty_api.needs import service as needs
from faculty_api.stories import service as stories
from schemas.access import Role
from schemas.needs import SayNeed, Weight
from schemas.stories import Audience, Purpose, SharePart, TakeBack, WritePart
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

N, D = Role.NATIONAL, Role.DATA_PROTECTION
WHY = "They did not come home last night"
TOLD = "SELECT template, person_id FROM letter WHERE template LIKE 'glass%' ORDER BY 1, 2"


def form(visitor: Visitor, end: str) -> int:
    return next(at for at, (action, _) in enumerate(visitor.page.forms) if action.endswith(end))


async def town(client: Client) -> tuple[list[tuple[object, Role]], object]:
    vault = client.app.state.vault
    async with transaction(client.engine) as session:
        build = Builder(session)
        staff = [((await build.staff(role)).person, role) for role in (N, D, D)]
        sam = await build.associate("Sam Okafor", topics=["housing"])
        me = build.as_associate(sam)
        await needs.say(build.work(me), vault, me.person, SayNeed(words="A quiet room", weight=Weight.MUST))
        share = SharePart(audience=Audience.TEAM, purposes=[Purpose.PLAN])
        for title in ("The winter", "Taken away", "Only me", "Shared no more"):
            said = WritePart(title=title, text=f"{title} in their own words", topics=[])
            part = await stories.write_part(build.work(me), vault, said)
            if title == "Only me":
                continue
            given = await stories.share_part(build.work(me), part.id, share)
            if title == "Taken away":
                await stories.remove_part(build.work(me), part.id)
            if title == "Shared no more":
                await stories.end_consent(build.work(me), me.person, given.id, TakeBack())
    return staff, sam.person_id


async def test_two_people_60_minutes_and_each_read_is_seen(client: Client) -> None:
    (lead, desk, other), sam = await town(client)
    first, second = await Visitor(client).log_in(*lead), await Visitor(client).log_in(*desk)
    ask = f"/team/associates/{sam}/emergency"
    assert ask in (await first.open(f"/team/associates/{sam}") and first.page.links)
    await first.open(ask)
    assert "Reason is too short" in await first.send({"reason": "Why"})
    assert "has to release it" in await first.send({"reason": WHY})
    at = first.at
    api = f"/api/v1{at}"
    refused = [("POST", "/opening", lead, 409), ("POST", "/release", lead, 403), ("POST", "/opening", desk, 403)]
    assert [(await client.request(how, api + path, who)).status_code for how, path, who, _ in refused] == [
        status for *_, status in refused
    ]
    again = await client.post(f"/api/v1/people/{sam}/emergency", as_=lead, json={"reason": WHY})
    assert again.status_code == 409
    await second.open(at)
    assert "can read the record now. You cannot" in await second.send(form=form(second, "/release"))
    async with transaction(client.engine) as session:
        told = [tuple(row) for row in (await session.execute(text(TOLD))).all()]
        staff = sorted(one[0] for one in (desk, other))
        assert told == [
            *(("glass_asked", who) for who in staff), ("glass_opened", sam),
            *(("glass_released", who) for who in staff),
        ]  # fmt: skip
        bodies = (await session.execute(text("SELECT subject || body FROM letter WHERE template LIKE 'glass%'"))).all()
        assert not [body for (body,) in bodies if "Okafor" in body or WHY in body]
        assert (await session.execute(text("SELECT count(*) FROM sensitive_read"))).scalar_one() == 0
    await first.open(at)
    shown = await first.send(form=form(first, "/opening"))
    assert [one in shown for one in ("A quiet room", "The winter in their own words")] == [True, True]
    assert [one for one in ("Taken away", "Only me", "Shared no more") if one in shown] == []
    assert (await client.post(f"{api}/opening", as_=lead)).status_code == 200
    async with transaction(client.engine) as session:
        query = text("SELECT kind, count(*), min(reason) FROM sensitive_read WHERE reader_id = :who GROUP BY 1")
        reads = (await session.execute(query, {"who": lead[0]})).all()
        assert sorted(map(tuple, reads)) == [(kind, 2, f"In an emergency. {WHY}") for kind in (
            "access_needs", "story", "topics")]  # fmt: skip
        with pytest.raises(IntegrityError, match="two_people"):
            async with session.begin_nested():
                await session.execute(text("UPDATE break_glass SET released_by = asked_by"))
    me = await Visitor(client).log_in(sam, Role.ASSOCIATE)
    assert f"In an emergency. {WHY}" in await me.open("/profile/who-has-looked")
    client.app.state.clock.at = NOW + timedelta(minutes=59, seconds=59)
    assert (await client.post(f"{api}/opening", as_=lead)).status_code == 200
    client.app.state.clock.at = NOW + timedelta(minutes=60)
    assert (await client.post(f"{api}/opening", as_=lead)).status_code == 409


async def test_stopped_by_anybody_and_asked_again(client: Client) -> None:
    (lead, desk, other), sam = await town(client)
    ask = f"/api/v1/people/{sam}/emergency"
    two = await asyncio.gather(*(client.post(ask, as_=desk, json={"reason": WHY}) for _ in range(2)))
    assert sorted(one.status_code for one in two) == [201, 409]
    at = f"/api/v1/emergencies/{next(one.json()['id'] for one in two if one.status_code == 201)}"
    released = await asyncio.gather(*(client.post(f"{at}/release", as_=who) for who in (lead, other)))
    assert sorted(one.status_code for one in released) == [200, 409]
    assert (await client.post(f"{at}/opening", as_=desk)).status_code == 200
    assert (await client.post(f"{at}/stop", as_=other)).json()["state"] == "over"
    refused = [await client.post(f"{at}/{what}", as_=desk) for what in ("opening", "stop")]
    assert [(one.status_code, "topped" in one.text or "over" in one.text) for one in refused] == [(409, True)] * 2
    made = (await client.post(ask, as_=desk, json={"reason": WHY})).json()
    client.app.state.clock.at = NOW + timedelta(minutes=61)
    assert (await client.post(f"/api/v1/emergencies/{made['id']}/release", as_=lead)).status_code == 409


async def test_nobody_opens_their_own_and_no_other_role_opens_any(client: Client) -> None:
    (lead, desk, _), sam = await town(client)
    async with transaction(client.engine) as session:
        build = Builder(session)
        both = await build.associate("Also Associate")
        change = text("UPDATE role_grant SET role = 'national', academy_code = NULL WHERE person_id = :who")
        await session.execute(change, {"who": both.person_id})
        admin = (await build.staff(Role.ADMIN)).person
    me = (both.person_id, N)
    own = await client.post(f"/api/v1/people/{both.person_id}/emergency", as_=me, json={"reason": WHY})
    assert own.status_code == 403
    made = await client.post(f"/api/v1/people/{both.person_id}/emergency", as_=desk, json={"reason": WHY})
    assert (await client.post(f"/api/v1/emergencies/{made.json()['id']}/release", as_=me)).status_code == 403
    nobody = await client.post(f"/api/v1/people/{lead[0]}/emergency", as_=desk, json={"reason": WHY})
    assert nobody.status_code == 404
    refused = await client.post(f"/api/v1/people/{sam}/emergency", as_=(admin, Role.ADMIN), json={"reason": WHY})
    assert refused.status_code == 403


async def test_somebody_without_email_is_called_and_it_is_written_down(client: Client) -> None:
    (lead, desk, other), sam = await town(client)
    async with transaction(client.engine) as session:
        change = text("UPDATE person SET email = NULL, phone = '07700 900982' WHERE id = :sam")
        await session.execute(change, {"sam": sam})
    first = await Visitor(client).log_in(*lead)
    assert "one of you has to call them" in await first.open(f"/team/associates/{sam}/emergency")
    made = (await client.post(f"/api/v1/people/{sam}/emergency", as_=lead, json={"reason": WHY})).json()
    assert made["to_call"] is False
    at = f"/api/v1/emergencies/{made['id']}"
    assert (await client.post(f"{at}/call", as_=lead)).status_code == 409
    released = (await client.post(f"{at}/release", as_=desk)).json()
    assert (released["to_call"], released["phone"]) == (True, "07700 900982")
    for who in (lead, desk):
        shown = await (await Visitor(client).log_in(*who)).open(f"/emergencies/{made['id']}")
        assert ("Call Sam Okafor now" in shown, "07700 900982" in shown) == (True, True)
    client.app.state.clock.at = NOW + timedelta(minutes=90)
    second = await Visitor(client).log_in(*desk)
    assert "Call them: they do not know yet" in await second.open("/emergencies"), "also when the hour is over"
    await second.open(f"/emergencies/{made['id']}")
    name = (await client.get("/api/v1/emergencies", as_=desk)).json()["items"][0]["released_by_name"]
    assert f"Told by {name}" in await second.send(form=form(second, "/call"))
    both = await asyncio.gather(*(client.post(f"{at}/call", as_=who) for who in (lead, other)))
    assert {one.json()["called_by_name"] for one in both} == {name}, "as it was said first"
    assert "Call them" not in await second.open("/emergencies")
    assert (await client.get("/api/v1/letters", as_=desk)).json()["waiting"] == []
