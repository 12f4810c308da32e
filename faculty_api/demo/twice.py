"""A list the team uploaded had people who were here already, spelt otherwise: one pair was joined, one told apart, and
one waits for somebody to look."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.availability.rosters import hear
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME, Member
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.records import service as records
from schemas.duplicates import SayNotSame
from schemas.records import MergePeople
from schemas.values import PersonId

HEADINGS = "Full name,E-mail,Mobile,Postcode,Notes"
FIRST_PHONE = 901
"""Of the numbers 07700 900, the last hundred; sample rosters begin at 300."""


async def have_some_twice(agenda: Agenda) -> None:
    here = [one for one in agenda.cast.members if one.academy == HOME and one.kind == "lived"][-3:]
    spelled = [_otherwise(one.name, at) for at, one in enumerate(here)]
    await _list(agenda, here, spelled)
    async with transaction(agenda.engine) as session:
        found = (
            await session.execute(
                text("SELECT full_name, id FROM person WHERE full_name = ANY (:names)"), {"names": spelled}
            )
        ).all()
    ids: dict[str, UUID] = {row.full_name: row.id for row in found}
    joined, apart = (PersonId(ids[name]) for name in spelled[:2])
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME, 0), agenda.now - timedelta(days=4))
        await records.merge(work, agenda.vault, here[0].id, MergePeople(other=joined))
        await people.say_not_same(work, here[1].id, SayNotSame(other=apart))


async def _list(agenda: Agenda, here: list[Member], spelled: list[str]) -> None:
    rows = [
        f"{name},{name.lower().replace(' ', '.')}.2@example.org,07700 900{phone},{one.postcode},Open day"
        for phone, (one, name) in enumerate(zip(here, spelled, strict=True), FIRST_PHONE)
    ]
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME, 0), agenda.now - timedelta(days=5))
        data = "\n".join([HEADINGS, *rows]).encode()
        made = await people.preview_roster(work, agenda.vault, HOME, "open day.csv", data)
        await people.commit_roster(work, agenda.vault, hear, made.id)


def _otherwise(name: str, at: int) -> str:
    """With a letter left out of the surname; the last with an initial in place of the first name."""
    first, _, last = name.partition(" ")
    return f"{first} {last[:-1]}" if at < 2 else f"{first[0]} {last}"
