"""Terms, limits, by phone and "as usual": use-cases and API, on the real database."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from schemas.access import NOBODY, WORKER, Role
from schemas.availability import AddAway, AvailabilityMode, Free, SayAvailability, UsualSlot
from schemas.terms import Age, HearAvailability, SayLimits, SayTerm
from schemas.values import Interval
from tests.builders import NOW, Builder
from tests.support.client import Client

ASK, ONLY, NOT_NOW = AvailabilityMode.ASK_ME, AvailabilityMode.ONLY_THESE, AvailabilityMode.NOT_NOW
MORNING = UsualSlot(weekday=1, starts=time(9), ends=time(12, 30))
OWN_TIME = UsualSlot(weekday=3, starts=time(10, 15), ends=time(11, 45))
SPRING, SUMMER = "spring-2027", "summer-2027"


def at(day: date, hour: int = 10) -> Interval:
    """An hour in winter."""
    start = NOW.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=0)
    return Interval(start=start, end=start + timedelta(hours=1))


TUESDAY, APRIL = at(date(2027, 2, 9)), at(date(2027, 4, 6))


async def free(build: Builder, who: UUID, *when: Interval, later: int = 0) -> list[Free]:
    work = build.work(WORKER, NOW + timedelta(days=later))
    found = await service.known_for(work, [who], {n: [one] for n, one in enumerate(when)})
    return [found[n][who].free for n in range(len(when))]


async def test_a_term_stands_over_the_usual_week_and_is_taken_on(build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(weekdays=[0])
    me = build.work(build.as_associate(sam))
    assert await free(build, sam.person_id, TUESDAY, APRIL) == [Free.BUSY, Free.BUSY]
    said = SayTerm(
        mode=ONLY, usual=[OWN_TIME, MORNING], away=[AddAway(first_day=date(2027, 2, 16), last_day=date(2027, 2, 16))]
    )
    for _ in range(2):  # the same again is the same
        view = await service.say_term(me, sam.person_id, SPRING, said)
    spring = view.terms[1]
    assert [(one.term, one.mode) for one in view.terms] == [("autumn-2026", None), (SPRING, ONLY), (SUMMER, None)]
    assert (spring.usual, spring.said_at, len(view.away)) == ([MORNING, OWN_TIME], NOW, 1)
    when = (TUESDAY, at(date(2027, 2, 16)), APRIL)
    assert await free(build, sam.person_id, *when) == [Free.FREE, Free.BUSY, Free.BUSY]

    last = await service.term_before(me, SUMMER)
    assert last is not None
    assert (last.name, last.usual) == ("spring term 2027", [MORNING, OWN_TIME])
    again = await service.same_as_before(me, sam.person_id, SUMMER)
    assert (again.terms[2].mode, again.terms[2].usual) == (ONLY, [MORNING, OWN_TIME])
    assert (await free(build, sam.person_id, APRIL))[0] is Free.FREE
    kinds = (
        await session.execute(text("SELECT data->>'term' FROM event WHERE kind = 'AvailabilitySaid' ORDER BY seq"))
    ).scalars()
    assert list(kinds) == [SPRING, SPRING, SUMMER]


async def test_the_first_term_can_be_the_usual_week(build: Builder) -> None:
    sam, new = await build.associate(weekdays=[1]), await build.associate(weekdays=None)
    view = await service.same_as_before(build.work(build.as_associate(sam)), sam.person_id, SPRING)
    assert (view.terms[1].mode, [slot.weekday for slot in view.terms[1].usual]) == (ONLY, [1])
    with pytest.raises(Conflict, match="have not told us about a term before"):
        await service.same_as_before(build.work(build.as_associate(new)), new.person_id, SPRING)


async def test_a_term_that_cannot_be_set(build: Builder) -> None:
    sam = await build.associate()
    me = build.work(build.as_associate(sam))
    for code in ("spring-2026", "autumn-2027", "winter-2027", "spring-99999999999", ""):
        with pytest.raises(NotFound, match="no such term"):
            await service.say_term(me, sam.person_id, code, SayTerm(mode=ASK))
    with pytest.raises(Invalid):
        await service.say_term(me, sam.person_id, SPRING, SayTerm(mode=ONLY))
    away = [AddAway(first_day=date(2027, 2, 2), last_day=date(2027, 2, 1))]
    with pytest.raises(Invalid):
        await service.say_term(me, sam.person_id, SPRING, SayTerm(mode=ASK, away=away))


async def test_limits_are_kept_with_the_person(build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(travel_km=30)
    me = build.work(build.as_associate(sam))
    limits = (await service.mine(me)).limits
    assert (limits.sessions_a_month, limits.notice_days, limits.rest_days, limits.travel_km) == (None, 0, 0, 30)
    said = SayLimits(sessions_a_month=3, notice_days=7, rest_days=2, ask_monthly=False)
    limits = (await service.say_limits(me, sam.person_id, said)).limits
    assert (limits.sessions_a_month, limits.notice_days, limits.rest_days, limits.travel_km) == (3, 7, 2, 30)
    assert (limits.ask_monthly, limits.said_at, limits.heard_by) == (False, NOW, None)
    limits = (await service.say_limits(me, sam.person_id, SayLimits(travel_km=60))).limits
    assert (limits.sessions_a_month, limits.travel_km) == (None, 60)
    assert (await service.say_limits(me, sam.person_id, SayLimits(travel_km=None))).limits.travel_km is None
    data = (await session.execute(text("SELECT data::text FROM event WHERE kind = 'LimitsSaid'"))).scalars().all()
    assert all("3" not in one.replace(str(sam.person_id), "") for one in data)


async def test_what_is_old_is_not_free_and_one_press_renews_it(build: Builder) -> None:
    sam = await build.associate(weekdays=[1])
    me = build.as_associate(sam)
    assert await free(build, sam.person_id, TUESDAY, later=179) == [Free.FREE]
    assert await free(build, sam.person_id, TUESDAY, later=180) == [Free.UNKNOWN]
    known = await service.known_for(build.work(WORKER, NOW + timedelta(days=180)), [sam.person_id], {0: [TUESDAY]})
    assert known[0][sam.person_id].told_at == NOW
    await service.confirm(build.work(me, NOW + timedelta(days=180)), sam.person_id)
    assert await free(build, sam.person_id, TUESDAY, later=181) == [Free.FREE]
    new = await build.associate(weekdays=None)
    with pytest.raises(NotFound, match="have not told us"):
        await service.confirm(build.work(build.as_associate(new)), new.person_id)


async def test_a_team_writes_down_what_was_said_on_the_phone(build: Builder, session: AsyncSession) -> None:
    sam, team = await build.associate("Sam Okafor", weekdays=None), await build.staff(Role.TEAM, "YH")
    ann = build.work(team)
    heard = HearAvailability(
        said_on=date(2026, 11, 20), told_by="Sam, on the phone", term=SPRING, mode=ONLY, usual=[MORNING],
        away=[AddAway(first_day=date(2027, 3, 1), last_day=date(2027, 3, 5))], limits=SayLimits(sessions_a_month=2),
    )  # fmt: skip
    view = await service.hear(ann, sam.person_id, heard)
    spring = view.terms[1]
    assert (spring.heard_by, spring.said_at and spring.said_at.date(), view.limits.sessions_a_month) == (
        team.name, date(2026, 11, 20), 2,
    )  # fmt: skip
    assert (len(view.away), view.limits.heard_by, await free(build, sam.person_id, TUESDAY)) == (
        1,
        team.name,
        [Free.FREE],
    )
    letter = (await session.execute(text("SELECT template, person_id, body FROM letter"))).one()
    assert (letter.template, letter.person_id, "/availability" in letter.body) == ("noted_down", sam.person_id, True)
    event = (await session.execute(text("SELECT data, person_id FROM event WHERE kind = 'AvailabilityHeard'"))).one()
    assert (event.data["told_by"], event.data["said_on"], event.person_id) == (
        "Sam, on the phone", "2026-11-20", team.person,
    )  # fmt: skip

    await service.say_term(build.work(build.as_associate(sam)), sam.person_id, SPRING, SayTerm(mode=ASK))
    with pytest.raises(Invalid, match="told us something newer on 22 November 2026"):
        await service.hear(ann, sam.person_id, heard)
    for wrong in (date(2026, 11, 23), date(2026, 10, 1)):
        with pytest.raises(Invalid, match="must be today or in the last 31 days"):
            await service.hear(ann, sam.person_id, HearAvailability(said_on=wrong, told_by="Sam", mode=ASK))
    with pytest.raises(Invalid, match="Enter who told you"):
        await service.hear(ann, sam.person_id, HearAvailability(said_on=NOW.date(), told_by=" ", mode=ASK))
    far = build.work(await build.staff(Role.TEAM, "NE"))
    with pytest.raises(NotFound):
        await service.hear(far, sam.person_id, HearAvailability(said_on=NOW.date(), told_by="Sam", mode=ASK))
    me = build.work(build.as_associate(sam))
    with pytest.raises(NotAllowed):
        await service.hear(me, sam.person_id, HearAvailability(said_on=NOW.date(), told_by="Sam", mode=ASK))
    week = await service.hear(ann, sam.person_id, HearAvailability(said_on=NOW.date(), told_by="Sam", mode=NOT_NOW))
    assert (week.mode, week.heard_by, week.said_at) == (NOT_NOW, team.name, NOW)


async def test_who_is_known_and_who_wants_a_call(build: Builder) -> None:
    never, fresh = await build.associate("Nia Never", weekdays=None), await build.associate("Fay Fresh")
    old = await Builder(build.session, NOW - timedelta(days=200)).associate("Olu Old")
    caller = await build.associate("Cal Call")
    await service.want_call(build.work(build.as_associate(caller)), caller.person_id)
    team = build.work(await build.staff(Role.TEAM, "YH"))
    assert [(one.name, one.age) for one in await service.told(team)] == [
        ("Cal Call", Age.KNOWN), ("Nia Never", Age.NEVER), ("Olu Old", Age.OLD), ("Fay Fresh", Age.KNOWN),
    ]  # fmt: skip
    assert await service.told(build.work(await build.staff(Role.TEAM, "NE"))) == []
    await service.say(build.work(build.as_associate(caller)), caller.person_id, SayAvailability(mode=ASK))
    assert all(one.call_wanted_at is None for one in await service.told(team))
    assert {never.person_id, fresh.person_id, old.person_id} < {one.person_id for one in await service.told(team)}


async def test_over_http(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(weekdays=[1])
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()
    me, path = (sam.person_id, Role.ASSOCIATE), f"/api/v1/associates/{sam.person_id}/availability"
    said = await client.request("PUT", f"{path}/terms/{SPRING}", me, json={"mode": "ask_me"})
    same = await client.post(f"{path}/terms/{SUMMER}/same", me)
    limits = await client.request("PUT", f"{path}/limits", me, json={"sessions_a_month": 3, "rest_days": 1})
    still = await client.post(f"{path}/as-usual", me)
    call = await client.post(f"{path}/call-me", me)
    assert [one.status_code for one in (said, same, limits, still, call)] == [200] * 5
    assert [one["mode"] for one in same.json()["terms"]] == [None, "ask_me", "ask_me"]
    heard = {"said_on": "2026-11-22", "told_by": "Sam, on the phone", "mode": "not_now"}
    ann = (team.person, Role.TEAM)
    assert (await client.post(f"{path}/heard", ann, json=heard)).json()["mode"] == "not_now"
    known = await client.get("/api/v1/availability/known", ann)
    assert [one["person_id"] for one in known.json()["items"]] == [str(sam.person_id)]
    bad = [
        ("PUT", "/limits", {"sessions_a_month": 0}), ("PUT", "/limits", {"notice_days": 91}),
        ("PUT", "/limits", {"rest_days": -1}), ("PUT", f"/terms/{SPRING}", {"mode": "only_these"}),
        ("PUT", "/limits", {"travel_km": 100000}),
    ]  # fmt: skip
    assert [(await client.request(how, path + end, me, json=body)).status_code for how, end, body in bad] == [422] * 5
    assert (await client.request("PUT", f"{path}/terms/nonsense", me, json={"mode": "ask_me"})).status_code == 404


async def test_nobody_logged_in_asks_nothing(build: Builder) -> None:
    sam = await build.associate()
    for use in (
        lambda: service.say_term(build.work(NOBODY), sam.person_id, SPRING, SayTerm(mode=ASK)),
        lambda: service.confirm(build.work(NOBODY), sam.person_id),
        lambda: service.told(build.work(NOBODY)),
        lambda: service.ask_due(build.work(NOBODY)),
    ):
        with pytest.raises(NotAllowed):
            await use()
