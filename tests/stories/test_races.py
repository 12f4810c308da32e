"""Something is taken back while somebody uses it: the use came first and is listed, or it does not happen."""

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.stories import service as stories
from schemas.access import Actor, Role
from schemas.offers import OfferTo, SendOffers
from schemas.stories import OpenPart, SayNotDiscussed, TakeBack
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder, actor
from tests.stories.house import VAULT, House
from tests.support.races import together

ROUNDS = 20


async def take_back(engine: AsyncEngine, person: UUID, consent: UUID) -> str:
    async with transaction(engine) as session:
        work = Work(session, actor(person, Role.ASSOCIATE), NOW)
        kept = await offers.take_back_consent(work, person, consent, TakeBack())
        used = await offers.consent_used(work, consent)
    return f"back, {len(used.reads)} read, {kept.flagged} flagged"


async def read(engine: AsyncEngine, team: Actor, person: UUID, part: UUID) -> str:
    async with transaction(engine) as session:
        await stories.open_part(Work(session, team, NOW), VAULT, person, part, OpenPart(reason="To plan"))
    return "read"


async def send(engine: AsyncEngine, team: Actor, person: UUID, session_id: UUID) -> str:
    to = OfferTo(session_id=SessionId(session_id), person_id=PersonId(person))
    async with transaction(engine) as session:
        await offers.send(Work(session, team, NOW), SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    return "sent"


async def not_discuss(engine: AsyncEngine, person: UUID) -> str:
    async with transaction(engine) as session:
        work = Work(session, actor(person, Role.ASSOCIATE), NOW)
        kept = await offers.will_not_discuss(work, SayNotDiscussed(topics=["dementia"]))
    return f"will not, {kept.offers_flagged} flagged"


def told(outcomes: list[object]) -> str:
    return " | ".join(sorted("refused" if isinstance(one, Refusal) else str(one) for one in outcomes))


async def test_a_read_is_listed_or_does_not_happen(engine: AsyncEngine, build: Builder) -> None:
    team, made = await build.staff(Role.TEAM, "YH"), []
    for number in range(ROUNDS):
        house = House(build, await build.associate(f"Sam Number{number}"), team)
        part = await house.write()
        made.append((house.sam.person_id, part, (await house.share(part)).id))
    await build.session.commit()
    ends: Counter[str] = Counter()
    for number, (person, part, consent) in enumerate(made):
        pair = [read(engine, team, person, part), take_back(engine, person, consent)]
        ends[told(await together(*(pair if number % 2 else reversed(pair))))] += 1
    assert set(ends) <= {"back, 1 read, 0 flagged | read", "back, 0 read, 0 flagged | refused"}, ends
    assert ends.total() == ROUNDS
    async with transaction(engine) as session:
        count = (await session.execute(text("SELECT count(*) FROM sensitive_read"))).scalar_one()
    assert count == ends["back, 1 read, 0 flagged | read"]


async def test_an_offer_is_flagged_or_came_after_and_rests_on_nothing(engine: AsyncEngine, build: Builder) -> None:
    """A topic is taken back while an offer goes out: no offer that came first is without its flag."""
    team = await build.staff(Role.TEAM, "YH")
    session = await build.session_of(await build.cohort(), topics=["dementia"])
    people = [(await build.associate(f"Sam Number{number}", topics=["dementia"])).person_id for number in range(ROUNDS)]
    await build.session.commit()
    async with transaction(engine) as opened:
        rows = (await opened.execute(text("SELECT person_id, id FROM consent"))).all()
    consents = {row.person_id: row.id for row in rows}
    ends: Counter[str] = Counter()
    for number, person in enumerate(people):
        pair = [send(engine, team, person, session.id), take_back(engine, person, consents[person])]
        ends[told(await together(*(pair if number % 2 else reversed(pair))))] += 1
    assert set(ends) <= {"back, 0 read, 1 flagged | sent", "back, 0 read, 0 flagged | sent"}, ends
    async with transaction(engine) as opened:
        flagged = text("SELECT count(*) FROM offer WHERE basis_ended_at IS NOT NULL")
        count = (await opened.execute(flagged)).scalar_one()
    assert count == ends["back, 0 read, 1 flagged | sent"]


async def test_never_an_offer_about_what_will_not_be_discussed_without_a_flag(
    engine: AsyncEngine, build: Builder
) -> None:
    team = await build.staff(Role.TEAM, "YH")
    session = await build.session_of(await build.cohort(), topics=["dementia"])
    people = [(await build.associate(f"Sam Number{number}")).person_id for number in range(ROUNDS)]
    await build.session.commit()
    ends: Counter[str] = Counter()
    for number, person in enumerate(people):
        pair = [send(engine, team, person, session.id), not_discuss(engine, person)]
        ends[told(await together(*(pair if number % 2 else reversed(pair))))] += 1
    assert set(ends) <= {"sent | will not, 1 flagged", "refused | will not, 0 flagged"}, ends
