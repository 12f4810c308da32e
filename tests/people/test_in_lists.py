"""What is theirs goes out of a list, however it spells them, and nothing else; one that cannot be read goes whole."""

import re
from base64 import b64decode, b64encode
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.dataprotection import known_as, lists
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.in_lists import WHOLE, parted
from faculty_api.people.models import RosterImport
from faculty_api.people.roster.columns import Layout, match_columns
from faculty_api.people.roster.forgetting import theirs
from faculty_api.people.roster.lines import Line
from faculty_api.people.roster.table import read_table
from faculty_api.people.roster.whose import Named, says
from faculty_api.people.roster.whose import theirs as theirs_own
from faculty_api.people.roster.without import Who, without
from schemas.access import WORKER
from schemas.people import ChooseRows
from tests.builders import NOW, Builder
from tests.people.roster.files import xlsx
from tests.people.rosters import HEADINGS, VAULT, commit, counts, preview, roster, rows, staff

SAM = Named("Samira O\u2019Neill", "sam@example.org", "+44 7700 900123")
LIST = UUID(int=7)
WORDS = re.compile(r"samira[\W_]+o.neill|sam@example\.org|07700 900123", re.IGNORECASE)


def mask(said: str, /, *, name: bool = False) -> str:
    return said if name and "Jones" in said else WORDS.sub("somebody else", said)


WHO = Who([SAM], mask)


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        (("Samira O'Neill", ""), True),
        (("O\u2019NEILL", "samira", "LS1 3WD"), True),
        (("O'Neill, Samira (Sam)",), True),
        (("Dr Samira J O'Neill",), True),
        (("S. O'Neill", "SAM@EXAMPLE.ORG"), True),
        (("Somebody", "Ask sam@example.org"), True),
        (("Nobody", "07700 900 123"), True),
        (("Nobody", "0044 7700-900123"), True),
        (("Samuel O'Neill", "other@example.org", "07700 900124"), False),
        (("Samira", "Jones"), False),
        (("", ""), False),
    ],
)
def test_a_line_names_somebody(cells: tuple[str, ...], there: bool) -> None:
    assert says(cells, SAM) is there


SHOWN = ("Name", "First name", "Surname", "E-mail", "Mobile", "Notes")
NAMESAKE = Named("Samira O'Neill", "other@example.org", "07700 900999")


@pytest.mark.parametrize(
    ("cells", "own"),
    [
        (("Samira O'Neill", "", "", "", "", ""), True),
        (("", "samira", "O\u2019NEILL", "", "", ""), True),
        (("O'Neill, Samira (Sam)", "", "", "new@example.org", "", ""), True),
        (("Dr Samira O'Neill", "", "", "", "07700 900555", ""), True),
        (("Samira J O'Neill", "", "", "", "+44 7700 900123", ""), True),
        (("S. O'Neill", "", "", "SAM@example.org", "", ""), True),
        (("S", "", "", "SAM@example.org", "", ""), True),
        (("", "", "", "SAM@example.org", "", ""), True),
        (("Kit Else", "", "", "SAM@example.org", "", ""), False),  # of the same household
        (("Samira O'Neill", "", "", "other@example.org", "", ""), False),
        (("Samira O'Neill", "", "", "", "07700900999", ""), False),
        (("Pat Partner", "", "", "pat@example.org", "07700 900123", ""), False),
        (("Samuel O'Neill", "", "", "", "07700 900123", ""), False),
        (("Samira J O'Neill", "", "", "", "", ""), False),
        (("Dora Else", "", "", "d@example.org", "", "friend of Samira O'Neill"), False),
        (("Dora Else", "", "", "", "", "ring sam@example.org on 07700 900123"), False),
        (("", "", "", "", "07700 900123", ""), False),
    ],
)
def test_a_line_is_somebodys_own_by_its_name_or_address(cells: tuple[str, ...], own: bool) -> None:
    assert theirs_own(Line(2, cells), match_columns(SHOWN), [SAM], [NAMESAKE]) is own


def test_who_gave_nothing_is_in_no_line() -> None:
    assert not says(("Somebody", "someone@example.org"), Named("", None, ""))


