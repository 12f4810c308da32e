"""The register as a file: as far as each may see it, safe to open, and it goes back in with nothing changed."""

import csv
import io
from datetime import date, time
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel import workbook
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.needs import service as needs
from faculty_api.people.roster.columns import Field, match_columns
from faculty_api.people.roster.days import read_usual_days
from faculty_api.people.roster.table import read_table
from faculty_api.people.vocabulary import words
from faculty_api.records import service
from faculty_api.records.sheet_rows import HEADINGS, PRIVATE, usual_days
from schemas.access import Actor, Role
from schemas.exports import ExportRegister, Sheet
from schemas.needs import SayNeed, Weight
from schemas.reads import OpenPrivate
from schemas.roster import Outcome, UsualTime
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.people.rosters import VAULT, bring_in, commit, counts, preview, roster, rows, staff
from tests.support.client import Client

WHY = "For the yearly check of the list"
PEOPLE = roster(
    "Jo Marsh,jo@example.org,07700 900001,LS1 3WD,,Coaching;Co-design,Dementia,Large print,Weds 10-3,Likes tea",
    "Zoë Núñez,,+33 612345678,HU1 3RA,,,,,Mon 7am-8am 5pm-9pm; Fri pm,",
    'שרה כהן,sara@example.org,,,,,,,,"two lines\nof notes"',
    "Ann O’Neill,,,,,,,,not on a full moon,",
    "Bo Nobody,,,,,,,,,",
)


async def exported(engine: AsyncEngine, who: Actor, sheet: Sheet, *, private: bool = False, **more: Any) -> bytes:
    async with transaction(engine) as session:
        command = ExportRegister(sheet=sheet, reason=WHY, private=private, **more)
        return (await service.export(Work(session, who, NOW), command)).content


SHOWN = ("person", "associate", "associate_skill", "associate_topic", "availability", "usual_time", "role_grant")


async def whole(engine: AsyncEngine) -> dict[str, list[Any]]:
    return {name: await rows(engine, f"SELECT * FROM {name} ORDER BY {name}::text") for name in SHOWN}


@pytest.mark.parametrize(("sheet", "private"), list(product(Sheet, (False, True))))
async def test_an_exported_file_goes_back_in_and_nothing_changes(
    engine: AsyncEngine, sheet: Sheet, private: bool
) -> None:
    team = await staff(engine)
    await bring_in(engine, team, PEOPLE)
    async with transaction(engine) as session:
        build = Builder(session)
        await build.associate("Kit Ray", kind="professional", weekdays=(0, 1), trained_on=date(2026, 3, 1))
        await build.associate("Al Gone", status="ended", weekdays=None, recruitment_route="pals")
        await build.associate("Not Ours", academy="NE")
        every = {name: [one.code for one in words(name)] for name in ("skill", "topic")}  # type: ignore[arg-type]
        await build.associate("Every Word", weekdays=None, skills=every["skill"], topics=every["topic"])
    before = await whole(engine)
    data = await exported(engine, team, sheet, private=private)
    shown = await preview(engine, team, data)
    assert counts(shown) == (8, 0, 8, 0, 0)
    told = [(one.column, one.value) for one in shown.report.problems]
    note = [("Usual days", "not on a full moon")]  # Ann, whom nobody can reach, as nobody can reach Bo
    assert sorted(told) == sorted([*note, ("E-mail", ""), ("E-mail", "")])
    assert (shown.report.people[0].outcome, shown.report.unknown_columns, shown.report.notices, shown.report.alike) == (
        Outcome.JOINED, (), (), ()
    )  # fmt: skip
    done = await commit(engine, team, shown.id)
    assert (counts(done), done.changed) == ((8, 0, 8, 0, 0), ())
    assert await whole(engine) == before
    assert await rows(engine, "SELECT count(*) FROM event WHERE kind = 'AssociateFilledIn'") == [(0,)]


