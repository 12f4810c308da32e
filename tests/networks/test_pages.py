"""The pages of networks and the JSON behind them, over HTTP."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client

LENDING = {"last_day-day": "28", "last_day-month": "2", "last_day-year": "2027"}


class House:
    def __init__(self, client: Client, build: Builder) -> None:
        self.client, self.build = client, build

    async def open(self) -> "House":
        sam = await self.build.associate("Sam Okafor", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
        self.sam = (sam.person_id, Role.ASSOCIATE)
        home = await self.build.staff(Role.TEAM, "YH", "Hal Home")
        london = await self.build.staff(Role.TEAM, "LN", "Lou London")
        national = await self.build.staff(Role.NATIONAL, None, "Nat Lead")
        self.home, self.london = (home.person, Role.TEAM), (london.person, Role.TEAM)
        self.national = (national.person, Role.NATIONAL)
        cohort = await self.build.cohort(academy="LN")
        self.session = await self.build.session_of(cohort, day=date(2027, 1, 12))
        await self.build.session.commit()
        return self

    async def text(self, path: str, who: tuple[UUID, Role]) -> str:
        answer = await self.client.get(path, as_=who)
        assert answer.status_code == 200, (path, answer.status_code)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text.split("<main", 1)[-1]).split())

    async def send(self, path: str, who: tuple[UUID, Role], **data: Any) -> Any:
        return await self.client.post(path, as_=who, data=data)


@pytest.fixture
async def house(client: Client, build: Builder) -> House:
    return await House(client, build).open()


async def lent(house: House) -> str:
    """London may ask; the tick's id."""
    answer = await house.send("/profile/lending", house.sam, academies="LN", **LENDING)
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile/lending?done=given")
    found = await house.client.get(f"/api/v1/associates/{house.sam[0]}/lendings", as_=house.sam)
    (one,) = found.json()["items"]
    assert (one["academy"], one["first_day"], one["last_day"], one["given_how"]) == (
        "LN", "2026-11-22", "2027-02-28", "page",
    )  # fmt: skip
    return str(one["id"])


async def test_my_own_tick_on_my_page_and_taken_back(house: House) -> None:
    assert "Choose which other local academies can ask you" in await house.text("/availability", house.sam)
    wrong = await house.send("/profile/lending", house.sam, academies="LN")
    assert (wrong.status_code, "Enter the last day they can ask for" in wrong.text) == (422, True)
    none = await house.send("/profile/lending", house.sam, **LENDING)
    assert (none.status_code, "Select at least 1 local academy" in none.text) == (422, True)
    one = await lent(house)
    shown = await house.text("/profile/lending", house.sam)
    assert "London Leadership Academy 22 November 2026 to 28 February 2027" in shown
    ended = await house.send(f"/profile/lending/{one}/end", house.sam)
    assert ended.headers["location"] == "/profile/lending?done=back-0"
    shown = await house.text("/profile/lending?done=back-1", house.sam)
    assert "They can no longer ask. 1 offer that waited for an answer was closed." in shown
    assert "Taken back on 22 November 2026, on this site, by you" in shown


async def test_by_phone_on_the_page_of_their_team(house: House) -> None:
    page = f"/team/associates/{house.sam[0]}/lending"
    unread = await house.send(page, house.home, academies="LN", **LENDING)
    assert (unread.status_code, "Read it to the person first" in unread.text) == (422, True)
    done = await house.send(page, house.home, academies=["LN", "NW"], read_out="yes", **LENDING)
    assert done.status_code == 303
    shown = await house.text(page, house.home)
    assert shown.count("by phone, written down by Hal Home") == 2
    assert "London and North West can ask too." in await house.text(f"/team/associates/{house.sam[0]}", house.home)
    mine = await house.text("/profile/lending", house.sam)
    assert mine.count("by phone, written down by Hal Home") == 2


SECRETS = ("LS6", "dementia", "Dementia", "example.org")


async def test_the_other_team_finds_them_and_sees_no_more_than_it_needs(house: House) -> None:
    person = f"/team/associates/{house.sam[0]}"
    hidden = [
        await house.client.get(path, as_=house.london) for path in (person, f"/api/v1{person.replace('/team', '')}")
    ]
    assert [one.status_code for one in hidden] == [404, 404]
    await lent(house)
    listed = await house.text("/team/associates", house.london)
    assert "Sam Okafor Lent by Yorkshire and the Humber until 28 February 2027" in listed
    seen = await house.text(person, house.london)
    assert "Sam lets you ask them for sessions from 22 November 2026 to 28 February 2027." in seen
    assert "Coaching-style approaches" in seen
    choose = f"/team/cohorts/{house.session.cohort_id}/pairs/by-hand?s={house.session.id.hex}"
    by_hand = await house.text(choose, house.london)
    assert "Lent by Yorkshire and the Humber until 28 February 2027" in by_hand
    answers = [
        await house.client.get(path, as_=house.london)
        for path in (
            "/team/associates", person, choose, "/network", "/api/v1/associates", "/api/v1/lendings",
            f"/api/v1/associates/{house.sam[0]}", f"/api/v1/sessions/{house.session.id}/people",
            f"/api/v1/cohorts/{house.session.cohort_id}/suggestions",
        )
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200] * 9
    assert [(word, str(one.url)) for one in answers for word in SECRETS if word in one.text] == []
    for path in (f"{person}/lending", f"/api/v1/associates/{house.sam[0]}/lendings"):
        assert (await house.client.get(path, as_=house.london)).status_code == 404
    free = await house.client.get(f"/api/v1/associates/{house.sam[0]}/availability", as_=house.london)
    assert free.status_code == 404


