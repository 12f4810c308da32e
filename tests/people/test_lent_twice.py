"""Somebody who is lent here is not added as a double: a row of their name asks, and shows no more than the lending."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.access import Actor, Role
from schemas.duplicates import SayNotSame
from schemas.people import ChooseRows
from schemas.roster import Outcome, Why
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.people.rosters import VAULT, commit, preview, roster, rows, staff
from tests.people.test_pages import visitor
from tests.support.client import Client

TODAY = london_day(NOW)
SECRET = ("07700 900556", "LS1 4DX", "ann@example.org")
ROWS = [
    "Ann Bystander,,07700 900556,,,,,,,",
    "Bystander; Ann,,,LS1 4DX,,,,,,",
    "ann bystander,ANN@example.org,,,,,,,,",
    "Ann Bystander,other@example.org,07700 900999,LS2 1AA,,,,,,",
]


async def ann_lent(engine: AsyncEngine, lent: bool = True) -> UUID:
    async with transaction(engine) as session:
        build = Builder(session)
        ann = await build.associate("Ann Bystander", postcode="LS1 4DX")
        if lent:
            await build.lending(ann, "NE", TODAY, TODAY)
        await session.execute(
            text("UPDATE person SET phone = '07700 900556', email = 'ann@example.org' WHERE id = :id"),
            {"id": ann.person_id},
        )
        return ann.person_id


async def chosen(engine: AsyncEngine, team: Actor, row: str, choice: str) -> tuple[object, ...]:
    found = await preview(engine, team, roster(row.replace(";", "")), "NE")
    if choice:
        async with transaction(engine) as session:
            command = ChooseRows(choices={found.report.doubts[0].row: choice})
            await service.choose_rows(Work(session, team, NOW), VAULT, found.id, command)
    return found, await commit(engine, team, found.id) if choice else found


@pytest.mark.parametrize("row", ROWS)
async def test_a_row_of_their_name_asks_and_shows_only_the_name(engine: AsyncEngine, row: str) -> None:
    ann, team = await ann_lent(engine), await staff(engine, academy="NE")
    found, _ = await chosen(engine, team, row, "")
    (doubt,) = found.report.doubts
    (twin,) = doubt.twins
    assert (found.report.accepted, twin.person, twin.here, twin.because, twin.differs, doubt.shares) == (
        0, ann, ("Ann Bystander", "", "", ""), "", (), "",
    )  # fmt: skip
    assert ("Yorkshire and the Humber" in twin.lent, "until 22 November 2026" in twin.lent) == (True, True)
    said = f"{found.report.doubts} {found.report.alike} {found.report.people}".casefold()
    assert not any(secret.casefold() in said.replace(str(doubt.said).casefold(), "") for secret in SECRET)


async def test_without_a_lending_it_is_as_before(engine: AsyncEngine) -> None:
    await ann_lent(engine, lent=False)
    team = await staff(engine, academy="NE")
    found = [await preview(engine, team, roster(row.replace(";", "")), "NE") for row in ROWS]
    assert [(one.report.accepted, one.report.refused) for one in found] == [(1, 0), (1, 0), (0, 1), (1, 0)]


async def test_the_same_person_stays_lent_and_nothing_is_added(engine: AsyncEngine) -> None:
    ann, team = await ann_lent(engine), await staff(engine, academy="NE")
    kept = "SELECT full_name, email, phone, postcode, notes, version FROM person JOIN associate ON id = person_id"
    before = await rows(engine, kept)
    row = "Ann Bystander,new@example.org,07700 900556,LS9 9AA,,Coaching,Dementia,,,Likes tea"
    _, done = await chosen(engine, team, row, str(ann))
    (one,) = done.report.people
    assert (one.outcome, "lent to you" in str(one.because)) == (Outcome.REFUSED, True)
    assert await rows(engine, kept) == before
    assert await rows(engine, "SELECT academy_code FROM lending WHERE ended_at IS NULL") == [("NE",)]
    again = await preview(engine, team, roster(row), "NE")
    assert [(one.choice, one.remembered) for one in again.report.doubts] == [(str(ann), True)]


async def test_another_person_is_added(engine: AsyncEngine) -> None:
    await ann_lent(engine)
    team = await staff(engine, academy="NE")
    _, done = await chosen(engine, team, "Ann Bystander,ann@example.org,,LS2 1AA,,,,,,", "new")
    assert (done.report.accepted, done.report.doubts[0].choice) == (1, "new")
    assert await rows(engine, "SELECT academy_code FROM associate ORDER BY 1") == [("NE",), ("YH",)]
    again = await preview(engine, team, roster("Ann Bystander,ann@example.org,,LS2 1AA,,,,,,"), "NE")
    assert (again.report.joined, again.report.accepted) == (1, 0)


async def doubles(engine: AsyncEngine) -> tuple[UUID, UUID]:
    ann = await ann_lent(engine)
    async with transaction(engine) as session:
        other = (await Builder(session).associate("Ann Bystander", academy="NE", postcode="NE1 4DX")).person_id
        await session.execute(text("UPDATE person SET phone = '07700 900556' WHERE id = :id"), {"id": other})
    return ann, other


@pytest.mark.parametrize("academy", ["YH", "NE"])
async def test_both_academies_see_that_they_may_be_here_twice(engine: AsyncEngine, academy: str) -> None:
    ann, other = await doubles(engine)
    mine, theirs = (ann, other) if academy == "YH" else (other, ann)
    team, third = await staff(engine, academy=academy), await staff(engine, academy="NW")
    async with transaction(engine) as session:
        (pair,) = (await service.duplicates(Work(session, team, NOW))).pairs
        assert (await service.duplicates(Work(session, third, NOW))).pairs == []
    assert ((pair.one.id, pair.one.beyond), (pair.other.id, pair.other.beyond)) == ((mine, False), (theirs, True))
    assert (pair.one.phone, pair.why) == ("07700 900556", [Why.SAME_NAME])
    shown = pair.other
    assert (shown.email, shown.phone, shown.postcode, shown.preferred_name) == (None, "", "", "")
    command = SayNotSame(other=PersonId(theirs))
    async with transaction(engine) as session:
        with pytest.raises(Refusal):
            await service.say_not_same(Work(session, third, NOW), mine, command)
    async with transaction(engine) as session:
        await service.say_not_same(Work(session, team, NOW), mine, command)
    async with transaction(engine) as session:
        found = await service.duplicates(Work(session, team, NOW))
    assert (found.pairs, [(one.one.id, one.other.phone) for one in found.two_people]) == ([], [(mine, "")])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET phone = '07700 900111' WHERE email <> 'ann@example.org'",
        "UPDATE person SET full_name = 'Kim Ray' WHERE email <> 'ann@example.org'",
        "UPDATE lending SET ended_at = given_at, ended_by = given_by, ended_how = 'page'",
    ],
)
async def test_an_ended_lending_or_nothing_in_common_says_nothing(engine: AsyncEngine, change: str) -> None:
    await doubles(engine)
    team = await staff(engine, academy="NE")
    async with transaction(engine) as session:
        await session.execute(text(change))
        assert (await service.duplicates(Work(session, team, NOW))).pairs == []


async def test_the_pages_ask_in_plain_words(client: Client, session: AsyncSession, build: Builder) -> None:
    ann, _ = await doubles(client.engine)
    team = await visitor(client, session, await build.staff(Role.TEAM, "NE"))
    await team.open("/team/associates/import")
    shown = await team.send(files={"file": ("people.csv", roster("Ann Bystander,,,LS1 4DX,,,,,,"))})
    assert "This may be Ann Bystander, who is lent to you by Yorkshire and the Humber" in shown
    assert "nothing is added: they stay lent to you" in shown
    shown = await team.open("/team/associates/duplicates")
    assert "One of these records is with Yorkshire and the Humber" in shown
    assert ("Join these records" in shown, "They are two people" in shown) == (False, True)
    assert f"/team/associates/{ann}" in team.page.links
