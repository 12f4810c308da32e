"""The team stops an address for somebody whose phone is lost: dead at once, written down, and they are told. Over HTTP
too, with the choice of sessions by e-mail."""

import re
from datetime import date
from html import unescape
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.calendars import service
from faculty_api.calendars.free_in import RULES
from faculty_api.calendars.free_text import A_PAGE, NO_FREE_TIMES, TOO_MUCH
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.calendars import Feed, MakeCalendarLink
from tests.builders import NOW, Builder
from tests.calendars.test_following import PHONE, VAULT, follow
from tests.calendars.test_free_times import file, slot, week
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


async def test_when_somebody_is_free_from_a_file_and_to_an_address(client: Client) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).associate("Sam Okafor")
    sam, csrf = await entered(client, who.person_id)

    def form(**more: str) -> dict[str, str]:
        return {"_csrf_token": csrf, "_command_id": str(uuid4()), **more}

    async def upload(raw: bytes) -> str:
        given = {"file": ("free.ics", raw, "text/calendar")}
        answer = await client.post("/availability/file", headers=sam, data=form(), files=given)
        if answer.status_code == 303:
            answer = await client.get(answer.headers["location"], headers=sam)
        return str(answer.text)

    assert "Use a file from your calendar" in (await client.get("/availability", headers=sam)).text
    told = [NO_FREE_TIMES, A_PAGE, TOO_MUCH]
    for raw, words in zip((b"BEGIN:VCALENDAR\nEND:VCALENDAR", b"<html>", b"A" * 260_000), told, strict=True):
        assert words in await upload(raw)
    away = week(more="DTSTART:20270401T000000\r\nDTEND:20270406T000000")
    page = await upload(file(week(slot("FREQ=WEEKLY;BYDAY=TU"), slot("FREQ=SECONDLY")), away))
    for words in (
        "The file says you are usually free on Tuesdays, in the morning",
        "1 to 5 April 2027",
        RULES,
        "What we left out",
    ):
        assert words in page
    assert "in the morning" not in (await client.get("/availability", headers=sam)).text
    found = unescape(re.findall(r'name="found" value="([^"]*)"', page)[0])
    sent = form(found=found)
    for _ in range(2):
        done = await client.post("/availability/file", headers=sam, data=sent)
        assert (done.status_code, done.headers["location"]) == (303, "/availability/saved")
    page = (await client.get("/availability", headers=sam)).text
    assert ("in the morning" in page, page.count("1 to 5 April 2027")) == (True, 1)
    for bad in ("", "{", '{"mode": "only_these"}', '{"away": [{"first_day": "2050-01-01", "last_day": "2050-01-02"}]}'):
        back = await client.post("/availability/file", headers=sam, data=form(found=bad))
        assert (bad, "refused=" in back.headers["location"]) == (bad, True)

    made = await client.post("/profile/calendar", headers=sam, data=form(name="My sister", shows="free"))
    assert "you are free and when you are not" in made.text
    path = re.findall(r'value="http://testserver(/calendar/[A-Za-z0-9_-]{43}\.ics)"', made.text)[0]
    read = await client.get(path)
    assert (read.status_code, "BEGIN:AVAILABLE" in read.text, read.text.count("BUSY-UNAVAILABLE")) == (200, True, 2)
    same = await client.get(path, headers={"If-None-Match": read.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert "When you are free" in (await client.get("/profile/calendar", headers=sam)).text
    wrong = await client.post("/profile/calendar", headers=sam, data=form(name="X", shows="academy"))
    assert (wrong.status_code, "Select what the calendar is to show" in wrong.text) == (422, True)
