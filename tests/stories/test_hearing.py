"""What somebody says by phone: a draft that counts when they confirm it, or with how the team knows."""

import pytest
from sqlalchemy import text

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.stories import service as stories
from schemas.access import Role
from schemas.people import Kind
from schemas.stories import (
    Audience,
    Channel,
    EndedHow,
    HeardNotDiscussed,
    HeardPart,
    HeardTopic,
    OpenPart,
    PartStatus,
    Purpose,
    SayNotDiscussed,
    SharePart,
    TakeBack,
)
from tests.builders import Builder
from tests.stories.house import VAULT, House

SHARE = SharePart(audience=Audience.TEAM, purposes=[Purpose.PLAN])
PART = HeardPart(title="Leaving hospital", text="It was a long day", share=SHARE)


async def titles(house: House) -> list[str]:
    shared = await stories.shared_story(house.of(house.team), VAULT, house.sam.person_id)
    return [one.title for one in shared.parts]


async def test_a_draft_counts_when_the_person_says_that_it_is_right(house: House) -> None:
    kept = await stories.hear_part(house.of(house.team), VAULT, house.sam.person_id, PART)
    shared = await stories.shared_story(house.of(house.team), VAULT, house.sam.person_id)
    assert (kept.status, shared.parts, shared.waiting) == (PartStatus.DRAFT, [], 1)
    with pytest.raises(NotFound):
        await stories.open_part(house.of(house.team), VAULT, house.sam.person_id, kept.id, OpenPart(reason="Look"))
    with pytest.raises(Conflict):
        await house.share(kept.id)
    (part,) = (await stories.story(house.me, VAULT)).parts
    assert (part.text, part.channel, [one.waits for one in part.sharing]) == (
        "It was a long day",
        Channel.PHONE,
        [True],
    )
    await stories.confirm_part(house.me, kept.id)
    assert await titles(house) == ["Leaving hospital"]
    letters = await house.build.session.execute(text("SELECT subject, body FROM letter"))
    ((subject, body),) = letters.all()
    assert (subject, "hospital" in body) == ("Check what we wrote down", False)


async def test_a_draft_that_is_wrong_is_gone_at_once(house: House) -> None:
    kept = await stories.hear_part(house.of(house.team), VAULT, house.sam.person_id, PART)
    await offers.take_away_part(house.me, kept.id)
    assert (await stories.story(house.me, VAULT)).parts == []
    assert await titles(house) == []
    row = (await house.build.session.execute(text("SELECT title, text, status FROM story_part"))).one()
    assert tuple(row) == (None, None, "removed")


async def test_without_a_log_in_it_counts_with_how_the_team_knows(build: Builder) -> None:
    sam = await build.associate("Lee Park")
    (await build.session.get_one(Person, sam.person_id)).email = None
    house = House(build, sam, await build.staff(Role.TEAM, "YH"))
    with pytest.raises(Invalid) as no:
        await stories.hear_topic(house.of(house.team), sam.person_id, HeardTopic(topic="dementia"))
    assert [one.field for one in no.value.faults] == ["evidence"]
    said = HeardTopic(topic="dementia", evidence="Said so to Hal on 22 November, Mo was there")
    assert (await stories.hear_topic(house.of(house.team), sam.person_id, said)).waits is False
    assert [one.topics for one in await people.active(house.of(house.team), "YH", Kind.LIVED)] == [["dementia"]]


async def test_a_topic_by_phone_waits_and_the_list_of_the_person_is_not_told(house: House) -> None:
    await offers.will_not_discuss(house.me, SayNotDiscussed(topics=["mental-health"]))
    kept = await stories.hear_topic(house.of(house.team), house.sam.person_id, HeardTopic(topic="mental-health"))
    assert kept.waits is True
    assert [one.topics for one in await people.active(house.of(house.team), "YH", Kind.LIVED)] == [["dementia"]]
    with pytest.raises(Invalid, match="list of topics you will not discuss"):
        await stories.confirm_consent(house.me, kept.id)
    await offers.will_not_discuss(house.me, SayNotDiscussed(topics=[]))
    assert (await stories.confirm_consent(house.me, kept.id)).waits is False
    found = await people.active(house.of(house.team), "YH", Kind.LIVED)
    assert [one.topics for one in found] == [["dementia", "mental-health"]]


