"""Skills are the person's own word until somebody else of their network has checked them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.training import service
from schemas.access import Role
from schemas.finding import FindAssociates
from schemas.skills import CheckSkill, SaySkills, SkillLevel
from schemas.training import FACULTY, RecordTraining, Source, TrainingId
from tests.builders import NOW, Builder, actor
from tests.training.school import school

SEEN = CheckSkill(evidence="Saw her lead a group in Leeds", ends_on=date(2027, 11, 30))
TWO = SaySkills(skills={"coaching": SkillLevel.ABLE, "co-design": SkillLevel.LEARNING})


async def test_said_checked_and_said_otherwise(build: Builder) -> None:
    sam, team = (
        await build.associate("Sam Okafor", skills=["coaching", "storytelling"]),
        await build.staff(Role.TEAM, "YH"),
    )
    me, them = build.work(build.as_associate(sam)), build.work(team)
    before = await service.record(me, sam.person_id)
    assert [(one.skill, one.level, one.checked_by) for one in before.skills] == [
        ("coaching", "not_said", ""), ("storytelling", "not_said", ""),
    ]  # fmt: skip
    said = await service.say_skills(me, sam.person_id, TWO)
    assert [(one.skill, one.level, one.said_on) for one in said.skills] == [
        ("co-design", "learning", NOW.date()), ("coaching", "able", NOW.date()),
    ]  # fmt: skip
    checked = await service.check_skill(them, sam.person_id, "coaching", SEEN)
    coaching = checked.skills[1]
    assert (coaching.checked_by, coaching.evidence, coaching.ends_on, coaching.counts) == (
        team.name, SEEN.evidence, SEEN.ends_on, True,
    )  # fmt: skip
    same = await service.say_skills(me, sam.person_id, TWO)
    assert [one.counts for one in same.skills] == [False, True]
    later = await service.record(build.work(build.as_associate(sam), NOW + timedelta(days=400)), sam.person_id)
    assert [(one.checked_by, one.counts) for one in later.skills] == [("", False), (team.name, False)]
    changed = await service.say_skills(me, sam.person_id, SaySkills(skills={"coaching": SkillLevel.LEADING}))
    assert [(one.skill, one.checked_by, one.evidence, one.ends_on) for one in changed.skills] == [
        ("coaching", "", "", None)
    ]
    kinds = await build.session.execute(text("SELECT kind, data ->> 'unchecked' FROM event ORDER BY seq"))
    assert kinds.all() == [("SkillsSaid", "[]"), ("SkillChecked", None), ("SkillsSaid", '["coaching"]')]


async def test_search_and_pairing_go_by_the_same_skills(build: Builder) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    await service.say_skills(build.work(build.as_associate(sam)), sam.person_id, TWO)
    found = await offers.associates(build.work(team), FindAssociates(q="coaching"))
    assert [(one.full_name, one.skills) for one in found.items] == [("Sam Okafor", ["co-design", "coaching"])]
    (facts,) = (await people.facts(build.work(team), [sam.person_id])).values()
    assert facts.skills == ["co-design", "coaching"]


async def test_who_may_not(build: Builder) -> None:
    sam, lee = await build.associate("Sam Okafor", skills=["coaching"]), await build.associate("Lee Grant")
    other = await build.staff(Role.TEAM, "NW")
    with pytest.raises(NotFound):
        await service.say_skills(build.work(build.as_associate(lee)), sam.person_id, TWO)
    with pytest.raises(NotFound):
        await service.check_skill(build.work(other), sam.person_id, "coaching", SEEN)
    with pytest.raises(NotAllowed, match="your own skill"):
        await service.check_skill(build.work(actor(sam.person_id, Role.TEAM, "YH")), sam.person_id, "coaching", SEEN)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    with pytest.raises(NotFound, match="not said"):
        await service.check_skill(team, sam.person_id, "co-design", SEEN)
    past = CheckSkill(evidence="Seen", ends_on=date(2026, 11, 21))
    with pytest.raises(Invalid, match="today or later"):
        await service.check_skill(team, sam.person_id, "coaching", past)
    with pytest.raises(Invalid, match="what you saw"):
        await service.check_skill(team, sam.person_id, "coaching", CheckSkill(evidence="  "))
    unknown = SaySkills(skills={"juggling": SkillLevel.ABLE})
    with pytest.raises(Invalid, match="juggling"):
        await service.say_skills(build.work(build.as_associate(sam)), sam.person_id, unknown)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE associate_skill SET checked_by = person_id, checked_at = now(), evidence = 'x'",
        "UPDATE associate_skill SET checked_at = now(), evidence = 'x'",
        "UPDATE associate_skill SET checked_by = (SELECT id FROM person LIMIT 1 OFFSET 1), checked_at = now()",
        "UPDATE associate_skill SET ends_on = '2027-01-01'",
        "UPDATE associate_skill SET level = 'expert'",
    ],
)
async def test_the_database_keeps_it_too(build: Builder, change: str) -> None:
    await build.associate("Sam Okafor", skills=["coaching"])
    await build.person()
    with pytest.raises(IntegrityError):
        await build.session.execute(text(change))


async def test_trained_on_of_the_register_is_a_training(build: Builder, session: AsyncSession) -> None:
    ann = await build.associate("Ann Booth", trained_on=date(2025, 3, 4))
    sam = await build.associate("Sam Okafor")
    await session.execute(
        text("UPDATE associate SET trained_on = '2026-05-06' WHERE person_id = :p"), {"p": sam.person_id}
    )
    for who, day in ((ann, date(2025, 3, 4)), (sam, date(2026, 5, 6))):
        (held,) = (await service.record(build.work(build.as_associate(who)), who.person_id)).trainings
        assert (held.training_id, held.name, held.done_on, held.ends_on, held.source, held.counts) == (
            FACULTY, "Faculty training", day, None, Source.REGISTER, True,
        )  # fmt: skip


async def test_a_training_done_elsewhere(build: Builder) -> None:
    one = await school(build)
    sam, training = await build.associate("Sam Okafor"), await one.training()
    team = build.work(one.team)
    done = RecordTraining(training_id=training.id, done_on=date(2026, 5, 31), evidence="Certificate seen")
    (held,) = (await service.record_training(team, sam.person_id, done)).trainings
    assert (held.name, held.ends_on, held.source, held.evidence) == (
        "Safe spaces", date(2028, 5, 31), Source.RECORDED, "Certificate seen",
    )  # fmt: skip
    for wrong, words in {
        RecordTraining(training_id=training.id, done_on=date(2026, 11, 23), evidence="x"): "today or in the past",
        RecordTraining(training_id=TrainingId(sam.person_id), done_on=date(2026, 5, 1), evidence="x"): "from the list",
    }.items():
        with pytest.raises(Invalid, match=words):
            await service.record_training(team, sam.person_id, wrong)
    with pytest.raises(NotAllowed):
        await service.record_training(build.work(actor(sam.person_id, Role.TEAM, "YH")), sam.person_id, done)
    faculty = RecordTraining(training_id=FACULTY, done_on=date(2026, 7, 1), evidence="List of those who came")
    assert len((await service.record_training(team, sam.person_id, faculty)).trainings) == 2
    seen = await offers.associates(team, FindAssociates(trained=True))
    assert [one.full_name for one in seen.items] == ["Sam Okafor"]
