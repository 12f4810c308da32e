"""A roster in: previewed, committed, dropped, and who may do it."""

from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.availability.rosters import hear
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.access import Actor, Role
from schemas.people import ImportState
from schemas.roster import UsualTime
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, bring_in, commit, counts, preview, register, roster, rows, staff
from tests.shared import SHARED, needs_shared
from tests.support.races import together

JO = "Jo Marsh,jo@example.org,07700 900001,LS1 3WD,,Coaching,Dementia,Large print,Weds 10-3,Likes tea"


@needs_shared
async def test_the_real_file(engine: AsyncEngine) -> None:
    lead = await staff(engine, Role.NATIONAL, None)
    before = await register(engine)
    data = (SHARED / "data" / "roster.csv").read_bytes()
    shown = await preview(engine, lead, data)
    assert counts(shown) == (143, 138, 2, 2, 1)
    assert await register(engine) == before
    done = await commit(engine, lead, shown.id)
    assert (done.state, done.changed, counts(done)) == (ImportState.COMMITTED, (), (143, 138, 2, 2, 1))
    after = await register(engine)
    assert {name: after[name] - before[name] for name in ("person", "associate", "role_grant")} == {
        "person": 138,
        "associate": 138,
        "role_grant": 138,
    }
    assert await rows(engine, "SELECT DISTINCT kind FROM associate") == [("lived",)]
    again = await bring_in(engine, lead, data)
    assert counts(again) == (143, 0, 140, 2, 1)
    assert await register(engine) == after


@needs_shared
async def test_a_team_adds_its_own_people_of_the_real_file(engine: AsyncEngine) -> None:
    done = await bring_in(engine, await staff(engine), (SHARED / "data" / "roster.csv").read_bytes())
    assert done.report.rows == sum(counts(done)[1:]) == 143
    assert await rows(engine, "SELECT DISTINCT academy_code FROM associate") == [("YH",)]
    named = [row for row in done.report.people if "names another local academy" in (row.because or "")]
    assert len(named) == done.report.refused - 2


async def test_what_is_kept_of_one_person(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, roster(JO))
    (found,) = await rows(
        engine,
        "SELECT p.id, full_name, email, phone, postcode, academy_code, kind, status, notes, access_needs"
        " FROM person p JOIN associate a ON a.person_id = p.id",
    )
    assert found[1:-1] == (
        "Jo Marsh", "jo@example.org", "07700 900001", "LS1 3WD", "YH", "lived", "active", "Likes tea"
    )  # fmt: skip
    assert isinstance(found[-1], bytes)
    assert VAULT.open(found[-1], place=f"associate/{found[0]}/access_needs") == "Large print"
    assert await rows(engine, "SELECT skill FROM associate_skill") == [("coaching",)]
    assert await rows(engine, "SELECT topic FROM associate_topic") == [("dementia",)]
    assert await rows(engine, "SELECT role, academy_code FROM role_grant WHERE person_id = :id", id=found[0]) == [
        ("associate", "YH")
    ]
    assert await rows(engine, "SELECT mode, weekday, starts::text FROM availability NATURAL JOIN usual_time") == [
        ("ask_me", 2, "10:00:00")
    ]
    kinds = await rows(engine, "SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind")
    assert kinds == [("AssociateAdded", 1), ("AvailabilitySaid", 1), ("RosterCommitted", 1), ("RosterPreviewed", 1)]


async def test_the_stored_file_and_report_do_not_show_access_needs(engine: AsyncEngine) -> None:
    shown = await preview(engine, await staff(engine), roster("Jo Marsh,jo@example.org,,,,,,=needs(),,"))
    assert [(problem.column, problem.value) for problem in shown.report.problems] == [("Access needs", "")]
    ((content, report),) = await rows(engine, "SELECT content, report::text FROM roster_import")
    assert b"jo@example.org" not in bytes(content)  # type: ignore[arg-type]
    assert "needs()" not in str(report)


async def test_joining_fills_gaps_and_renews_what_a_list_brought(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, roster("Jo Marsh,jo@example.org,,LS1 3WD,,Coaching,,,Weds 10-3,"))
    other = "Jo Marsh,jo@example.org,07700 900002,LS2 4AA,,Asset mapping,Dementia,BSL,Friday,A note"
    done = await bring_in(engine, team, roster(other))
    assert counts(done) == (1, 0, 1, 0, 0)
    assert await rows(
        engine, "SELECT phone, postcode, notes, version FROM person p JOIN associate a ON a.person_id = p.id"
    ) == [("07700 900002", "LS2 4AA", "A note", 2)]
    skills = "SELECT skill FROM associate_skill ORDER BY 1"
    assert await rows(engine, skills) == [("asset-mapping",), ("coaching",)]
    assert await rows(engine, "SELECT topic FROM associate_topic") == [("dementia",)]
    assert await rows(engine, "SELECT weekday FROM usual_time") == [(4,)]
    assert done.report.problems == ()
    ((fields,),) = await rows(engine, "SELECT data->'fields' FROM event WHERE kind = 'AssociateFilledIn'")
    assert fields == ["postcode", "phone", "notes", "access_needs", "skills", "topics"]