async def test_topics_not_discussed_by_phone_count_at_once_and_the_list_is_not_told(house: House) -> None:
    await offers.will_not_discuss(house.me, SayNotDiscussed(topics=["mental-health"]))
    team, sam = house.of(house.team), house.sam.person_id
    said = HeardNotDiscussed(topics=["dementia", "mental-health"], channel=Channel.PAPER)
    answers = [await offers.hear_not_discussed(team, sam, said) for _ in range(2)]
    assert {repr(one) for one in answers} == {"NotDiscussedHeard(topics=2)"}
    mine = await stories.story(house.me, VAULT)
    assert (mine.not_discussed, [one.ended_how for one in mine.topics]) == (
        ["dementia", "mental-health"],
        [EndedHow.PAPER],
    )
    assert [one.topics for one in await people.active(team, "YH", Kind.LIVED)] == [[]]
    rows = (await house.build.session.execute(text("SELECT template, subject || body FROM letter"))).all()
    assert [(one.template, "ementia" in one[1]) for one in rows] == [("noted_down", False)] * 2
    for change, field in ({"again": True}, "again"), ({"channel": Channel.PAGE}, "channel"):
        with pytest.raises(Invalid) as no:
            await offers.hear_not_discussed(team, sam, HeardNotDiscussed(topics=["dementia"], **change))
        assert [one.field for one in no.value.faults] == [field]
    other = house.of(await house.build.staff(Role.TEAM, "NW"))
    for who, why in (other, NotFound), (house.me, NotAllowed):
        with pytest.raises(why):
            await offers.hear_not_discussed(who, sam, said)
    (await house.build.session.get_one(Person, sam)).email = None
    await offers.hear_not_discussed(team, sam, HeardNotDiscussed(topics=["dementia"], again=True))
    assert (await stories.story(house.me, VAULT)).not_discussed == ["mental-health"]


async def test_taken_back_by_phone_stops_at_once(house: House) -> None:
    with pytest.raises(Conflict, match="still counts"):
        await stories.hear_topic(house.of(house.team), house.sam.person_id, HeardTopic(topic="dementia"))
    (live,) = await stories.live_topics(house.of(house.team), house.sam.person_id)
    await offers.take_back_consent(house.of(house.team), house.sam.person_id, live.id, TakeBack(channel=Channel.PAPER))
    (gone,) = (await stories.story(house.me, VAULT)).topics
    assert (gone.ended_how, gone.live) == (EndedHow.PAPER, False)


async def test_what_is_shared_with_other_regions_is_taken_back_by_phone_without_being_told(house: House) -> None:
    """The team hears that there is something and not what; where it sees the part, each audience has its own."""
    both, hidden = await house.write(), await house.write("A title of its own")
    await house.share(both)
    await house.share(both, Audience.PROGRAMME)
    kept = await house.share(hidden, Audience.REGIONS)
    team, sam = house.of(house.team), house.sam.person_id
    (part,) = (await stories.shared_story(team, VAULT, sam)).parts
    assert sorted(part.audiences) == [Audience.PROGRAMME, Audience.TEAM]
    assert len(part.consents) == 2
    (one,) = await stories.shared_elsewhere(team, sam)
    assert (one.id, one.audience, "A title" in repr(one)) == (kept.id, Audience.REGIONS, False)
    await offers.take_back_consent(team, sam, one.id, TakeBack())
    assert await stories.shared_elsewhere(team, sam) == []


async def test_only_their_own_team_writes_down_and_data_protection_says_why(house: House) -> None:
    other = await house.build.staff(Role.TEAM, "NW")
    with pytest.raises(NotFound):
        await stories.hear_part(house.of(other), VAULT, house.sam.person_id, PART)
    for role in (Role.NATIONAL, Role.DATA_PROTECTION, Role.FINANCE):
        with pytest.raises(NotAllowed):
            await stories.hear_part(house.of(await house.build.staff(role)), VAULT, house.sam.person_id, PART)
    officer = await house.build.staff(Role.DATA_PROTECTION)
    (live,) = await stories.live_topics(house.of(house.team), house.sam.person_id)
    with pytest.raises(Invalid):
        await offers.take_back_consent(house.of(officer), house.sam.person_id, live.id, TakeBack())
    await offers.take_back_consent(house.of(officer), house.sam.person_id, live.id, TakeBack(reason="Asked by letter"))
    (gone,) = (await stories.story(house.me, VAULT)).topics
    assert gone.ended_how == EndedHow.DATA_PROTECTION


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE consent SET last_day = last_day - 1",
        "UPDATE consent SET evidence = 'other'",
        "DELETE FROM consent",
        "UPDATE consent SET ended_at = NULL, ended_how = NULL WHERE ended_at IS NOT NULL",
        "UPDATE sensitive_read SET reason = 'other'",
        "DELETE FROM sensitive_read",
    ],
)
async def test_the_database_keeps_what_was_said_and_read(house: House, change: str) -> None:
    part = await house.write()
    kept = await house.share(part)
    work = house.of(house.team)
    await stories.open_part(work, VAULT, house.sam.person_id, part, OpenPart(reason="To plan"))
    await offers.take_back_consent(house.me, house.sam.person_id, kept.id, TakeBack())
    with pytest.raises(Exception, match="only grows"):
        async with house.build.session.begin_nested():
            await house.build.session.execute(text(change))
