"""Topics: each rests on a consent and stops with it; and topics that somebody will not discuss."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from faculty_api.kernel.errors import Conflict, Invalid, Refusal
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.stories import service as stories
from schemas.access import WORKER
from schemas.finding import FindAssociates
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.people import Kind
from schemas.stories import Channel, EndedHow, SayNotDiscussed, TakeBack
from schemas.values import PersonId, SessionId
from tests.builders import NOW
from tests.stories.house import VAULT, House

SEARCH = FindAssociates(q="dementia")


async def topics(house: House) -> list[str]:
    (one,) = await people.active(house.of(house.team), "YH", Kind.LIVED)
    return one.topics


async def found(house: House, days: int = 0) -> list[tuple[str, list[str] | None]]:
    work = house.build.work(house.team, NOW + timedelta(days=days))
    return [(one.full_name, one.topics) for one in (await offers.associates(work, SEARCH)).items]


async def test_what_was_there_was_said_before_and_can_be_taken_back_at_once(house: House) -> None:
    (said,) = (await stories.story(house.me, VAULT)).topics
    assert (said.topic, said.channel, said.live, said.given_by_name) == ("dementia", Channel.BEFORE, True, "")
    assert (await topics(house), await found(house)) == (["dementia"], [("Sam Okafor", ["dementia"])])
    await offers.take_back_consent(house.me, house.sam.person_id, said.id, TakeBack())
    assert (await topics(house), await found(house)) == ([], [])
    (gone,) = (await stories.story(house.me, VAULT)).topics
    assert (gone.live, gone.ended_how) == (False, EndedHow.PAGE)
    with pytest.raises(Conflict):
        await offers.take_back_consent(house.me, house.sam.person_id, said.id, TakeBack())


async def test_no_list_brings_back_what_was_taken_back(house: House) -> None:
    (said,) = (await stories.story(house.me, VAULT)).topics
    await offers.take_back_consent(house.me, house.sam.person_id, said.id, TakeBack())
    with pytest.raises(Exception, match="took this back"):
        async with house.build.session.begin_nested():
            await house.build.session.execute(
                text("INSERT INTO associate_topic (person_id, topic) VALUES (:p, 'dementia')"),
                {"p": house.sam.person_id},
            )
    await house.match("dementia")
    assert await topics(house) == ["dementia"]


async def test_a_topic_is_used_up_to_its_last_day_and_then_by_nobody(house: House) -> None:
    (said,) = (await stories.story(house.me, VAULT)).topics
    kept = await house.match("dementia", date(2026, 12, 1))
    first, again = (await stories.story(house.me, VAULT)).topics
    assert (first.id, first.last_day, again.id, again.ended_how) == (
        kept.id, date(2026, 12, 1), said.id, EndedHow.REPLACED,
    )  # fmt: skip
    assert await found(house, days=9) == [("Sam Okafor", ["dementia"])]
    assert await found(house, days=10) == []
    late = house.build.work(house.team, NOW + timedelta(days=10))
    names = [(one.full_name, one.topics) for one in (await offers.associates(late, FindAssociates(q="sam"))).items]
    assert names == [("Sam Okafor", [])]
    assert [one.topics for one in await people.active(late, "YH", Kind.LIVED)] == [[]]
    assert (await people.associate(late, VAULT, house.sam.person_id)).details.topics == []  # type: ignore[union-attr]


LAST_DAYS = [
    (date(2026, 11, 21), "The last day must be today or later"),
    (date(2028, 11, 23), "The last day must be 22 November 2028 or earlier. That is 2 years from today"),
]


@pytest.mark.parametrize(("day", "words"), LAST_DAYS)
async def test_never_longer_than_24_months(house: House, day: date, words: str) -> None:
    with pytest.raises(Invalid) as no:
        await house.match("dementia", day)
    assert [(one.field, one.message) for one in no.value.faults] == [("last_day", words)]
    assert (await house.match("mental-health")).last_day == date(2027, 11, 22)
    assert (await house.match("mental-health", date(2028, 11, 22))).last_day == date(2028, 11, 22)


async def test_a_topic_there_is_none_of_is_refused(house: House) -> None:
    with pytest.raises(Invalid):
        await house.match("astrology")


async def asked(house: House, topics: list[str]) -> tuple[str, str]:
    """What the team is told when it suggests Sam by hand, and when it sends the offer."""
    session = await house.build.session_of(await house.build.cohort(), topics=topics)
    people_there = (await offers.people_for(house.of(house.team), session.id)).people
    sam = next(one for one in people_there if one.id == house.sam.person_id)
    to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(house.sam.person_id))
    try:
        async with house.of(house.team).attempt():
            await offers.send(house.of(house.team), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    except Refusal as no:
        return sam.blocked, no.detail.replace(str(session.number), "N")
    return sam.blocked, "sent"


async def test_a_topic_not_discussed_is_not_asked_about_and_the_team_is_not_told_why(house: House) -> None:
    await house.build.associate("Priya Shah", kind="professional")
    await offers.will_not_discuss(house.me, SayNotDiscussed(topics=["mental-health"]))
    cohort = await house.build.cohort()
    await house.build.session_of(cohort, topics=["mental-health"])
    (suggested,) = await offers.suggestions(house.of(house.team), cohort.id)
    named = [[one.name for one in each.people] for each in suggested.choices]
    assert (named, suggested.left_out) == ([["Priya Shah"]], [])
    assert suggested.unfilled[0].why == "there is nobody left to ask"
    assert await asked(house, ["mental-health"]) == (
        "Cannot be asked for this session", "Sam Okafor cannot be asked for session N. Choose somebody else",
    )  # fmt: skip
    assert await asked(house, ["dementia"]) == ("", "sent")


async def test_the_person_is_told_why_and_their_list_ends_the_consent(house: House) -> None:
    session = await house.build.session_of(await house.build.cohort(), topics=["dementia"])
    offer = await house.build.offer(session, house.sam)
    kept = await offers.will_not_discuss(house.me, SayNotDiscussed(topics=["dementia"]))
    assert (kept.topics, kept.offers_flagged, await topics(house)) == (1, 1, [])
    (gone,) = await offers.basis_gone(house.of(house.team))
    assert (gone.person_name, gone.offer_id, gone.status) == ("Sam Okafor", offer.id, "offered")
    with pytest.raises(Conflict, match="You said that you will not discuss: Dementia") as no:
        await offers.answer(house.me, offer.id, AnswerOffer(answer="yes"))
    assert no.value.way == ("Topics you will not discuss", "/story/not-discussed")
    with pytest.raises(Invalid):
        await house.match("dementia")
    await offers.will_not_discuss(house.me, SayNotDiscussed(topics=[]))
    assert (await offers.answer(house.me, offer.id, AnswerOffer(answer="yes"))).status == "accepted"


async def test_what_rested_on_it_is_listed_and_flagged_until_somebody_talked(house: House) -> None:
    (said,) = (await stories.story(house.me, VAULT)).topics
    cohort = await house.build.cohort(programme="Leading with Care")
    about = await house.build.session_of(cohort, topics=["dementia"])
    other = await house.build.session_of(cohort, topics=[], day=date(2027, 2, 10))
    late = NOW + timedelta(minutes=5)
    offer = await house.build.offer(about, house.sam, made_at=late + timedelta(days=900))
    await house.build.offer(other, house.sam, made_at=late)
    kept = await offers.take_back_consent(house.me, house.sam.person_id, said.id, TakeBack())
    used = await offers.consent_used(house.me, said.id)
    assert (kept.flagged, used.flagged, [one.programme_name for one in used.offers]) == (1, 1, ["Leading with Care"])
    (flag,) = await offers.basis_gone(house.of(house.team))
    assert flag.offer_id == offer.id
    assert "dementia" not in repr(flag).lower()
    await offers.basis_talked(house.of(house.team), offer.id)
    assert await offers.basis_gone(house.of(house.team)) == []
    with pytest.raises(Conflict):
        await offers.basis_talked(house.of(house.team), offer.id)


async def test_the_worker_puts_away_what_came_to_its_end(house: House) -> None:
    await house.match("dementia", date(2026, 12, 1))
    after = house.build.work(WORKER, NOW + timedelta(days=10))
    assert (await stories.let_end(house.build.work(WORKER)), await stories.let_end(after)) == (0, 1)
    left = await house.build.session.execute(text("SELECT count(*) FROM associate_topic"))
    assert left.scalar_one() == 0
