"""A team moves a session and calls one off on its pages; the person reads it on theirs; programs do the same."""

from datetime import date

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import pay
from tests.programmes.walk import Walk
from tests.support.client import Client

FREE = "They said they are free then"


async def test_from_the_session_to_the_letter_and_back(client: Client, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH", "Priya Shah")
    sam = await build.associate("Sam Okafor")
    at = await build.session_of(await build.cohort(), number=1)
    away = await build.session_of(await build.cohort(), number=1, day=date(2027, 2, 11))
    for one in (at, away):
        await build.offer(one, sam, status="accepted", pay=pay())
    move, off = f"/team/sessions/{at.id}", f"/team/sessions/{away.id}"
    await build.session.commit()
    walk, mine = Walk(client, (team.person, Role.TEAM)), Walk(client, (sam.person_id, Role.ASSOCIATE))

    await walk.open(f"{move}/move")
    assert (walk.heading, await walk.send(starts="11am", ends="10am")) == ("Move this session", 422)
    assert walk.errors == ["The session: the end time must be after 11am"]
    await walk.send(on__day="26", on__month="3", starts="11am", ends="3pm")
    assert walk.heading == "Check before you move the session"
    assert walk.facts()["New"].startswith("Friday 26 March 202711am to 3pm")
    assert walk.rows() == [["Sam Okafor", "Said yes", "Asked again, and keeps the place until they answer. " + FREE]]
    assert await walk.send(reason="") == 422
    assert (walk.heading, walk.errors) == ("Check before you move the session", ["Enter why"])
    late = Walk(client, mine.who)
    await late.open(f"/sessions/{at.id}/cancel")
    await walk.send(reason="The room is not free")
    assert await walk.follow() == 200
    assert await late.send() == 422
    assert "has moved to another time, so nothing is cancelled yet" in late.answer.text
    assert "It is now on Friday 26 March 2027, 11am to 3pm. Answer for the new time" in late.text()
    assert await late.open(f"/sessions/{at.id}/cancel") == 303
    assert "Moved from Tuesday 9 February 2027" in walk.answer.text

    await mine.open(f"/sessions/{at.id}")
    assert "This session has moved. Why: The room is not free" in mine.answer.text
    (link,) = [one.attrs["href"] for one in mine.page.all("a") if one.text == "Say if you can do the new time"]
    await mine.open(link)
    assert "You said yes before it moved. We keep your place until the end of" in mine.answer.text
    assert (await mine.send(answer="yes"), await mine.follow()) == (303, 200)

    await walk.open(f"{off}/call-off")
    assert walk.rows() == [["Sam Okafor", "Said yes", "Gets a letter, and a claim is ready"]]
    assert await walk.send(reason=" ") == 422
    await walk.send(reason="The tutor is away")
    assert await walk.follow() == 200
    assert "Why: The tutor is away" in walk.answer.text
    await mine.open(f"/sessions/{away.id}")
    assert "We called this session off. Why: The tutor is away" in mine.answer.text
    (link,) = [one.attrs["href"] for one in mine.page.all("a") if one.text == "See your claim"]
    assert (await mine.open(link), mine.heading[:9]) == (200, "Claim LX-")
    assert await walk.open(f"{off}/call-off") == 409


async def test_programs_do_the_same(client: Client, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH")
    at = await build.session_of(await build.cohort(), number=1)
    await build.session.commit()
    who, here = (team.person, Role.TEAM), f"/api/v1/sessions/{at.id}"
    new = {"on": "2027-02-16", "starts": "13:00:00", "ends": "15:00:00", "mode": "online"}
    seen = (await client.post(f"{here}/would-move", who, json=new)).json()
    assert (seen["told"], seen["after"]["on"]) == ([], "2027-02-16")
    body = {"to": new, "answer_by": "2027-01-05", "reason": "No room", "version": 1}
    moved = (await client.post(f"{here}/move", who, json=body)).json()
    assert (moved["asked_again"], moved["session"]["version"], moved["session"]["place"]) == (0, 2, "")
    assert (await client.post(f"{here}/move", who, json=body)).status_code == 409
    assert (await client.get(f"{here}/call-off", who)).json()["pay"].startswith("The host cancelled")
    off = await client.post(f"{here}/call-off", who, json={"reason": "Nobody can", "version": 2})
    assert (off.status_code, off.json()["session"]["status"]) == (200, "cancelled")


async def test_a_cohort_once_more_from_another_day(client: Client, build: Builder) -> None:
    team = await build.staff(Role.TEAM, "YH")
    cohort = await build.cohort(community_partner="The Forum")
    for number, (day, status) in enumerate(((9, "planned"), (16, "cancelled"), (23, "planned")), 1):
        await build.session_of(cohort, number=number, day=date(2027, 2, day), status=status)
    await build.session.commit()
    who = (team.person, Role.TEAM)
    body = (await client.get(f"/api/v1/cohorts/{cohort.id}/again?first=2027-03-23", who)).json()
    assert [(one["on"], one["starts"]) for one in body["sessions"]] == [
        ("2027-03-23", "10:00:00"), ("2027-04-06", "10:00:00"),
    ]  # fmt: skip
    assert (body["prepare_minutes"], body["prepare_when"], body["debrief_minutes"]) == (60, "day_before", 30)
    assert (await client.post("/api/v1/cohorts", who, json=body)).status_code == 201

    walk = Walk(client, who)
    await walk.open(f"/team/cohorts/{cohort.id}/again")
    assert (await walk.send(), walk.errors) == (422, ["Enter the date of the first session"])
    await walk.send(first__day="23", first__month="3", first__year="2027")
    assert [row[1] for row in walk.rows()] == ["Tuesday 23 March 2027", "Tuesday 6 April 2027"]
    await walk.send()
    assert walk.heading == "Who do you need at each session?"
    await walk.send()
    assert (walk.heading, walk.facts()["Community partner"]) == ("Check the cohort before you create it", "The Forum")
    await walk.send()
    assert (walk.answer.status_code, await walk.follow()) == (303, 200)
