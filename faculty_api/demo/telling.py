"""Stories in the demonstration: parts shared and not, read for a reason, taken back, and one said by phone."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.stories import service as stories
from schemas.access import Actor
from schemas.stories import (
    Audience,
    ConsentKept,
    HeardPart,
    OpenPart,
    Purpose,
    SayNotDiscussed,
    SharePart,
    TakeBack,
    WritePart,
)

TOLD = (
    ("The day I left hospital", "leaving-hospital",
     "Nobody asked who would be at home. A nurse called Mo sat down and asked what I was afraid of. That changed it."),
    ("Asking my mother what matters to her", "unpaid-carer",
     "For years they asked me and not her. I would like people to learn to turn their chair to the person."),
    ("My own budget, and what I did with it", "personal-health-budget",
     "I hired a neighbour who knew how I like my tea. It cost less than before and I slept."),
    ("The walking group", "social-prescribing",
     "I went because the link worker came with me the first time. Now I lead it on Thursdays."),
    ("Writing the plan together", "shared-decisions",
     "It was the first plan with my own words in it. I still carry it."),
)  # fmt: skip
REASON = "To plan the opening of session 1"
FREE = """
SELECT a.person_id FROM associate a WHERE a.academy_code = :home AND a.kind = 'lived' AND a.status = 'active'
AND EXISTS (SELECT 1 FROM associate_topic t WHERE t.person_id = a.person_id)
ORDER BY EXISTS (SELECT 1 FROM offer o WHERE o.person_id = a.person_id AND o.status = 'offered') DESC, a.person_id
LIMIT :most
"""


async def tell(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        query = text(FREE)
        found = (await session.execute(query, {"home": HOME, "most": len(TOLD) + 2})).scalars().all()
        programme = (
            await session.execute(text("SELECT id FROM programme WHERE academy_code IS NULL ORDER BY name LIMIT 1"))
        ).scalar_one()
    for number, (person, (title, topic, words)) in enumerate(zip(found, TOLD, strict=False)):
        await _story(agenda, person, number, WritePart(title=title, text=words, topics=[topic]), programme)
    *_, quiet, by_phone = found
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.member(quiet), agenda.now - timedelta(days=3))
        await offers.will_not_discuss(work, SayNotDiscussed(topics=["community-organising"]))
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=1))
        share = SharePart(audience=Audience.TEAM, purposes=[Purpose.PLAN])
        said = HeardPart(title="Two buses to the clinic", text="It took longer than the appointment.", share=share)
        await stories.hear_part(work, agenda.vault, by_phone, said)


async def _story(agenda: Agenda, person: UUID, number: int, part: WritePart, programme: UUID) -> None:
    """Everybody has a part that is shared with the team, and one they keep for themselves. The first took one back."""
    me, days = agenda.member(person), 40 - number
    async with transaction(agenda.engine) as session:
        work = Work(session, me, agenda.now - timedelta(days=days))
        kept = await stories.write_part(work, agenda.vault, part)
        await stories.write_part(work, agenda.vault, WritePart(title="For myself", text="Not to be shared yet."))
        team = await _share(work, kept.id, Audience.TEAM, [])
        if number % 2:
            await _share(work, kept.id, Audience.PROGRAMME, [programme])
        if number == 2:
            await _share(work, kept.id, Audience.REGIONS, [])
    await _read(agenda, agenda.team(HOME), person, kept.id, days - 5)
    if number == 0:
        async with transaction(agenda.engine) as session:
            work = Work(session, me, agenda.now - timedelta(days=2))
            await offers.take_back_consent(work, person, team.id, TakeBack())


async def _share(work: Work, part: UUID, audience: Audience, programmes: list[UUID]) -> ConsentKept:
    command = SharePart(audience=audience, purposes=[Purpose.PLAN, Purpose.SESSIONS], programmes=programmes)
    return await stories.share_part(work, part, command)


async def _read(agenda: Agenda, team: Actor, person: UUID, part: UUID, days: int) -> None:
    async with transaction(agenda.engine) as session:
        work = Work(session, team, agenda.now - timedelta(days=days))
        await stories.open_part(work, agenda.vault, person, part, OpenPart(reason=REASON))
