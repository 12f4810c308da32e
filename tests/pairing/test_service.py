"""Suggestions on the real database: who is asked about, in which words, and who may ask."""

from datetime import date, time

import pytest

from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.pairing import service
from faculty_api.pairing.service import Wish
from faculty_api.people.models import NotWith
from schemas.access import Role
from tests.builders import Builder


async def test_reasons_come_from_what_people_said_and_did(build: Builder) -> None:
    cohort = await build.cohort()
    sam = await build.associate("Sam Okafor", topics=["dementia"], postcode="HU1 1AA", travel_km=100)
    priya = await build.associate("Priya Shah", kind="professional", weekdays=None, postcode="LS1 1AA", travel_km=100)
    before = await build.session_of(cohort, day=date(2026, 9, 14))
    for who in (sam, priya):
        await build.offer(before, who, status="delivered")
    session = await build.session_of(cohort, topics=["dementia"])
    team = build.work(await build.staff(Role.TEAM, "YH"))
    (found,) = (await service.suggest(team, [session.id], Wish())).sessions
    assert [reason.words for reason in found.choices[0].reasons] == [
        "Sam is free. Priya has not said yet",
        "Sam has led this programme 1 time. Priya has led this programme 1 time",
        "Together they bring: dementia",
        "Sam has had no sessions for 9 weeks",
        "Priya has had no sessions for 9 weeks",
        "They have worked together before",
        "Travel for both is about £41",
    ]


async def test_people_kept_apart_booked_paused_or_of_another_academy_are_not_suggested(build: Builder) -> None:
    cohort = await build.cohort()
    session = await build.session_of(cohort)
    clash = await build.session_of(cohort, starts=time(12), minutes=60)
    sam, priya = await build.associate("Sam Okafor"), await build.associate("Priya Shah", kind="professional")
    apart = await build.associate("Kit Apart", kind="professional")
    booked = await build.associate("Bo Booked")
    await build.associate("Pat Paused", status="paused")
    await build.associate("Nell North", academy="NW")
    await build.offer(clash, booked, status="accepted")
    build.session.add(NotWith(person_id=sam.person_id, other_id=apart.person_id))
    await build.session.flush()
    team = build.work(await build.staff(Role.TEAM, "YH"))
    (found,) = (await service.suggest(team, [session.id], Wish())).sessions
    assert [{who.id for who in choice.people} for choice in found.choices] == [{sam.person_id, priya.person_id}]
    wish = Wish(leave_out={session.id: {sam.person_id}})
    (left,) = (await service.suggest(team, [session.id], wish)).sessions
    assert [(one.kind, one.why) for one in left.unfilled] == [("lived", "1 person could do it; none is free")]


async def test_only_kinds_that_lack_somebody_are_named(build: Builder) -> None:
    session = await build.session_of(await build.cohort())
    await build.associate()
    team = build.work(await build.staff(Role.TEAM, "YH"))
    (found,) = (await service.suggest(team, [session.id], Wish())).sessions
    assert [(one.kind, one.why) for one in found.unfilled] == [("professional", "there is nobody left to ask")]


async def test_somebody_new_is_not_put_beside_somebody_new(build: Builder) -> None:
    session = await build.session_of(await build.cohort())
    for kind in ("lived", "professional"):
        await build.associate(kind=kind, first_time=True)
    (found,) = (await service.suggest(build.work(await build.staff(Role.TEAM, "YH")), [session.id], Wish())).sessions
    words = "1 person could do it; 1 is free; none can be paired with the people already asked or suggested"
    (there,) = found.choices[0].people
    assert [(one.kind != there.kind, one.why) for one in found.unfilled] == [(True, words)]


async def test_who_may_ask(build: Builder) -> None:
    session = await build.session_of(await build.cohort())
    for academy, wanted in (("NW", session.id), ("YH", new_id())):
        with pytest.raises(NotFound):
            await service.suggest(build.work(await build.staff(Role.TEAM, academy)), [wanted], Wish())
    with pytest.raises(NotAllowed):
        await service.suggest(build.work(build.as_associate(await build.associate())), [session.id], Wish())
    everyone = build.work(await build.staff(Role.NATIONAL))
    assert len((await service.suggest(everyone, [session.id], Wish())).sessions) == 1
