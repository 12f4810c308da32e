"""Who may see and settle what, over HTTP, by role and relation; then the same on pages."""

from uuid import UUID, uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.programmes.models import Session
from schemas.access import Role
from schemas.needs import TaskView
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.needs.test_tasks import Booking, booking
from tests.people.rosters import VAULT
from tests.support.client import Client

As = tuple[UUID, Role]


class Stage:
    """A booking of Yorkshire with one must-have, and everybody who may come to the door."""

    def __init__(self, one: Booking, task: TaskView, who: dict[str, As], cohort_id: UUID) -> None:
        self.one, self.task, self.who, self.cohort_id = one, task, who, cohort_id


@pytest.fixture
async def stage(build: Builder, session: AsyncSession) -> Stage:
    one = await booking(build)
    await one.say()
    await one.yes()
    beside = await build.associate("Bea Side", kind="professional")
    at = await session.get_one(Session, one.offer.session_id)
    await build.offer(at, beside, status="accepted")
    roles = {
        "own": (one.sam.person_id, Role.ASSOCIATE),
        "beside": (beside.person_id, Role.ASSOCIATE),
        "same team": (one.team.person, Role.TEAM),
    }
    for name, role, academy in (
        ("other team", Role.TEAM, "NE"), ("national", Role.NATIONAL, None), ("finance", Role.FINANCE, None),
        ("auditor", Role.AUDITOR, None), ("admin", Role.ADMIN, None), ("data protection", Role.DATA_PROTECTION, None),
    ):  # fmt: skip
        roles[name] = ((await build.staff(role, academy)).person, role)
    (task,) = await one.tasks()
    await session.commit()
    return Stage(one, task, roles, at.cohort_id)


