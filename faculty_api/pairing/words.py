"""Pure: why a suggestion, and why none, each sentence from one rule. Never a score, never anything private."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from faculty_api.availability.rules import STALE_AFTER, ago
from faculty_api.pairing.engine import Candidate, Problem, Suits, near_enough
from faculty_api.pairing.telling import are, capital, count, everybody, have, listed, lower
from schemas.availability import Free
from schemas.distance import miles
from schemas.pairing import Reason, ReasonRule
from schemas.people import Kind
from schemas.programmes import Mode

ASKED_MONTHS = 6
"""How far back we look for how often somebody was asked."""
RESTED_WEEKS = 6
"""Shorter than this since the last session is not worth saying."""
OLD_DAYS = 30
"""What somebody said since then needs no age."""
FAR_KM = 40
"""One way; nearer than this it does not matter that somebody has not said how far they travel."""
NOT_SUITED = "This place does not suit them"
"""Never what they would need there."""
PLACE = {Kind.LIVED: 0, Kind.PROFESSIONAL: 1}
"""The one order in which people are named: associates, then professionals, each by name."""


class Known(NamedTuple):
    """What the sentences need beside the people. ``tenths_a_mile``: tenths of a penny for a mile by car.

    ``place``: whether we know where the session is; when not, that is said once of the session, not of everybody.
    ``places``: whether anybody must have something of a place.
    """

    today: date
    topics: Mapping[str, str] = {}
    tenths_a_mile: int = 0
    place: bool = True
    places: bool = False


def reasons(problem: Problem, people: Sequence[Candidate], known: Known) -> list[Reason]:
    in_order = sorted(people, key=lambda one: (PLACE[one.kind], one.short, one.id))
    said = [(rule, words) for rule, find in RULES for words in find(problem, in_order, known)]
    return [Reason(rule=rule, words=words) for rule, words in said]


def _free(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    """Of somebody whose calendar is old or unsure, that; of the others what they said."""
    unsure = [one for one in people if one.free is Free.UNKNOWN and one.calendar]
    if others := [one for one in people if one not in unsure]:
        yield from _said_free(others, alone=not unsure)
    if unsure:
        yield f"We cannot tell from the {_calendars(unsure)} if they are free"


def _calendars(people: Sequence[Candidate]) -> str:
    return f"calendar{'s' * (len(people) > 1)} of {listed([one.short for one in people])}"


def _said_free(people: Sequence[Candidate], *, alone: bool) -> Iterable[str]:
    unsaid = [one.short for one in people if one.free is Free.UNKNOWN]
    told = [one.short for one in people if one.free is Free.FREE and one.from_list]
    free = [one.short for one in people if one.free is Free.FREE and not one.from_list]
    if told:
        own = [f"{listed(free)} said they are free"] if free else []
        silent = [f"{listed(unsaid)} {have(unsaid)} not said yet if they are free"] if unsaid else []
        who = listed(told)
        yield ". ".join(
            [*own, f"The list says {who} {are(told)} usually free; {who} {have(told)} not said so yet", *silent]
        )
    elif not unsaid:
        yield f"{everybody(people) if alone else listed(free)} said they are free"
    elif not free:
        yield f"{listed(unsaid)} {have(unsaid)} not said yet if they are free"
    else:
        yield f"{listed(free)} {are(free)} free. {listed(unsaid)} {have(unsaid)} not said yet"


def age(told_on: date | None, today: date) -> str:
    """3 months ago; nothing when it is so new that nobody need think about it."""
    return ago(told_on, today) if told_on and (today - told_on).days >= OLD_DAYS else ""


def is_old(told_on: date | None, today: date) -> bool:
    return told_on is not None and today - told_on >= STALE_AFTER


def _age(_problem: Problem, people: Sequence[Candidate], known: Known) -> Iterable[str]:
    """How old it is what somebody said; of what is too old, that somebody must ask again."""
    for one in people:
        when = age(one.told_on, known.today)
        if when and one.free is Free.FREE:
            came = f"The list that says when {one.short} is free came {when}"
            yield came if one.from_list else f"{one.short} said so {when}"
        elif one.free is Free.UNKNOWN and is_old(one.told_on, known.today):
            yield f"{one.short} told us when they are free {when}: ask if it is still right"


def _programme(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    if not any(one.programme_times for one in people):
        yield f"{everybody(people)} {are(people)} new to this programme"
        return
    old = [one for one in people if one.programme_times]
    new = [one.short for one in people if not one.programme_times]
    parts = [f"{one.short} has led this programme {count(one.programme_times, 'time')}" for one in old]
    yield ". ".join([*parts, *([f"{listed(new)} {are(new)} new to it"] if new else [])])


def _topics(problem: Problem, people: Sequence[Candidate], known: Known) -> Iterable[str]:
    shared = {topic for one in people if one.kind is Kind.LIVED for topic in one.topics} & problem.topics
    if shared:
        lived = [one.short for one in people if one.kind is Kind.LIVED]
        who = "Together they bring" if len(people) > 1 else f"{listed(lived)} brings"
        yield f"{who}: {', '.join(sorted(lower(known.topics.get(topic, topic)) for topic in shared))}"


def _rested(_problem: Problem, people: Sequence[Candidate], known: Known) -> Iterable[str]:
    for one in people:
        weeks = (known.today - one.last_on).days // 7 if one.last_on else 0
        if one.last_on is None:
            yield f"{one.short} has had no sessions yet"
        elif weeks >= RESTED_WEEKS:
            yield f"{one.short} has had no sessions for {weeks} weeks"


def _not_asked(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    if nobody := [one.short for one in people if one.asked == 0]:
        yield f"Nobody has asked {listed(nobody)} in the last {ASKED_MONTHS} months"


def _cohort(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    for one in people:
        numbers = [str(number) for number in sorted(at for at in one.also if isinstance(at, int))]
        if len(numbers) < len(one.also):
            yield f"In this plan {one.short} would also lead {count(len(one.also), 'other session')}"
        elif numbers:
            yield f"In this plan {one.short} would also lead session{'s' * (len(numbers) > 1)} {listed(numbers)}"


def _first_time(problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    """Never two of them together. That somebody led before is said only where we know it."""
    there = [*people, *(one for one in problem.taken if one not in people)]
    for new in [one.short for one in people if one.first_time]:
        old = [one.short for one in there if not one.first_time and (one.last_on or one.programme_times)]
        led = f"{listed(old)} {have(old)} led before" if old else "Choose somebody with experience to lead with them"
        yield f"This would be the first session for {new}. {led}"


def _together_before(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    if len(people) > 1 and all(other.id in one.partners for one in people for other in people if other is not one):
        yield "They have worked together before"


def _travel(problem: Problem, people: Sequence[Candidate], known: Known) -> Iterable[str]:
    """By car, there and back, in whole pounds; nothing when somebody's journey is not known."""
    if problem.mode is not Mode.IN_PERSON or any(one.km is None for one in people):
        return
    km = 2 * sum(one.km or 0 for one in people)
    # A kilometre is 1,000,000 / 1,609,344 of a mile; 1,000 tenths of a penny are a pound.
    whole = 1_609_344 * 1_000
    pounds = (2 * km * 1_000_000 * known.tenths_a_mile + whole) // (2 * whole)
    if pounds:
        who = people[0].short if len(people) == 1 else "both" if len(people) == 2 else f"all {len(people)}"
        yield f"Travel for {who} is about £{pounds}"


