"""Who could step in: not who leads already, never two places at once, and only with those who stay."""

from datetime import UTC, datetime, timedelta

from faculty_api.pairing.advice import NO_RESERVE, without_reserve
from faculty_api.pairing.engine import Candidate, Problem
from faculty_api.pairing.keeping import Seen
from faculty_api.pairing.reserve import reserves
from schemas.availability import Free
from schemas.people import Kind
from schemas.programmes import Mode
from schemas.values import Interval
from tests.pairing.problems import person

P = Kind.PROFESSIONAL


def seen(number: int, hour: int, people: list[Candidate], **facts: object) -> Seen:
    start = datetime(2027, 2, 9, hour, tzinfo=UTC)
    problem = Problem(mode=Mode.ONLINE, candidates=people, **facts)  # type: ignore[arg-type]
    return Seen(person(90 + number).id, number, problem, [Interval(start=start, end=start + timedelta(hours=2))])


def test_the_cheapest_of_each_kind_who_could_join_those_who_stay() -> None:
    leads, partner = person(1, first_time=True), person(2, P)
    worked, fresh, busy = (
        person(n, sessions_this_year=n, free=f) for n, f in ((5, Free.FREE), (4, Free.FREE), (3, Free.BUSY))
    )
    new_partner, old_partner = person(6, P, first_time=True), person(7, P, sessions_this_year=9)
    each = seen(1, 9, [leads, partner, worked, fresh, busy, new_partner, old_partner])
    found = reserves([each], [[leads, partner]])
    assert found == [[fresh, old_partner]]  # beside somebody new only somebody with experience
    assert without_reserve({Kind.LIVED, P}, found[0]) == []


def test_whoever_is_kept_apart_from_those_who_stay_cannot_step_in() -> None:
    leads, partner, enemy = person(1), person(2, P), person(3)
    each = seen(1, 9, [leads, partner, enemy], apart=frozenset({frozenset({partner.id, enemy.id})}))
    (found,) = reserves([each], [[leads, partner]])
    assert found == []
    assert [one.words for one in without_reserve({Kind.LIVED, P}, found)] == [NO_RESERVE[kind] for kind in Kind]


def test_nobody_stands_in_twice_at_once_and_others_go_first() -> None:
    a, b, c, d = (person(n, sessions_this_year=n) for n in range(1, 5))
    everybody = [a, b, c, d]
    at_nine, also_nine, later = (seen(n, hour, everybody, professional=0) for n, hour in ((1, 9), (2, 10), (3, 14)))
    assert reserves([at_nine, also_nine, later], [[a], [b], [a]]) == [[b], [a], [c]]
    assert reserves([at_nine, later], [[a], [a]]) == [[b], [c]]
    assert reserves([seen(1, 9, [a, b]), seen(2, 14, [a, b])], [[a], [a]]) == [[b], [b]]
    assert reserves([seen(1, 9, [a, b]), seen(2, 10, [a, b])], [[a], [a]]) == [[b], []]
    assert reserves([seen(1, 9, everybody)], [[]]) == [[]]