OF_ELSE = "List of somebody else\nName,E-mail\nBo Hay,b@example.org\n"
BEFORE_AND_AFTER = [
    ("Name;E-mail\nSamira O'Neill;x@example.org\nBo Hay;b@example.org\n", "Name;E-mail\n\nBo Hay;b@example.org\n"),
    ('sep=;\r\nName;Notes\r\n"Bo\nHay";"a\nb"\r\nO\'Neill Samira;"likes\r\ntea"\r\nAl Re;\r\n',
     'sep=;\r\nName;Notes\r\n"Bo\nHay";"a\nb"\r\n\r\n\r\nAl Re;\r\n'),
    ("List of Samira O'Neill\nName,E-mail\nBo Hay,b@example.org\n", OF_ELSE),
    ('Name,Notes\nSamira O\'Neill,"never closed\nBo Hay,x\n', "Name,Notes\n\nBo Hay,x\n"),
    ("Name,E-mail\rBo Hay,b@example.org\rSamira O'Neill,", "Name,E-mail\rBo Hay,b@example.org\r"),
    ('Name;Mobile;Notes\r\nPat Hay;07700 900123;"asks; Samira\nO\'Neill"\r\nAl Re;1;Samira O\'Neill\r\n',
     'Name;Mobile;Notes\r\nPat Hay;07700 900123;"asks; somebody else"\r\n\r\nAl Re;1;somebody else\r\n'),
    ("Name,Skills,Note of Samira O'Neill\nBo Hay,x,y\n", "Name,Skills,Note of somebody else\nBo Hay,x,y\n"),
    ("From O'Neill, Samira\nName,E-mail\nBo Hay,b@example.org\n", "\nName,E-mail\nBo Hay,b@example.org\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER)
def test_the_other_lines_stay_as_they_were_under_their_numbers(before: str, after: str) -> None:
    left = without("people.csv", before.encode(), Layout(), WHO)
    assert left.data is not None
    assert left.data.decode("utf-8-sig") == after


def test_a_list_without_them_is_not_touched() -> None:
    for data in (b"Name,E-mail\nBo Hay,b@example.org\n", xlsx([["Name"], ["Bo Hay"]])):
        left = without("people.csv", data, Layout(), WHO)
        assert (left.data is data, left.gone) == (True, frozenset())


def test_rows_that_are_theirs_by_what_became_of_them() -> None:
    people = [{"row": 2, "joined_person": "sam"}, {"row": 3, "joined_row": 2}, {"row": 4, "joined_row": 3},
              {"row": 5, "joined_person": "una"}, {"row": 6, "joined_row": 5}, {"row": 8, "joined_row": 7}]  # fmt: skip
    assert theirs({"report": {"people": people}}, {"sam"}, {7}) == {2, 3, 4, 7, 8}


async def left_of(content: bytes | None) -> object:
    sealed = VAULT.seal(b64encode(content).decode(), place=f"roster_import/{LIST}/content") if content else b""
    row = RosterImport(id=LIST, filename="people.csv", content=sealed, report={}, choices={})
    return await parted(VAULT, row, Layout(), WHO, {str(LIST)})


@pytest.mark.parametrize(
    "content",
    [b"no heading that anybody knows\nSomebody Else\n", b"\x00\x01\x02", b"Name,E-mail,O'Neill Samira\nBo Hay,x,y\n"],
)
async def test_what_cannot_be_read_or_taken_apart_goes_whole(content: bytes) -> None:
    assert await left_of(content) == WHOLE
    row = RosterImport(id=LIST, filename="people.csv", content=b"no seal", report={}, choices={})
    assert await parted(VAULT, row, Layout(), WHO, set()) == WHOLE


@pytest.mark.parametrize("content", [b"Name;E-mail\nSomebody Else;x@example.org\n", None])
async def test_where_they_are_not_nothing_changes(content: bytes | None) -> None:
    assert await left_of(content) is None


async def sams_lines_go(engine: AsyncEngine, sam: UUID) -> tuple[int, int]:
    async with transaction(engine) as session:
        work = Work(session, WORKER, NOW)
        return await lists.remove(work, VAULT, [sam], await known_as.of(work, [sam]))


def shown(book: bool) -> bytes:
    lines = ["Samira O'Neill,sam@example.org,,,,,,,,", "Una New,una@example.org,,,,,,,,",
             "Sammy,sam@example.org,,,,,,,,", "Lee New,lee@example.org,07700 900111,nowhere,,,,,,"]  # fmt: skip
    return xlsx([line.split(",") for line in (HEADINGS, *lines)]) if book else roster(*lines)


@pytest.mark.parametrize("book", [False, True])
@pytest.mark.parametrize("committed", [False, True])
async def test_what_was_made_of_a_list_stays_for_everybody_else(
    engine: AsyncEngine, book: bool, committed: bool
) -> None:
    async with transaction(engine) as session:
        sam = (await Builder(session).person("Samira O'Neill", email="sam@example.org")).id
    team = await staff(engine)
    found = await preview(engine, team, shown(book))
    assert counts(found)[0] == 4
    if committed:
        await commit(engine, team, found.id)
    elsewhere = await preview(
        engine, await staff(engine, academy="NE"), roster("Kit Ray,kit@example.org,,,,,,,,"), "NE"
    )
    assert await sams_lines_go(engine, sam) == (2, 2)
    async with transaction(engine) as session:
        kept = await session.get_one(RosterImport, found.id)
        data = b64decode(VAULT.open(kept.content, place=f"roster_import/{found.id}/content"))
        after = await service.one_import(Work(session, team, NOW), found.id)
    said = f"{read_table('list.csv', data)} {after}"
    assert not any(word in said.casefold() for word in ("samira", "o'neill", "sam@", "sammy", str(sam)))
    assert [row.row for row in after.report.people] == [3, 5]
    assert [one.row for one in after.report.problems] == [5]
    assert (counts(after), after.taken_out) == ((4, 2, 0, 0, 2), 2)
    if not committed:
        done = await commit(engine, team, found.id)
        assert (counts(done), done.changed, done.taken_out) == ((4, 2, 0, 0, 2), (), 2)
    names = await rows(engine, "SELECT full_name FROM person WHERE email IN ('una@example.org', 'lee@example.org')")
    assert sorted(names) == [("Lee New",), ("Una New",)]
    assert (await rows(engine, "SELECT count(*) FROM roster_import WHERE id = :id", id=elsewhere.id))[0] == (1,)


async def test_a_row_that_somebody_said_is_them_goes_too(engine: AsyncEngine) -> None:
    """However it spells them: it is a line of theirs by what was chosen of it."""
    async with transaction(engine) as session:
        sam = (await Builder(session).associate("Samira O'Neill", postcode="LS1 3WD")).person_id
    team = await staff(engine)
    found = await preview(
        engine, team, roster("Samira O'Neill,s2@example.org,,,,,,,,", "Una New,una@example.org,,,,,,,,")
    )
    (doubt,) = found.report.doubts
    async with transaction(engine) as session:
        await service.choose_rows(Work(session, team, NOW), VAULT, found.id, ChooseRows(choices={doubt.row: str(sam)}))
        await session.execute(text("UPDATE person SET full_name = 'Samira Smith' WHERE id = :id"), {"id": sam})
    assert await sams_lines_go(engine, sam) == (1, 1)
    async with transaction(engine) as session:
        kept = await session.get_one(RosterImport, found.id)
        after = await service.one_import(Work(session, team, NOW), found.id)
    assert (kept.choices, [row.row for row in after.report.people], after.report.doubts) == ({}, [3], ())
    assert "s2@example.org" not in VAULT.open(kept.content, place=f"roster_import/{found.id}/content")


@pytest.mark.parametrize("book", [False, True])
async def test_rows_of_others_that_name_them_stay_and_can_be_added(engine: AsyncEngine, book: bool) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        sam = (await build.person("Samira O'Neill", email="sam@example.org")).id
        pat, other = (
            (await build.associate("Pat Partner", postcode="LS1 3WD")).person_id,
            await build.associate("Samira O'Neill"),
        )
        phones = {sam: "07700 900123", pat: "07700 900123", other.person_id: "07700 900999"}
        for who, phone in phones.items():
            await session.execute(text("UPDATE person SET phone = :p WHERE id = :id"), {"p": phone, "id": who})
    team = await staff(engine)
    lines = ["Samira O'Neill,,07700 900123,,,,,,,", "Dora Else,dora@example.org,,,,,,,,friend of Samira O'Neill",
             "Pat Partner,,07700 900123,,,,,,,ask at sam@example.org",
             "Samira O'Neill,,07700 900999,,,,,,,"]  # fmt: skip
    found = await preview(
        engine, team, xlsx([line.split(",") for line in (HEADINGS, *lines)]) if book else roster(*lines)
    )
    assert await sams_lines_go(engine, sam) == (1, 3)
    async with transaction(engine) as session:
        await session.execute(
            text("UPDATE person SET full_name = 'Erased', email = NULL, phone = '' WHERE id = :id"), {"id": sam}
        )
        kept = await session.get_one(RosterImport, found.id)
        data = b64decode(VAULT.open(kept.content, place=f"roster_import/{found.id}/content"))
    left = [[cell for cell in line.cells if cell] for line in read_table("list.csv", data).lines]
    assert left == [[], ["Dora Else", "dora@example.org", "friend of Samira O'Neill"],
                    ["Pat Partner", "07700 900123", "ask at somebody else"],
                    ["Samira O'Neill", "07700 900999"]]  # fmt: skip
    done = await commit(engine, team, found.id)
    assert ([one.name for one in done.report.people if one.outcome == "accepted"], done.report.joined) == (
        ["Dora Else"],
        2,
    )