SEEN = {
    "needs of somebody": (
        {"own": 200, "beside": 404, "same team": 200, "other team": 404}, 403,
        lambda s: f"/api/v1/associates/{s.one.sam.person_id}/needs",
    ),
    "needs of nobody": (
        {"own": 404, "beside": 404, "same team": 404, "other team": 404}, 403,
        lambda s: f"/api/v1/associates/{uuid4()}/needs",
    ),
    "a task": (
        {"own": 200, "beside": 404, "same team": 200, "other team": 404, "national": 200}, 403,
        lambda s: f"/api/v1/arrangements/{s.task.id}",
    ),
    "no task": (
        {"own": 404, "beside": 404, "same team": 404, "other team": 404, "national": 404}, 403,
        lambda s: f"/api/v1/arrangements/{uuid4()}",
    ),
    "the list": (
        {"same team": 200, "other team": 200, "national": 200}, 403, lambda s: "/api/v1/arrangements",
    ),
    "colleagues": (
        {"same team": 200, "other team": 404, "national": 200}, 403,
        lambda s: f"/api/v1/arrangements/{s.task.id}/colleagues",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SEEN)
async def test_who_reads_what(client: Client, stage: Stage, what: str) -> None:
    given, otherwise, path = SEEN[what]
    found = {name: (await client.get(path(stage), as_=who)).status_code for name, who in stage.who.items()}
    assert found == {name: given.get(name, otherwise) for name in stage.who}


async def test_of_a_session_everybody_sees_their_own_or_their_teams(client: Client, stage: Stage) -> None:
    path = f"/api/v1/sessions/{stage.one.offer.session_id}/arrangements"
    found = {}
    for name, who in stage.who.items():
        answer = await client.get(path, as_=who)
        found[name] = len(answer.json()["items"]) if answer.status_code == 200 else answer.status_code
    seen = {"own": 1, "same team": 1, "national": 1, "beside": 0, "other team": 0}
    assert found == {name: seen.get(name, 403) for name in stage.who}


async def test_whoever_reads_needs_is_written_down_once_a_day_and_their_owner_reads_it(
    client: Client, stage: Stage
) -> None:
    sam, reads = stage.one.sam.person_id, "/api/v1/associates/{}/reads"
    for name in ("own", "same team", "national", "same team", "other team", "beside"):
        await client.get(f"/api/v1/arrangements/{stage.task.id}", as_=stage.who[name])
        await client.get(f"/api/v1/associates/{sam}/needs", as_=stage.who[name])
    found = (await client.get(reads.format(sam), as_=stage.who["own"])).json()["items"]
    assert sorted((one["kind"], one["role"]) for one in found) == [
        ("access_needs", "national"),
        ("access_needs", "team"),
    ]


DONE = {
    "say": ({"own": 201, "beside": 404}, lambda s: f"/api/v1/associates/{s.one.sam.person_id}/needs",
            {"words": "A break", "weight": "helps"}),
    "hear": ({"same team": 201, "other team": 404}, lambda s: f"/api/v1/associates/{s.one.sam.person_id}/needs/heard",
             {"words": "A break", "weight": "helps", "said_on": "2026-11-20", "told_by": "They rang us"}),
    "weigh": ({"own": 404, "beside": 404}, lambda s: f"/api/v1/associates/{s.one.sam.person_id}/needs/{uuid4()}/weight",
              {"weight": "helps"}),
    "give": ({"same team": 200, "other team": 404, "national": 200},
             lambda s: f"/api/v1/arrangements/{s.task.id}/owner", None),
    "cannot": ({"same team": 200, "other team": 404, "national": 409},
               lambda s: f"/api/v1/arrangements/{s.task.id}/cannot", {"words": "No"}),
    "done": ({"same team": 409, "other team": 404, "national": 200},
             lambda s: f"/api/v1/arrangements/{s.task.id}/done", {"words": "Yes"}),
    "not needed": ({"own": 200, "beside": 404}, lambda s: f"/api/v1/arrangements/{s.task.id}/not-needed", None),
    "needed": ({"own": 409, "beside": 404}, lambda s: f"/api/v1/arrangements/{s.task.id}/needed", None),
    "reopen": ({"same team": 409, "other team": 404, "national": 409},
               lambda s: f"/api/v1/arrangements/{s.task.id}/reopen", None),
}  # fmt: skip


@pytest.mark.parametrize("what", DONE)
async def test_who_does_what(client: Client, stage: Stage, what: str) -> None:
    """409: they may, and it is not the moment for it (two of them, one after the other)."""
    given, path, body = DONE[what]
    if what == "give":
        body = {"owner": str(stage.one.team.person)}
    if what == "done":
        first = f"/api/v1/arrangements/{stage.task.id}/done"
        assert (await client.post(first, as_=stage.who["national"], json={"words": "Yes"})).status_code == 200
        given = {**given, "national": 409}
    found = {}
    for name, who in stage.who.items():
        sent = {"json": body} if body is not None else {}
        found[name] = (await client.post(path(stage), as_=who, **sent)).status_code
    assert found == {name: given.get(name, 403) for name in stage.who}


async def test_the_answer_kept_for_a_command_holds_no_words(client: Client, stage: Stage) -> None:
    path, key = f"/api/v1/arrangements/{stage.task.id}/done", {"Idempotency-Key": "only-once-1"}
    answers = [
        await client.post(path, as_=stage.who["same team"], json={"words": "A ramp from stores"}, headers=key)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert ("words" in answers[0].json(), "need" in answers[0].json()) == (False, False)


async def test_on_pages_from_the_need_to_what_was_arranged(client: Client, stage: Stage) -> None:
    one, sam = stage.one, stage.one.sam
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await me.open("/")
    await me.open("/profile")
    assert "/profile/access-needs" in me.page.links
    await me.open("/profile/access-needs")
    text = await me.send({"words": "", "weight": ""})
    assert ("Enter what helps you" in text, "Select if you must have this, or if it would help" in text) == (True, True)
    text = await me.send({"words": "Papers two days before", "weight": "helps"})
    assert "We will arrange it for the sessions you say yes to." in text
    here = f"/sessions/{one.offer.session_id}"
    text = await me.open(here)
    assert "We are arranging this. Tom Reed looks after it, by Tuesday 2 February 2027." in text
    team = await Visitor(client).log_in(one.team.person, Role.TEAM)
    assert "Arrange 2 things for people you have booked" in await team.open("/team")
    text = await team.open("/team/arrangements?show=mine")
    assert ("A ramp" in text, "Papers two days before" in text) == (True, True)
    assert "Nothing is overdue." in await team.open("/team/arrangements?show=overdue")
    text = await team.open(f"/team/sessions/{one.offer.session_id}")
    assert "Sam Okafor must have something that is not arranged." in text
    await team.open(f"/team/cohorts/{stage.cohort_id}")
    assert "Not ready: something must be arranged" in team.page.text
    task = f"/team/arrangements/{stage.task.id}"
    assert "Select if it is arranged" in (await team.open(task) and await team.send({"outcome": ""}, form=-2))
    assert "Enter what you have arranged" in await team.send({"outcome": "done", "arranged": " "}, form=-2)
    assert team.status == 422
    text = await team.send({"outcome": "cannot", "why": "The hall has steps"}, form=-2)
    assert "We have told them, and they can still say no." in text
    text = await me.open(here)
    assert ("The hall has steps" in text, "It costs you nothing, and it is not held against you." in text) == (
        True,
        True,
    )
    assert f"{here}/cancel" in me.page.links
    await team.open(task)
    await team.send({"outcome": "done", "arranged": "A room without steps"}, form=-2)
    assert "A room without steps" in await me.open(here)
    assert "must have something" not in await team.open(f"/team/sessions/{one.offer.session_id}")
    forms = [number for number, (action, _) in enumerate(me.page.forms) if action.endswith("/not-needed")]
    text = await me.send(form=forms[0])
    assert "You told us that you do not need this for this session." in text


async def test_the_team_writes_down_what_they_say_on_the_phone(client: Client, stage: Stage) -> None:
    team, at = await Visitor(client).log_in(stage.one.team.person, Role.TEAM), stage.one.sam.person_id
    await team.open(f"/team/associates/{at}")
    assert f"/team/associates/{at}/needs/heard" in team.page.links
    await team.open(f"/team/associates/{at}/needs/heard")
    wrong = await team.send({"words": "A break every hour"})
    told = ("Select if they must have this, or if it would help", "Enter who told you, and how",
            "Enter the day they told you")  # fmt: skip
    assert ([one for one in told if one not in wrong], "A break every hour" in wrong) == ([], True)
    day = {"said_on-day": "20", "said_on-month": "11", "said_on-year": "2026"}
    done = await team.send({"words": "A break every hour", "weight": "helps", "told_by": "They rang us", **day})
    assert ("Written down" in done, "A break every hour" in done) == (True, True)


async def test_the_person_weighs_what_a_list_said(client: Client, session: AsyncSession, build: Builder) -> None:
    jo = await build.associate("Jo Marsh")
    jo.access_needs = VAULT.seal("Large print", place=f"associate/{jo.person_id}/access_needs")
    await session.commit()
    me = await Visitor(client).log_in(jo.person_id, Role.ASSOCIATE)
    text = await me.open("/profile/access-needs")
    assert "Large print You have not said how much you need this. We read this in a list" in text
    action = next(n for n, (path, _) in enumerate(me.page.forms) if path.endswith("/weight"))
    assert "You must have this" in await me.send(form=action)
    back = next(n for n, (path, _) in enumerate(me.page.forms) if path.endswith("/take-back"))
    assert "You have not told us about anything." in await me.send(form=back)


async def test_pages_of_the_team_are_for_the_team(client: Client, stage: Stage) -> None:
    found = {}
    for name in ("own", "other team", "finance"):
        visitor = await Visitor(client).log_in(*stage.who[name])
        await visitor.open("/team/arrangements")
        first = visitor.status
        await visitor.open(f"/team/arrangements/{stage.task.id}")
        found[name] = (first, visitor.status)
    assert found == {"own": (403, 403), "other team": (200, 404), "finance": (403, 403)}


async def test_nobody_else_reads_a_need_on_any_page_of_the_session(client: Client, stage: Stage) -> None:
    visitor = await Visitor(client).log_in(*stage.who["beside"])
    assert "A ramp" not in await visitor.open(f"/sessions/{stage.one.offer.session_id}")
    assert visitor.status == 200
