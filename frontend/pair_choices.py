"""Choices of people as they travel from page to page: ``session.person.person``, ids without dashes."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from frontend.filters import clock_time, day, listed, plural
from frontend.offer_words import town
from frontend.readers import many as many_of
from schemas.distance import miles
from schemas.errors import Fault
from schemas.offers import MOST_OFFERS, OfferTo
from schemas.pairing import Choice, LeftOut, SessionSuggestions, SuggestedPerson
from schemas.programmes import SessionFacts
from schemas.values import PersonId, SessionId

Names = Mapping[UUID, str]
ORDER = ("First choice", "Second choice", "Third choice")
BY_HAND = "none"
LATER = "later"
MOST_LEFT_OUT = 20
KINDS = {"lived": "Associates", "professional": "Professionals"}
KIND = {"lived": "associate", "professional": "professional"}


class Ask(NamedTuple):
    """One session on the page of suggestions. ``options``: value and names, in order of choice.

    ``keepable``: value and name of everybody suggested for it, ``kept``: who is in every choice.
    """

    session: UUID
    field: str
    number: int
    heading: str
    rows: list[tuple[str, str, list[str]]]
    options: list[tuple[str, str]]
    unfilled: list[str]
    left_out: list[tuple[str, str, str]]
    kept: list[tuple[str, str]]
    keepable: list[tuple[str, str]]
    advice: list[str]


class Read(NamedTuple):
    """``picked`` pairs, sessions whose people are chosen ``by_hand``, and a fault for each without an answer."""

    picked: list[str]
    by_hand: list[UUID]
    errors: dict[str, Fault]


def ask(one: SessionSuggestions, names: Names = MappingProxyType({})) -> Ask:
    """``names``: of those whom their name alone does not tell apart."""
    session = one.session
    return Ask(
        session=session.id,
        field=f"session-{session.number}",
        number=session.number,
        heading=session_words(session),
        rows=[
            (label, _names(choice, names), [reason.words for reason in choice.reasons])
            for label, choice in zip(ORDER, one.choices, strict=False)
        ],
        options=[(_value(session.id, choice), _names(choice, names)) for choice in one.choices],
        unfilled=[". ".join([f"{KINDS[each.kind]}: {each.why}", *filter(None, [each.help])]) for each in one.unfilled],
        left_out=[
            (
                names.get(each.id, each.name),
                each.why,
                _next(each, session.id),
            )
            for each in one.left_out[:MOST_LEFT_OUT]
        ],
        kept=[(value(session.id, [each.id]), names.get(each.id, each.name)) for each in one.kept],
        keepable=_keepable(one, names),
        advice=[*_reserve(one, names), *(each.words for each in one.advice)],
    )


def _next(left: LeftOut, session: SessionId) -> str:
    """Where to go for what they miss; of limits, ways and places there is nothing to do there."""
    nothing = left.limit or left.booked or left.place
    return "" if nothing else f"/team/associates/{left.id}/why-not?session={session}"


def _reserve(one: SessionSuggestions, names: Names) -> list[str]:
    people = " and ".join(_named(person, names) for person in one.reserve)
    return [f"Could step in if somebody drops out: {people}. Nobody has asked them"] if people else []


def _keepable(one: SessionSuggestions, names: Names) -> list[tuple[str, str]]:
    people = {person.id: person for choice in one.choices for person in choice.people}
    return [(value(one.session.id, [person.id]), _named(person, names)) for person in people.values()]


def _named(person: SuggestedPerson, names: Names) -> str:
    return f"{names.get(person.id, person.name)} ({KIND[person.kind]})"


def session_words(session: SessionFacts) -> str:
    """Session 1: Tuesday 9 February 2027, 10am, Leeds"""
    place = "online" if session.mode == "online" else town(session.place)
    when = f"{day(session.starts_at)}, {clock_time(session.starts_at)}"
    return f"Session {session.number}: {when}{f', {place}' if place else ''}"


def people(some: Iterable[SuggestedPerson], names: Names) -> str:
    """Sam Okafor (associate) and Priya Shah (professional)"""
    return listed(_named(person, names) for person in some)


def miles_of(km: int) -> str:
    return plural(miles(km), "mile")


def _names(choice: Choice, names: Names) -> str:
    """Sam Okafor (associate) and Priya Shah (professional)"""
    return people(choice.people, names)


def _value(session: UUID, choice: Choice) -> str:
    return value(session, [person.id for person in choice.people])


def value(session: UUID, people: Iterable[UUID]) -> str:
    return ".".join([session.hex, *(person.hex for person in people)])


def first_of(asks: Iterable[Ask]) -> Read:
    return Read([one.options[0][0] for one in asks if one.options], [], {})


def read(asks: Iterable[Ask], data: dict[str, Any]) -> Read:
    """What was chosen for each session. Only what was on the page counts; without a suggestion nothing must be."""
    picked: list[str] = []
    by_hand: list[UUID] = []
    errors: dict[str, Fault] = {}
    for one in asks:
        chosen = data.get(one.field)
        if chosen == BY_HAND:
            by_hand.append(one.session)
        elif chosen in {value for value, _ in one.options}:
            picked.append(str(chosen))
        elif one.options and chosen != LATER:
            words = f"Choose a pair for session {one.number}, or select 'None of these'"
            errors[one.field] = Fault(field=one.field, message=words)
    return Read(picked, by_hand, errors)


def many(found: Any) -> list[str]:
    return many_of({"it": found}, "it")


def offers(picked: Iterable[str], called: Collection[str] = ()) -> list[OfferTo]:
    """One offer a person; two people of one session are each other's partner. What cannot be read is left out."""
    found: list[OfferTo] = []
    for each in picked:
        try:
            session, *people = [UUID(part) for part in each.split(".")]
        except ValueError:
            continue
        for person in people:
            others = [other for other in people if other != person]
            found.append(
                OfferTo(
                    session_id=SessionId(session),
                    person_id=PersonId(person),
                    partner_id=PersonId(others[0]) if len(others) == 1 else None,
                    called=person.hex in called,
                )
            )
    return found[:MOST_OFFERS]


def keeps(values: Iterable[str]) -> list[tuple[UUID, UUID]]:
    """Sessions and people out of an address or a form. What cannot be read is left out."""
    found: list[tuple[UUID, UUID]] = []
    for each in values:
        try:
            session, person = (UUID(part) for part in each.split("."))
        except ValueError:
            continue
        found.append((session, person))
    return found[:MOST_OFFERS]


def heading(count: int) -> str:
    return f"Check {plural(count, 'offer')} before you send {'it' if count == 1 else 'them'}"
