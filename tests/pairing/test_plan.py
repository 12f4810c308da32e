"""``faculty pair``: the contract's problem, against every plan there is, and in what it says."""

from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faculty_api.pairing.plan import exact
from faculty_api.pairing.plan.answer import plan
from faculty_api.pairing.plan.command import run
from faculty_api.pairing.plan.read import BadProblem, decode, told
from schemas.planning import Plan, PlanProblem
from tests.benchmarks.terms import term
from tests.pairing.plans import Chosen, any_problem, cheapest, cost, faults


def problem_of(facts: dict[str, Any]) -> PlanProblem:
    return decode(msgspec.json.encode(facts))


def solved(facts: dict[str, Any], seconds: float = 60) -> Plan:
    return plan(problem_of(facts), seconds)


def chosen_in(facts: dict[str, Any], answer: Plan) -> Chosen:
    session = {one["id"]: at for at, one in enumerate(facts["sessions"])}
    person = {one["id"]: at for at, one in enumerate(facts["people"])}
    return {
        (session[one.session], kind): tuple(person[each] for each in some)
        for one in answer.assignments
        for kind, some in (("lived", one.lived), ("professional", one.professional))
    }


def told_truly(facts: dict[str, Any], answer: Plan) -> None:
    chosen = chosen_in(facts, answer)
    assert faults(facts, chosen) == []
    assert answer.cost == cost(facts, chosen)
    assert answer.bound <= answer.cost
    places = sum(sum(one["needs"].values()) for one in facts["sessions"])
    assert len(answer.unfilled) == places - sum(map(len, chosen.values()))
    assert all(one.why for one in answer.unfilled)
    assert all(set(one.reasons) == {*one.lived, *one.professional} for one in answer.assignments)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(0, 1 << 40))
def test_no_plan_is_cheaper(seed: int) -> None:
    """Against every plan there is; ``tests/pairing/plans.py`` shares no code with the engine."""
    facts = any_problem(Random(seed))
    answer = solved(facts)
    told_truly(facts, answer)
    assert (answer.cost, answer.bound) == (cheapest(facts), answer.cost)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 1 << 40))
def test_pins_hold_and_the_rest_is_the_best_beside_them(seed: int) -> None:
    """A plan pinned to its own choices costs the same; pinned to any one allowed person it costs no less."""
    facts = any_problem(Random(seed))
    answer = solved(facts)
    pins = [{"session": one.session, "person": each} for one in answer.assignments for each in one.reasons]
    assert solved({**facts, "pins": pins}).cost == answer.cost
    for session in facts["sessions"]:
        for person in facts["people"]:
            pin = {"session": session["id"], "person": person["id"]}
            try:
                pinned = solved({**facts, "pins": [pin]})
            except BadProblem:
                continue
            told_truly(facts, pinned)
            where = next(one for one in pinned.assignments if one.session == session["id"])
            assert person["id"] in where.reasons
            assert pinned.cost == pinned.bound >= answer.cost


@pytest.mark.parametrize("ragged", [False, True])
def test_a_term_is_solved_to_the_end_the_same_each_time_and_no_worse_than_greedily(ragged: bool) -> None:
    facts = term(12, 150, seed=3, ragged=ragged)
    said: list[str] = []
    answer = plan(problem_of(facts), 60, said.append)
    told_truly(facts, answer)
    assert answer.cost == answer.bound <= int(said[1].removeprefix("a first plan costs ").replace(",", ""))
    again = solved(facts)
    assert msgspec.structs.replace(again, seconds=answer.seconds) == answer


def test_when_the_time_runs_out_the_gap_is_said() -> None:
    facts = term(12, 150, seed=3)
    answer = solved(facts, seconds=0)
    told_truly(facts, answer)
    assert answer.bound < answer.cost
    assert str(answer.notice).startswith("The time ran out: a plan that costs up to ")


