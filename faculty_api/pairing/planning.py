"""The sessions of one Academy planned together: gathered once, first choices by the exact engine, then others."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from uuid import UUID

import msgspec

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.pairing import engine, keeping, nearest, otherwise, pool, unfilled, words
from faculty_api.pairing.advice import advice, without_reserve
from faculty_api.pairing.engine import Candidate, Chosen
from faculty_api.pairing.keeping import Keep, Seen
from faculty_api.pairing.nearest import Beyond
from faculty_api.pairing.pool import Taken, spans
from faculty_api.pairing.reserve import reserves
from faculty_api.people import service as people
from faculty_api.people import vocabulary
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.pairing import Choice, CohortPlan, LeftOut, SessionSuggestions, SuggestedPerson, Unfilled
from schemas.people import AssociateFacts, Kind
from schemas.programmes import Mode, SessionFacts
from schemas.values import PersonId

SECONDS = 2.0
"""How long a page waits for the proof that nothing is better."""


class Wish(NamedTuple):
    """Beside the sessions. ``asked``: how often lately, by person; ``same``: the same people, as far as they can."""

    leave_out: Mapping[UUID, AbstractSet[UUID]] = {}
    taken: Taken = {}
    asked: Mapping[UUID, int] | None = None
    keep: Sequence[Keep] = ()
    same: bool = False


class _Told(NamedTuple):
    """One session. ``problem``: what is left of it beside the others' first choices and those who are kept.

    ``choices``: of people beside those who are kept.
    """

    whole: Seen
    problem: engine.Problem
    choices: list[Chosen]
    reserve: list[Candidate] = []
    sure: bool = True

    def first(self) -> Chosen:
        return self.choices[0] if self.choices else ()

    def kept(self) -> list[Candidate]:
        return list(self.problem.taken[len(self.whole.problem.taken) :])


async def of_academy(work: Work, academy: str, sessions: Sequence[SessionFacts], wish: Wish) -> CohortPlan:
    """``Invalid`` when those who are to be kept cannot be.

    Who comes first is looked at alone; everybody, when somebody else could change the plan, or to say why it has gaps.
    """
    if not wish.same:
        near = await nearest.of(work, academy, sessions, wish.asked or {})
        some = await people.among(work, academy, near.people | {person for _, person in wish.keep})
        if plan := await _of(work, academy, sessions, wish, some, near.beyond):
            return plan
    everybody = [one for kind in Kind for one in await people.active(work, academy, kind)]
    plan = await _of(work, academy, sessions, wish, everybody, None)
    if plan is None:
        raise RuntimeError("nobody is beyond everybody")
    return plan


async def _of(
    work: Work,
    academy: str,
    sessions: Sequence[SessionFacts],
    wish: Wish,
    some: Sequence[AssociateFacts],
    beyond: Beyond | None,
) -> CohortPlan | None:
    """``beyond`` None: of everybody. None: it is not sure that it would be the same with those beyond."""
    everybody: dict[UUID, AssociateFacts] = {one.id: one for one in some}
    gathered = await pool.gather(work, everybody, sessions, wish.taken, wish.asked)
    several = len({one.cohort_id for one in sessions}) > 1
    whole = [_seen(one, gathered, wish, several) for one in sessions]
    keep = list(dict.fromkeys(wish.keep))
    if objection := keeping.first_objection(whole, keep):
        raise Invalid.field("keep", objection)
    core = keeping.core(keeping.around(whole, keep), keep) if wish.same else []
    told, proved = await asyncio.to_thread(_planned, whole, [*keep, *core], beyond or {})
    if beyond is not None and not all(one.sure for one in told):
        return None
    figures = (await rates.book(work, academy)).on(london_day(work.now))
    known = words.Known(
        places=any(one.places for one in gathered.own.values()),
        today=london_day(work.now),
        topics={topic.code: topic.name for topic in vocabulary.words("topic")},
        tenths_a_mile=figures.number("mileage.car"),
    )
    empty = {one.whole.id: (one.whole, kinds) for one in told if (kinds := _empty(one))}
    instead = await otherwise.days(work, empty, {one.id: london_day(one.starts_at) for one in sessions})
    return CohortPlan(
        sessions=[
            _answer(session, one, known._replace(place=bool(session.place_postcode)), instead)
            for session, one in zip(sessions, told, strict=True)
        ],
        proved=proved,
        core=_named(one for one in _people(whole) if one.id in {person for _, person in core}),
    )


def _seen(one: SessionFacts, gathered: pool.Pool, wish: Wish, several: bool) -> Seen:
    """``several`` cohorts: a number alone would not say which session is meant."""
    there, left_out = wish.taken.get(one.id, ()), wish.leave_out.get(one.id, set())
    problem, day = pool.problem(one, gathered, there, left_out), london_day(one.starts_at)
    number = f"{one.number} of {one.cohort_name}" if several else one.number
    return Seen(one.id, number, problem, spans(one), day, programmes.spots(one))


def _people(whole: Sequence[Seen]) -> list[Candidate]:
    return list({one.id: one for each in whole for one in each.problem.candidates}.values())


def _planned(whole: Sequence[Seen], keep: Sequence[Keep], beyond: Beyond) -> tuple[list[_Told], bool]:
    """Numbers alone: this runs beside everything else the server does."""
    from faculty_api.pairing import together  # the solver is not loaded before somebody needs it

    seen = keeping.around(whole, keep)
    plan = {each.id: [person for session, person in keep if session == each.id] for each in whole}
    asks = [together.Ask(_beside(each, seen, plan).problem, each.spans, each.day, each.spots) for each in seen]
    filled = together.fill(asks, SECONDS)
    count = dict(zip((each.id for each in seen), filled.chosen, strict=True))
    kept = {key: list(people) for key, people in plan.items()}
    for key, chosen in count.items():
        plan[key] += [one.id for one in chosen]
    for each in seen:  # of those who cost the same, who has waited longest
        if count[each.id]:
            best = _choices(_beside(each, seen, plan).problem, count[each.id])[0]
            plan[each.id] = [*kept[each.id], *(one.id for one in best)]
    beside = [_beside(each, seen, plan) for each in seen]
    told = [
        _told(at, each, set(plan[each.id]) - set(kept[each.id]), count[each.id])
        for at, each in zip(whole, beside, strict=True)
    ]
    spare = reserves(beside, [[*one.kept(), *one.first()] for one in told])
    return [
        one._replace(reserve=mine, sure=_sure(one, mine, count[one.whole.id], worth, beyond))
        for one, mine, worth in zip(told, spare, filled.worth, strict=True)
    ], filled.proved


def _sure(one: _Told, reserve: Sequence[Candidate], like: Chosen, worth: Mapping[Kind, int], beyond: Beyond) -> bool:
    """Whether nobody beyond could change anything that is told of a session. Of a gap everybody is told."""
    if _empty(one):
        return False
    mine = {kind: beyond[one.whole.id, kind] for kind in Kind if (one.whole.id, kind) in beyond}
    if not mine:
        return True
    stands_in = {each.kind for each in reserve} >= {each.kind for each in (*one.kept(), *one.first())}
    dear = all(kind in worth and least >= worth[kind] for kind, least in mine.items() if one.problem.places(kind))
    return stands_in and dear and nearest.sure(one.problem, one.choices, like, mine)


def _beside(each: Seen, seen: Sequence[Seen], plan: Mapping[UUID, Sequence[UUID]]) -> Seen:
    """A session as it is while the plan holds for the others."""
    numbers: dict[UUID, list[int | str]] = {}
    for other in seen:
        if other.id != each.id:
            for person in plan[other.id]:
                numbers.setdefault(person, []).append(other.number)
    elsewhere = keeping.elsewhere(each, seen, plan)
    problem = keeping.given(each.problem, numbers, keeping.in_month_of(each, seen, plan))
    return each._replace(problem=problem._replace(leave_out=problem.leave_out | elsewhere))


def _choices(problem: engine.Problem, like: Chosen) -> list[Chosen]:
    """As many people of each kind as the plan has."""
    count = Counter(one.kind for one in like)
    return engine.choices(problem._replace(lived=count[Kind.LIVED], professional=count[Kind.PROFESSIONAL]))


def _told(whole: Seen, beside: Seen, planned: AbstractSet[UUID], like: Chosen) -> _Told:
    problem = beside.problem
    first = tuple(one for one in problem.candidates if one.id in planned)
    others = [each for each in _choices(problem, like) if {one.id for one in each} != planned]
    some = bool(first or len(problem.taken) > len(whole.problem.taken))
    return _Told(whole, problem, [first, *others][: engine.CHOICES] if some else [])


def _empty(one: _Told) -> list[Kind]:
    """Kinds of which a place stays empty in the first choice."""
    first = Counter(each.kind for each in one.first())
    return [kind for kind in Kind if one.problem.places(kind) > first[kind]]


def _answer(
    session: SessionFacts, one: _Told, known: words.Known, instead: Mapping[tuple[UUID, Kind], str]
) -> SessionSuggestions:
    kept = one.kept()
    first = [*kept, *one.first()]
    led, away = {each.kind for each in first}, first if session.mode == Mode.IN_PERSON else []
    return SessionSuggestions(
        session=session,
        lived_open=one.whole.problem.lived,
        professional_open=one.whole.problem.professional,
        choices=[
            Choice(people=_named([*kept, *them]), reasons=words.reasons(one.problem, [*kept, *them], known))
            for them in one.choices
        ],
        unfilled=[_unfilled(one, kind, instead.get((session.id, kind), "")) for kind in _empty(one)],
        left_out=_left_out(one.whole.problem),
        kept=_named(kept),
        advice=[*advice(session, known.places), *without_reserve(led, one.reserve)],
        reserve=_named(one.reserve),
        first_timers=[PersonId(each.id) for each in first if each.first_time],
        km=sum(2 * each.km for each in away if each.km is not None),
        km_unknown=sum(each.km is None for each in away),
    )


def _unfilled(one: _Told, kind: Kind, instead: str) -> Unfilled:
    why = _why(one, kind)
    another = unfilled.ANOTHER_PLACE if why.endswith(unfilled.PLACE_SUITS_NONE) else ""
    return Unfilled(kind=kind, why=why, help=". ".join(filter(None, [instead, another])))


def _why(one: _Told, kind: Kind) -> str:
    """Of those who are not in the first choice already."""
    first = one.first()
    problem = one.problem._replace(
        taken=[*one.problem.taken, *first], lived=one.problem.lived - sum(each.kind is Kind.LIVED for each in first),
        professional=one.problem.professional - sum(each.kind is Kind.PROFESSIONAL for each in first),
    )  # fmt: skip
    away = problem.leave_out - one.whole.problem.leave_out
    could = problem._replace(leave_out=one.whole.problem.leave_out)
    elsewhere = sum(
        each.kind is kind and each.id in away and engine.allowed(could, each) for each in problem.candidates
    )
    return unfilled.why_unfilled(problem, kind, elsewhere)


def _named(people: Iterable[Candidate]) -> list[SuggestedPerson]:
    """Associates, then professionals, each by name: as everywhere."""
    return [
        SuggestedPerson(id=PersonId(one.id), name=one.name, kind=one.kind)
        for one in sorted(people, key=lambda one: (words.PLACE[one.kind], one.name, one.id))
    ]


def _left_out(problem: engine.Problem) -> list[LeftOut]:
    """By name: who could have been asked but for what the programme requires, a limit of their own, or the way from
    another session."""
    gone = problem.leave_out | {one.id for one in problem.taken}
    found = [
        one
        for one in problem.candidates
        if (one.misses or one.limit or one.clash or one.place is engine.Suits.NO)
        and one.id not in gone
        and engine.allowed(problem, one._replace(misses="", limit=None, clash="", place=engine.Suits.YES))
    ]
    return [
        _left(one)
        for one in sorted(found, key=lambda one: (words.PLACE[one.kind], one.name, one.id))
        if problem.places(one.kind)
    ]


def _left(one: Candidate) -> LeftOut:
    said = LeftOut(id=PersonId(one.id), name=one.name, kind=one.kind, why=one.misses)
    if one.misses:
        return said
    if one.clash:
        return msgspec.structs.replace(said, why=f"{one.short} {one.clash}", booked=True)
    if one.limit is None:
        return msgspec.structs.replace(said, why=words.NOT_SUITED, place=True)
    return msgspec.structs.replace(said, why=f"{one.short} {one.limit_words}", limit=one.limit)
