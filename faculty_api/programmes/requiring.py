"""What a programme requires of who leads it, who misses something of it, and what to do then."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col

from faculty_api.joining import service as joining
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import within
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service as people
from faculty_api.people import vocabulary
from faculty_api.people.lending_rules import covers
from faculty_api.programmes import queries
from faculty_api.programmes.models import Programme, ProgrammeRequirement, Session
from faculty_api.training import rules, words
from faculty_api.training import service as training
from faculty_api.training.rules import NOTHING
from schemas.access import Permission, Reach
from schemas.programmes import SessionFacts
from schemas.requiring import (
    CourseToGoOn,
    Missing,
    NextStep,
    ProgrammeStanding,
    Requirement,
    RequirementsSet,
    RequirementsView,
    Requires,
    SetRequirements,
    WhyMissing,
    WhyNotView,
)
from schemas.training import PlaceStatus, RecordView
from schemas.values import PersonId

CALL = "01632 960 001"
Gaps = dict[tuple[UUID, UUID], list[Missing]]
"""What people miss for sessions, by (session, person); those who miss nothing are not there."""


async def requirements(work: Work, programme_id: UUID) -> RequirementsView:
    """What one programme in reach requires."""
    reach = work.must(Permission.COHORT_VIEW)
    row = await _programme(work, programme_id, reach)
    found = await queries.required(work.session, [row.id])
    return RequirementsView(programme_id=row.id, programme_name=row.name, requirements=found.get(row.id, []))


async def _programme(work: Work, programme_id: UUID, reach: Reach) -> Programme:
    mine = within(reach, academy=col(Programme.academy_code)) | col(Programme.academy_code).is_(None)
    rows = await queries.programmes(work.session, col(Programme.id) == programme_id, mine)
    if not rows:
        raise NotFound
    return rows[0]


async def set_requirements(work: Work, programme_id: UUID, command: SetRequirements) -> RequirementsView:
    """All of them, from now on. A national programme's are set by who reaches every Academy. Who is booked stays so."""
    reach = work.must(Permission.COHORT_EDIT)
    row = await _programme(work, programme_id, reach)
    if not reach.everyone and row.academy_code not in reach.academies:
        raise NotAllowed("This is a national programme. The national lead says what it requires")
    known = {one.id for one in await training.trainings(work)}
    if set(command.trainings) - known:
        raise Invalid.field("trainings", "Select trainings from the list")
    if set(command.skills) - {word.code for word in vocabulary.words("skill")}:
        raise Invalid.field("skills", "Select skills from the list")
    await queries.locked_programme(work.session, row.id)
    held = {_key(one): one for one in await queries.requirement_rows(work.session, row.id)}
    wanted = [*((one, "") for one in command.trainings), *((None, one) for one in command.skills)]
    for key, old in held.items():
        if key not in wanted:
            await work.session.delete(old)
    newly = [key for key in dict.fromkeys(wanted) if key not in held]
    work.session.add_all([_row(work, row.id, *key) for key in newly])
    if newly or set(held) - set(wanted):
        said = RequirementsSet(subject=row.id, trainings=tuple(command.trainings), skills=tuple(command.skills))
        work.record(said)
    await work.flush()
    return await requirements(work, programme_id)


def _key(row: ProgrammeRequirement) -> tuple[UUID | None, str]:
    return row.training_id, row.skill


def _row(work: Work, programme_id: UUID, training_id: UUID | None, skill: str) -> ProgrammeRequirement:
    return ProgrammeRequirement(
        id=new_id(),
        programme_id=programme_id,
        training_id=training_id,
        skill=skill,
        set_by=work.actor.person,
        set_at=work.now,
    )


async def gaps(
    work: Work,
    sessions: Iterable[SessionFacts],
    people: Collection[UUID],
    if_held: Mapping[UUID, rules.Holding] | None = None,
    *,
    of: Mapping[UUID, Collection[UUID]] | None = None,
) -> Gaps:
    """Who cannot be booked for which of these sessions; ``if_held``: if they had this instead of what they have.

    ``of``: by session, of whom it is asked, where that is not everybody.

    Asks no permission: called by use-cases that have asked.
    """
    coming = list(sessions)
    if not people:
        return {}
    new = await _new(work, people)
    required = await queries.required(work.session, {one.programme_id for one in coming})
    if not required and not new:
        return {}
    held = {**(await training.holdings(work, people) if required else {}), **(if_held or {})}
    found: Gaps = {}
    for one in coming:
        wanted, day = required.get(one.programme_id, []), london_day(one.starts_at)
        asked = people if of is None else of.get(one.id, ())
        for person in asked if wanted else new.keys() & set(asked):
            lacking = [*new.get(person, ()), *rules.missing(wanted, held.get(person, NOTHING), day)]
            if lacking:
                found[one.id, person] = lacking
    return found


async def _new(work: Work, people: Collection[UUID]) -> dict[UUID, list[Missing]]:
    """What people who are new have still to do before any session."""
    left = await joining.to_do(work, people)
    return {
        person: [
            Missing(
                requirement=Requirement(kind=Requires.JOINING, key=one.step, name=one.name), why=WhyMissing.NOT_DONE
            )
            for one in steps
        ]
        for person, steps in left.items()
    }


