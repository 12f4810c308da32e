"""Nobody is suggested who could not be there in time: against every plan there is, and with the words of a booking."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.pairing import keeping, service, together
from faculty_api.pairing.engine import Candidate, Problem, allowed, in_order
from faculty_api.pairing.keeping import Seen
from faculty_api.people import geography
from faculty_api.programmes import service as programmes
from faculty_api.programmes.clash_rules import Hindrance, Spot, between
from schemas.access import Role
from schemas.people import Kind
from schemas.programmes import Mode, Part
from schemas.values import Interval
from tests.builders import Builder
from tests.pairing.problems import person
from tests.pairing.test_limits import price

PLACES = ["LS1 3WD", "HU1 2AA", "YO1 7HH", "NE1 4ST", "TR1 2HE", "", "not one"]
NOON = datetime(2027, 2, 9, 12, tzinfo=UTC)


def spot(starts: float, ends: float, place: str, part: Part = Part.DELIVER, mode: Mode = Mode.IN_PERSON) -> Spot:
    return Spot(part, NOON + timedelta(hours=starts), NOON + timedelta(hours=ends), mode, place, place)


def any_spots(random: Random, spread: int = 24) -> list[Spot]:
    """A session: preparing somewhere before, being there, and talking afterwards, some on one day and some on two."""
    start, place = random.randrange(-spread, spread) / 2, random.choice(PLACES)
    mode = random.choice([Mode.IN_PERSON, Mode.IN_PERSON, Mode.ONLINE])
    found = [spot(start, start + random.choice([1, 2, 3]), place, mode=mode)]
    if random.random() < 0.5:
        before = random.choice([0.5, 1, 20])
        found.append(spot(start - before - 0.5, start - before, place, Part.PREPARE, mode))
    return found


def by_the_minute(one: list[Spot], other: list[Spot]) -> bool:
    """Whether somebody can do both, by a diary: every part and way is written into it, minute by minute."""
    diary: set[int] = set()
    for each in (*one, *other):
        minutes = range(_minute(each.starts_at), _minute(each.ends_at))
        if not diary.isdisjoint(minutes):
            return False
        diary.update(minutes)
    # The ways: between being somewhere for the one, and being elsewhere for the other.
    there = sorted((s.starts_at, s.ends_at, s.place, s in one) for s in (*one, *other) if s.part is Part.DELIVER
                   and s.mode is Mode.IN_PERSON)  # fmt: skip
    for (_, ends, here, mine), (starts, _, away, theirs) in pairwise(there):
        if mine is not theirs and here != away:
            known = geography.home(here), geography.home(away)
            way = 30 + (geography.km(*known) if known[0] and known[1] else 0)
            if _minute(starts) - _minute(ends) < way:
                return False
    return True


def _minute(at: datetime) -> int:
    return int((at - NOON).total_seconds()) // 60


def test_who_can_do_both_is_what_a_diary_says() -> None:
    random, seen = Random(1), {True: 0, False: 0}
    for _ in range(2_000):
        one, other = any_spots(random), any_spots(random)
        can = by_the_minute(one, other)
        found = between(one, other)
        assert ((found is None), between(other, one) is None) == (can, can), (one, other, found)
        if found and found.kind is Hindrance.TRAVEL:
            seen[True] += 1
        seen[False] += can
    assert min(seen.values()) > 100


def any_asks(random: Random) -> list[together.Ask]:
    people = [person(number, km=random.randrange(40), sessions_this_year=random.randrange(3)) for number in range(3)]
    asks = []
    for _ in range(random.randrange(2, 5)):
        spots = any_spots(random, 9)
        spans = [Interval(start=each.starts_at, end=each.ends_at) for each in spots]
        problem = Problem(mode=spots[0].mode, lived=random.randrange(1, 3), professional=0, candidates=people)
        asks.append(together.Ask(problem, spans, None, spots))
    return asks


def fits(asks: list[together.Ask], plan: list[tuple[Candidate, ...]]) -> bool:
    return not any(
        {one.id for one in plan[a]} & {one.id for one in plan[b]}
        and not by_the_minute(list(asks[a].spots), list(asks[b].spots))
        for a, b in combinations(range(len(plan)), 2)
    )


def plans(asks: list[together.Ask], plan: list[tuple[Candidate, ...]]) -> Iterator[list[tuple[Candidate, ...]]]:
    if not fits(asks, plan):
        return
    if len(plan) == len(asks):
        yield plan
        return
    people, most = in_order(asks[len(plan)].problem, Kind.LIVED), asks[len(plan)].problem.lived
    for count in range(most + 1):
        for some in combinations(people, count):
            yield from plans(asks, [*plan, some])


def test_a_plan_leaves_time_for_every_way_and_nothing_is_better() -> None:
    limited = 0
    for seed in range(60):
        asks = any_asks(Random(seed))
        found = together.fill(asks, 5)
        assert fits(asks, found.chosen), seed
        best = min(price(asks, one) for one in plans(asks, []))
        assert (found.proved, price(asks, found.chosen)) == (True, best), seed
        bare = [ask._replace(spots=()) for ask in asks]
        limited += not fits(asks, together.fill(bare, 5).chosen)
    assert limited > 5  # and the ways do decide it in some


def test_who_is_kept_leaves_time_for_the_way() -> None:
    ann = person(1)

    def seen(number: int, one: Spot) -> Seen:
        problem = Problem(mode=one.mode, lived=1, professional=0, candidates=[ann])
        return Seen(
            person(50 + number).id, number, problem, [Interval(start=one.starts_at, end=one.ends_at)], None, [one]
        )

    leeds, hull, online = spot(0, 2, "LS1 3WD"), spot(2.5, 4, "HU1 2AA"), spot(2, 3, "HU1 2AA", mode=Mode.ONLINE)
    one, two, three = seen(1, leeds), seen(2, hull), seen(3, online)
    words = "Person 001 is kept for session 1 and session 2, and there is not time enough for the way"
    assert keeping.first_objection([one, two], [(one.id, ann.id), (two.id, ann.id)]).startswith(words)
    assert keeping.first_objection([one, three], [(one.id, ann.id), (three.id, ann.id)]) == ""
    around = keeping.around([one, two, three], [(one.id, ann.id)])
    assert [ann.id in each.problem.leave_out for each in around] == [False, True, False]
    assert [session for session, _ in keeping.core([one, two])] == [one.id]
    late = ann._replace(clash="could not be there in time")
    assert not allowed(one.problem, late)


async def test_suggestions_and_bookings_say_the_same(build: Builder, session: AsyncSession) -> None:
    """Sam is booked in Hull until 12. Leeds at 12:30 is too soon, at 3pm it is not, and online there is no way."""
    sam, pat = await build.associate("Sam Okafor"), await build.associate("Pat Lowe")
    cohort, team = await build.cohort(role_level=4), build.work(await build.staff(Role.TEAM, "YH"))
    hull = {"mode": "in_person", "place": "Hull", "place_postcode": "HU1 2AA"}
    leeds = {"mode": "in_person", "place": "Leeds", "place_postcode": "LS1 3WD"}
    day = date(2027, 2, 9)
    away = await build.session_of(await build.cohort(), day=day, starts=time(10), minutes=120, **hull)
    await build.offer(away, sam, status="accepted")
    given = {
        "soon": await build.session_of(cohort, day=day, starts=time(12, 35), minutes=60, number=1, **leeds),
        "later": await build.session_of(cohort, day=day, starts=time(15), minutes=60, number=2, **leeds),
        "online": await build.session_of(cohort, day=day, starts=time(12, 35), minutes=60, number=3, mode="online"),
    }
    for name, one in given.items():
        plan = (await service.suggest(team, [one.id], service.Wish())).sessions[0]
        led = {each.name for choice in plan.choices for each in choice.people}
        facts = await programmes.session_facts(team, [one.id])
        clash = (await programmes.clashes_of(team, [sam.person_id, pat.person_id], facts.values())).get(
            (one.id, sam.person_id)
        )
        assert ("Sam Okafor" in led, clash is None) == (name != "soon", name != "soon"), name
        assert "Pat Lowe" in led
        out = {each.name: each for each in plan.left_out}
        if clash:
            assert out["Sam Okafor"].booked
            assert out["Sam Okafor"].why == f"Sam {clash.in_time}"
            assert clash.in_time.startswith("could not be there in time from a session that ends at 12pm: the way")
            people = {each.name: each for each in (await service.to_choose(team, one.id, [], {}, {})).people}
            assert people["Sam Okafor"].blocked == ""
            assert any(each.startswith("Could not be there in time") for each in people["Sam Okafor"].checks)
        else:
            assert out == {}