async def test_what_helps_them_goes_out_in_no_file_and_no_list_speaks_over_them(engine: AsyncEngine) -> None:
    team, officer = await staff(engine), await staff(engine, Role.DATA_PROTECTION, None)
    await bring_in(engine, team, PEOPLE)
    jo, ann = [
        UUID(str((await rows(engine, f"SELECT id FROM person WHERE full_name LIKE '{one}%'"))[0][0]))
        for one in ("Jo", "Ann")
    ]

    async def told(who: UUID) -> list[str]:
        async with transaction(engine) as session:
            command = OpenPrivate(reason="They asked us to look")
            return (await needs.open_private(Work(session, officer, NOW), VAULT, who, command)).access_needs

    async with transaction(engine) as session:
        me, other = (Work(session, Actor(person=PersonId(who), role=Role.ASSOCIATE, name=""), NOW) for who in (jo, ann))
        (listed,) = await needs.needs(me, VAULT, jo)
        await needs.take_back(me, jo, listed.id)
        for work, who, words in ((me, jo, "A ramp"), (me, jo, "Breaks"), (other, ann, "A quiet room")):
            await needs.say(work, VAULT, who, SayNeed(words=words, weight=Weight.MUST))
    data = await exported(engine, team, Sheet.CSV, private=True)
    assert [said for said in (b"A ramp", b"Breaks", b"A quiet room", b"Large print") if said in data] == []
    for again in (data, PEOPLE):
        await bring_in(engine, team, again)
        assert (await told(jo), await told(ann)) == (["A ramp", "Breaks"], ["A quiet room"])


def test_every_heading_is_one_that_the_import_knows() -> None:
    columns = match_columns([*HEADINGS, *PRIVATE])
    assert (columns.unknown, columns.never_kept) == ({}, {})
    assert set(columns.fields) == set(Field) - {Field.FIRST_NAME, Field.SURNAME, Field.ACCESS_NEEDS}


WEEKS = [
    [(0, time(9), time(17))],
    [(0, time(9), time(12, 30)), (0, time(17), time(21)), (4, time(12, 30), time(17))],
    [(2, time(0, 15), time(0, 45)), (5, time(11, 59), time(12, 1)), (6, time(7), time(8))],
    [(day, time(start, day), time(start + 1)) for day in range(7) for start in (0, 6, 8, 11, 14, 17, 19, 22)],
]


@pytest.mark.parametrize("week", WEEKS)
def test_a_usual_week_is_read_back_as_it_was(week: list[tuple[int, time, time]]) -> None:
    found, faults = read_usual_days(usual_days(week))
    expected = [UsualTime(weekday=day, start=f"{start:%H:%M}", end=f"{end:%H:%M}") for day, start, end in week]
    assert (list(found), faults) == (expected, ())


def test_times_that_touch_are_one_and_days_alike_stand_together() -> None:
    halves = [(day, *span) for day in range(5) for span in ((time(9), time(12, 30)), (time(12, 30), time(17)))]
    assert usual_days([*halves, (5, time(9), time(12))]) == "Mon/Tue/Wed/Thu/Fri 9am-5pm; Sat 9am-12pm"


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "ok & <b>\x01\x0b"]


@pytest.mark.parametrize("sheet", Sheet)
async def test_no_cell_is_a_formula(engine: AsyncEngine, sheet: Sheet) -> None:
    team = await staff(engine)
    async with transaction(engine) as session:
        for value in DANGEROUS:
            who = await Builder(session).associate(value, usual_days=value, notes=value, postcode=value, weekdays=None)
            await session.execute(
                text("UPDATE person SET preferred_name = :v, phone = :v WHERE id = :id"),
                {"v": value, "id": who.person_id},
            )
    data = await exported(engine, team, sheet, private=True)
    table = read_table(f"a.{sheet.value}", data)
    found = [cell for line in table.lines for cell in line.cells]
    if sheet is Sheet.CSV:
        assert [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))] == []
    else:
        assert b"<f>" not in data
        assert all(kind == b"inlineStr" for kind in _kinds(data))
    assert len(table.lines) == len(DANGEROUS)


