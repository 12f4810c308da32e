"""What people say they can do, and what somebody else has checked."""

from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import vocabulary
from faculty_api.people.models import AssociateSkill
from faculty_api.training import queries, rules
from faculty_api.training.record import holdings, record
from faculty_api.training.rules import Holding
from schemas.access import Permission
from schemas.skills import CheckSkill, SaySkills, SkillChecked, SkillsSaid
from schemas.training import RecordView
from schemas.values import PersonId


async def say_skills(work: Work, person_id: UUID, command: SaySkills) -> RecordView:
    """The actor's own skills from now on. Those that stay as they were stay checked; all others are self-declared."""
    reach = work.must(Permission.SKILL_SAY)
    if await queries.person(work.session, reach, person_id, lock=True) is None:
        raise NotFound
    unknown = set(command.skills) - {word.code for word in vocabulary.words("skill")}
    held = {row.skill: row for row in await queries.skill_rows(work.session, [person_id])}
    if unknown - held.keys():
        raise Invalid.field("skills", f"We do not know {', '.join(sorted(unknown))}. Select from the list")
    before = {code: row.level for code, row in held.items()}
    if before != command.skills:
        lost = [code for code, row in held.items() if row.checked_by and command.skills.get(code) != row.level]
        await _keep(work, person_id, command, held)
        said = SkillsSaid(subject=PersonId(person_id), skills=command.skills, unchecked=tuple(sorted(lost)))
        work.record(said)
        await work.flush()
    return await record(work, person_id)


async def holding_after(work: Work, command: SaySkills) -> Holding:
    """What the actor would have once they said these skills. Stores nothing."""
    work.must(Permission.SKILL_SAY)
    me = work.actor.person
    before = {row.skill: row.level for row in await queries.skill_rows(work.session, [me])}
    held = (await holdings(work, [me]))[me]
    return rules.after_saying(held, before, {code: str(level) for code, level in command.skills.items()})


async def _keep(work: Work, person_id: UUID, command: SaySkills, held: dict[str, AssociateSkill]) -> None:
    today = london_day(work.now)
    for code, row in held.items():
        if code not in command.skills:
            await work.session.delete(row)
    for code, level in command.skills.items():
        if code not in held:
            work.session.add(AssociateSkill(person_id=person_id, skill=code, level=level, said_on=today))
        elif held[code].level != level:
            row = held[code]
            row.level, row.said_on = level, today
            row.checked_by, row.checked_at, row.evidence, row.ends_on = None, None, "", None


async def check_skill(work: Work, person_id: UUID, skill: str, command: CheckSkill) -> RecordView:
    """Somebody else of the person's network has seen that they can do it; the newest check stands."""
    reach = work.must(Permission.SKILL_CHECK)
    if person_id == work.actor.person:
        raise NotAllowed("You cannot check your own skill. Ask someone else in the team")
    if await queries.person(work.session, reach, person_id, lock=True) is None:
        raise NotFound
    row = next((one for one in await queries.skill_rows(work.session, [person_id]) if one.skill == skill), None)
    if row is None:
        raise NotFound("They have not said that they have this skill")
    if not command.evidence.strip():
        raise Invalid.field("evidence", "Enter what you saw, or a link to it")
    if command.ends_on is not None and command.ends_on < london_day(work.now):
        raise Invalid.field("ends_on", "The last day must be today or later")
    row.checked_by, row.checked_at = work.actor.person, work.now
    row.evidence, row.ends_on = command.evidence.strip(), command.ends_on
    work.record(SkillChecked(subject=PersonId(person_id), skill=skill, ends_on=command.ends_on))
    await work.flush()
    return await record(work, person_id)
