"""Choosing people by hand: who is there, what stands in the way, and what to think about first."""

from datetime import date, time
from typing import Any

import pytest

from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.offers import service
from faculty_api.people.models import NotWith
from schemas.access import Role
from schemas.offers import OfferTo, SendOffers
from tests.builders import Builder


async def people(build: Builder, session: Any) -> dict[str, Any]:
    found = await service.people_for(build.work(await build.staff(Role.TEAM, "YH")), session.id)
    return {one.name: one for one in found.people}


async def test_everybody_is_there_with_what_stands_in_the_way(build: Builder) -> None:
    cohort = await build.cohort()
    session = await build.session_of(cohort, lived_needed=2, skills=["coaching"])
    clash = await build.session_of(cohort, starts=time(12), minutes=60)
    asked, apart = await build.associate("Ada Asked"), await build.associate("Ann Apart")
    await build.offer(session, asked)
    build.session.add(NotWith(person_id=asked.person_id, other_id=apart.person_id))
    await build.offer(clash, await build.associate("Bo Booked"), status="accepted")
    await build.associate("Fay Free", skills=["coaching"])
    await build.associate("Guy Gone", status="ended")
    await build.associate("Nell North", academy="NW")
    await build.offer(session, await build.associate("No Nick", weekdays=[0]), status="declined")
    await build.associate("Pat Paused", status="paused")
    await build.associate("Una Unsaid", weekdays=None, first_time=True, travel_km=5, postcode="HU1 1AA")
    await build.associate("Priya Shah", kind="professional", call_first=True)
    found = await people(build, session)
    assert [(one.name, one.free, one.blocked) for one in found.values()] == [
        ("Fay Free", "free", ""),
        ("Una Unsaid", "unknown", ""),
        ("No Nick", "busy", ""),
        ("Ada Asked", "free", "Was asked already and has not answered yet"),
        ("Ann Apart", "free", "Cannot be asked for this session"),
        ("Pat Paused", "free", "Is not taking sessions now"),
        ("Bo Booked", "busy", "Is already booked at that time"),
        ("Priya Shah", "free", ""),
    ]
    lacks = "Not among their skills: coaching-style approaches"
    first = "Has not led a session before: choose somebody with experience to lead with them"
    assert {name: one.checks for name, one in found.items() if not one.blocked} == {
        "Fay Free": [],
        "Una Unsaid": [lacks, "Would travel up to 3 miles", first],
        "No Nick": ["Said no to this session before", lacks],
        "Priya Shah": [lacks, "Asked for a call before any offer"],
    }
    assert found["Una Unsaid"].notes == ["New to this programme", "About 45 miles away"]


async def test_what_blocks_somebody_is_what_sending_refuses(build: Builder) -> None:
    """Somebody kept apart from a person who was asked before, not only from the others of the same form."""
    session = await build.session_of(await build.cohort(), lived_needed=2)
    asked, apart = await build.associate("Ada Asked"), await build.associate("Ann Apart")
    await build.offer(session, asked)
    build.session.add(NotWith(person_id=apart.person_id, other_id=asked.person_id))
    await build.session.flush()
    command = SendOffers(
        offers=[OfferTo(session_id=session.id, person_id=apart.person_id)],  # type: ignore[arg-type]
        answer_by=date(2026, 12, 2),
    )
    with pytest.raises(Conflict) as refused:
        await service.send(build.work(await build.staff(Role.TEAM, "YH")), command)
    assert refused.value.detail == f"Ann Apart cannot be asked for session {session.number}. Choose somebody else"


async def test_a_kind_that_is_not_needed_is_not_there(build: Builder) -> None:
    session = await build.session_of(await build.cohort(), professional_needed=0)
    await build.associate("Sam Okafor")
    await build.associate("Priya Shah", kind="professional")
    assert list(await people(build, session)) == ["Sam Okafor"]


async def test_who_may_look_and_when(build: Builder) -> None:
    session = await build.session_of(await build.cohort())
    over = await build.session_of(await build.cohort(), day=date(2026, 11, 20))
    for academy, wanted in (("NW", session.id), ("YH", new_id())):
        with pytest.raises(NotFound):
            await service.people_for(build.work(await build.staff(Role.TEAM, academy)), wanted)
    with pytest.raises(NotAllowed):
        await service.people_for(build.work(build.as_associate(await build.associate())), session.id)
    with pytest.raises(Conflict):
        await people(build, over)
