"""Two records become one: stories are sealed for their owner, and what either took back is not agreed to."""

from sqlalchemy import text

from faculty_api.offers import service as offers
from faculty_api.records import service as records
from faculty_api.stories import service as stories
from faculty_api.stories import texts
from schemas.access import Role
from schemas.records import MergePeople
from schemas.stories import OpenPart, SayNotDiscussed, TakeBack
from schemas.values import PersonId
from tests.builders import Builder
from tests.stories.house import VAULT, House

HASHES = {
    "topic 1": "39ab011d998e",
    "story.team 1": "695b09a5e810",
    "story.programme 1": "9d6b994d200d",
    "story.regions 1": "48309efb6031",
    "story.published 1": "6fb4b94e6447",
}


async def test_everything_goes_over_and_nothing_taken_back_comes_again(build: Builder) -> None:
    team, lead = await build.staff(Role.TEAM, "YH"), await build.staff(Role.NATIONAL)
    kept = House(build, await build.associate("Sam Okafor", topics=["dementia", "mental-health", "unpaid-carer"]), team)
    gone = House(
        build, await build.associate("Sam Okafour", topics=["dementia", "mental-health", "leaving-hospital"]), team
    )
    part = await gone.write()
    await gone.share(part)
    await stories.open_part(gone.of(team), VAULT, gone.sam.person_id, part, OpenPart(reason="To plan"))
    before = {one.topic: one.id for one in (await stories.story(gone.me, VAULT)).topics}
    await offers.take_back_consent(gone.me, gone.sam.person_id, before["dementia"], TakeBack())
    await offers.will_not_discuss(gone.me, SayNotDiscussed(topics=["unpaid-carer"]))
    mine, other = kept.sam.person_id, gone.sam.person_id
    await records.merge(build.work(lead), VAULT, mine, MergePeople(other=PersonId(other)))
    story = await stories.story(kept.me, VAULT)
    assert [(one.title, one.text) for one in story.parts] == [("canary-title-otter", "canary-words-heron")]
    assert sorted(one.topic or "" for one in story.topics if one.live) == ["leaving-hospital", "mental-health"]
    assert story.not_discussed == ["unpaid-carer"]
    topics = (await build.session.execute(text("SELECT topic FROM associate_topic ORDER BY topic"))).scalars().all()
    assert list(topics) == ["leaving-hospital", "mental-health"]
    assert [one.reason for one in await stories.reads(kept.me, mine)] == ["To plan"]
    opened = await stories.open_part(kept.of(team), VAULT, mine, part, OpenPart(reason="Again"))
    assert opened.text == "canary-words-heron"


def test_no_consent_text_that_was_used_ever_changes() -> None:
    assert {f"{one.key} {one.version}": one.sha256[:12] for one in texts.every()} == HASHES