async def test_offered_by_the_other_team_and_closed_when_taken_back(house: House) -> None:
    body = {
        "offers": [{"session_id": str(house.session.id), "person_id": str(house.sam[0])}], "answer_by": "2026-12-02",
    }  # fmt: skip
    assert (await house.client.post("/api/v1/offers", as_=house.london, json=body)).status_code == 404
    one = await lent(house)
    assert (await house.client.post("/api/v1/offers", as_=house.london, json=body)).status_code == 201
    path = f"/api/v1/associates/{house.sam[0]}/lendings/{one}/end"
    assert (await house.client.post(path, as_=house.london)).status_code == 404
    back = await house.client.post(path, as_=house.sam)
    assert (back.status_code, back.json()["offers_closed"]) == (201, 1)
    assert (await house.client.post("/api/v1/offers", as_=house.london, json=body)).status_code == 404


async def test_the_network_of_a_team_and_every_network(house: House) -> None:
    await lent(house)
    ours = await house.text("/network", house.home)
    assert "Network of Yorkshire and the Humber Leadership Academy" in ours
    assert "Sam Okafor London 22 November 2026 to 28 February 2027 None yet" in " ".join(
        re.sub(r"\b(Name|Lent to|Days|Booked there) ", "", ours).split()
    )
    theirs = await house.text("/network", house.london)
    assert "People of other networks whom this one can ask" in theirs
    assert "session" in theirs.split("Sessions that still need people")[1]
    every = await house.text("/networks", house.national)
    assert "Who is lent where" in every
    assert "Sam Okafor" in every
    assert "Leeds (LS)" in await house.text("/networks/YH", house.national)
    away = [
        (await house.client.get(path, as_=who)).status_code
        for path, who in (
            ("/networks/LN", house.home), ("/networks/XX", house.national), ("/networks", house.sam),
            ("/network", house.sam), ("/networks/YH", house.home), ("/networks", house.home),
            ("/network", house.national),
        )
    ]  # fmt: skip
    assert away == [404, 404, 403, 403, 303, 303, 303]


async def test_partners_are_added_found_changed_and_put_away(house: House) -> None:
    here = "/networks/YH/partners"
    assert "There are none yet." in await house.text(here, house.home)
    empty = await house.send(f"{here}/new", house.home, name="")
    assert (empty.status_code, "Enter what they offer" in empty.text) == (422, True)
    facts = {"kind": "partner", "name": "Harehills Carers", "offers": "A quiet room", "place": "Leeds"}
    assert (await house.send(f"{here}/new", house.home, **facts)).headers["location"] == f"{here}?done=added"
    found = (await house.client.get("/api/v1/networks/YH/partners?q=quiet", as_=house.home)).json()["items"]
    one = f"{here}/{found[0]['id']}"
    assert "Harehills Carers" in await house.text(one, house.home)
    changed = await house.send(one, house.home, **facts, kept_by="Hal", version="1", checked="yes")
    assert changed.status_code == 303
    stale = await house.send(one, house.home, **facts, kept_by="Lou", version="1")
    assert (stale.status_code, "Somebody changed this at the same time" in stale.text) == (422, True)
    assert "Nothing was found" in await house.text(f"{here}?q=swimming", house.home)
    assert "Hal" in await house.text(f"{here}?q=carers", house.home)
    long = await house.client.get(f"{here}?q={'a' * 201}", as_=house.home)
    assert (long.status_code, "200 characters or less" in long.text) == (422, True)
    others = [(await house.client.get(path, as_=house.london)).status_code for path in (here, one, f"{here}/new")]
    assert others == [404, 404, 404]
    assert (await house.send(f"{one}/put-away", house.home)).status_code == 303
    assert (await house.client.get(one, as_=house.home)).status_code == 404


async def test_a_notice_is_on_the_home_page_until_it_is_taken_down(house: House) -> None:
    here, until = "/networks/YH/notices", {"last_day-day": "1", "last_day-month": "12", "last_day-year": "2026"}
    late = await house.send(here, house.home, title="Tea", words="Come", **{**until, "last_day-year": "2025"})
    assert (late.status_code, "The last day must be today or later" in late.text) == (422, True)
    facts = {"title": "Tea on Thursday", "words": "Come and <b>meet</b>", **until}
    assert (await house.send(here, house.home, **facts)).headers["location"] == f"{here}?done=up"
    for path in ("/", "/notices"):
        page = (await house.client.get(path, as_=house.sam)).text
        assert ("Tea on Thursday" in page, "Come and &lt;b&gt;meet&lt;/b&gt;" in page) == (True, True)
    assert "Shown until 1 December 2026" in await house.text(here, house.home)
    assert [
        (await house.client.get(here, as_=who)).status_code for who in (house.sam, house.london, house.national)
    ] == [403, 403, 200]
    (one,) = (await house.client.get("/api/v1/notices", as_=house.sam)).json()["items"]
    assert (await house.send(f"{here}/{one['id']}/take-down", house.london)).status_code == 404
    assert (await house.send(f"{here}/{one['id']}/take-down", house.home)).status_code == 303
    assert "There are no notices now." in await house.text("/notices", house.sam)
