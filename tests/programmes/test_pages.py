"""A team creates a cohort page by page, and reads it again."""

from datetime import date
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.programmes import service
from schemas.access import Role
from tests.builders import Builder
from tests.programmes.walk import Walk
from tests.support.client import Client

ABOUT: dict[str, Any] = {
    "participants": "24", "mode": "in_person", "venue": "The Station House, Leeds", "venue_postcode": "LS1 4AP",
}  # fmt: skip
DATES: dict[str, Any] = {
    "first__day": "23", "first__month": "march", "first__year": "2027", "starts": "10am", "ends": "3pm",
    "every": "week", "count": "2",
}  # fmt: skip
ROLES: dict[str, Any] = {
    "role_level": "4", "role_reason": "Leads the session as an equal", "skills": ["storytelling", "co-design"],
    "prepare_when": "day_before", "prepare_at": "4pm",
}  # fmt: skip
LEVEL = "Role 4: leads, with a say in decisions"


@pytest.fixture
async def walk(client: Client, build: Builder, session: AsyncSession) -> Walk:
    await service.load(session)
    who = await build.staff(Role.TEAM, "YH", "Priya Shah")
    await session.commit()
    return Walk(client, (who.person, Role.TEAM))


async def mary_seacole(walk: Walk) -> str:
    items = (await walk.client.get("/api/v1/programmes", walk.who)).json()["items"]
    return next(one["id"] for one in items if one["name"] == "Mary Seacole")


async def to_about(walk: Walk) -> None:
    await walk.open("/team/cohorts/new/programme")
    assert walk.heading == "Which programme is this for?"
    await walk.send(programme_id=await mary_seacole(walk))
    assert walk.heading == "About this cohort"


async def to_sessions(walk: Walk) -> None:
    await to_about(walk)
    await walk.send(**ABOUT)
    assert walk.heading == "When are the sessions?"
    await walk.send(**DATES)


async def test_a_whole_cohort(walk: Walk) -> None:
    await to_sessions(walk)
    assert walk.heading == "Check the 2 session dates"
    assert [row[1:4] for row in walk.rows()] == [
        ["Tuesday 23 March 2027", "10am to 3pm", "None"],
        ["Tuesday 30 March 2027", "10am to 3pm", "None"],
    ]
    await walk.send(go="change-1")
    await walk.send(on__day="29")
    assert walk.rows()[1][1:4] == ["Monday 29 March 2027", "10am to 3pm", "Bank holiday: Easter Monday"]
    await walk.send(go="add")
    await walk.send(on__day="10", on__month="4", on__year="2027", session_starts="9:30am", session_ends="midday")
    assert walk.rows()[2][1:4] == ["Saturday 10 April 2027", "9:30am to midday", "Weekend"]
    await walk.send(go="remove-0")
    assert [row[1] for row in walk.rows()] == ["Monday 29 March 2027", "Saturday 10 April 2027"]
    await walk.send()
    assert walk.heading == "Who do you need at each session?"
    await walk.send(**ROLES)
    assert (walk.heading, walk.errors) == ("Check the cohort before you create it", [])
    facts = walk.facts()
    assert (facts["Cohort name"], facts["Role level"]) == ("Mary Seacole, cohort 1", LEVEL)
    assert facts["Getting ready"] == "60 minutes, on the day before at 4pm"
    await walk.send()
    assert await walk.follow() == 200
    assert walk.heading == "Mary Seacole, cohort 1"
    assert "Cohort created. 2 sessions need 2 associates and 2 professionals." in walk.text()
    assert walk.facts()["Decided by"] == "Priya Shah"
    assert walk.rows()[0] == [
        "Session 1", "Monday 29 March 2027", "10am to 3pm", "Planned", "0 of 1", "0 of 1",
        "Bank holiday: Easter Monday",
    ]  # fmt: skip
    view = (await walk.client.get("/api/v1/sessions", walk.who)).json()["items"][0]
    assert (view["starts_at"], view["parts"][0]["starts_at"]) == ("2027-03-29T09:00:00Z", "2027-03-28T15:00:00Z")
    await walk.open("/team/cohorts?state=not_started")
    assert walk.rows() == [[
        "Mary Seacole, cohort 1", "Mary Seacole", "Not yet started", "29 March 2027 to 10 April 2027", "2",
        "0 of 4 booked, 4 empty",
        "No provider is named. No community partner is named. We do not know if the venue is accessible",
    ]]  # fmt: skip


async def test_pressed_twice_it_is_created_once(walk: Walk) -> None:
    await to_sessions(walk)
    await walk.send()
    await walk.send(**ROLES)
    shown = walk.page
    await walk.send()
    first = walk.answer.headers["location"]
    walk.page = shown
    await walk.send()
    assert walk.answer.headers["location"] == first
    assert len((await walk.client.get("/api/v1/cohorts", walk.who)).json()["items"]) == 1


