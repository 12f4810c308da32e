"""The keeping schedule against the live schema: every table, every column, and nothing that is not there."""

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import rules
from faculty_api.dataprotection.schedule import load
from schemas.keeping import DataClass, Period, ScheduleView, Then
from tests.support.client import Client

REPLACE = msgspec.structs.replace
COLUMNS = text(
    "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') GROUP BY table_name"
)


async def live(session: AsyncSession) -> dict[str, list[str]]:
    return {row[0]: row[1] for row in (await session.execute(COLUMNS)).all()}


async def test_every_table_and_every_column_of_the_database_is_in_the_schedule(session: AsyncSession) -> None:
    schema = await live(session)
    assert len(schema) > 35
    assert rules.faults(load(), schema) == []


async def test_a_new_table_a_new_column_and_one_that_went_are_each_told(session: AsyncSession) -> None:
    await session.execute(text("CREATE TABLE story (id int)"))
    await session.execute(text("ALTER TABLE person ADD COLUMN shoe_size int"))
    await session.execute(text("ALTER TABLE associate DROP COLUMN usual_days"))
    await session.execute(text("DROP TABLE away_dates"))
    assert rules.faults(load(), await live(session)) == [
        "story has no entry in the schedule",
        "away_dates is in the schedule and not in the database",
        "person: shoe_size is not classed",
        "associate: usual_days is classed and not there",
        "away_dates: first_day is classed and not there",
        "away_dates: id is classed and not there",
        "away_dates: last_day is classed and not there",
        "away_dates: person_id is classed and not there",
    ]


FAULTS = {
    "no clock": ({"clock": "never"}, "no clock is called never"),
    "no group": ({"group": "them"}, "no group is called them"),
    "kept for good for a while": (
        {"then": Then.KEEP},
        "what is kept for good has no period, and all else has one",
    ),
    "deleted, and nobody says when": (
        {"period": None},
        "what is kept for good has no period, and all else has one",
    ),
    "negative": ({"period": Period(days=-1)}, "a period is not negative"),
    "twice": ({"sealed": ("skill",)}, "skill is classed twice"),
    "no reason": (
        {"given": (), "left_out": {"because": load().tables["associate_skill"].given}},
        "no reason is called because",
    ),
    "a class for nothing": ({"classes": {"shoes": DataClass.P3}}, "shoes is spoken of and not classed"),
    "nobody's": ({"about": ()}, "it has something for a copy, and nothing says whose it is"),
}


@pytest.mark.parametrize(("change", "fault"), FAULTS.values(), ids=list(FAULTS))
def test_an_entry_that_makes_no_sense_is_told(change: dict[str, object], fault: str) -> None:
    whole = load()
    table = REPLACE(whole.tables["associate_skill"], **change)
    schedule = REPLACE(whole, tables={"associate_skill": table})
    columns = [name for name, *_ in rules.columns(whole.tables["associate_skill"])]
    assert rules.faults(schedule, {"associate_skill": columns}) == [f"associate_skill: {fault}"]


def test_nobody_signs_a_proposal_and_somebody_signs_what_is_signed() -> None:
    wrong = REPLACE(load(), tables={}, signed_by="Somebody")
    assert rules.faults(wrong, {}) == ["A signed schedule names who signed it, and no other does"]


def test_what_is_sealed_is_never_less_than_high_harm() -> None:
    lax = [
        f"{table}.{column}"
        for table, held in load().tables.items()
        for column in (*held.sealed, *held.masked)
        if rules.class_of(load(), held, column, "") not in (DataClass.P3, DataClass.P4)
    ]
    assert lax == []


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({}, "at once"),
        ({"days": 1}, "1 day"),
        ({"years": 6}, "6 years"),
        ({"years": 1, "months": 6}, "1 year and 6 months"),
    ],
)
def test_a_period_in_words(period: dict[str, int], words: str) -> None:
    assert rules.period_words(Period(**period)) == words


async def test_everybody_may_read_it_and_it_says_that_nobody_signed_it(client: Client) -> None:
    answer = await client.get("/api/v1/keeping-schedule")
    found = msgspec.json.decode(answer.content, type=ScheduleView)
    assert (answer.status_code, found.standing, found.signed_by) == (200, "proposal", "")
    assert found.note == "These times are proposals. The information governance lead has not signed them yet."
    assert [one.table for one in found.items if one.table] == list(load().tables)
    bank = next(one for one in found.items if one.table == "bank_details")
    assert (bank.class_, [one.period for one in bank.kept], bank.kept[0].then) == (
        "P3",
        ["18 months", "90 days"],
        "delete",
    )
    assert {
        one.name: (one.class_, one.personal, one.in_copy) for one in bank.columns if one.name in ("id", "sort_code")
    } == {
        "sort_code": ("P3", True, "masked"),
        "id": ("P1", False, "no"),
    }
    assert [one.name for item in found.items for one in item.columns if one.in_copy == "no" and not one.why_not] == []


async def test_the_page_lists_all_of_it_in_words(client: Client) -> None:
    shown = (await client.get("/about/what-we-keep")).text
    assert [one.title for one in load().tables.values() if one.title.replace("'", "&#39;") not in shown] == []
    assert "Account name and sort code and account number: 90 days from your last payment after you leave." in shown
    assert "From the day you take it away, or leave, we delete it at once." in shown
    assert "The information governance lead has not signed them yet." in shown
