"""The register's pages, without JavaScript."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import known_as, lists
from faculty_api.kernel.work import Work
from faculty_api.people.models import ErasedMark
from faculty_api.people.roster import erased
from schemas.access import WORKER, Actor, Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.people.rosters import roster
from tests.support.client import Client

JO = "Jo Marsh,jo@example.org,07700 900001,LS1 3WD,,Coaching,Dementia,Large print,Weds 10-3,Likes tea"
NOBODY = ",,,,,,,,,a note"


async def visitor(client: Client, session: AsyncSession, who: Actor) -> Visitor:
    await session.commit()
    return await Visitor(client).log_in(who.person, who.role)


@pytest.fixture
async def team(client: Client, session: AsyncSession, build: Builder) -> Visitor:
    return await visitor(client, session, await build.staff(Role.TEAM, "YH"))


async def test_from_the_upload_to_one_person(team: Visitor) -> None:
    assert "There is nobody here yet." in await team.open("/team/associates")
    assert ("(Yorkshire and the Humber)" in team.page.text, "(YH)" in team.page.text) == (True, False)
    assert "/team/associates/import" in team.page.links
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("people.csv", roster(JO, NOBODY, ",,,,,,,,,"))})
    for words in (
        "people.csv has 3 rows below its headings. Nobody has been added yet.",
        "1 person will be added to Yorkshire and the Humber Leadership Academy",
        "0 rows belong to somebody",
        "1 row cannot be added",
        "1 row is empty",
        "This row has no name, so nobody was added.",
        "Write the person's full name in this column.",
    ):
        assert words in text
    text = await team.send(form=-2)
    assert "1 person added" in text
    assert "0 rows were joined to somebody. 1 row was not added." in text
    text = await team.open("/team/associates?q=mar&kind=lived")
    assert "Jo Marsh" in text
    link = next(link for link in team.page.links if link.startswith("/team/associates/0"))
    text = await team.open(link)
    for words in ("Large print", "Likes tea", "jo@example.org", "Coaching", "Dementia", "Wednesdays, 10am to 3pm"):
        assert words in text
    assert "Nobody was found" in await team.open("/team/associates?q=nobody")
    assert "people.csv" in await team.open("/team/associates/import")


async def test_a_row_of_another_academy_is_told_of_before_anybody_is_added(team: Visitor) -> None:
    """Why a row was refused is said once; the whole network's importers take the same row."""
    elsewhere = "Pat Hill,pat@example.org,,,North West,,,,,"
    text = await team.open("/team/associates/import")
    assert "A row that names another local academy is not added: we show you which rows those are." in text
    text = await team.send(files={"file": ("people.csv", roster(JO, elsewhere))})
    assert "1 person will be added to Yorkshire and the Humber Leadership Academy" in text
    assert text.count("This row names another local academy than yours, so nobody was added.") == 1
    assert "What we could not read, row by row" not in text


async def test_the_rows_to_mend_come_as_a_file(team: Visitor) -> None:
    await team.open("/team/associates/import")
    await team.send(files={"file": ("people.csv", roster(JO, NOBODY))})
    link = next(link for link in team.page.links if link.endswith("rows-to-mend.csv"))
    answer = await team.client.get(link, headers=team._headers())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"] == 'attachment; filename="rows-to-mend-people.csv"'
    assert answer.text.count("a note") == 1


async def test_adding_twice_adds_once(team: Visitor) -> None:
    await team.open("/team/associates/import")
    await team.send(files={"file": ("people.csv", roster(JO))})
    preview, where = team.page, team.at
    await team.send(form=-2)
    team.page = preview
    await team.send(form=-2)
    assert (team.status, team.at) == (200, where)
    preview.forms[-2][1]["_command_id"] = ["another-command-id"]
    team.page = preview
    assert "These people have been added already. Nothing was done twice" in await team.send(form=-2)
    assert team.status == 422


async def test_a_list_says_how_many_rows_went_with_somebody_erased(
    client: Client, session: AsyncSession, build: Builder, team: Visitor
) -> None:
    sam = (await build.person("Sam Okafor", email="sam@example.org")).id
    await session.commit()
    await team.open("/team/associates/import")
    await team.send(
        files={"file": ("people.csv", roster(JO, "Sam Okafor,,07700 900555,,,,,,,", f"{NOBODY} of Sam Okafor"))}
    )
    where = team.at
    work = Work(session, WORKER, NOW)
    await lists.remove(work, client.app.state.vault, [sam], await known_as.of(work, [sam]))
    await session.commit()
    text = await team.open(where)
    assert (
        "1 row was taken out of this list, because somebody asked to be erased. 2 rows stay, and you can go on" in text
    )
    for words, there in (("1 person will be added", True), ("are empty", False), ("Okafor", False), ("sam@", False)):
        assert (words in text) == there, words
    await team.send(form=-2)
    assert "1 person added" in team.page.text