async def test_a_member_of_staff_becomes_an_associate_too(engine: AsyncEngine) -> None:
    team = await staff(engine, name="Mo Field")
    ((email,),) = await rows(engine, "SELECT email FROM person")
    done = await bring_in(engine, team, roster(f"Mo Field,{email},07700 900003,,,Coaching,,,,"))
    assert counts(done) == (1, 0, 1, 0, 0)
    assert await rows(engine, "SELECT person_id, academy_code FROM associate") == [(team.person, "YH")]
    assert await rows(engine, "SELECT role FROM role_grant ORDER BY role") == [("associate",), ("team",)]
    assert await rows(engine, "SELECT count(*), max(phone) FROM person") == [(1, "07700 900003")]


async def test_a_team_learns_nothing_of_people_elsewhere(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        who = await Builder(session).associate("Ade Secret", academy="NE", postcode="NE1 1AA")
    (contact,) = await rows(engine, "UPDATE person SET phone = '07700 900009' WHERE id = :id RETURNING email, phone",
                            id=who.person_id)  # fmt: skip
    team, before = await staff(engine), await register(engine)
    done = await bring_in(engine, team, roster(f"Ada Known,{contact[0]},,,,,,,,", f"Ben Hope,,{contact[1]},,,,,,,",
                                               "Ade Secret,,07700 900010,,,,,,,"))  # fmt: skip
    assert counts(done) == (3, 2, 0, 1, 0)
    assert [(problem.row, problem.column) for problem in done.report.problems] == [(2, "E-mail")]
    assert "NE1 1AA" not in repr(done)
    assert (await register(engine))["associate"] == before["associate"] + 2


@pytest.mark.parametrize(("role", "academy"), [(Role.FINANCE, None), (Role.ASSOCIATE, "YH"), (Role.AUDITOR, None)])
async def test_others_may_not_import(engine: AsyncEngine, role: Role, academy: str | None) -> None:
    who = await staff(engine, role, academy)
    for attempt in (preview(engine, who, roster(JO)), commit(engine, who, new_id()), dropped(engine, who, new_id())):
        with pytest.raises(NotAllowed):
            await attempt


async def dropped(engine: AsyncEngine, who: Actor, import_id: UUID) -> None:
    async with transaction(engine) as session:
        await service.drop_roster(Work(session, who, NOW), import_id)


async def test_a_team_imports_for_its_own_academy_only(engine: AsyncEngine) -> None:
    with pytest.raises(NotAllowed, match="own local academy only"):
        await preview(engine, await staff(engine), roster(JO), "NE")
    with pytest.raises(Invalid, match="Choose one of: EE, EM, KSS, LN, NE, NW, SW, TVW, WM, YH"):
        await preview(engine, await staff(engine), roster(JO), "XX")


async def test_another_team_does_not_find_an_import(engine: AsyncEngine) -> None:
    shown = await preview(engine, await staff(engine), roster(JO))
    other = await staff(engine, academy="NE")
    for attempt in (commit(engine, other, shown.id), dropped(engine, other, shown.id)):
        with pytest.raises(NotFound):
            await attempt
    async with transaction(engine) as session:
        assert await service.imports(Work(session, other, NOW)) == []


async def test_a_team_does_not_see_what_the_network_imported(engine: AsyncEngine) -> None:
    lead = await staff(engine, Role.NATIONAL, None)
    shown = await preview(engine, lead, roster(JO))
    async with transaction(engine) as session:
        assert [one.id for one in await service.imports(Work(session, lead, NOW))] == [shown.id]
    async with transaction(engine) as session:
        with pytest.raises(NotFound):
            await service.one_import(Work(session, await staff(engine), NOW), shown.id)


async def test_what_changed_since_the_preview_is_told(engine: AsyncEngine) -> None:
    team = await staff(engine)
    shown = await preview(engine, team, roster(JO, "Sam Hill,sam@example.org,,,,,,,,"))
    await bring_in(engine, team, roster(JO))
    done = await commit(engine, team, shown.id)
    assert counts(done) == (2, 1, 1, 0, 0)
    assert [(row.row, row.because) for row in done.changed] == [
        (2, "Same e-mail address as Jo Marsh, who is already here.")
    ]


async def test_two_commits_of_one_import(engine: AsyncEngine) -> None:
    team = await staff(engine)
    shown = await preview(engine, team, roster(JO))
    results = await together(*(commit(engine, team, shown.id) for _ in range(4)))
    assert [type(result).__name__ for result in results if not isinstance(result, Conflict)] == ["ImportView"]
    assert (await register(engine))["associate"] == 1


async def test_two_imports_of_the_same_people_at_once(engine: AsyncEngine) -> None:
    team = await staff(engine)
    people = roster(*(f"Person {word},,07700 9001{at:02},,,,,,," for at, word in enumerate(("One", "Two", "Three"))))
    shown = [await preview(engine, team, people) for _ in range(3)]
    results = await together(*(commit(engine, team, one.id) for one in shown))
    assert sorted(counts(result) for result in results) == [(3, 0, 3, 0, 0), (3, 0, 3, 0, 0), (3, 3, 0, 0, 0)]
    assert (await register(engine))["associate"] == 3


async def test_a_commit_that_fails_half_way_leaves_nothing(engine: AsyncEngine) -> None:
    team = await staff(engine)
    shown, before = await preview(engine, team, roster(JO)), await register(engine)

    async def broken(work: Work, said: object) -> None:
        assert (await work.session.connection()).in_transaction()
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        async with transaction(engine) as session:
            await service.commit_roster(Work(session, team, NOW), VAULT, broken, shown.id)
    assert await register(engine) == before
    assert await rows(engine, "SELECT state FROM roster_import") == [("previewed",)]
    assert counts(await commit(engine, team, shown.id)) == (1, 1, 0, 0, 0)


async def test_a_dropped_list_is_forgotten(engine: AsyncEngine) -> None:
    team = await staff(engine)
    shown = await preview(engine, team, roster(JO))
    await dropped(engine, team, shown.id)
    with pytest.raises(Conflict, match="put away"):
        await commit(engine, team, shown.id)
    assert await rows(engine, "SELECT state, length(content) FROM roster_import") == [("dropped", 0)]
    assert (await register(engine))["associate"] == 0


async def test_rows_to_mend_can_be_mended_and_uploaded(engine: AsyncEngine) -> None:
    team = await staff(engine)
    lines = roster(JO, ",lee@example.org,+44 7700 900012,,,,,,,=1+1", "Kit Ray,kit@example.org,,ZZ99 9ZZ,,,,,,")
    done = await bring_in(engine, team, lines)
    async with transaction(engine) as session:
        file = await service.rows_to_mend(Work(session, team, NOW), VAULT, done.id)
    words = file.content.decode("utf-8-sig")
    assert file.name == "rows-to-mend-list.csv"
    assert words.splitlines()[0] == "Row in your file,What is wrong,How to mend it," + (
        "Full name,E-mail,Mobile,Postcode,Academy,Skills,Topics,Access needs,Usual days,Notes"
    )
    assert "'=1+1" in words
    assert "'+44" in words
    assert "Jo Marsh" not in words
    mended = words.replace(",lee@", "Lee Park,lee@", 1).replace("ZZ99 9ZZ", "LS1 3WD").replace("'=1+1", "ok")
    again = await bring_in(engine, team, mended.encode("utf-8-sig"))
    assert (counts(again), again.report.problems, again.report.unknown_columns) == ((2, 1, 1, 0, 0), (), ())
    assert await rows(engine, "SELECT full_name, postcode, notes FROM person JOIN associate ON id = person_id"
                              " WHERE full_name <> 'Jo Marsh' ORDER BY 1") == [
        ("Kit Ray", "LS1 3WD", ""), ("Lee Park", "", "ok")
    ]  # fmt: skip


async def test_what_people_said_themselves_stays(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        who = await Builder(session).associate(weekdays=(0,))
    async with transaction(engine) as session:
        said = {who.person_id: [UsualTime(weekday=4, start="09:00", end="17:00")]}
        await hear(Work(session, await staff(engine), NOW), said)
    assert await rows(engine, "SELECT mode, weekday FROM availability NATURAL JOIN usual_time") == [("only_these", 0)]


async def test_the_file_opens_for_the_team_and_for_whoever_uploaded_it(engine: AsyncEngine) -> None:
    team, lead = await staff(engine), await staff(engine, Role.NATIONAL, None)
    shown = await preview(engine, team, roster(JO))
    for who in (team, await staff(engine)):
        async with transaction(engine) as session:
            assert (
                await service.rows_to_mend(Work(session, who, NOW), VAULT, shown.id)
            ).name == "rows-to-mend-list.csv"
    async with transaction(engine) as session:
        with pytest.raises(NotAllowed, match="access needs"):
            await service.rows_to_mend(Work(session, lead, NOW), VAULT, shown.id)
