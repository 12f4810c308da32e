"""Somebody who was booked cannot come: who is asked instead, in one press, and once however many press."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.access import Role
from schemas.hearing import HearCancelled, HowTold
from schemas.stepping_in import AskInstead
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

FAR = date(2027, 6, 15)
BY_PHONE = HearCancelled(told=HowTold.PHONE)


class Gone:
    """Bram was booked with Priya and cannot come; Cy and Dee could."""

    team: Any
    cohort: Any
    held: Any
    bram: Any
    priya: Any
    cy: Any
    dee: Any
    offer: Any


@pytest.fixture
async def gone(build: Builder) -> Gone:
    one = Gone()
    one.cohort = await build.cohort(name="Cohort 4")
    one.held = await build.session_of(one.cohort, day=FAR, number=1, lived_needed=1, professional_needed=1)
    one.bram, one.cy, one.dee = [await build.associate(name) for name in ("Bram Visser", "Cy Reed", "Dee Ward")]
    one.priya = await build.associate("Priya Shah", kind="professional")
    one.offer = await build.offer(one.held, one.bram, status="accepted")
    await build.offer(one.held, one.priya, status="accepted")
    one.team = await build.staff(Role.TEAM, "YH")
    return one


async def ended(build: Builder, gone: Gone) -> None:
    await service.hear_cancelled(build.work(gone.team), gone.offer.id, BY_PHONE)


async def test_told_by_phone_ends_the_booking_and_tells_them_and_the_partner(build: Builder, gone: Gone) -> None:
    for who, no in ((await build.staff(Role.TEAM, "NW"), NotFound), (await build.staff(Role.FINANCE), NotAllowed)):
        with pytest.raises(no):
            await service.hear_cancelled(build.work(who), gone.offer.id, BY_PHONE)
    with pytest.raises(Conflict, match="has started"):
        await service.hear_cancelled(build.work(gone.team, gone.held.starts_at), gone.offer.id, BY_PHONE)
    await ended(build, gone)
    letters = await build.session.execute(text("SELECT person_id, template FROM letter"))
    found = {(row[0], row[1]) for row in letters}
    assert {(gone.bram.person_id, "cancel_heard"), (gone.priya.person_id, "partner_left")} <= found
    assert (await build.session.execute(text("SELECT count(*) FROM booked_time"))).scalar_one() == 1
    with pytest.raises(Conflict, match="not booked"):
        await ended(build, gone)


async def test_the_best_of_the_others_unless_somebody_knows_them(build: Builder, gone: Gone) -> None:
    await ended(build, gone)
    work = build.work(gone.team)
    [first] = await service.to_step_in(work)
    assert (first.who and first.who.name, first.known, first.check) == ("Cy Reed", "", "")
    assert first.reasons
    before = await build.session_of(gone.cohort, day=date(2026, 3, 3), number=9, status="delivered")
    await build.offer(before, gone.dee, status="delivered")
    [known] = await service.to_step_in(work)
    assert (known.who and known.who.name, known.known) == ("Dee Ward", "They lead in this cohort already")
    other = await build.session_of(await build.cohort(), day=date(2026, 4, 7), status="delivered")
    await build.offer(other, gone.cy, status="delivered")
    await build.offer(other, gone.priya, status="delivered")
    [together] = await service.to_step_in(work)
    assert (together.who and together.who.name, together.known) == ("Cy Reed", "They led a session together before")
    await build.session.execute(
        text("UPDATE associate SET status = 'paused' WHERE person_id = :p"), {"p": gone.cy.person_id}
    )
    [passed] = await service.to_step_in(work)
    assert passed.who is not None
    assert passed.who.name == "Dee Ward"
    assert await service.to_step_in(build.work(await build.staff(Role.TEAM, "NW"))) == []


async def test_who_must_be_called_is_looked_at_first_and_nobody_left_says_why(build: Builder, gone: Gone) -> None:
    await ended(build, gone)
    work, session = build.work(gone.team), build.session
    await session.execute(text("UPDATE associate SET call_first = true WHERE person_id = :p"), {"p": gone.cy.person_id})
    await session.execute(
        text("UPDATE associate SET status = 'paused' WHERE person_id = :p"), {"p": gone.dee.person_id}
    )
    [one] = await service.to_step_in(work)
    assert one.check == "Cy asked for a call before any offer"
    with pytest.raises(Conflict, match="Call first"):
        await service.ask_instead(work, gone.held.id, AskInstead(person_id=PersonId(gone.cy.person_id)))
    await session.execute(text("UPDATE associate SET status = 'paused' WHERE person_id = :p"), {"p": gone.cy.person_id})
    [one] = await service.to_step_in(work)
    assert (one.who, one.why) == (None, "there is nobody left to ask")


async def test_from_home_one_press_and_the_offer_has_left(
    build: Builder, gone: Gone, session: AsyncSession, client: Client
) -> None:
    await session.commit()
    team = await Visitor(client).log_in(gone.team.person, Role.TEAM)
    assert "Bram Visser cannot come" in await team.open(f"/team/sessions/{gone.held.id}")
    await team.open(f"/team/offers/{gone.offer.id}/cannot-come")
    assert "Select how they told you" in await team.send({})
    shown = await team.send({"told": "phone"})
    assert "Booking ended" in shown
    assert "Ask Cy Reed instead" in shown
    home = await team.open("/team")
    assert "Bram Visser cannot come to session 1 of Cohort 4, Tuesday 15 June 2027" in home
    assert "Find somebody else" not in home
    assert "Offer made. You can see below" in await team.send()
    assert "cannot come to session 1" not in await team.open("/team")
    made = (
        await session.execute(text("SELECT partner_id FROM offer WHERE person_id = :p"), {"p": gone.cy.person_id})
    ).one()
    assert made.partner_id == gone.priya.person_id


@pytest.mark.parametrize("same", [True, False])
async def test_racing_presses_send_one_offer(build: Builder, gone: Gone, engine: AsyncEngine, same: bool) -> None:
    await ended(build, gone)
    await build.session.commit()
    people = [gone.cy.person_id, gone.cy.person_id if same else gone.dee.person_id]

    async def press(number: int) -> bool:
        try:
            async with transaction(engine) as session:
                command = AskInstead(person_id=PersonId(people[number % 2]))
                await service.ask_instead(Work(session, gone.team, NOW + timedelta(minutes=1)), gone.held.id, command)
        except Conflict:
            return False
        return True

    assert sum(await asyncio.gather(*(press(number) for number in range(8)))) == 1
    query = "SELECT count(*) FROM offer WHERE status = 'offered' AND session_id = :s"
    assert (await build.session.execute(text(query), {"s": gone.held.id})).scalar_one() == 1