def _travel_unknown(problem: Problem, people: Sequence[Candidate], known: Known) -> Iterable[str]:
    """One sentence for all of whom we do not know where they start, one for all who said no limit and live far off."""
    if problem.mode is not Mode.IN_PERSON or not known.place:
        return
    lost = [one.short for one in people if one.km is None]
    if lost:
        yield f"Check: we do not know how far {listed(lost)} would travel"
    far = [one for one in people if one.km is not None and one.km >= FAR_KM and one.max_km is None]
    if far:
        away = [f"{one.short} (about {_miles(one.km)} away)" for one in far]
        yield f"Check: {listed(away)} {have(away)} not said how far they would travel"


def _call_first(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    for one in people:
        if one.call_first:
            yield f"Call {one.short} before you send this offer"


def _lent(_problem: Problem, people: Sequence[Candidate], _known: Known) -> Iterable[str]:
    for one in people:
        if one.lent:
            yield f"{one.short} is lent by {one.lent}"


Rule = Callable[[Problem, Sequence[Candidate], Known], Iterable[str]]
RULES: tuple[tuple[ReasonRule, Rule], ...] = (
    (ReasonRule.FREE, _free),
    (ReasonRule.AGE, _age),
    (ReasonRule.PROGRAMME, _programme),
    (ReasonRule.TOPICS, _topics),
    (ReasonRule.RESTED, _rested),
    (ReasonRule.NOT_ASKED, _not_asked),
    (ReasonRule.COHORT, _cohort),
    (ReasonRule.FIRST_TIME, _first_time),
    (ReasonRule.TOGETHER_BEFORE, _together_before),
    (ReasonRule.TRAVEL, _travel),
    (ReasonRule.TRAVEL_UNKNOWN, _travel_unknown),
    (ReasonRule.CALL_FIRST, _call_first),
    (ReasonRule.LENT, _lent),
)


def _miles(km: int | None) -> str:
    return count(miles(km or 0), "mile")


def notes(problem: Problem, one: Candidate, topics: Mapping[str, str]) -> list[str]:
    """What speaks for one person, in a few words without their name."""
    times, shared = one.programme_times, problem.topics & one.topics if one.kind is Kind.LIVED else frozenset()
    found = [f"Has led this programme {count(times, 'time')}" if times else "New to this programme"]
    if shared:
        found.append(f"Brings: {', '.join(sorted(lower(topics.get(topic, topic)) for topic in shared))}")
    if problem.mode is Mode.IN_PERSON and one.km:
        found.append(f"About {_miles(one.km)} away")
    if one.lent:
        found.append(f"Lent by {one.lent}")
    return found


def checks(problem: Problem, one: Candidate, skills: Mapping[str, str], before: str) -> list[str]:
    """What to think about before asking one person, in a few words without their name."""
    lacking = sorted(lower(skills.get(skill, skill)) for skill in problem.skills - one.skills)
    said = {
        before: bool(before),
        f"Not among their skills: {', '.join(lacking)}": bool(lacking),
        f"Would travel up to {_miles(one.max_km)}": not near_enough(problem, one),
        "Has not led a session before: choose somebody with experience to lead with them": one.first_time,
        capital(one.limit_words): one.limit is not None,
        capital(one.clash): bool(one.clash),
        NOT_SUITED: one.place is Suits.NO,
        "Asked for a call before any offer": one.call_first,
    }
    return [words for words, true in said.items() if true]
