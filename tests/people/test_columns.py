"""Which column is which: asked once, remembered for the Academy, changeable."""

from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.roster.columns import Field, heading_key, match_columns
from faculty_api.people.roster.table import NoHeadings, read_table
from schemas.access import Actor, Role
from schemas.columns import ColumnsView, Meaning, SayColumns
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, rows, staff
from tests.people.test_pages import visitor
from tests.support.client import Client

OURS = b"Who,Electronic address,Ring them on,Shoe size,Sort code\nJo Marsh,jo@example.org,07700 900001,7,00-00-00\n"
SAID: dict[str, object] = {"column-0": "name", "column-1": "email", "column-2": "phone", "column-3": "leave_out"}


def test_every_field_can_be_said() -> None:
    assert {str(one) for one in Meaning} == {str(one) for one in Field} - {"record"} | {"keep", "leave_out"}


def test_what_was_said_goes_before_what_we_know() -> None:
    means = {"Who": Meaning.NAME, "Area": Meaning.KEEP, "Size": Meaning.LEAVE_OUT, "Bank": Meaning.NOTES}
    said = {heading_key(word): meaning for word, meaning in means.items()}
    found = match_columns(["who?", "AREA", "size", "Colour", "Bank"], said)
    assert (found.fields, found.unknown, set(found.left_out), set(found.asked), found.never_kept) == (
        {Field.NAME: (0,)}, {1: "AREA", 3: "Colour"}, {2}, {3}, {4: "Bank"},
    )  # fmt: skip


def test_without_headings_the_first_lines_are_there_to_choose_from() -> None:
    with pytest.raises(NoHeadings) as none:
        read_table("list.csv", b"\n" + OURS)
    assert [number for number, _ in none.value.lines] == [2, 3]
    assert none.value.lines[0][1] == "Who | Electronic address | Ring them on | Shoe size | Sort code"


async def test_said_on_the_page_once_and_used_by_every_door(
    client: Client,
    session: AsyncSession,
    build: Builder,
    engine: AsyncEngine,
) -> None:
    who = await build.staff(Role.TEAM, "YH")
    team = await visitor(client, session, who)
    await team.open("/team/associates/import")
    assert "Which line names the columns?" in await team.send(files={"file": ("ours.csv", OURS)})
    assert "Select the line that names the columns" in await team.send(form=-2)
    text = await team.send({"header_line": "1"}, form=-2)
    assert ("Which column is which?" in text, "For example: jo@example.org" in text) == (True, True)
    assert ("Sort code" in text, "00-00-00" in text) == (False, False)
    assert "Say which column holds the name" in await team.send(SAID | {"column-0": "keep"}, form=-1)
    text = await team.send(SAID, form=-1)
    assert "1 person will be added to Yorkshire and the Humber Leadership Academy" in text
    assert await rows(engine, "SELECT heading, meaning, academy_code FROM import_column ORDER BY 1") == [
        ("electronicaddress", "email", "YH"), ("ringthemon", "phone", "YH"), ("shoesize", "leave_out", "YH"),
        ("who", "name", "YH"),
    ]  # fmt: skip
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("next.csv", OURS)})
    assert ("Check who will be added" in text, "We do not know" in text) == (True, False)
    answer = await client.post(
        "/api/v1/imports", (who.person, Role.TEAM), files={"file": ("api.csv", OURS)}, data={"academy": "YH"}
    )
    assert (answer.status_code, answer.json()["report"]["accepted"], answer.json()["report"]["ask"]) == (201, 1, [])
    other = await staff(engine, academy="NE")
    answer = await client.post(
        "/api/v1/imports", (other.person, Role.TEAM), files={"file": ("api.csv", OURS)}, data={"academy": "NE"}
    )
    assert answer.status_code == 422


async def test_it_can_be_changed_and_taken_back(engine: AsyncEngine) -> None:
    team = await staff(engine)
    data = b"Full name,Area\nJo Marsh,Seaside\nJo Marsh,Hills\n"
    async with transaction(engine) as session:
        made = await service.preview_roster(Work(session, team, NOW), VAULT, "YH", "list.csv", data)
    assert (made.report.refused, made.report.ask) == (2, ())

    for meaning, held in ((Meaning.KEEP, [("area", "keep")]), (Meaning.ACADEMY, [])):
        view = await _say(engine, team, made.id, SayColumns(columns={1: meaning}))
        assert view.columns[1].meaning is meaning
        assert await rows(engine, "SELECT heading, meaning FROM import_column") == held


async def _say(engine: AsyncEngine, who: Actor, ident: UUID, command: SayColumns) -> ColumnsView:
    async with transaction(engine) as session:
        work = Work(session, who, NOW)
        await service.say_columns(work, VAULT, ident, command)
        return await service.import_columns(work, VAULT, ident)