GOOD = {
    "sessions": [
        {
            "id": "s1", "start": "2026-05-12T09:00:00Z", "end": "2026-05-12T15:00:00Z", "place": [51.5, -0.12],
            "mode": "in_person", "needs": {"lived": 1, "professional": 1}, "skills": ["storytelling"],
            "topics": ["dementia"],
        }
    ],
    "people": [
        {
            "id": "p1", "kind": "lived", "home": [51.45, -2.58], "max_km": 200, "skills": ["storytelling"],
            "topics": ["dementia"], "free": [["2026-05-12T08:00:00Z", "2026-05-12T18:00:00Z"]], "booked": [],
            "max_sessions": 4, "sessions_this_year": 3, "first_time": False, "not_with": ["p9"],
        }
    ],
}  # fmt: skip


def changed(where: str, **fields: Any) -> dict[str, Any]:
    one = {**GOOD[where][0], **fields}
    return {**GOOD, where: [{name: value for name, value in one.items() if value is not ...}]}


def test_the_example_of_the_contract() -> None:
    answer = solved(GOOD)
    assert msgspec.to_builtins(msgspec.structs.replace(answer, seconds=0)) == {
        "assignments": [
            {
                "session": "s1", "lived": ["p1"], "professional": [],
                "reasons": {
                    "p1": [
                        "Free for the whole session and not booked",
                        "Has the skill asked for: storytelling",
                        "Can speak about dementia",
                        "171 km away, of the 200 km they would travel",
                        "3 sessions this year before this plan, 1 in it",
                    ]
                },
            }
        ],
        "unfilled": [
            {"session": "s1", "kind": "professional", "why": ["There is nobody who is a professional in this problem"]}
        ],
        "cost": 10_000_000 + 300 + 171 - 50, "bound": 10_000_421, "seconds": 0,
    }  # fmt: skip


BEFORE, NAN = ["2026-05-12T18:00:00Z", "2026-05-12T08:00:00Z"], b'"max_km": NaN'
BAD: list[tuple[object, list[str]]] = [
    (b"", ["This is not JSON. It is empty"]),
    (b"[]", ["One JSON object is needed"]),
    ({}, ["sessions: is missing", "people: is missing"]),
    ({**GOOD, "more": 1}, ["more: is not a known field"]),
    (changed("people", max_km="far", kind="both", first_time=1), [
        "people[0].kind: must be one of lived, professional",
        "people[0].max_km: must be kilometres from 0 to 50000 (or left out)",
        "people[0].first_time: must be true or false",
    ]),
    (msgspec.json.encode(GOOD).replace(b'"max_km":200', NAN), [
        "people[0].max_km: must be kilometres from 0 to 50000 (or left out): NaN is not a number",
    ]),
    (changed("sessions", end="2026-05-12T09:00:00Z"), ["sessions[0].end: must be after start"]),
    (changed("sessions", end="2026-05-12T15:00:00"), [
        "sessions[0].end: must be an instant with its offset, like 2026-05-12T09:00:00Z",
    ]),
    (changed("sessions", place=...), [
        "sessions[0].place: is missing: a session in person needs its latitude and longitude",
    ]),
    (changed("sessions", place=[151.5, 0]), [
        "sessions[0].place: must be a latitude from -90 to 90 and a longitude from -180 to 180, like [51.5, -0.12] "
        "(or left out)",
    ]),
    (changed("sessions", needs={"lived": -1}), ["sessions[0].needs.lived: must be a whole number from 0 to 10000"]),
    (changed("people", free=[BEFORE], booked=[BEFORE]), [
        "people[0].free[0]: must end after it starts", "people[0].booked[0]: must end after it starts",
    ]),
    (changed("people", not_with=["p1"]), ["people[0].not_with[0]: must be somebody else"]),
    (changed("people", id=""), ["people[0].id: must be text of 1 to 200 characters"]),
    ({"sessions": GOOD["sessions"] * 2, "people": GOOD["people"] * 2}, [
        "sessions[1].id: stands twice: sessions[0] is s1 already",
        "people[1].id: stands twice: people[0] is p1 already",
    ]),
    ({**GOOD, "pins": [{"session": "s2", "person": "p2"}]}, [
        "pins[0].session: there is no session s2", "pins[0].person: there is no person p2",
    ]),
    ({**GOOD, "pins": [{"session": "s1", "person": "p1"}] * 2}, ["pins[1]: stands twice: pins[0] is the same"]),
    ({**changed("people", free=[]), "pins": [{"session": "s1", "person": "p1"}]}, [
        "pins[0]: p1 cannot lead s1: not of a kind it needs, or without its skills, not free, too far away or "
        "without a session left",
    ]),
]  # fmt: skip


