"""A booking that rests on something the person no longer has: they are told, and warned before."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people.models import Associate
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from schemas.access import WORKER, Role
from schemas.requiring import SetRequirements
from schemas.skills import CheckSkill, SaySkills, SkillLevel
from schemas.training import TrainingId
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client
from tests.training.school import School, school

DAY = date(2027, 2, 9)
SAMS = "person_id = (SELECT id FROM person WHERE full_name = 'Sam Okafor')"
NOT_SAID = SkillLevel.NOT_SAID
KEEPS, DROPS = SaySkills(skills={"coaching": NOT_SAID}), SaySkills(skills={})


class Booked(NamedTuple):
    """Sam is booked for two sessions of a programme that requires coaching, checked, and a training."""

    school: School
    sam: Associate
    sessions: list[UUID]
    training: UUID

    @property
    def me(self) -> Work:
        return self.school.build.work(self.school.build.as_associate(self.sam))

    async def tell(self) -> int:
        return await offers.tell_lapsed(self.school.build.work(WORKER))

    async def letters(self) -> list[str]:
        rows = await self.school.build.session.execute(text("SELECT template FROM letter ORDER BY id"))
        return [row.template for row in rows if row.template.startswith("booking")]


@pytest.fixture
async def booked(build: Builder) -> Booked:
    one = await school(build)
    what = await one.training("Safe spaces", months=None)
    cohort = await build.cohort(programme="Leading with Care")
    sam = await build.associate("Sam Okafor", skills=["coaching"])
    needs = SetRequirements(trainings=[what.id], skills=["coaching"])
    await programmes.set_requirements(build.work(one.lead), cohort.programme_id, needs)
    await one.held(sam, what.id, date(2026, 1, 1), None)
    await training.check_skill(build.work(one.team), sam.person_id, "coaching", CheckSkill(evidence="Saw it"))
    ana = await build.associate("Ana Bell", skills=["coaching"])  # has all of it, whatever becomes of Sam's
    await one.held(ana, what.id, date(2026, 1, 1), None)
    await training.check_skill(build.work(one.team), ana.person_id, "coaching", CheckSkill(evidence="Saw it"))
    sessions = [await build.session_of(cohort, day=DAY + timedelta(days=7 * at), number=at + 1) for at in range(2)]
    for session in sessions:
        await build.offer(session, sam, status="accepted")
    await build.offer(sessions[0], ana, status="accepted", place=2)
    return Booked(one, sam, [one.id for one in sessions], what.id)


async def test_of_each_session_only_those_are_looked_at_who_are_asked_of(booked: Booked) -> None:
    """A lead has thousands of bookings: sessions times people would be millions of answers that nobody wants."""
    work, una = booked.me, await booked.school.build.associate("Una New")
    sessions = (await programmes.session_facts(work, booked.sessions)).values()
    people = [booked.sam.person_id, una.person_id]
    everybody = await programmes.gaps(work, sessions, people)
    some = await programmes.gaps(work, sessions, people, of={booked.sessions[1]: {una.person_id}})
    assert everybody.keys() == {(one, una.person_id) for one in booked.sessions}
    assert some == {(booked.sessions[1], una.person_id): everybody[booked.sessions[1], una.person_id]}


GONE = [
    ("nothing", "SELECT 1", []),
    ("the skill", f"DELETE FROM associate_skill WHERE {SAMS}", ["skill"]),
    (
        "the check",
        f"UPDATE associate_skill SET checked_by = NULL, checked_at = NULL, evidence = '' WHERE {SAMS}",
        ["skill"],
    ),
    (
        "a check that ends the day before",
        f"UPDATE associate_skill SET ends_on = '{DAY - timedelta(days=1)}' WHERE {SAMS}",
        ["skill"],
    ),
    (
        "a check that ends on the last day",
        f"UPDATE associate_skill SET ends_on = '{DAY + timedelta(days=7)}' WHERE {SAMS}",
        [],
    ),
    ("the training", f"DELETE FROM held_training WHERE {SAMS}", ["training"]),
    (
        "a training done too late",
        f"UPDATE held_training SET done_on = '{DAY + timedelta(days=30)}' WHERE {SAMS}",
        ["training"],
    ),
    (
        "a training that ends on the last day",
        f"UPDATE held_training SET ends_on = '{DAY + timedelta(days=7)}' WHERE {SAMS}",
        [],
    ),
    (
        "both",
        f"WITH gone AS (DELETE FROM held_training WHERE {SAMS}) DELETE FROM associate_skill WHERE {SAMS}",
        ["training", "skill"],
    ),
]


@pytest.mark.parametrize(("what", "sql", "needs"), GONE, ids=[row[0] for row in GONE])
async def test_the_letter_and_the_pages_count_the_same(booked: Booked, what: str, sql: str, needs: list[str]) -> None:
    """The query that finds whom to tell, and the rule that says what is missing."""
    await booked.school.build.session.execute(text(sql))
    names = {"training": "Safe spaces", "skill": "Coaching-style approaches"}
    found = await offers.my_lapsed(booked.me)
    assert [one.needs for one in found] == [[names[each] for each in needs]] * (2 if needs else 0)
    assert await booked.tell() == (1 if needs else 0)
    assert await booked.letters() == (["bookings_need"] if needs else [])


async def test_told_once_and_again_only_when_it_is_lost_again(booked: Booked) -> None:
    session = booked.school.build.session
    await session.execute(text(f"UPDATE associate_skill SET ends_on = '{DAY}' WHERE {SAMS}"))
    assert [await booked.tell(), await booked.tell()] == [1, 0]
    assert await booked.letters() == ["booking_needs"]
    await session.execute(text("UPDATE associate_skill SET ends_on = NULL"))
    assert await booked.tell() == 0
    await session.execute(text(f"DELETE FROM associate_skill WHERE {SAMS}"))
    assert [await booked.tell(), await booked.tell()] == [1, 0]
    assert await booked.letters() == ["booking_needs", "bookings_need"]


async def test_what_is_required_only_since_they_said_yes_is_no_letter(booked: Booked) -> None:
    build = booked.school.build
    later = await booked.school.training("Another")
    cohort = (await build.session.execute(text("SELECT programme_id FROM cohort"))).scalar_one()
    needs = SetRequirements(trainings=[TrainingId(booked.training), later.id], skills=["coaching"])
    await programmes.set_requirements(build.work(booked.school.lead, NOW + timedelta(minutes=1)), cohort, needs)
    assert (await booked.tell(), await offers.my_lapsed(booked.me)) == (0, [])


async def test_what_saying_skills_would_do_to_bookings(booked: Booked) -> None:
    """A skill taken away or said otherwise; nothing is stored, and what is lost already is not said again."""
    other = SaySkills(skills={"coaching": SkillLevel.ABLE, "co-design": NOT_SAID})
    for command, many in ((KEEPS, 0), (DROPS, 2), (other, 2)):
        assert len(await offers.would_lapse(booked.me, command)) == many, command
    assert await offers.my_lapsed(booked.me) == []
    await booked.school.build.session.execute(text(f"DELETE FROM held_training WHERE {SAMS}"))
    assert await offers.would_lapse(booked.me, KEEPS) == []
    found = await offers.would_lapse(booked.me, DROPS)
    assert found[0].why.endswith(
        "You need the skill “Coaching-style approaches”, and you have not said that you have it"
    )


async def test_warned_told_on_home_and_on_the_session_and_what_to_do(
    booked: Booked, session: AsyncSession, client: Client
) -> None:
    await session.commit()
    me = await Visitor(client).log_in(booked.sam.person_id, Role.ASSOCIATE)
    await me.open("/profile/skills")
    shown = await me.send({"skills": ["none"]})
    assert "Nothing is changed yet" in shown
    assert "Leading with Care, session 2, Tuesday 16 February 2027 needs “Coaching-style approaches”" in shown
    assert (await training.record(booked.me, booked.sam.person_id)).skills
    assert "Your skills are saved" in await me.send()
    home = await me.open("/")
    assert "Your booking on Tuesday 9 February 2027 needs “Coaching-style approaches”" in home
    first = booked.sessions[0]
    next_step = f"/profile/training/why-not?session={first}"
    assert next_step in me.page.links
    assert "This session needs something" in await me.open(f"/sessions/{first}")
    assert next_step in me.page.links
    assert "You are still booked" in await me.open(next_step)
    assert "If you have it, say so on your page" in me.page.text
    assert "Not ready" in await me.open("/sessions")


async def test_a_level_said_otherwise_is_warned_of_too(booked: Booked, session: AsyncSession, client: Client) -> None:
    await session.commit()
    me = await Visitor(client).log_in(booked.sam.person_id, Role.ASSOCIATE)
    await me.open("/profile/skills/levels")
    assert "Nothing is changed yet" in await me.send({"coaching": "able"})
    assert "Your skills are saved" in await me.send()