def _kinds(data: bytes) -> list[bytes]:
    import re
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        return re.findall(rb'<c r="[A-Z]+[0-9]+" t="([a-zA-Z]+)"', folder.read("xl/worksheets/sheet1.xml"))


def test_the_same_rows_are_the_same_bytes() -> None:
    table = [("a", "b"), ("", "ü\n")]
    assert workbook.written(table) == workbook.written(table)
    assert [line.cells for line in read_table("a.xlsx", workbook.written([("Name", "E-mail"), ("Jo", "")])).lines] == [
        ("Jo", "")
    ]


async def test_each_sees_their_own_in_it(engine: AsyncEngine, session: AsyncSession, build: Builder) -> None:
    await build.associate("Jo Here", notes="SECRET")
    await build.associate("Jo There", academy="NE")
    team, lead = await build.staff(Role.TEAM, "YH"), await build.staff(Role.NATIONAL)
    await session.commit()

    async def names(who: Actor, **more: Any) -> list[str]:
        data = (await exported(engine, who, Sheet.CSV, **more)).decode("utf-8-sig")
        assert "SECRET" not in data
        return [row["Full name"] for row in csv.DictReader(io.StringIO(data))]

    assert await names(team) == ["Jo Here"]
    assert await names(lead) == ["Jo There", "Jo Here"]
    assert await names(lead, academy="YH") == ["Jo Here"]
    assert await names(team, academy="NE") == []
    assert b"SECRET" in await exported(engine, team, Sheet.CSV, private=True)
    with pytest.raises(NotAllowed, match="have notes"):
        await exported(engine, lead, Sheet.CSV, private=True)
    with pytest.raises(Invalid, match="no local academy"):
        await exported(engine, lead, Sheet.CSV, academy="XX")
    for role in (Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION):
        with pytest.raises(NotAllowed):
            await exported(engine, await staff(engine, role, None), Sheet.CSV)


async def test_what_was_taken_away_and_why_is_recorded(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, PEOPLE)
    await exported(engine, team, Sheet.XLSX, private=True)
    assert await rows(engine, "SELECT person_id, data FROM event WHERE kind = 'RegisterExported'") == [
        (team.person, {"academies": ["YH"], "people": 5, "sheet": "xlsx", "private": True, "reason": WHY})
    ]


async def test_the_page_and_the_api(client: Client, session: AsyncSession, build: Builder) -> None:
    await build.associate("Jo Marsh", notes="Likes tea")
    team, finance = await build.staff(Role.TEAM, "YH"), await build.staff(Role.FINANCE)
    await session.commit()
    visitor = await Visitor(client).log_in(team.person, Role.TEAM)
    await visitor.open("/team/associates")
    assert "/team/associates/export" in visitor.page.links
    await visitor.open("/team/associates/export")
    assert "Enter what you need the file for" in await visitor.send({"sheet": "csv"})
    assert visitor.status == 422
    shown = await visitor.send({"sheet": "csv", "private": "yes", "reason": WHY})
    assert (visitor.status, "Jo Marsh" in shown, "Likes tea" in shown) == (200, True, True)
    body = {"sheet": "xlsx", "reason": WHY}
    answer = await client.post("/api/v1/associates/export", as_=(team.person, Role.TEAM), json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (200, workbook.MEDIA_TYPE)
    assert answer.headers["content-disposition"] == 'attachment; filename="associates.xlsx"'
    assert [line.cells[1] for line in read_table("a.xlsx", answer.content).lines] == ["Jo Marsh"]
    answer = await client.post("/api/v1/associates/export", as_=(finance.person, Role.FINANCE), json=body)
    assert answer.status_code == 403
