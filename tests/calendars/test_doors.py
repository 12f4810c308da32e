"""Over HTTP: a person gets an address on their page, a calendar reads it, and the page stops it."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

from icalendar import Calendar
from sqlalchemy import text

from faculty_api.accounts import service as accounts
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from tests.builders import NOW, Builder
from tests.support.client import Client

PAGE = "/profile/calendar"


async def test_from_the_page_to_the_calendar_and_back(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who = await build.associate()
        await build.offer(await build.session_of(await build.cohort()), who, status="accepted")
        entered = await accounts.enter(Work(session, NOBODY, NOW), who.person_id, by="test")
        csrf = (await session.execute(text("SELECT csrf FROM log_in"))).scalar_one()
    cookie = {"Cookie": f"faculty={entered.secret}"}
    form = {"_csrf_token": str(csrf), "_command_id": str(uuid4()), "name": "My phone"}
    wrong = await client.post(PAGE, headers=cookie, data={**form, "name": " ", "_command_id": str(uuid4())})
    assert (wrong.status_code, "Enter a name for the device" in wrong.text) == (422, True)
    made = await client.post(PAGE, headers=cookie, data=form)
    found = re.search(r'value="(http://testserver/calendar/[A-Za-z0-9_-]{43}\.ics)"', made.text)
    assert found is not None
    assert found[1].replace("http:", "webcal:") in made.text
    path = urlsplit(found[1]).path
    again = await client.post(PAGE, headers=cookie, data=form)
    assert (again.status_code, path in again.text, "keep no copy" in again.text) == (200, False, True)

    read = await client.get(path)
    kept = {name: read.headers[name] for name in ("content-type", "cache-control", "referrer-policy", "x-robots-tag")}
    assert (read.status_code, len(Calendar.from_ical(read.content).events), kept) == (
        200,
        3,
        {
            "content-type": "text/calendar; charset=utf-8",
            "cache-control": "private, no-cache",
            "referrer-policy": "no-referrer",
            "x-robots-tag": "noindex",
        },
    )
    same = await client.get(path, headers={"If-None-Match": f'"other", W/{read.headers["etag"]}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", read.headers["etag"])
    shown = (await client.get(PAGE, headers=cookie)).text
    assert ("22 November 2026" in shown, "Not yet" in shown) == (True, False)
    async with transaction(client.engine) as session:
        names = await session.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        secret = path.split("/")[2].removesuffix(".ics")
        rows = [await session.execute(text(f"SELECT t::text FROM {name} t")) for name in names.scalars().all()]
        assert [row for result in rows for row in result.scalars() if secret in row] == []

    stop = re.search(rf'action="({PAGE}/[0-9a-f-]+/stop)"', shown)
    assert stop is not None
    answer = await client.post(stop[1], headers=cookie, data={"_csrf_token": str(csrf), "_command_id": str(uuid4())})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=stopped")
    nobodys = [path, f"/calendar/{'a' * 43}.ics", "/calendar/x.ics", path.removesuffix(".ics"), "/calendar/%00.ics"]
    gone = [await client.get(one) for one in nobodys]
    assert {one.status_code for one in gone} == {404}
    assert len({re.sub(r'"[^"]*"', "", one.text) for one in gone}) == 1


async def test_staff_choose_what_they_follow(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        cohort = await build.cohort(name="Cohort A")
        await build.session_of(cohort)
        lead = await build.staff(Role.NATIONAL)
        entered = await accounts.enter(Work(session, NOBODY, NOW), lead.person, by="test")
        csrf = (await session.execute(text("SELECT csrf FROM log_in"))).scalar_one()
    cookie = {"Cookie": f"faculty={entered.secret}"}
    page = (await client.get(f"/team/calendar?cohort={cohort.id}", headers=cookie)).text
    assert (page.count('name="shows"'), "Only Cohort A" in page) == (11, True)
    form = {"_csrf_token": str(csrf), "name": "Desk", "cohort": str(cohort.id)}
    picks = {"": 422, "academy:XX": 422, "academy:YH": 200, f"cohort:{cohort.id}": 200, f"cohort:{uuid4()}": 422}
    answers = {}
    for pick in picks:
        answer = await client.post(
            "/team/calendar", headers=cookie, data={**form, "shows": pick, "_command_id": str(uuid4())}
        )
        answers[pick] = answer.status_code
    assert answers == picks
    assert (await client.get(PAGE, headers=cookie)).status_code == 403


async def test_asked_by_head_it_answers_as_to_get_and_names_nobody(client: Client, build: Builder) -> None:
    """Some programs look with HEAD first (RFC 9110, 9.3.2)."""
    sam = await build.associate("Sam Okafor")
    await build.session.commit()
    made = {"feed": "own", "name": "my phone"}
    answer = await client.post("/api/v1/calendar-links", (sam.person_id, Role.ASSOCIATE), json=made)
    path = answer.json()["path"]
    got, looked = await client.get(path), await client.request("HEAD", path)
    assert (looked.status_code, looked.content, looked.headers["etag"]) == (200, b"", got.headers["etag"])
    assert looked.headers["content-length"] == str(len(got.content))
    assert (await client.request("HEAD", f"{path[:-5]}x.ics")).status_code == 404
    assert str(sam.person_id) not in got.text