async def why_not(work: Work, person_id: UUID, on: date | None = None, session_id: UUID | None = None) -> WhyNotView:
    """For the person and for who books them: whether anything can be offered at all, each programme that requires
    something, and what is missing on a day.

    Programmes are those of the person's own Academy and the national ones; with ``session_id``, that session's alone,
    on its own day. A team that somebody is lent to is told of its own sessions, and of no course or training beside.
    """
    reach = work.must(Permission.TRAINING_VIEW)
    lent = session_id is not None and await _is_lent(work, reach, person_id, session_id)
    whose = await training.name_alone(work, person_id) if lent else await training.record(work, person_id)
    where: list[ColumnElement[bool]] = [
        col(Programme.academy_code).is_(None) | (col(Programme.academy_code) == whose.academy)
    ]
    if session_id is not None:
        session = await _session(work, session_id, whose)
        where, on = [col(Programme.id) == session.programme_id], london_day(session.starts_at)
    day = on or london_day(work.now)
    rows = await queries.programmes(work.session, *where)
    required = await queries.required(work.session, [row.id for row in rows])
    held = (await training.holdings(work, [person_id]))[person_id]
    lacking = {row.id: rules.missing(required[row.id], held, day) for row in rows if row.id in required}
    steps = await _steps(
        work, whose, [one for each in lacking.values() for one in each], None if not session_id else day, lent
    )
    found = [
        ProgrammeStanding(
            programme_id=row.id, programme_name=row.name, steps=[steps[one.requirement.key] for one in lacking[row.id]]
        )
        for row in rows
        if row.id in lacking
    ]
    new = (await _new(work, [person_id])).get(person_id, [])
    first = list((await _steps(work, whose, new, None, lent)).values())
    standing = words.standing(whose, mine=work.actor.person == person_id)
    programme = rows[0].name if session_id and rows else ""
    return WhyNotView(
        person_id=PersonId(person_id), name=whose.name, short_name=whose.short_name, lent=lent, on=day,
        programmes=found, first=first, standing=standing, programme=programme,
    )  # fmt: skip


async def _is_lent(work: Work, reach: Reach, person_id: UUID, session_id: UUID) -> bool:
    """Of another Academy than the reader's, and lent to it for this session of its own, or booked for it already."""
    found = await queries.facts(work.session, col(Session.id) == session_id)
    who = (await people.facts(work, [person_id])).get(PersonId(person_id))
    if not found or who is None or reach.everyone or found[0].academy not in reach.academies:
        return False
    if who.academy in reach.academies:
        return False
    days = (await people.lent_to(work, [found[0].academy])).get(person_id)
    if covers(days, found[0].academy, london_day(found[0].starts_at)):
        return True
    return await queries.is_booked(work.session, session_id, person_id)


async def _session(work: Work, session_id: UUID, whose: RecordView) -> SessionFacts:
    """Staff are told of sessions of the person's Academy or their own; people of any that they were asked for."""
    found = await queries.facts(work.session, col(Session.id) == session_id)
    mine = work.actor.person == whose.person_id or work.actor.academy is None
    if not found or not (mine or found[0].academy in (whose.academy, work.actor.academy)):
        raise NotFound
    return found[0]


async def _steps(
    work: Work, whose: RecordView, lacking: Sequence[Missing], before: date | None, lent: bool
) -> dict[str, NextStep]:
    """What to do about each, by the requirement's key. Of who is ``lent``, their own Academy knows more."""
    trainings = () if lent else lacking
    wanted = {UUID(one.requirement.key) for one in trainings if one.requirement.kind is Requires.TRAINING}
    until = before or date.max
    courses = await training.to_go_on(work, whose.person_id, whose.academy, wanted, until) if wanted else []
    mine = work.actor.person == whose.person_id
    found = {}
    for one in lacking:
        key = one.requirement.key
        fit = [course for what, course in courses if str(what) == key]
        what = words.to_person([one]) if mine else words.stands_in_way(one)
        step = _ask_home(whose) if lent else _next(one, fit, whose, mine)
        found[key] = NextStep(missing=one, words=f"{what}. {step}", courses=fit)
    return found


def _ask_home(whose: RecordView) -> str:
    return f"Ask the team of {networks.place(whose.academy)}: they can help {whose.short_name} with it"


def _next(one: Missing, courses: Sequence[CourseToGoOn], whose: RecordView, mine: bool) -> str:
    """The next step for the reader: the person themselves, or who would book them."""
    if one.requirement.kind is Requires.JOINING:
        return (
            "See what to do on the page of your first steps" if mine else f"See the first steps of {whose.short_name}"
        )
    if one.requirement.kind is Requires.SKILL:
        say = one.why is WhyMissing.NOT_SAID
        if mine:
            first = "If you have it, say so on your page. Then ask" if say else "Ask"
            return f"{first} your team to check it: {CALL}"
        return f"Ask {whose.short_name} if they have it" if say else f"Check it on the page of {whose.short_name}"
    asked = [course for course in courses if course.mine in (PlaceStatus.INVITED, PlaceStatus.YES, PlaceStatus.WAITING)]
    if asked:
        has = {PlaceStatus.YES: "have a place on", PlaceStatus.WAITING: "are waiting for a place on"}
        state = has.get(asked[0].mine or PlaceStatus.INVITED, "were invited to")
        title = asked[0].title
        if mine:
            more = ". Answer the invitation" if asked[0].mine is PlaceStatus.INVITED else ""
            return f"You {state} the course “{title}”{more}"
        return f"They {state} the course “{title}”"
    if courses:
        who = f"Ask your team to invite you: {CALL}" if mine else f"Invite {whose.short_name} to it"
        return f"The next course is “{courses[0].title}”. {who}"
    if mine:
        return f"There is no course for it yet. Tell your team that you want one: {CALL}"
    return "There is no course for it yet. Make one, or record the training if they did it elsewhere"
