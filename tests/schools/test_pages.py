"""A team keeps its school holidays, and they are noted wherever a session of its Academy is planned."""

import asyncio
import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client

HERE = "/networks/YH/school-holidays"
TYPED = {
    "name": "February half-term", "first-day": "15", "first-month": "2", "first-year": "2027", "last-day": "19",
    "last-month": "feb", "last-year": "2027", "source": "Leeds Council", "link": "https://leeds.example/dates",
}  # fmt: skip
NOTE = "School holidays: February half-term, 15 to 19 February (Leeds Council)"
UNSURE = NOTE.replace(")", ", nobody has confirmed these dates)")
Who = tuple[UUID, Role]


async def words(client: Client, path: str, who: Who) -> str:
    answer = await client.get(path, as_=who)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main", 1)[-1]).split())


async def people(build: Builder) -> dict[str, Who]:
    home, away = await build.staff(Role.TEAM, "YH", "Hal Home"), await build.staff(Role.TEAM, "LN", "Lou London")
    national = await build.staff(Role.NATIONAL, None, "Nat Lead")
    await build.session.commit()
    staff = {"home": home, "away": away, "national": national}
    return {name: (one.person, one.role) for name, one in staff.items()}


async def test_kept_confirmed_changed_and_taken_away(client: Client, build: Builder) -> None:
    who = await people(build)
    home = who["home"]
    assert "There are none to come" in await words(client, HERE, home)
    assert HERE in (await client.get("/network", as_=home)).text
    wrong = await client.post(f"{HERE}/new", as_=home, data={**TYPED, "last-day": "1", "link": "leeds"})
    assert (wrong.status_code, "Last day must be 15 February 2027 or later" in wrong.text) == (422, True)
    assert "Link must be an address of a web page" in wrong.text
    assert 'value="February half-term"' in wrong.text
    once = {**TYPED, "_command_id": str(uuid4())}
    for _ in range(2):  # pressed twice
        done = await client.post(f"{HERE}/new", as_=home, data=once)
        assert (done.status_code, done.headers["location"]) == (303, f"{HERE}?done=added")
    twice = await client.post(f"{HERE}/new", as_=home, data=TYPED)
    assert (twice.status_code, "This holiday is here already" in twice.text) == (422, True) or twice.status_code == 409
    (one,) = (await client.get(f"/api/v1{HERE}", as_=home)).json()["items"]
    shown = await words(client, HERE, who["national"])
    assert "Monday 15 February 2027 to Friday 19 February 2027 Who says so Leeds Council Confirmed To be conf" in shown
    at = f"{HERE}/{one['id']}"
    assert "Nobody has confirmed these dates. Hal Home wrote them down" in await words(client, at, home)
    stale = await client.post(f"{at}/confirm", as_=home, data={"version": "9"})
    assert "Somebody changed this at the same time" in stale.text
    said = await client.post(f"{at}/confirm", as_=who["national"], data={"version": "1"})
    assert said.headers["location"] == f"{HERE}?done=confirmed"
    assert "Confirmed By Nat Lead on" in await words(client, HERE, home)
    changed = await client.post(at, as_=home, data={**TYPED, "last-day": "22", "version": "1"})
    assert changed.headers["location"] == f"{HERE}?done=changed"
    (one,) = (await client.get(f"/api/v1{HERE}", as_=home)).json()["items"]
    assert (one["last"], one["confirmed_at"], one["version"]) == ("2027-02-22", None, 2)
    for path in (HERE, at, f"{HERE}/new"):
        assert (await client.get(path, as_=who["away"])).status_code == 404
    assert (await client.post(f"{at}/remove", as_=who["away"], data={"version": "2"})).status_code == 404
    gone = await client.post(f"{at}/remove", as_=home, data={"version": "2"})
    assert gone.headers["location"] == f"{HERE}?done=removed"
    assert (await client.get(at, as_=home)).status_code == 404
    kinds = (await build.session.execute(text("SELECT kind FROM event WHERE kind LIKE 'School%'"))).scalars()
    assert sorted(kinds) == [
        "SchoolHolidayConfirmed", "SchoolHolidayRemoved", "SchoolHolidaySaid", "SchoolHolidaySaid",
    ]  # fmt: skip


def of_schools(one: dict[str, Any]) -> list[str]:
    return [note for note in one["notes"] if note.startswith("School")]


async def kept(client: Client, who: Who) -> Any:
    body = {"name": "February half-term", "first": "2027-02-15", "last": "2027-02-19", "source": "Leeds Council"}
    answer = await client.post(f"/api/v1{HERE}", as_=who, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_noted_wherever_a_session_of_the_academy_is_planned(client: Client, build: Builder) -> None:
    who = await people(build)
    home = who["home"]
    made = await kept(client, home)
    cohort = await build.cohort(academy="YH")
    other = await build.cohort(academy="LN")
    session = await build.session_of(cohort, day=date(2027, 2, 16))
    there = await build.session_of(other, day=date(2027, 2, 16))
    await build.session.commit()

    async def notes(path: str, by: Who, **body: Any) -> httpx.Response:
        answer = await (client.post(path, as_=by, json=body) if body else client.get(path, as_=by))
        assert answer.status_code in (200, 201), answer.text
        return answer

    series = {"first": "2027-02-09", "every": "week", "count": 2}
    mine = (await notes("/api/v1/cohorts/dates", home, **series)).json()["items"]
    theirs = (await notes("/api/v1/cohorts/dates", who["away"], **series)).json()["items"]
    national = (await notes("/api/v1/cohorts/dates", who["national"], academy="YH", **series)).json()["items"]
    assert [of_schools(one) for one in mine] == [[], [UNSURE]] == [of_schools(one) for one in national]
    assert [of_schools(one) for one in theirs] == [[], []]
    seen = {one["id"]: of_schools(one) for one in (await notes("/api/v1/sessions", who["national"])).json()["items"]}
    assert seen == {str(session.id): [UNSURE], str(there.id): []}
    await client.post(f"/api/v1/school-holidays/{made['id']}/confirm", as_=home, json={"version": 1})
    to = {"on": "2027-02-18", "starts": "10:00:00", "ends": "12:00:00", "mode": "online"}
    drafted = await client.post(
        f"/api/v1/cohorts/{cohort.id}/draft/sessions/{session.id}/move", as_=home, json={"to": to, "version": 1}
    )
    (change,) = drafted.json()["changes"]
    assert (of_schools(change), of_schools(change["would"])) == ([NOTE], [NOTE])
    row = f"Draft of {cohort.name} has 1 change Last worked on by Hal Home on Sunday 22 November 2026."
    assert f"{row} The first change is about Tuesday 16 February 2027 Draft" in await words(client, "/team", home)
    assert "Draft of" not in await words(client, "/team", who["away"])
    picture = await words(client, "/team/free?first=2027-02-15&weeks=4", home)
    assert NOTE in picture


async def test_two_who_change_it_at_once_lose_nothing(client: Client, build: Builder) -> None:
    who = await people(build)
    made = await kept(client, who["home"])
    body = {name: made[name] for name in ("name", "first", "last", "source", "version")}
    path = f"/api/v1/school-holidays/{made['id']}"
    both = await asyncio.gather(*(
        client.request("PUT", path, as_=who[name], json={**body, "name": name}) for name in ("home", "national")
    ))  # fmt: skip
    assert sorted(one.status_code for one in both) == [200, 409]
