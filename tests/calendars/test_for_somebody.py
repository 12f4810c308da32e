"""The team stops an address for somebody whose phone is lost: dead at once, written down, and they are told. Over HTTP
too, with the choice of sessions by e-mail."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.calendars import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.calendars import Feed, MakeCalendarLink
from tests.builders import NOW, Builder
from tests.calendars.test_following import PHONE, VAULT, follow
from tests.support.client import Client


async def test_the_team_stops_one_and_its_owner_is_told(build: Builder, session: AsyncSession) -> None:
    who, other = await build.associate("Sam Okafor"), await build.associate()
    mine, team = build.work(build.as_associate(who)), build.work(await build.staff(Role.TEAM, "YH", "Ana Bell"))
    lost, kept = await follow(mine, build), await follow(mine, build, MakeCalendarLink(name="Tablet"))
    await lost.reads()
    (first, second) = await service.links_of(team, who.person_id)
    assert [(one.name, one.fetched_on) for one in (first, second)] == [("My phone", NOW.date()), ("Tablet", None)]
    for _ in range(2):
        assert (await service.stop_link_of(team, who.person_id, first.id)).id == first.id
    assert (await lost.is_dead(), await kept.reads(), len(await service.links(mine))) == (True, True, 1)
    done = await session.execute(
        text("SELECT stopped_by, stopped_at FROM calendar_link WHERE id = :l"), {"l": first.id}
    )
    assert done.one() == (team.actor.person, NOW)
    events = await session.execute(
        text("SELECT person_id, data->>'subject' FROM event WHERE kind = 'CalendarLinkStopped'")
    )
    assert events.all() == [(team.actor.person, str(who.person_id))]
    letters = (await session.execute(text("SELECT template, body FROM letter"))).all()
    assert [(template, "Ana Bell stopped" in body) for template, body in letters] == [("calendar_stopped", True)]

    desk = build.work(await build.staff(Role.NATIONAL))
    made, _ = await service.make_link(desk, VAULT, MakeCalendarLink(name="Desk", feed=Feed.ACADEMY, academy="YH"))
    refused: list[type[Refusal]] = []
    for actor, person, link in (
        (await build.staff(Role.TEAM, "NE"), who.person_id, second.id),
        (team.actor, other.person_id, second.id),
        (team.actor, desk.actor.person, made.id),
        (await build.staff(Role.FINANCE), who.person_id, second.id),
        (mine.actor, who.person_id, second.id),
    ):
        with pytest.raises((NotFound, NotAllowed)) as no:
            await service.stop_link_of(build.work(actor), person, link)
        refused.append(no.type)
    assert refused == [NotFound, NotFound, NotFound, NotAllowed, NotAllowed]


async def entered(client: Client, person: UUID) -> tuple[dict[str, str], str]:
    async with transaction(client.engine) as session:
        found = await accounts.enter(Work(session, NOBODY, NOW), person, by="test")
        csrf = await session.execute(text("SELECT csrf FROM log_in WHERE person_id = :p"), {"p": person})
        return {"Cookie": f"faculty={found.secret}"}, str(csrf.scalar_one())


async def test_the_pages(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
        await build.offer(await build.session_of(await build.cohort(), day=date(2027, 2, 9)), who, status="accepted")
        await service.make_link(build.work(build.as_associate(who)), client.app.state.vault, PHONE)
    sam, sams = await entered(client, who.person_id)
    page = (await client.get("/profile/calendar", headers=sam)).text
    assert "Do not send sessions by email" in page
    form = {"_csrf_token": sams, "_command_id": str(uuid4()), "send": "no"}
    answers = [await client.post("/profile/calendar/by-email", headers=sam, data=form) for _ in range(2)]
    assert {one.headers["location"] for one in answers} == {"/profile/calendar?done=off"}
    page = (await client.get("/profile/calendar?done=off", headers=sam)).text
    assert ("Send sessions by email" in page, "still follow" in page) == (True, True)

    ours, csrf = await entered(client, team.person)
    where = f"/team/associates/{who.person_id}"
    assert f'href="{where}/calendars"' in (await client.get(where, headers=ours)).text
    page = (await client.get(f"{where}/calendars", headers=ours)).text
    (stop,) = re.findall(rf'action="({where}/calendars/[0-9a-f-]+/stop)"', page)
    form = {"_csrf_token": csrf, "_command_id": str(uuid4())}
    for _ in range(2):
        done = await client.post(stop, headers=ours, data=form)
        assert (done.status_code, done.headers["location"]) == (303, f"{where}/calendars?done=stopped")
    page = (await client.get(f"{where}/calendars?done=stopped", headers=ours)).text
    assert ("We have told Sam" in page, "No device follows them" in page) == (True, True)
