"""A new cohort: what stands in its way, and its rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import select

from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.networks.models import Academy
from faculty_api.people import vocabulary
from faculty_api.programmes import plan, rules
from faculty_api.programmes.models import Cohort, Programme, Session, SessionPart
from schemas.access import Reach
from schemas.errors import Fault
from schemas.programmes import CohortCreated, CreateCohort, Mode, Part, PartTimes
from schemas.values import CohortId

NOT_A_POSTCODE = "Enter a full UK postcode, like LS1 4AP"


async def cohort(work: Work, command: CreateCohort, reach: Reach, *, published: bool = True) -> UUID:
    """Checks and stores; returns the cohort's id. Not published, it has no sessions yet."""
    parts = await check(work, command, reach)
    made = _cohort(work, command)
    work.session.add(made)
    await work.flush()
    rows = [_session(made, command, one) for one in parts] if published else []
    for number, (row, _) in enumerate(sorted(rows, key=lambda pair: pair[0].starts_at), 1):
        row.number = number
    work.session.add_all([row for row, _ in rows])
    await work.flush()
    work.session.add_all([part for _, found in rows for part in found])
    work.record(
        CohortCreated(
            subject=CohortId(made.id),
            programme_id=made.programme_id,
            academy=made.academy_code,
            name=made.name,
            sessions=len(rows),
            role_level=made.role_level,
            role_reason=made.role_reason,
        )
    )
    await work.flush()
    return made.id


async def check(work: Work, command: CreateCohort, reach: Reach) -> list[list[PartTimes]]:
    """The parts of each session, or what stands in the way."""
    await _check_place(work, command, reach)
    _check_facts(command)
    return plan.parts_of_all(command, work.now)


async def _check_place(work: Work, command: CreateCohort, reach: Reach) -> None:
    if not reach.everyone and command.academy not in reach.academies:
        raise NotAllowed("You can only create cohorts in your own Academy")
    if await work.session.get(Academy, command.academy) is None:
        raise Invalid.field("academy", "Select an Academy of the network")
    programme = (await work.session.exec(select(Programme).where(Programme.id == command.programme_id))).first()
    if programme is None:
        raise Invalid.field("programme_id", "Select which programme this is for")
    if not rules.may_run(programme.academy_code, command.academy):
        raise Invalid.field("programme_id", "This programme belongs to another Academy. Select a national or local one")


def _check_facts(command: CreateCohort) -> None:
    faults = [Fault(field=field, message=message) for field, message in _objections(command)]
    if faults:
        raise Invalid(faults=tuple(faults))


def _objections(command: CreateCohort) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not command.role_reason.strip():
        found.append(("role_reason", "Enter why this is the right role level"))
    if not command.name.strip():
        found.append(("name", "Enter the cohort name"))
    if command.mode is Mode.IN_PERSON and not command.venue.strip():
        found.append(("venue", "Enter the name and address of the venue"))
    if command.venue_postcode.strip() and rules.postcode(command.venue_postcode) is None:
        found.append(("venue_postcode", NOT_A_POSTCODE))
    if command.lived_needed + command.professional_needed == 0:
        found.append(("lived_needed", "Enter how many associates you need at each session"))
    for field, kind, typed in (("skills", "skill", command.skills), ("topics", "topic", command.topics)):
        unknown = set(typed) - {word.code for word in vocabulary.words(kind)}
        if unknown:
            found.append((field, f"We do not know {', '.join(sorted(unknown))}. Select from the list"))
    return found


def _cohort(work: Work, command: CreateCohort) -> Cohort:
    same = ("programme_id", "participants", "mode", "venue_access", "role_level")
    trimmed = ("name", "venue", "provider", "community_partner", "role_reason")
    return Cohort(
        id=new_id(),
        academy_code=command.academy,
        venue_postcode=rules.postcode(command.venue_postcode) or "",
        role_decided_by=work.actor.person,
        created_by=work.actor.person,
        created_at=work.now,
        venue_has=sorted(set(command.venue_has)) if command.mode is Mode.IN_PERSON else [],
        **{name: getattr(command, name) for name in same},
        **{name: getattr(command, name).strip() for name in trimmed},
    )


def _session(made: Cohort, command: CreateCohort, parts: list[PartTimes]) -> tuple[Session, list[SessionPart]]:
    deliver = next(part for part in parts if part.part is Part.DELIVER)
    row = Session(
        id=new_id(),
        cohort_id=made.id,
        number=0,
        starts_at=deliver.starts_at,
        ends_at=deliver.ends_at,
        mode=made.mode,
        place=made.venue,
        place_postcode=made.venue_postcode,
        lived_needed=command.lived_needed,
        professional_needed=command.professional_needed,
        skills=list(dict.fromkeys(command.skills)),
        topics=list(dict.fromkeys(command.topics)),
    )
    return row, [
        SessionPart(session_id=row.id, part=part.part, starts_at=part.starts_at, ends_at=part.ends_at) for part in parts
    ]
