"""Where letters go, out of a list: read as an envelope has it, renewed like the rest, and taken away again."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.roster.contacts import address_lines
from schemas.access import Role
from schemas.columns import Meaning, SayColumns
from schemas.contact import ChangeContact, ReachWish
from schemas.exports import Sheet
from tests.builders import NOW
from tests.people.roster.files import read
from tests.people.rosters import VAULT, bring_in, commit, preview, rows, staff
from tests.records.test_export import exported

ENVELOPES = [
    (["1 High Street, Leeds"], ["1 High Street", "Leeds"]),
    (["1, High Street, Leeds, LS1 3WD"], ["1 High Street", "Leeds"]),
    (["Flat 2\n14a,  Mill Lane\r\nHull\nls13wd"], ["Flat 2", "14a, Mill Lane", "Hull"]),
    (["Flat 2", "14 Mill Lane, Selby", "York,", "York"], ["Flat 2", "14 Mill Lane, Selby", "York"]),
    ([], []),
]


@pytest.mark.parametrize(("cells", "lines"), ENVELOPES)
def test_lines_as_on_an_envelope(cells: list[str], lines: list[str]) -> None:
    assert address_lines(cells, "LS1 3WD") == lines


def test_what_is_no_address_is_kept_with_the_notes() -> None:
    (joan,) = (found := read(f"Name,E-mail,Address\nJoan Li,joan@example.org,{'x' * 301}\n")).newcomers
    assert (joan.postal_address, joan.kept) == (None, {"Address": "x" * 301})
    assert [(one.column, one.problem) for one in found.report.problems] == [
        ("Address", "This address is too long for an envelope, so it was kept with the notes.")
    ]


HELD = "SELECT address, wish FROM post_choice"
TOP = "Full name,Mobile,Address line 1,Address line 2,Town,Postcode\n"


async def test_an_address_comes_in_is_renewed_and_what_they_said_since_stays(engine: AsyncEngine) -> None:
    """The town is asked about once: some lists have a town and no street, which is no address."""
    team = await staff(engine)
    old = f"{TOP}Jo Marsh,07700 900001,Flat 2,14 Mill Lane,Leeds,LS1 3WD\n".encode()
    shown = await preview(engine, team, old)
    async with transaction(engine) as session:
        said = SayColumns(columns={4: Meaning.ADDRESS})
        await service.say_columns(Work(session, team, NOW), VAULT, shown.id, said)
    await commit(engine, team, shown.id)
    assert await rows(engine, HELD) == [("Flat 2\n14 Mill Lane\nLeeds", None)]
    again = await bring_in(engine, team, old)
    assert (again.report.changes, again.report.problems) == ((), ())
    moved = await bring_in(engine, team, old.replace(b"Flat 2", b"Flat 7"))
    assert [(one.column, one.taken) for one in moved.report.changes] == [("Address line 1", True)]
    assert await rows(engine, HELD) == [("Flat 7\n14 Mill Lane\nLeeds", None)]

    ((person,),) = await rows(engine, "SELECT person_id FROM associate")
    async with transaction(engine) as session:
        command = ChangeContact(
            full_name="Jo Marsh", preferred_name="", phone="07700 900001", postcode="LS1 3WD",
            postal_address="The Old Mill\nHull", reach_by=ReachWish.LETTER, reason="They called",
        )  # fmt: skip
        await service.change_contact(Work(session, team, NOW), person, command)  # type: ignore[arg-type]
    back = await bring_in(engine, team, old)
    assert [(one.column, one.taken) for one in back.report.changes] == [("Address line 1", False)]
    assert await rows(engine, HELD) == [("The Old Mill\nHull", "letter")]

    private = (await exported(engine, team, Sheet.CSV, private=True)).decode()
    assert ("Postal address" in private, "The Old Mill\nHull" in private) == (True, True)
    assert "Old Mill" not in (await exported(engine, team, Sheet.CSV)).decode()
    lead = await staff(engine, Role.NATIONAL, None)
    assert "Old Mill" not in (await exported(engine, lead, Sheet.CSV)).decode()
    same = await bring_in(engine, team, private.encode())
    assert (same.report.joined, same.report.changes) == (1, ())


async def test_a_gap_is_filled(engine: AsyncEngine) -> None:
    team = await staff(engine)
    await bring_in(engine, team, b"Full name,Mobile,Postcode\nJo Marsh,07700 900001,LS1 3WD\n")
    await bring_in(engine, team, f"{TOP}Jo Marsh,07700 900001,14 Mill Lane,,,LS1 3WD\n".encode())
    assert await rows(engine, HELD) == [("14 Mill Lane", None)]
