"""The invented people go into the register."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.availability import terms
from faculty_api.availability.models import AsUsual, Availability, AwayDates, SessionLimits, TermAvailability, UsualTime
from faculty_api.demo.cast import Cast, Member, Somebody
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.ids import new_id
from faculty_api.messages.models import PostChoice
from faculty_api.people.models import Associate, AssociateSkill, AssociateTopic
from schemas.access import Role
from schemas.messages import ReachBy


async def enrol(session: AsyncSession, cast: Cast, now: datetime) -> None:
    """Put in as a register that was kept for years would hold them; many rows a statement."""
    everybody: list[Somebody] = [*cast.members, *cast.staff]
    people = [
        {"id": one.id, "full_name": one.name, "preferred_name": "", "email": one.email, "phone": one.phone,
         "active": True, "created_at": now - timedelta(days=400)}
        for one in everybody
    ]  # fmt: skip
    grants: list[tuple[UUID, Role, str | None]] = [(one.id, Role.ASSOCIATE, one.academy) for one in cast.members]
    grants += [(one.id, one.role, one.academy) for one in cast.staff]
    await session.execute(insert(Person), people)
    await session.execute(
        insert(RoleGrant),
        [
            {"id": new_id(), "person_id": person, "role": role, "academy_code": academy}
            for person, role, academy in grants
        ],
    )
    await session.execute(insert(Associate), [_associate(one, now) for one in cast.members])
    await session.execute(
        insert(AssociateSkill), [{"person_id": one.id, "skill": skill} for one in cast.members for skill in one.skills]
    )
    await session.execute(
        insert(AssociateTopic), [{"person_id": one.id, "topic": topic} for one in cast.members for topic in one.topics]
    )
    await session.execute(insert(PostChoice), _choices(cast, now))
    await _availability(session, cast, now)


def _choices(cast: Cast, now: datetime) -> list[dict[str, object]]:
    """Some people would rather have a letter or a call than an email."""
    told = {"said_at": now - timedelta(days=200)}
    letters = [
        {"person_id": one.id, "wish": ReachBy.LETTER, "address": f"{number} Mill Lane\nSometown", **told}
        for number, one in enumerate(cast.members[4::11], start=1)
    ]
    calls = [{"person_id": one.id, "wish": ReachBy.PHONE, "address": "", **told} for one in cast.members[9::17]]
    known = {one["person_id"] for one in letters}
    return [*letters, *(one for one in calls if one["person_id"] not in known)]


def _associate(one: Member, now: datetime) -> dict[str, object]:
    return {
        "person_id": one.id, "kind": one.kind, "academy_code": one.academy, "status": "active",
        "postcode": one.postcode, "employer": one.employer, "travel_km": one.travel_km,
        "call_first": one.call_first, "first_time": one.first_time,
        "recruitment_route": one.route, "started_on": one.started_on, "trained_on": one.trained_on, "usual_days": "",
        "notes": "", "access_needs": None, "created_at": now - timedelta(days=400), "version": 1,
    }  # fmt: skip


async def _availability(session: AsyncSession, cast: Cast, now: datetime) -> None:
    said = [one for one in cast.members if one.times is not None]
    await session.execute(
        insert(Availability),
        [
            {"person_id": one.id, "mode": "only_these", "version": 1, "from_list": False,
             "said_at": now - timedelta(days=_age(index))}
            for index, one in enumerate(said)
        ],
    )  # fmt: skip
    await _limits(session, said, now)
    await session.execute(
        insert(UsualTime),
        [
            {"person_id": one.id, "weekday": day, "starts": starts, "ends": ends}
            for one in said
            for day, starts, ends in one.times or []
        ],
    )
    away = [
        {"id": new_id(), "person_id": one.id, "first_day": first, "last_day": last}
        for one in cast.members
        for first, last in one.away
    ]
    await session.execute(insert(AwayDates), away)


def _age(index: int) -> int:
    """In days: most told us this month; one in eleven so long ago that it is not believed, one lately enough to ask."""
    return {3: 190 + index % 50, 7: 31 + index % 120}.get(index % 11, index % 29)


async def _limits(session: AsyncSession, said: list[Member], now: datetime) -> None:
    """Some set limits, some one term apart from their usual week; a few would rather have a call."""
    term = terms.to_set(london_day(now))[1].code
    await session.execute(
        insert(SessionLimits),
        [
            {"person_id": one.id, "sessions_a_month": 2 + index % 4, "notice_days": 7 * (index % 2),
             "rest_days": index % 3, "ask_monthly": True, "said_at": now - timedelta(days=index % 29)}
            for index, one in enumerate(said)
            if index % 5 == 2
        ],
    )  # fmt: skip
    await session.execute(
        insert(TermAvailability),
        [
            {"person_id": one.id, "term": term, "mode": "ask_me", "said_at": now - timedelta(days=index % 29)}
            for index, one in enumerate(said)
            if index % 7 == 4
        ],
    )
    await session.execute(
        insert(AsUsual),
        [
            {"person_id": one.id, "unanswered": 0, "call_wanted_at": now - timedelta(days=index % 5)}
            for index, one in enumerate(said)
            if index % 23 == 5
        ],
    )
