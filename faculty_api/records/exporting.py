"""The register as a spreadsheet, as far as the reader may see it; it goes back in and changes nothing.

What helps people take part is never in it: it can reveal health, and a file goes where no reading is written down.
"""

import asyncio
from uuid import UUID

from faculty_api.kernel import sheets, workbook
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people import rules as people
from faculty_api.people.roster.lines import MOST_ROWS
from faculty_api.people.rules import Sight
from faculty_api.people.vocabulary import words
from faculty_api.records import export_queries, sheet_rows
from faculty_api.records.sheet_rows import HEADINGS, PRIVATE, Names, Row
from schemas.access import Reach
from schemas.exports import ExportRegister, RegisterExported, RegisterFile, Sheet
from schemas.values import PersonId

_NO_NOTES = "Only the team of a local Academy can have notes in the file. Leave them out"


async def export(work: Work, reach: Reach, command: ExportRegister) -> RegisterFile:
    known = {one.code for one in await networks.academies(work)}
    if command.academy is not None and command.academy not in known:
        raise Invalid.field("academy", "There is no local academy with this code")
    rows = await _rows(work, reach, command)
    names = Names(
        academies=networks.names(),
        **{f"{kind}s": {one.code: one.name for one in words(kind)} for kind in ("skill", "topic", "route")},
    )
    headings = (*HEADINGS, *PRIVATE) if command.private else HEADINGS
    table = [headings, *(sheet_rows.cells(row, names, private=command.private) for row in rows)]
    writer, media_type = (
        (sheets.as_csv, "text/csv") if command.sheet is Sheet.CSV else (workbook.written, workbook.MEDIA_TYPE)
    )
    content = await asyncio.to_thread(writer, table)
    work.record(
        RegisterExported(
            academies=sorted({row.academy for row in rows}),
            people=len(rows),
            sheet=command.sheet,
            private=command.private,
            reason=command.reason,
        )
    )
    await work.flush()
    return RegisterFile(
        name=f"associates.{command.sheet.value}", media_type=media_type, content=content, people=len(rows)
    )


async def _rows(work: Work, reach: Reach, command: ExportRegister) -> list[Row]:
    asked = (work.session, reach, command.academy)
    if await export_queries.how_many(*asked) > MOST_ROWS:
        raise Invalid.field("academy", f"These are more than {MOST_ROWS:,} people. Choose one local academy")
    everybody = await export_queries.everybody(*asked)
    if command.private and any(_sight(work, one.person_id, one.academy_code) < Sight.PRIVATE for _, one in everybody):
        raise NotAllowed(_NO_NOTES)
    skills, topics = await export_queries.skills(*asked), await export_queries.topics(*asked, london_day(work.now))
    times = await export_queries.times(*asked)
    letters = [person.id for person, _ in everybody] if command.private else []
    addresses = await messages.addresses(work, letters)
    return [
        Row(
            id=str(person.id),
            full_name=person.full_name,
            preferred_name=person.preferred_name,
            email=person.email,
            phone=person.phone,
            postcode=member.postcode,
            academy=member.academy_code,
            skills=skills.get(person.id, ()),
            topics=topics.get(person.id, ()),
            route=member.recruitment_route,
            trained_on=member.trained_on,
            started_on=member.started_on,
            times=times.get(person.id, ()),
            usual_days=member.usual_days,
            notes=member.notes if command.private else "",
            postal_address=addresses.get(person.id, ""),
        )
        for person, member in everybody
    ]


def _sight(work: Work, person: UUID, academy: str) -> Sight:
    return people.sight(work.actor, PersonId(person), academy)
