"""Two rows that look alike and differ: somebody says who they are, nobody is lost, and it is remembered."""

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.access import Role
from schemas.people import ChooseRows
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, commit, counts, preview, register, rows, staff
from tests.people.test_pages import visitor
from tests.support.client import Client

TOP = "Full name,E-mail,Mobile,Postcode,Notes\n"
TWINS = f"{TOP}Ann Smith,home@example.org,,LS1 3WD,\nBen Smith,home@example.org,07700 900002,LS1 3WD,nuts\n".encode()
NAMESAKES = f"{TOP}Jo Li,one@example.org,,LS1 3WD,\nJo Li,two@example.org,,LS1 3WD,\n".encode()
DATES = b"Full name,Postcode,Start date\nAl Fox,LS1 3WD,01/02/2025\nAl Fox,LS1 3WD,01/03/2025\n"


async def test_two_people_come_in_and_the_same_list_changes_nothing(engine: AsyncEngine) -> None:
    team, wrong = await staff(engine), []
    for list_of_two in (TWINS, NAMESAKES, DATES):
        before = (await register(engine))["person"]
        shown = await preview(engine, team, list_of_two)
        if (counts(shown), len(shown.report.doubts)) != ((2, 1, 0, 1, 0), 1):
            wrong.append(counts(shown))
        async with transaction(engine) as session:
            await service.choose_rows(Work(session, team, NOW), VAULT, shown.id, ChooseRows(choices={3: "new"}))
        await commit(engine, team, shown.id)
        kept = await rows(engine, EVERYTHING)
        if (await register(engine))["person"] != before + 2:
            wrong.append("not two")
        for _ in range(2):
            again = await preview(engine, team, list_of_two)
            if (counts(again), again.report.changes) != ((2, 0, 2, 0, 0), ()):
                wrong.append((counts(again), again.report.people, again.report.changes))
            await commit(engine, team, again.id)
        if await rows(engine, EVERYTHING) != kept:
            wrong.append("changed")
    assert wrong == []
    assert await rows(engine, "SELECT full_name, email, notes FROM person JOIN associate ON id = person_id"
                              " WHERE full_name LIKE '% Smith' ORDER BY 1") == [
        ("Ann Smith", "home@example.org", ""),
        ("Ben Smith", None, "nuts\nE-mail shared with somebody else: home@example.org"),
    ]  # fmt: skip


EVERYTHING = (
    "SELECT full_name, email, phone, postcode, notes, started_on, version FROM person"
    " JOIN associate ON id = person_id ORDER BY id"
)


async def test_one_person_of_two_rows_is_remembered_too(engine: AsyncEngine) -> None:
    team = await staff(engine)
    for choice, counted in (("row/2", (2, 0, 2, 0, 0)), ("leave", (2, 0, 1, 1, 0))):
        lines = NAMESAKES.replace(b"Jo Li", b"Jo Li" if choice == "leave" else b"Kit Ray")
        lines = lines if choice == "leave" else lines.replace(b"one@", b"k1@").replace(b"two@", b"k2@")
        shown = await preview(engine, team, lines)
        async with transaction(engine) as session:
            await service.choose_rows(Work(session, team, NOW), VAULT, shown.id, ChooseRows(choices={3: choice}))
        await commit(engine, team, shown.id)
        again = await preview(engine, team, lines)
        assert (choice, counts(again), again.report.doubts[0].remembered) == (choice, counted, True)


async def test_an_address_of_somebody_here_never_stops_a_whole_list(engine: AsyncEngine) -> None:
    """Found by their telephone, with the address that another logs in with: it goes into the notes."""
    team = await staff(engine)
    first = f"{TOP}Ann Smith,home@example.org,,,\nBen Smith,,07700 900002,,\n".encode()
    await commit(engine, team, (await preview(engine, team, first)).id)
    second = f"{TOP}Ben Smith,home@example.org,07700 900002,,\nCal Smith,cal@example.org,,,\n".encode()
    shown = await preview(engine, team, second)
    assert counts(shown) == (2, 1, 1, 0, 0)
    assert "Ann Smith has this e-mail address already" in shown.report.problems[0].problem
    await commit(engine, team, shown.id)
    assert await rows(engine, "SELECT full_name, email FROM person JOIN associate ON id = person_id ORDER BY 1") == [
        ("Ann Smith", "home@example.org"), ("Ben Smith", None), ("Cal Smith", "cal@example.org"),
    ]  # fmt: skip


async def test_the_page_asks_with_the_facts_side_by_side(client: Client, session: AsyncSession, build: Builder) -> None:
    team = await visitor(client, session, await build.staff(Role.TEAM, "YH"))
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("two.csv", TWINS)})
    for words in (
        "Row 3 and row 2 look alike: same e-mail address. Same person? Two people?",
        "Row 3 Ben Smith Row 2 Ann Smith",
        "The same person as row 2: Ann Smith, home@example.org, LS1 3WD",
        "Two people: add this row as well",
        "Only one person can log in with home@example.org",
        "This row may be somebody else than row 2, so it was not added: same e-mail address, but another name.",
    ):
        assert words in text
    text = await team.send({"row-3": "new"}, form=-2)
    assert "2 people will be added" in text
    assert "2 people added" in await team.send(form=1)
