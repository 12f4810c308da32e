"""Creating and reading cohorts, on the real database."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Invalid, Malformed, NotAllowed, NotFound
from faculty_api.programmes import service
from faculty_api.programmes.models import Programme
from schemas.access import Actor, Role
from schemas.errors import Fault
from schemas.programmes import CohortState, Every, Part, PartTimes, PrepareWhen, ProposeDates, ProposedDate
from tests.builders import Builder
from tests.programmes.facts import new_cohort, planned


@pytest.fixture
async def programmes(session: AsyncSession) -> dict[str, Any]:
    await service.load(session)
    return {row.name: row.id for row in (await session.exec(select(Programme))).all()}


@pytest.fixture
async def team(build: Builder) -> Actor:
    return await build.staff(Role.TEAM, "YH", "Priya Shah")


async def test_the_programmes_of_the_review_load_once(session: AsyncSession, programmes: dict[str, Any]) -> None:
    await service.load(session)
    rows = (await session.exec(select(Programme).order_by(col(Programme.name)))).all()
    assert len(rows) == 24
    assert {row.name: row.id for row in rows} == programmes
    assert len([row for row in rows if row.academy_code is None]) == len(
        [row for row in rows if row.academy_code not in {"NE", "YH", "NW", "EM", "WM", "EE", "LN", "KSS", "TVW", "SW"}]
    )


async def test_a_cohort_with_its_sessions_and_parts(build: Builder, team: Actor, programmes: dict[str, Any]) -> None:
    work = build.work(team)
    made = await service.create_cohort(work, new_cohort(programmes["Mary Seacole"]))
    assert await service.cohort(work, made.id) == made
    assert (made.name, made.programme_name, made.academy, made.venue_postcode, made.state) == (
        "Leading with Care, cohort 4", "Mary Seacole", "YH", "LS1 4AP", CohortState.NOT_STARTED,
    )  # fmt: skip
    assert (made.role_level, made.role_decided_by, made.role_decided_by_name) == (4, team.person, "Priya Shah")
    assert made.flags == [
        "No provider is named", "No community partner is named", "We do not know if the venue is accessible",
    ]  # fmt: skip
    first, second = made.sessions
    assert (first.number, second.number, first.skills, first.topics) == (1, 2, ["storytelling"], ["dementia"])
    assert first.parts == [
        PartTimes(part=Part.PREPARE, starts_at=utc(2, 8, 16), ends_at=utc(2, 8, 17)),
        PartTimes(part=Part.DELIVER, starts_at=utc(2, 9, 10), ends_at=utc(2, 9, 15)),
        PartTimes(part=Part.DEBRIEF, starts_at=utc(2, 9, 15), ends_at=utc(2, 9, 15, 30)),
    ]


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


async def test_ten_stays_ten_when_the_clocks_change(build: Builder, team: Actor, programmes: dict[str, Any]) -> None:
    days = [date(2027, 3, 23), date(2027, 3, 30)]
    command = new_cohort(
        programmes["Mary Seacole"],
        sessions=[planned(day) for day in reversed(days)],
        prepare_when=PrepareWhen.RIGHT_BEFORE,
        prepare_at=None,
    )
    made = await service.create_cohort(build.work(team), command)
    assert [(one.number, one.starts_at) for one in made.sessions] == [(1, utc(3, 23, 10)), (2, utc(3, 30, 9))]
    assert made.sessions[1].parts[0] == PartTimes(part=Part.PREPARE, starts_at=utc(3, 30, 8), ends_at=utc(3, 30, 9))


A, B, C = (UUID(int=number) for number in (1, 2, 3))
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)
LOCAL = "This programme belongs to another Academy. Select a national or local one"
REFUSED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a start that the clocks skip": (
        {"sessions": [planned(date(2027, 3, 27)), planned(FORWARD, time(1, 30), time(5))]},
        [(
            "sessions[1].starts",
            "Session 2 starts: 01:30 does not exist on 28 March 2027: the clocks go forward. "
            "Choose a time before 1am or after 2am",
        )],
    ),
    "an end that happens twice": (
        {"sessions": [planned(BACK, time(0, 30), time(1, 15))]},
        [(
            "sessions[0].ends",
            "Session 1 ends: 01:15 happens twice on 31 October 2027: the clocks go back. "
            "Choose a time before 1am or after 2am",
        )],
    ),
    "getting ready when the clocks change": (
        {"sessions": [planned(date(2027, 3, 29))], "prepare_at": time(1)},
        [(
            "prepare_at",
            "Session 1: getting ready: 01:00 does not exist on 28 March 2027: the clocks go forward. "
            "Choose a time before 1am or after 2am",
        )],
    ),
    "an end before the start": (
        {"sessions": [planned(date(2027, 2, 9), time(15), time(10))]},
        [("sessions[0].ends", "Session 1: the end time must be after 3pm")],
    ),
    "the past": (
        {"sessions": [planned(date(2026, 11, 20)), planned(date(2027, 2, 9))]},
        [("sessions[0].on", "Session 1 must be in the future")],
    ),
    "two at once": (
        {"sessions": [planned(date(2027, 2, 9)), planned(date(2027, 2, 9), time(14), time(16))]},
        [("sessions[1].starts", "Session 2 is at the same time as session 1. Change one of them")],
    ),
    "no time to get ready": (
        {"prepare_at": None},
        [("prepare_at", "Enter the time they get ready on the day before")],
    ),
    "getting ready runs into the session": (
        {"sessions": [planned(date(2027, 2, 9), time(0, 30), time(3))], "prepare_at": time(23, 45)},
        [("prepare_at", "Session 1: getting ready must end before the session starts")],
    ),
    "getting ready over midnight": (
        {"sessions": [planned(date(2027, 2, 9), time(7), time(9))], "prepare_at": time(22, 30), "prepare_minutes": 91},
        [(
            "prepare_at",
            "Session 1: getting ready would go on after midnight. Enter fewer minutes or an earlier time",
        )],
    ),
    "getting ready from the day before": (
        {"sessions": [planned(date(2027, 2, 9), time(7), time(9))], "prepare_when": PrepareWhen.RIGHT_BEFORE,
         "prepare_minutes": 421},
        [(
            "prepare_minutes",
            "Session 1: getting ready would start before midnight. Enter fewer minutes or select the day before",
        )],
    ),
    "talking over midnight": (
        {"sessions": [planned(date(2027, 2, 9)), planned(date(2027, 2, 16), time(19), time(21))],
         "debrief_minutes": 181},
        [("debrief_minutes", "Session 2: talking afterwards would go on after midnight. Enter fewer minutes")],
    ),
    "seconds": (
        {"sessions": [planned(date(2027, 2, 9), time(10, 0, 1))]},
        [("sessions[0].starts", "Session 1 starts: give a London time in hours and minutes, like 10:00")],
    ),
    "the ends of the calendar": (
        {"sessions": [planned(date.min), planned(date.max)]},
        [
            ("sessions[0].on", "Session 1 must be in the future"),
            ("sessions[1].on", "Session 2 must be before 22 November 2031"),
        ],
    ),
    "facts, all at once": (
        {"venue": " ", "venue_postcode": "Leeds", "lived_needed": 0, "professional_needed": 0, "role_reason": " ",
         "skills": ["juggling"], "topics": ["cricket"], "name": " "},
        [
            ("role_reason", "Enter why this is the right role level"),
            ("name", "Enter the cohort name"),
            ("venue", "Enter the name and address of the venue"),
            ("venue_postcode", "Enter a full UK postcode, like LS1 4AP"),
            ("lived_needed", "Enter how many associates you need at each session"),
            ("skills", "We do not know juggling. Select from the list"),
            ("topics", "We do not know cricket. Select from the list"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_refused_in_words_that_name_the_field(
    case: str, build: Builder, team: Actor, programmes: dict[str, Any], session: AsyncSession
) -> None:
    changed, faults = REFUSED[case]
    with pytest.raises(Invalid) as refused:
        await service.create_cohort(build.work(team), new_cohort(programmes["Mary Seacole"], **changed))
    assert refused.value.faults == tuple(Fault(field=field, message=words) for field, words in faults)
    assert (await session.execute(text("SELECT count(*) FROM cohort"))).scalar_one() == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"prepare_at": time(22, 30), "prepare_minutes": 90},
        {"prepare_when": PrepareWhen.RIGHT_BEFORE, "prepare_minutes": 420},
        {"sessions": [planned(date(2027, 2, 16), time(19), time(21))], "debrief_minutes": 180},
    ],
)
async def test_until_midnight_is_the_same_day(
    build: Builder, team: Actor, programmes: dict[str, Any], changed: dict[str, Any]
) -> None:
    usual = {"sessions": [planned(date(2027, 2, 9), time(7), time(9))]}
    command = new_cohort(programmes["Mary Seacole"], **{**usual, **changed})
    assert len((await service.create_cohort(build.work(team), command)).sessions) == 1


async def test_whose_programme(build: Builder, team: Actor, session: AsyncSession) -> None:
    session.add_all([Programme(id=key, name=name, academy_code=code) for key, name, code in (
        (A, "Ours", "YH"), (B, "Theirs", "NE"), (C, "Everybody's", None),
    )])  # fmt: skip
    await session.flush()
    work = build.work(team)
    assert [one.name for one in await service.programmes(work) if one.id in (A, B, C)] == ["Everybody's", "Ours"]
    assert (await service.create_cohort(work, new_cohort(A))).programme_name == "Ours"
    assert (await service.create_cohort(work, new_cohort(C))).programme_name == "Everybody's"
    with pytest.raises(Invalid) as refused:
        await service.create_cohort(work, new_cohort(B))
    assert refused.value.faults == (Fault(field="programme_id", message=LOCAL),)
    with pytest.raises(NotAllowed):
        await service.create_cohort(work, new_cohort(C, academy="NE"))
    national = build.work(await build.staff(Role.NATIONAL))
    assert (await service.create_cohort(national, new_cohort(B, academy="NE"))).academy == "NE"
    with pytest.raises(Invalid) as unknown:
        await service.create_cohort(national, new_cohort(C, academy="XX"))
    assert unknown.value.faults == (Fault(field="academy", message="Select an Academy of the network"),)


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.FINANCE, Role.AUDITOR, Role.ADMIN])
async def test_who_may_not_create(role: Role, build: Builder) -> None:
    with pytest.raises(NotAllowed):
        await service.create_cohort(build.work(await build.staff(role, "YH")), new_cohort(A))


async def test_another_academys_cohort_is_not_there(build: Builder, team: Actor) -> None:
    ours, theirs = await build.cohort(), await build.cohort(academy="NE")
    our_session, their_session = await build.session_of(ours), await build.session_of(theirs)
    work = build.work(team)
    assert (await service.cohort(work, ours.id)).id == ours.id
    assert (await service.session(work, our_session.id)).id == our_session.id
    assert [one.id for one in (await service.cohorts(work)).items] == [ours.id]
    assert [one.id for one in (await service.sessions(work)).items] == [our_session.id]
    with pytest.raises(NotFound):
        await service.cohort(work, theirs.id)
    with pytest.raises(NotFound):
        await service.session(work, their_session.id)
    national = build.work(await build.staff(Role.NATIONAL))
    assert {one.id for one in (await service.cohorts(national)).items} == {ours.id, theirs.id}


async def test_an_associate_sees_the_sessions_they_are_booked_for(build: Builder) -> None:
    cohort, sam = await build.cohort(), await build.associate()
    mine, asked, other = [await build.session_of(cohort, day=date(2027, 2, day)) for day in (2, 9, 16)]
    await build.offer(mine, sam, status="accepted")
    await build.offer(asked, sam)
    await build.offer(other, await build.associate(), status="accepted")
    work = build.work(build.as_associate(sam))
    assert [one.id for one in (await service.sessions(work)).items] == [mine.id]
    assert (await service.session(work, mine.id)).lived_booked == 1
    with pytest.raises(NotFound):
        await service.session(work, other.id)
    with pytest.raises(NotAllowed):
        await service.cohort(work, cohort.id)


async def test_states_and_gaps_in_the_list(build: Builder, team: Actor) -> None:
    later, running, done, off = [await build.cohort(name=name) for name in ("Later", "Running", "Done", "Off")]
    one = await build.session_of(later, day=date(2027, 1, 12))
    await build.session_of(later, day=date(2027, 1, 19), status="cancelled")
    await build.session_of(running, day=date(2026, 11, 2), status="delivered")
    await build.session_of(running, day=date(2026, 12, 2))
    await build.session_of(done, day=date(2026, 10, 2), status="delivered")
    await build.session_of(off, day=date(2026, 9, 2), status="cancelled")
    await build.offer(one, await build.associate(), status="accepted")
    work = build.work(team)
    found = (await service.cohorts(work)).items
    assert [(line.name, line.state, line.sessions, line.places, line.booked) for line in found] == [
        ("Later", "not_started", 1, 2, 1),
        ("Off", "finished", 0, 0, 0),
        ("Running", "running", 2, 2, 0),
        ("Done", "finished", 1, 0, 0),
    ]
    for state, names in {"not_started": ["Later"], "running": ["Running"], "finished": ["Off", "Done"]}.items():
        page = await service.cohorts(work, state=CohortState(state))
        assert [line.name for line in page.items] == names


async def test_lists_go_on_where_they_stopped(build: Builder, team: Actor) -> None:
    cohorts = [await build.cohort() for _ in range(5)]
    for cohort in cohorts:
        await build.session_of(cohort)
    work, seen, sessions = build.work(team), [], []
    after: str | None = None
    for _ in range(3):
        page = await service.cohorts(work, after=after, most=2)
        seen, after = [*seen, *(one.id for one in page.items)], page.next
    assert (seen, after) == ([one.id for one in reversed(cohorts)], None)
    for _ in range(3):
        some = await service.sessions(work, after=after, most=2)
        sessions, after = [*sessions, *(one.cohort_id for one in some.items)], some.next
    assert (sessions, after) == ([one.id for one in cohorts], None)
    with pytest.raises(Malformed):
        await service.cohorts(work, after="nonsense")


SCHOOLS = "School holidays in most of England (look up the dates of your council)"


async def test_proposed_dates_show_what_to_think_about(build: Builder, team: Actor) -> None:
    command = ProposeDates(first=date(2026, 12, 18), every=Every.WEEK, count=3)
    assert await service.propose_dates(build.work(team), command) == [
        ProposedDate(on=date(2026, 12, 18), notes=[]),
        ProposedDate(on=date(2026, 12, 25), notes=["Bank holiday: Christmas Day", SCHOOLS]),
        ProposedDate(on=date(2027, 1, 1), notes=["Bank holiday: New Year’s Day"]),
    ]
    weekend = ProposeDates(first=date(2027, 1, 2), every=Every.WEEK, count=1)
    assert await service.propose_dates(build.work(team), weekend) == [
        ProposedDate(on=date(2027, 1, 2), notes=["Weekend"])
    ]
