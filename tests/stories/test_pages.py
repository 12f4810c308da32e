"""The pages of a story, walked through without JavaScript."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from frontend.filters import plain_date
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.stories.house import VAULT
from tests.support.client import Client


class Walk:
    def __init__(self, client: Client, sam: UUID, team: UUID) -> None:
        self.client, self.sam, self.team_id = client, sam, team

    async def me(self) -> Visitor:
        return await Visitor(self.client).log_in(self.sam, Role.ASSOCIATE)

    async def team(self) -> Visitor:
        return await Visitor(self.client).log_in(self.team_id, Role.TEAM)


@pytest.fixture
async def walk(client: Client) -> Walk:
    async with transaction(client.engine) as session:
        build = Builder(session)
        sam = await build.associate("Sam Okafor", topics=["dementia"])
        sam.access_needs = VAULT.seal("Large print", place=f"associate/{sam.person_id}/access_needs")
        team = await build.staff(Role.TEAM, "YH", "Hal Home")
        await build.cohort(programme="Leading with Care")
        cohort = await build.cohort(programme="First Steps")
        await build.offer(await build.session_of(cohort, topics=["dementia"]), sam)
        return Walk(client, sam.person_id, team.person)


async def test_written_shared_read_seen_and_taken_back(walk: Walk) -> None:
    me, team = await walk.me(), await walk.team()
    assert "You have not written anything yet" in await me.open("/story")
    await me.open("/story/new")
    assert "Enter a title" in await me.send({"title": "", "text": "It was a long day"})
    assert "Nobody but you can see it" in await me.send({"title": "Leaving hospital", "text": "It was a long day"})
    part = me.at.split("?")[0]
    assert "No part of their story is shared with you" in await team.open(f"/team/associates/{walk.sam}")
    await me.open(f"{part}/share")
    assert "Select who can see this part" in await me.send({})
    await me.send({"audience": "team"})
    assert me.at == f"{part}/share/team"
    assert "Select what it may be used for" in await me.send({})
    assert "2 years from today" in await me.send({"purposes": ["plan"], "last_day-year": "2030"})
    shown = await me.send({"purposes": ["plan"], "last_day-day": "31", "last_day-month": "3", "last_day-year": "2027"})
    assert "You can take it back at any time" in shown
    shown = await me.open("/story")
    assert ("My Academy team Shared until 31 March 2027" in shown, shown.count("Not shared")) == (True, 3)
    shown = await team.open(f"/team/associates/{walk.sam}")
    assert ("Leaving hospital" in shown, "It was a long day" in shown) == (True, False)
    shown = await team.open(f"/team/associates/{walk.sam}{part}")
    assert ("shared this with you" in shown, "It was a long day" in shown) == (True, False)
    assert "Enter why you read it" in await team.send({"reason": "", "purpose": "plan"})
    assert "It was a long day" in await team.send({"reason": "To plan session 3", "purpose": "plan"})
    looked = await me.open("/profile/who-has-looked")
    assert "A part of your story: Leaving hospital" in looked
    assert "Hal Home, the team of Yorkshire and the Humber" in looked
    assert "To plan session 3" in looked
    assert looked.count("What would help you take part") == 1
    await me.open(part)
    consent = next(link for link in me.page.links if "/consents/" in link)
    assert "To plan session 3" in await me.open(consent)
    assert "Taken back. It stopped at once" in await me.send()
    assert "No part of their story is shared with you" in await team.open(f"/team/associates/{walk.sam}")
    await team.open(f"/team/associates/{walk.sam}{part}")
    assert team.status == 404
    assert "Stop using it: 1 person has taken back a part of their story" in await team.open("/team")
    shown = await team.open("/team/taken-back")
    assert ("Stop using this" in shown, "Leaving hospital" in shown) == (True, False)
    assert "Stop using this" not in await team.send()
    await me.open(part)
    assert "This part is gone" in await me.send()


async def test_topics_and_whom_the_team_talks_to(walk: Walk) -> None:
    me, team = await walk.me(), await walk.team()
    shown = await me.open("/story/topics")
    today = plain_date(london_day(datetime.now(UTC)))  # written by the database itself, of what a list brought before
    assert f"On {today} to the team before" in shown
    assert "Select a topic" in await me.send({})
    assert "Saved" in await me.send({"topic": "leaving-hospital"})
    consents = [link for link in me.page.links if "/consents/" in link]
    pages = {("We can ask you about: Dementia" in await me.open(one)): one for one in consents}
    assert "First Steps" in await me.open(pages[True])
    assert "The team will talk to you about 1 offer or session" in await me.send()
    shown = await team.open("/team")
    assert ("Talk to people about 1 person or session" in shown, "ementia" in shown) == (True, False)
    shown = await team.open("/team/taken-back")
    assert ("Sam Okafor" in shown, "ementia" in shown) == (True, False)
    assert "There is nobody to talk to" in await team.send()
    await me.open("/story/not-discussed")
    assert "Saved" in await me.send({"topics": ["mental-health"]})
    assert "You will not discuss: Mental health. Only you can see this" in await me.open("/story")


async def test_by_phone(walk: Walk) -> None:
    me, team = await walk.me(), await walk.team()
    await team.open(f"/team/associates/{walk.sam}/story/heard/part")
    assert "Select who can see it" in await team.send({"title": "A", "text": "B"})
    said = {"title": "Leaving hospital", "text": "It was a long day", "audience": "team", "channel": "phone"}
    assert "They must say that it is right" in await team.send(said)
    assert "1 thing you wrote down must still be checked" in await team.open(f"/team/associates/{walk.sam}")
    assert "Check: Leaving hospital" in await me.open("/story")
    part = next(link for link in me.page.links if link.startswith("/story/") and len(link) == 43)
    assert "It was a long day" in await me.open(part)
    assert "It counts from now on" in await me.send(form=1)
    assert "Leaving hospital" in await team.open(f"/team/associates/{walk.sam}")
    await team.open(f"/team/associates/{walk.sam}/story/heard")
    assert "Taken back" in await team.send(form=1)
    await team.open(f"/team/associates/{walk.sam}/story/heard")
    assert "Written down" in await team.send({"topic": "dementia", "channel": "phone"}, form=-2)
    assert "Select at least 1 topic" in await team.send({"not_channel": "phone"})
    shown = await team.send({"not_topics": "council-housing", "not_channel": "phone"})
    assert "You do not see their list" in shown


async def test_data_protection_opens_for_a_reason(walk: Walk) -> None:
    async with transaction(walk.client.engine) as session:
        officer = await Builder(session).staff(Role.DATA_PROTECTION)
    page = await Visitor(walk.client).log_in(officer.person, Role.DATA_PROTECTION)
    assert "Large print" not in await page.open(f"/team/associates/{walk.sam}/private")
    assert "Enter why you read it" in await page.send({"reason": ""})
    shown = await page.send({"reason": "Sam asked us"})
    assert ("Large print" in shown, "Dementia" in shown) == (True, True)
    assert "Sam asked us" in await (await walk.me()).open("/profile/who-has-looked")


@pytest.mark.parametrize("role", [Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.NATIONAL])
async def test_no_page_of_a_story_for_them(walk: Walk, role: Role) -> None:
    async with transaction(walk.client.engine) as session:
        who = await Builder(session).staff(role)
    page = await Visitor(walk.client).log_in(who.person, role)
    for path in ("/story", "/story/new", "/story/topics", "/story/not-discussed", "/profile/who-has-looked",
                 f"/team/associates/{walk.sam}/story/heard"):  # fmt: skip
        await page.open(path)
        assert (path, page.status) == (path, 403)
