"""An old list does not bring back whoever was erased: it is asked about, by keyed hashes that name nobody."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.dataprotection.erasing import _remember
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.people import service
from faculty_api.people.roster.erased import marks
from schemas.access import WORKER
from schemas.people import ChooseRows
from schemas.roster import Outcome
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, commit, counts, preview, roster, rows, staff

LIKE_SAM = [
    ("Somebody,sam@example.org,,,,,,,,", True),
    ("Somebody,SAM@example.org,,,,,,,,", True),
    ("Somebody,other@example.org,07700 900982,,,,,,,", True),
    ("Somebody,other@example.org,+44 7700 900982,,,,,,,", True),
    ("Sam Okafor,other@example.org,,LS1 3WD,,,,,,", True),
    ("OKAFOR Sam,other@example.org,,ls13wd,,,,,,", True),
    ("Sam Okafor,other@example.org,,LS2 1AA,,,,,,", False),
    ("Sam Okafor,other@example.org,07700 900111,,,,,,,", False),
    ("Somebody,other@example.org,,LS1 3WD,,,,,,", False),
]


async def erased(engine: AsyncEngine) -> None:
    """Sam is remembered as erasing remembers, and is gone."""
    async with transaction(engine) as session:
        sam = await Builder(session).person("Sam Okafor", email="sam@example.org")
        sam.phone = "07700 900982"
        await session.flush()
        await session.execute(
            text("INSERT INTO former_contact (id, person_id, full_name, email, phone, postcode, made_at)"
                 " VALUES (gen_random_uuid(), :id, 'Sam Okafor', NULL, '', 'LS1 3WD', now())"), {"id": sam.id}
        )  # fmt: skip
        await _remember(Work(session, WORKER, NOW), VAULT, [sam.id])
        await session.execute(text("DELETE FROM former_contact"))
        await session.delete(sam)


@pytest.mark.parametrize(("row", "asked"), LIKE_SAM)
async def test_a_row_with_their_details_is_asked_about(engine: AsyncEngine, row: str, asked: bool) -> None:
    await erased(engine)
    team = await staff(engine)
    found = await preview(engine, team, roster(row, "Una New,una@example.org,,,,,,,,"))
    assert [one.erased for one in found.report.doubts] == [True] * asked
    by_number = "900982" in row.replace(" ", "") and "sam" not in row.casefold()
    assert [one.household for one in found.report.doubts] == [by_number] * asked
    assert counts(found) == (2, 1, 0, 1, 0) if asked else (2, 2, 0, 0, 0)


@pytest.mark.parametrize(("choice", "there"), [("new", 1), ("leave", 0), ("", 0)])
async def test_they_come_back_only_when_somebody_says_so(engine: AsyncEngine, choice: str, there: int) -> None:
    await erased(engine)
    team = await staff(engine)
    found = await preview(engine, team, roster("Sam Okafor,sam@example.org,,,,,,,,", "Una New,una@example.org,,,,,,,,"))
    (doubt,) = found.report.doubts
    if choice:
        async with transaction(engine) as session:
            chosen = ChooseRows(choices={doubt.row: choice})
            await service.choose_rows(Work(session, team, NOW), VAULT, found.id, chosen)
    done = await commit(engine, team, found.id)
    assert [one.outcome for one in done.report.people] == [
        Outcome.ACCEPTED if choice == "new" else Outcome.REFUSED, Outcome.ACCEPTED,
    ]  # fmt: skip
    assert (await rows(engine, "SELECT count(*) FROM person WHERE email = 'sam@example.org'"))[0] == (there,)


COMES_BACK = [
    ("Sam Okafor,sam@example.org,,,,Coaching,Dementia; my own story,,,Likes tea", True),
    ("Somebody,o@example.org,07700 900982,,,Coaching,Dementia; my own story,,,Likes tea", True),
    ("Una New,una@example.org,,,,Coaching,Dementia; my own story,,,Likes tea", False),
]


@pytest.mark.parametrize(("row", "back"), COMES_BACK)
async def test_what_they_talk_about_is_not_taken_from_a_list(engine: AsyncEngine, row: str, back: bool) -> None:
    """They agree to it anew. The rest is taken over."""
    await erased(engine)
    team = await staff(engine)
    found = await preview(engine, team, roster(row))
    for doubt in found.report.doubts:
        async with transaction(engine) as session:
            chosen = ChooseRows(choices={doubt.row: "new"})
            await service.choose_rows(Work(session, team, NOW), VAULT, found.id, chosen)
    done = await commit(engine, team, found.id)
    assert done.report.accepted == 1
    topics = await rows(engine, "SELECT topic FROM associate_topic UNION ALL SELECT topic FROM consent")
    skills = await rows(engine, "SELECT skill FROM associate_skill")
    ((notes,),) = await rows(engine, "SELECT notes FROM associate")
    told = [one.problem for one in done.report.problems if "what they talk about was not taken" in one.problem]
    assert (len(topics), len(told), "my own story" in str(notes)) == ((0, 1, False) if back else (2, 0, True))
    assert (skills, "Likes tea" in str(notes)) == ([("coaching",)], True)


@pytest.mark.parametrize(("name", "theirs"), [("Sam Okafor", True), ("Pat Partner", False)])
async def test_nor_for_who_is_back_already(engine: AsyncEngine, name: str, theirs: bool) -> None:
    """But somebody else of their household, whom the list knows by the number, keeps what the list says."""
    await erased(engine)
    team = await staff(engine)
    async with transaction(engine) as session:
        back = (await Builder(session).associate(name)).person_id
        await session.execute(text("UPDATE person SET phone = '07700 900982' WHERE id = :id"), {"id": back})
    found = await preview(engine, team, roster(f"{name},,07700 900982,,,,Dementia,,,"))
    done = await commit(engine, team, found.id)
    assert (done.report.joined, len(done.report.doubts)) == (1, 0)
    assert len(await rows(engine, "SELECT topic FROM associate_topic")) == (0 if theirs else 1)


async def test_what_is_kept_names_nobody(engine: AsyncEngine) -> None:
    await erased(engine)
    kept = await rows(engine, "SELECT mark FROM erased_mark")
    assert len(kept) == 4
    assert not any(word in str(kept).casefold() for word in ("sam", "okafor", "900982", "ls1"))


def test_nothing_said_leaves_no_mark() -> None:
    assert marks(str, name="Sam Okafor", email=None, phone="", postcode="") == set()
    assert marks(str, name="", email=" ", phone="12", postcode="LS1 3WD") == set()
