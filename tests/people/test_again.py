"""A list that comes again: it renews what lists brought, leaves what people said, and doubles nobody."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.access import Actor, Role
from schemas.contact import ChangeContact
from schemas.people import ChooseRows, ImportView
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, bring_in, commit, counts, preview, rows, staff
from tests.people.test_pages import visitor
from tests.support.client import Client

TOP = "Full name,E-mail,Mobile,Postcode,Known as,Skills,Usual days,Start date\n"
OLD = f"{TOP}Jo Marsh,jo@example.org,07700 900001,LS1 3WD,Jo,Coaching,Mon 10-3,01/02/2025\n".encode()
NEW = f"{TOP}Jo Marsh,jo@example.org,07700 900002,LS2 7EW,Joey,Coaching; Asset mapping,Fri 9-5,02/02/2025\n".encode()
STATE = (
    "SELECT phone, postcode, preferred_name, started_on::text, weekday FROM person p"
    " JOIN associate a ON a.person_id = p.id JOIN usual_time u ON u.person_id = p.id"
)


def renewed(view: ImportView) -> list[tuple[str, bool]]:
    return [(one.column, one.taken) for one in view.report.changes]


async def _says(engine: AsyncEngine, who: Actor, **said: str) -> None:
    ((person,),) = await rows(engine, "SELECT p.id FROM person p JOIN associate ON person_id = p.id")
    contact = {"full_name": "Jo Marsh", "preferred_name": "Joey", "phone": "07700 900002", "postcode": "LS2 7EW"}
    async with transaction(engine) as session:
        command = ChangeContact(**{**contact, **said}, reason="They called")  # type: ignore[arg-type]
        await service.change_contact(Work(session, who, NOW), person, command)  # type: ignore[arg-type]


async def test_what_a_list_brought_is_renewed_and_what_was_said_since_stays(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, OLD)
    again = await bring_in(engine, team, OLD)
    assert (renewed(again), again.report.problems) == ([], ())
    shown = await preview(engine, team, NEW)
    columns = ["Known as", "Mobile", "Postcode", "Start date", "Skills", "Usual days"]
    assert renewed(shown) == [(name, True) for name in columns]
    assert shown.report.problems == ()
    await commit(engine, team, shown.id)
    assert await rows(engine, STATE) == [("07700 900002", "LS2 7EW", "Joey", "2025-02-02", 4)]
    assert await rows(engine, "SELECT skill, level, checked_by FROM associate_skill ORDER BY 1") == [
        ("asset-mapping", "not_said", None), ("coaching", "not_said", None)
    ]  # fmt: skip
    assert await rows(engine, "SELECT phone, postcode FROM former_contact") == [("07700 900001", "LS1 3WD")]

    await _says(engine, team, phone="07700 900009")
    await rows(engine, "DELETE FROM associate_skill WHERE skill = 'asset-mapping' RETURNING skill")
    await rows(engine, "UPDATE availability SET from_list = false RETURNING mode")
    back = await bring_in(engine, team, NEW.replace(b"LS2 7EW", b"LS1 3WD").replace(b"Fri 9-5", b"Tue 9-5"))
    assert [(one.column, one.taken, one.why) for one in back.report.changes] == [
        ("Mobile", False, "They or the team have changed it since the last list"),
        ("Postcode", True, "What was here came from a list"),
        ("Skills", False, "It was taken off since the last list"),
        ("Usual days", False, "They have said themselves when they are free"),
    ]
    assert [(one.column, one.mend) for one in back.report.problems] == [
        (column, "If the list is right, change it on their page with them; else mend the list.")
        for column in ("Mobile", "Skills", "Usual days")
    ]
    assert await rows(engine, STATE) == [("07700 900009", "LS1 3WD", "Joey", "2025-02-02", 4)]


async def test_what_somebody_said_is_not_the_lists_because_a_list_agrees(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, OLD)
    await _says(engine, team, phone="07700 900002", postcode="LS1 3WD", preferred_name="Jo")
    await bring_in(engine, team, OLD.replace(b"900001", b"900002"))
    third = await bring_in(engine, team, OLD.replace(b"900001", b"900003"))
    assert renewed(third) == [("Mobile", False)]


async def test_a_name_alone_is_not_doubled(engine: AsyncEngine) -> None:
    """It is no proof either: somebody chooses, but for a row that says all that it said before."""
    team = await staff(engine)
    said = f"{TOP}Solo Nameonly,,,,,Coaching,,01/02/2025\n".encode()
    await bring_in(engine, team, said)
    assert counts(await bring_in(engine, team, said)) == (1, 0, 1, 0, 0)
    asked = {
        why: (counts(found), len(found.report.doubts))
        for why, row in (
            ("nothing but the name", b",,,,,,,"),
            ("less than was said", b",,,,,Coaching,,"),
            ("more than was said", b",,07700 900004,,,Coaching,,01/02/2025"),
            ("something else", b",,,,,Coaching,,01/03/2025"),
        )
        if (found := await preview(engine, team, said.replace(b",,,,,Coaching,,01/02/2025", row)))
    }
    assert asked == dict.fromkeys(asked, ((1, 0, 0, 1, 0), 1))
    change = "UPDATE person SET email = {}, phone = '07700900004' WHERE full_name LIKE 'Solo%' RETURNING id"
    await rows(engine, change.format("'solo@example.org'"))
    assert counts(await preview(engine, team, said)) == (1, 0, 0, 1, 0)
    await rows(engine, change.format("NULL"))
    solo = f"{TOP}Solo Nameonly,,,,,,,\n".encode()

    other = solo.replace(b"only,,,", b"only,,07700 900005,")
    shown = await preview(engine, team, other)
    assert (counts(shown), len(shown.report.doubts)) == ((1, 0, 0, 1, 0), 1)
    async with transaction(engine) as session:
        file = await service.rows_to_mend(Work(session, team, NOW), VAULT, shown.id)
    assert b"Somebody of this name is here already" in file.content
    same = str(shown.report.doubts[0].twins[0].person)
    outcomes = {}
    for choice in ("leave", "new", same):
        async with transaction(engine) as session:
            chosen = await service.choose_rows(
                Work(session, team, NOW), VAULT, shown.id, ChooseRows(choices={2: choice})
            )
        outcomes[choice] = counts(chosen)
    assert outcomes == {"leave": (1, 0, 0, 1, 0), "new": (1, 1, 0, 0, 0), same: (1, 0, 1, 0, 0)}
    await commit(engine, team, shown.id)
    assert await rows(engine, "SELECT count(*) FROM person WHERE full_name LIKE 'Solo%'") == [(1,)]
    assert counts(await preview(engine, team, other)) == (1, 0, 1, 0, 0)


async def test_who_a_row_is_can_be_said_on_the_page(client: Client, session: AsyncSession, build: Builder) -> None:
    who = await build.staff(Role.TEAM, "YH")
    team = await visitor(client, session, who)
    await bring_in(client.engine, who, f"{TOP}Solo Nameonly,,07700 900004,,,,,\n".encode())
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("two.csv", f"{TOP}Solo Nameonly,,07700 900005,,,,,\n".encode())})
    for words in ("Who is this?", "The same person as Solo Nameonly, 07700 900004", "There is nobody to add yet."):
        assert words in text
    ((person,),) = await rows(client.engine, "SELECT person_id FROM associate")
    assert "Say who at least one row is" in await team.send({}, form=1)
    text = await team.send({"row-2": str(person)}, form=1)
    for words in ("You said that this is the same person as Solo Nameonly", "Renewed by this list", "07700 900005"):
        assert words in text
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("none.csv", TOP.encode())})
    assert ("There is nobody below the headings." in text, "Add these people" in text) == (True, False)
    assert "/team/associates/import" in team.page.links
    with pytest.raises(Conflict, match="There is nobody to add from this list"):
        await bring_in(client.engine, who, TOP.encode())
    await team.open("/team/associates/import")
    text = await team.send(files={"file": ("same.csv", f"{TOP}Solo Nameonly,,07700 900004,,,,,\n".encode())})
    assert ("Add these people" in text, "Everybody on this list is here already" in text) == (False, True)
    assert "Nobody new was added" in await team.send(form=1)
    await team.open("/team/associates/import")
    await team.send(files={"file": ("two.csv", f"{TOP}Solo Nameonly,,07700 900005,,,,,\n".encode())})
    text = await team.send({"row-2": "leave"}, form=-2)
    assert ("You left every row out" in text, "Add these people" in text) == (True, False)
    assert "Nobody was added" in await team.send(form=1)


async def test_two_of_one_name_are_told_apart_and_the_answer_is_remembered(engine: AsyncEngine) -> None:
    """An answer holds for the next list; what a list may not know stays a question."""
    team = await staff(engine)
    pair = f"{TOP}Sam Lee,,07700 900001,,,,,01/02/2025\nSam Lee,,07700 900002,,,,,02/03/2024\n".encode()
    await bring_in(engine, team, pair)
    third = f"{TOP}Sam Lee,,,,,,,\n".encode()
    wrong = []
    for choice, came in (("leave", (1, 0, 0, 1, 0)), ("first", (1, 0, 1, 0, 0))):
        shown = await preview(engine, team, third)
        (doubt,) = shown.report.doubts
        told = [one.apart for one in doubt.twins]
        if len(set(told)) != 2 or not all("Yorkshire" in one[0] for one in told) or "02/03/2024" not in str(told):
            wrong.append(("apart", told))
        chosen = str(doubt.twins[0].person) if choice == "first" else choice
        async with transaction(engine) as session:
            await service.choose_rows(Work(session, team, NOW), VAULT, shown.id, ChooseRows(choices={2: chosen}))
        await commit(engine, team, shown.id)
        again = await preview(engine, team, third)
        found = (counts(again), again.report.doubts[0].choice, again.report.doubts[0].remembered)
        wrong += [found] if choice == "leave" and found != (came, chosen, True) else []
        # Two answers that differ are none.
        wrong += [found] if choice == "first" and found != ((1, 0, 0, 1, 0), "", False) else []
    assert wrong == []

    other = f"{TOP}Sam Lee,,,LS2 7EW,,,,\n".encode()
    shown = await preview(engine, team, other)
    async with transaction(engine) as session:
        await service.choose_rows(Work(session, team, NOW), VAULT, shown.id, ChooseRows(choices={2: "new"}))
    assert counts(await commit(engine, team, shown.id)) == (1, 1, 0, 0, 0)
    ((added,),) = await rows(engine, "SELECT person_id FROM associate WHERE postcode = 'LS2 7EW'")
    await rows(engine, "UPDATE associate SET postcode = '' RETURNING person_id")
    again = await preview(engine, team, other)
    assert (counts(again), again.report.doubts[0].choice) == ((1, 0, 1, 0, 0), str(added))


async def test_a_list_that_agrees_with_their_own_days_says_nothing(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, OLD)
    await rows(engine, "UPDATE availability SET from_list = false RETURNING mode")
    await rows(engine, "UPDATE usual_time SET weekday = 2 RETURNING weekday")
    same = await preview(engine, team, OLD.replace(b"Mon 10-3", b"Wed 10-12:30 Wed 12:30-3pm"))
    other = await preview(engine, team, OLD.replace(b"Mon 10-3", b"Wed 10-4"))
    assert (renewed(same), renewed(other)) == ([], [("Usual days", False)])
