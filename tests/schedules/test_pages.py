"""A schedule in draft on pages, without JavaScript: planned, looked at, published; what others see meanwhile."""

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import pay
from tests.programmes.walk import Walk
from tests.schedules.board import board
from tests.support.client import Client


async def test_from_the_plan_to_the_published_schedule(client: Client, build: Builder) -> None:
    team, cohort, (one, two, three) = await board(build)
    sam = await build.associate("Sam Okafor")
    for held in (one, two):
        await build.offer(held, sam, status="accepted", pay=pay())
    auditor = await build.staff(Role.AUDITOR)
    await build.session.commit()
    walk, mine = Walk(client, (team.person, Role.TEAM)), Walk(client, (sam.person_id, Role.ASSOCIATE))
    here = f"/team/cohorts/{cohort.id}"

    await walk.open(here)
    (link,) = [found.attrs["href"] for found in walk.page.all("a") if found.text.startswith("Plan changes in a draft")]
    await walk.open(link)
    assert (walk.heading, [row[4] for row in walk.rows()]) == ("Draft of the schedule", ["No change"] * 3)
    await walk.open(f"{link}/sessions/{one.id}")
    assert await walk.send(starts="4pm", ends="3pm") == 422
    assert walk.errors == ["The session: the end time must be after 4pm"]
    assert await walk.send(on__day="26", on__month="3", starts="11am", ends="3pm", reason="No room") == 303
    await walk.follow()
    assert "Kept in the draft. Nobody is told until you publish it." in walk.answer.text
    await walk.open(f"{link}/sessions/{two.id}")
    await walk.send(form=1)
    await walk.open(f"{link}/add")
    assert await walk.send(first__day="5", first__month="1", first__year="2026", starts="10am", ends="3pm") == 422
    assert walk.errors == ["The session must be in the future"]
    await walk.send(first__day="6", first__month="4", first__year="2027", every="week", count="2")
    await walk.follow()
    assert [row[4] for row in walk.rows()] == ["Called off", "No change", "Moved", "Added", "Added"]
    assert ["Sam Okafor", "Said yes", "Asked again, and keeps the place until they answer"] in walk.rows(2)
    assert "Bank holiday: Good Friday" in walk.text()
    assert "2 letters go out. 1 letter asks if they can do the new time." in walk.text()

    # nobody else sees any of it
    for path in ("/sessions", f"/sessions/{one.id}"):
        await mine.open(path)
        assert "26 March" not in mine.answer.text
    for who, role in ((auditor.person, Role.AUDITOR), (sam.person_id, Role.ASSOCIATE)):
        assert (await client.get(link, (who, role))).status_code == 403
    other = await build.staff(Role.TEAM, "NE")
    await build.session.commit()
    assert (await client.get(link, (other.person, Role.TEAM))).status_code == 404

    # an added one moves, another goes; then it is published, once
    (added,) = [found.attrs["href"] for found in walk.page.all("a") if found.text.startswith("New session")][:1]
    await walk.open(added)
    await walk.send(starts="9am")
    await walk.follow()
    forms = [found.attrs["action"] for found in walk.page.all("form") if found.attrs["action"].endswith("/drop")]
    assert (await client.post(forms[-1], walk.who, data={})).status_code == 303
    await walk.open(link)
    last = len([found for found in walk.page.all("form") if "/draft" in found.attrs["action"]]) - 1
    assert await walk.send(form=last, reason="", answer_by__day="") == 422
    assert walk.errors == ["Last day to answer must include a day"]
    assert (
        await walk.send(form=last, reason="", answer_by__day="3", answer_by__month="1", answer_by__year="2027") == 422
    )
    assert walk.errors == ["Enter why"]
    assert await walk.send(form=last, reason="The tutor is away") == 303
    again = walk.answer.request
    await walk.follow()
    assert "The schedule is published. Everybody it concerns gets a letter." in walk.answer.text
    assert [row[1] for row in walk.rows()] == [
        "Tuesday 16 February 2027", "Tuesday 23 February 2027", "Friday 26 March 2027", "Tuesday 6 April 2027",
    ]  # fmt: skip
    twice = await client.http.post(str(again.url), content=again.content, headers=again.headers)
    assert (twice.status_code, twice.headers["location"]) == (303, f"{here}?done=published")
    await mine.open(f"/sessions/{one.id}")
    assert "This session has moved. Why: No room" in mine.answer.text
    assert three.status == "planned"


async def test_what_changed_under_it_is_shown_and_it_can_be_thrown_away(client: Client, build: Builder) -> None:
    team, cohort, (one, *_) = await board(build)
    await build.session.commit()
    walk, link = Walk(client, (team.person, Role.TEAM)), f"/team/cohorts/{cohort.id}/draft"
    await walk.open(f"{link}/sessions/{one.id}")
    await walk.send(on__day="26", on__month="3")
    path = f"/api/v1/sessions/{one.id}/call-off"
    assert (await client.post(path, walk.who, json={"reason": "Ill", "version": 1})).status_code == 200
    await walk.open(link)
    assert "The session has changed since" in walk.text()
    assert "This session was called off, so it cannot be moved" in walk.text()
    assert "First mend what cannot be published yet, or take it out." in walk.text()
    assert "A draft with 1 change waits" in (await client.get(f"/team/cohorts/{cohort.id}", walk.who)).text
    await walk.open(f"{link}/throw-away")
    assert "Session 1 moves: the date" in walk.text()
    await walk.send()
    await walk.follow()
    assert "The draft is thrown away. Nothing that was published has changed." in walk.answer.text
    await walk.open(f"{link}/throw-away")
    assert await walk.send() == 422
    assert "This draft was thrown away. Plan the changes again if you need them" in walk.answer.text


async def test_a_cohort_run_again_lands_as_a_draft(client: Client, build: Builder) -> None:
    team, cohort, _ = await board(build)
    await build.session.commit()
    walk = Walk(client, (team.person, Role.TEAM))
    await walk.open(f"/team/cohorts/{cohort.id}/again")
    await walk.send(first__day="7", first__month="9", first__year="2027")
    while walk.heading != "Check the cohort before you create it":
        assert await walk.send() == 200, walk.errors
    buttons = [found.text for found in walk.page.all("button") if found.text in ("Keep it as a draft", "Create cohort")]
    assert buttons == ["Keep it as a draft", "Create cohort"]
    assert await walk.send(_as="draft") == 303
    await walk.follow()
    assert "Kept as a draft. Nobody outside your team sees it" in walk.answer.text
    assert [row[1:2] + row[4:] for row in walk.rows()] == [
        ["Tuesday 7 September 2027", "Added"], ["Tuesday 14 September 2027", "Added"],
        ["Tuesday 21 September 2027", "Added"],
    ]  # fmt: skip
    assert "Not published. A draft waits" in (await client.get("/team/cohorts?state=draft", walk.who)).text
    last = len([found for found in walk.page.all("form") if "/draft" in found.attrs["action"]]) - 1
    await walk.send(form=last)
    await walk.follow()
    assert len(walk.rows()) == 3
