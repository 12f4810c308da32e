"""Over HTTP: an associate adds a calendar, the worker reads it, the page says what is kept, and it is removed."""

import re
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text

from faculty_api import worker
from faculty_api.accounts import service as accounts
from faculty_api.busy import rules
from faculty_api.busy.words import NO_FILE, OF_A_FILE, WORDS
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Role
from schemas.busy import Problem
from tests.builders import NOW, Builder
from tests.busy.calendars import calendar, timed
from tests.busy.test_service import SECRET, Host
from tests.support.client import Client

PAGE = "/availability/own-calendar"
NOTICE = "We cannot read a calendar of yours"
LESSON = timed("20270209T100000", "20270209T123000", "SUMMARY:Blood test", "LOCATION:Clinic")


async def test_from_the_address_to_what_is_kept_and_gone(client: Client) -> None:
    async with transaction(client.engine) as session:
        build = Builder(session)
        who, team = await build.associate(), await build.staff(Role.TEAM, "YH")
        entered = await accounts.enter(Work(session, NOBODY, NOW), who.person_id, by="test")
        csrf = (await session.execute(text("SELECT csrf FROM log_in"))).scalar_one()
    cookie = {"Cookie": f"faculty={entered.secret}"}

    async def send(path: str, files: object = None, **said: str) -> tuple[int, str]:
        form = {"_csrf_token": str(csrf), "_command_id": str(uuid4()), **said}
        answer = await client.post(path, headers=cookie, data=form, files=files)
        if answer.status_code == 303:
            answer = await client.get(answer.headers["location"], headers=cookie)
        return answer.status_code, answer.text.replace("&#39;", "'")

    for typed, words in (("", "Enter the address"), ("file:///etc/passwd", rules.WITH_HTTPS), ("https://[::1]/", None)):
        status, shown = await send(PAGE, address=typed)
        assert (status, (words or rules.NOT_OUTSIDE) in shown, typed in shown) == (422, True, True)
    status, shown = await send(PAGE, address=SECRET)
    assert (status, "calendar.example.org" in shown, "We look at it in the next minutes" in shown) == (200, True, True)
    vault, host = client.app.state.vault, Host(Problem.WEB_PAGE, calendar(LESSON))
    assert await worker.look_at_calendars(client.engine, lambda: NOW, vault, host) == 1
    shown = (await client.get(PAGE, headers=cookie)).text.replace("&#39;", "'")
    assert WORDS[Problem.WEB_PAGE] in shown
    async with transaction(client.engine) as session:  # after days of this, as test_telling has it
        await session.execute(text("UPDATE outside_calendar SET told_at = :now"), {"now": NOW})
    assert NOTICE in (await client.get("/", headers=cookie)).text
    client.app.state.clock.at = later = NOW + timedelta(minutes=10)
    look = re.search(rf'action="({PAGE}/[0-9a-f-]+/look)"', (await client.get(PAGE, headers=cookie)).text)
    assert look is not None
    assert "We look again in the next minutes" in (await send(look[1]))[1]
    assert await worker.look_at_calendars(client.engine, lambda: later, vault, host) == 1
    assert NOTICE not in (await client.get("/", headers=cookie)).text
    shown = (await client.get(PAGE, headers=cookie)).text
    assert ("We can read it" in shown, "Look again" in shown) == (True, False)
    kept = (await client.get(look[1].removesuffix("/look"), headers=cookie)).text
    assert "Tuesday 9 February 2027: 10am to 12:30pm" in kept
    assert not any(word in kept + shown for word in ("Blood", "Clinic", "hunter2", "private-0123"))

    assert NO_FILE in (await send(f"{PAGE}/file", files={"file": ("", b"")}))[1]
    page = {"file": ("a.ics", b"<!doctype html>")}
    assert OF_A_FILE[Problem.WEB_PAGE] in (await send(f"{PAGE}/file", files=page))[1]
    assert "We have read your calendar" in (await send(f"{PAGE}/file", files={"file": ("a.ics", calendar(LESSON))}))[1]
    for remove in re.findall(rf'action="({PAGE}/[0-9a-f-]+/remove)"', (await client.get(PAGE, headers=cookie)).text):
        assert "Removed, with everything" in (await send(remove))[1]
    async with transaction(client.engine) as session:
        assert (await session.execute(text("SELECT count(*) FROM outside_calendar"))).scalar_one() == 0
    # Of somebody else, staff included, there is nothing to see or to add to.
    as_team = (team.person, Role.TEAM)
    for path in ("/api/v1/outside-calendars", PAGE, look[1].removesuffix("/look")):
        assert (await client.get(path, as_team)).status_code == 403


async def test_the_api_in_an_installation_that_reads_no_addresses(client: Client) -> None:
    async with transaction(client.engine) as session:
        who = await Builder(session).associate()
    as_ = (who.person_id, Role.ASSOCIATE)
    client.app.state.settings = client.app.state.settings.__class__(
        home=client.app.state.settings.home, base_url="https://faculty.example.org", field_key="11" * 32
    )
    refused = await client.post("/api/v1/outside-calendars", as_, json={"address": SECRET})
    assert (refused.status_code, refused.json()["detail"]) == (409, rules.SWITCHED_OFF)
    key = {"Idempotency-Key": "a-file-once"}
    files = {"file": ("a.ics", calendar(LESSON))}
    sent = [await client.post("/api/v1/outside-calendars/file", as_, files=files, headers=key) for _ in range(2)]
    assert ([one.status_code for one in sent], sent[0].json() == sent[1].json()) == ([201, 201], True)
    listed = (await client.get("/api/v1/outside-calendars", as_)).json()["items"]
    assert [(one["state"], one["source"]) for one in listed] == [("known", "file")]
    one = f"/api/v1/outside-calendars/{listed[0]['id']}"
    assert (await client.get(one, as_)).json()["busy"] == [
        {"start": "2027-02-09T10:00:00Z", "end": "2027-02-09T12:30:00Z"}
    ]
    assert (await client.request("DELETE", one, as_)).status_code == 200
    assert (await client.get(one, as_)).status_code == 404
