"""What was taken back is used no more: whoever read it under that consent is told, and nobody else."""

import pytest
from sqlalchemy import text

from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.offers import service as offers
from faculty_api.stories import service as stories
from schemas.access import Actor, Role
from schemas.stories import Audience, OpenPart, Purpose, TakeBack
from tests.builders import NOW
from tests.stories.house import TITLE, VAULT, House


async def letters(house: House, who: Actor) -> int:
    query = text(
        "SELECT count(*), string_agg(body, '') FROM letter WHERE person_id = :id AND subject LIKE '%taken back'"
    )
    many, words = (await house.build.session.execute(query, {"id": who.person})).one()
    assert TITLE not in (words or "")
    return int(many)


async def test_each_reader_under_that_consent_is_told_and_its_use_is_its_own(house: House) -> None:
    part, sam = await house.write(), house.sam.person_id
    team, regions = await house.share(part), await house.share(part, Audience.REGIONS)
    lead, other = await house.build.staff(Role.NATIONAL), await house.build.staff(Role.TEAM, "NW")
    for who in (house.team, house.team, lead):
        look = OpenPart(reason="To plan", purpose=Purpose.PLAN)
        await stories.open_part(house.of(who), VAULT, sam, part, look)
    used = {one: await offers.consent_used(house.me, one) for one in (team.id, regions.id)}
    assert [[read.reader_id for read in one.reads] for one in used.values()] == [
        [house.team.person] * 2, [lead.person],
    ]  # fmt: skip
    await offers.take_back_consent(house.me, sam, team.id, TakeBack())
    ((one,), none, theirs) = [await stories.to_stop(house.of(who)) for who in (house.team, lead, other)]
    assert (one.person_name, TITLE in repr(one), none, theirs) == ("Sam Okafor", False, [], [])
    assert [(read.reader_name, read.purpose, read.at) for read in one.reads] == [
        (used[team.id].reads[0].reader_name, "plan", NOW)
    ] * 2
    assert [await letters(house, who) for who in (house.team, lead, other)] == [1, 0, 0]
    await offers.take_away_part(house.me, part)
    assert [await letters(house, who) for who in (house.team, lead, other)] == [1, 1, 0]
    assert [one.person_id for one in await stories.to_stop(house.of(lead))] == [sam]
    with pytest.raises(NotFound):
        await stories.stopped(house.of(other), one.id)
    await stories.stopped(house.of(house.team), one.id)
    assert await stories.to_stop(house.of(house.team)) == []
    with pytest.raises(Conflict):
        await stories.stopped(house.of(house.team), one.id)


async def test_nobody_is_told_of_what_nobody_read(house: House) -> None:
    part = await house.write()
    kept = await house.share(part)
    await offers.take_back_consent(house.me, house.sam.person_id, kept.id, TakeBack())
    assert (await stories.to_stop(house.of(house.team)), await letters(house, house.team)) == ([], 0)