async def test_who_was_erased_comes_back_without_what_they_talked_about(
    client: Client, session: AsyncSession, team: Visitor
) -> None:
    marks = erased.marks(client.app.state.vault.fingerprint, name="", email="jo@example.org", phone="", postcode="")
    session.add_all([ErasedMark(mark=one, erased_at=NOW) for one in marks])
    await session.commit()
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("people.csv", roster(JO))})
    assert "What they talk about is not taken from your list: they have to agree to it anew." in text


async def test_a_list_put_away(team: Visitor) -> None:
    await team.open("/team/associates/import")
    await team.send(files={"file": ("people.csv", roster(JO))})
    assert "This list was put away" in await team.send()
    assert "There is nobody here yet." in await team.open("/team/associates")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("", b""), "Select a spreadsheet with a list of people"),
        (("a.csv", b""), "The file is empty."),
        (("a.pdf", b"%PDF-1.7 x"), "is a PDF, not a spreadsheet."),
        (("a.xlsx", b"PK\x03\x04 broken"), "The spreadsheet is damaged or incomplete."),
    ],
)
async def test_a_wrong_file_is_told(team: Visitor, file: tuple[str, bytes], words: str) -> None:
    await team.open("/team/associates/import")
    assert words in await team.send(files={"file": file})
    assert team.status == 422


async def test_a_file_over_10_mb_is_told(team: Visitor) -> None:
    await team.open("/team/associates/import")
    big = roster(JO) + b"\n" * (10 * 1024 * 1024)
    assert "The file is larger than 10 MB." in await team.send(files={"file": ("a.csv", big)})
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("a.csv", big * 2)})
    assert (team.status, "The file must be smaller than 10MB." in text) == (422, True)
    assert team.at.partition("?")[0] == "/team/associates/import"


async def test_a_national_lead_chooses_an_academy(client: Client, session: AsyncSession, build: Builder) -> None:
    lead = await visitor(client, session, await build.staff(Role.NATIONAL))
    await lead.open("/team/associates/import")
    assert "Select a local academy" in await lead.send(files={"file": ("a.csv", roster(JO))})
    text = await lead.send({"academy": "NE"}, files={"file": ("a.csv", roster(JO))})
    assert "1 person will be added" in text
    await lead.send(form=-2)
    text = await lead.open("/team/associates?academy=NE")
    assert "Jo Marsh" in text
    text = await lead.open(next(link for link in lead.page.links if link.startswith("/team/associates/0")))
    assert "jo@example.org" in text
    assert "Large print" not in text


async def test_finance_sees_who_somebody_is(client: Client, session: AsyncSession, build: Builder) -> None:
    who = await build.payee(await build.associate("Sam Okafor", topics=["dementia"]))
    other = await build.associate("Una Unpaid")
    desk = await visitor(client, session, await build.staff(Role.FINANCE))
    await desk.open(f"/team/associates/{other.person_id}")
    assert desk.status == 404
    text = await desk.open(f"/team/associates/{who.person_id}")
    assert "Sam Okafor" in text
    assert "LS1 3WD" not in text
    assert "Dementia" not in text
    assert (await desk.open("/team/associates/import"), desk.status)[1] == 403


async def test_another_team_does_not_find_the_pages(client: Client, session: AsyncSession, team: Visitor) -> None:
    await team.open("/team/associates/import")
    await team.send(files={"file": ("people.csv", roster(JO))})
    where = team.at
    await team.send(form=-2)
    await team.open("/team/associates")
    person = next(link for link in team.page.links if link.startswith("/team/associates/0"))
    other = await visitor(client, session, await Builder(session).staff(Role.TEAM, "NE"))
    for path in (where, f"{where}/rows-to-mend.csv", person):
        await other.open(path)
        assert (path, other.status) == (path, 404)


async def test_a_long_list_goes_on(client: Client, session: AsyncSession, build: Builder, team: Visitor) -> None:
    for number in range(51):
        await build.associate(f"Ali Reed{number:02}")
    await session.commit()
    await team.open("/team/associates?q=reed")
    (more,) = [link for link in team.page.links if "cursor=" in link]
    assert "q=reed" in more
    text = await team.open(more)
    assert ("Ali Reed50" in text, "Ali Reed49" in text) == (True, False)