async def test_every_step_says_what_is_wrong(walk: Walk) -> None:
    await walk.open("/team/cohorts/new/programme")
    assert (await walk.send(), walk.errors) == (422, ["Select which programme this is for"])
    await to_about(walk)
    assert (await walk.send(name="", participants="many"), walk.errors) == (422, [
        "Enter the cohort name", "Number of people must be a whole number, like 24",
        "Select where it will run",
    ])  # fmt: skip
    assert (await walk.send(name="C", **{**ABOUT, "venue": ""}), walk.errors) == (
        422, ["Enter the name and address of the venue"],
    )  # fmt: skip
    assert (await walk.send(**{**ABOUT, "venue_postcode": "XX"}), walk.errors) == (
        422, ["Enter a full UK postcode, like LS1 4AP"],
    )  # fmt: skip
    assert walk.heading == "About this cohort"
    await walk.send(**ABOUT)
    assert (await walk.send(), walk.errors) == (422, [
        "Enter the date of the first session", "Enter the time it starts", "Enter the time it ends", "Select how often",
        "Enter how many sessions there are",
    ])  # fmt: skip
    await walk.send(**{**DATES, "ends": "9am", "count": "41"})
    assert walk.errors == ["Number of sessions must be between 1 and 40"]
    await walk.send(**{**DATES, "ends": "9am"})
    assert walk.errors == ["The end time must be after 10am"]
    await walk.send(**{**DATES, "first__year": "2026"})
    assert walk.errors == ["First session must be in the future"]
    await walk.send(**DATES)
    await walk.send()
    assert (await walk.send(prepare_minutes="", role_level=None), walk.errors) == (
        422,
        [
            "Select the role level of the work",
            "Enter why this is the right role level",
            "Enter how many minutes they need to get ready",
        ],
    )
    await walk.send(**{**ROLES, "prepare_minutes": "60", "prepare_at": ""})
    assert walk.errors == ["Enter the time they get ready on the day before"]


async def test_a_time_in_the_clock_change_is_told_beside_its_session(walk: Walk) -> None:
    await to_about(walk)
    await walk.send(**ABOUT)
    await walk.send(**{**DATES, "first__day": "21", "starts": "1:30am", "ends": "5am"})
    words = (
        "Session 2 starts: 01:30 does not exist on 28 March 2027: the clocks go forward. "
        "Choose a time before 1am or after 2am"
    )
    assert walk.rows()[1][3] == words
    assert (await walk.send(), walk.errors) == (422, [words])
    await walk.send(go="change-1")
    await walk.send(session_starts="2am")
    assert (await walk.send(), walk.heading) == (200, "Who do you need at each session?")


async def test_the_last_date_stays(walk: Walk) -> None:
    await to_about(walk)
    await walk.send(**ABOUT)
    await walk.send(**{**DATES, "every": "own", "count": "6"})
    assert len(walk.rows()) == 1
    assert (await walk.send(go="remove-0"), walk.errors) == (422, ["You must keep at least 1 session"])


async def test_back_keeps_what_was_typed(walk: Walk) -> None:
    await to_sessions(walk)
    await walk.send(go="remove-0")
    await walk.send(go="back")
    assert walk.heading == "When are the sessions?"
    await walk.send()
    assert [row[1] for row in walk.rows()] == ["Tuesday 30 March 2027"]
    await walk.send(go="back")
    await walk.send(count="3")
    assert len(walk.rows()) == 3
    for _ in range(2):
        await walk.send(go="back")
    assert walk.heading == "About this cohort"
    await walk.send(name="Ours")
    await walk.send()
    assert len(walk.rows()) == 3


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("check", {}),
        ("create", {"programme_id": "x"}),
        ("create", {"_at": "check", "session": ["nonsense", "2027-02-30 10:00 11:00", "2027-02-09 10:00Z 11:00"]}),
        ("sessions", {"_go": "change-7"}),
        ("sessions", {"_go": "remove-x"}),
        ("about", {"_at": "nowhere", "_go": "back"}),
        ("about", {"_go": "to-nowhere"}),
        ("about", {"_go": "to-check"}),
        ("sessions", {"_go": "change-" + "9" * 5000}),
        ("about", {"_at": "session", "number": "٣"}),
        ("nowhere", {}),
    ],
)
async def test_a_form_that_was_tampered_with(walk: Walk, step: str, form: dict[str, Any]) -> None:
    answer = await walk.client.post(f"/team/cohorts/new/{step}", walk.who, data=form)
    assert answer.status_code in (200, 404, 422)
    assert (await walk.client.get("/api/v1/cohorts", walk.who)).json()["items"] == []


async def test_steps_need_their_beginning(walk: Walk) -> None:
    for path in ("/team/cohorts/new", "/team/cohorts/new/roles"):
        await walk.open(path)
        assert walk.answer.headers["location"] == "/team/cohorts/new/programme"
    assert await walk.open("/team/cohorts/new/nowhere") == 404


async def test_national_chooses_the_academy(client: Client, build: Builder, session: AsyncSession) -> None:
    await service.load(session)
    who = await build.staff(Role.NATIONAL)
    await session.commit()
    walk = Walk(client, (who.person, Role.NATIONAL))
    await walk.open("/team/cohorts/new/programme")
    await walk.send()
    assert walk.errors == ["Select which Academy it is for", "Select which programme this is for"]
    await walk.send(academy="NE", programme_id=await mary_seacole(walk))
    assert walk.heading == "About this cohort"


async def test_who_may_see_which_pages(client: Client, build: Builder, session: AsyncSession) -> None:
    cohort = await build.cohort(academy="NE", name="Theirs")
    await build.session_of(cohort, day=date(2027, 2, 9))
    team, auditor = await build.staff(Role.TEAM, "YH"), await build.staff(Role.AUDITOR)
    sam = await build.associate()
    await session.commit()
    path = f"/team/cohorts/{cohort.id}"
    for who, role, shown in ((team.person, Role.TEAM, 404), (auditor.person, Role.AUDITOR, 200),
                             (sam.person_id, Role.ASSOCIATE, 403)):  # fmt: skip
        assert (await client.get(path, (who, role))).status_code == shown
    assert (await client.get("/team/cohorts/new/programme", (auditor.person, Role.AUDITOR))).status_code == 403
    reading = Walk(client, (auditor.person, Role.AUDITOR))
    await reading.open("/team/cohorts")
    assert ["Create a cohort" in reading.text(), reading.rows()[0][0]] == [False, "Theirs"]