def test_bad_problems_are_refused_field_by_field(tmp_path: Path) -> None:
    file, wrong = tmp_path / "problem.json", []
    for given_, words in BAD:
        file.write_bytes(given_ if isinstance(given_, bytes) else msgspec.json.encode(given_))
        out, err = StringIO(), StringIO()
        code = run(str(file), 60, out, err)
        said = [line for line in err.getvalue().splitlines() if not line.startswith("Note: ")]
        if (code, out.getvalue(), said) != (2, "", words):
            wrong.append((words, code, out.getvalue(), said))
    assert wrong == []


def test_pins_that_contradict_each_other() -> None:
    other = {**GOOD["sessions"][0], "id": "s2", "start": "2026-05-12T14:00:00Z", "end": "2026-05-12T16:00:00Z"}
    second = {**GOOD["people"][0], "id": "p2"}
    facts = {"sessions": [*GOOD["sessions"], other], "people": [*GOOD["people"], second]}
    at_once = [{"session": "s1", "person": "p1"}, {"session": "s2", "person": "p1"}]
    crowded = [{"session": "s1", "person": "p1"}, {"session": "s1", "person": "p2"}]
    said = []
    for pins in (at_once, crowded):
        with pytest.raises(BadProblem) as bad:
            solved({**facts, "pins": pins})
        said += [told(fault) for fault in bad.value.faults]
    assert said == [
        "pins[1]: contradicts a pin before it: at the same time, over the limit, or with somebody they may not join",
        "pins[1]: more people are pinned to s1 than it has places",
    ]


def why(**fields: Any) -> list[str]:
    [one] = [each for each in solved(changed("people", **fields)).unfilled if each.kind == "lived"]
    return one.why


def test_why_a_place_is_empty_and_what_would_help() -> None:
    assert why(kind="professional") == ["There is nobody with lived experience in this problem"]
    assert why(skills=[]) == [
        "The one person of this kind has not the skill", "Nobody has storytelling",
    ]  # fmt: skip
    assert why(free=[["2026-05-13T08:00:00Z", "2026-05-13T18:00:00Z"]]) == [
        "1 person has the skill; none is free", "1 person is free on Wednesday 2026-05-13 instead",
    ]  # fmt: skip
    assert why(max_km=150) == [
        "1 person has the skill; 1 is free, none near enough",
        "The nearest to their limit would have to travel 21 km further than they said",
    ]
    two = solved(changed("sessions", needs={"lived": 2, "professional": 0})).unfilled
    assert [each.why for each in two] == [
        [
            "1 person has the skill; 1 is free and near enough",
            "1 person leads this session already. One more person who could would help",
        ]
    ]
    assert why(max_sessions=0) == [
        "1 person has the skill; 1 is free and near enough",
        "1 person has no session left to give. One more from them would help",
    ]


def test_the_bound_does_not_rest_on_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever prices the solver gives, what is proved from them is no more than the least cost."""
    facts = term(6, 80, seed=5)
    best = solved(facts).cost
    shaken = exact.Master.prices

    def prices(self: exact.Master) -> Any:
        found, random = shaken(self), Random(1)
        shake = [random.randrange(-90 << 20, 90 << 20) for _ in found.place]
        return found._replace(place=found.place + shake, person=found.person // 2)

    monkeypatch.setattr(exact.Master, "prices", prices)
    monkeypatch.setattr(exact.Search, "_whole", lambda *_, **__: None)
    assert solved(facts, 3).bound <= best
