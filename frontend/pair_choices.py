"""Choices of people as they travel from page to page: ``session.person.person``, ids without dashes."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from frontend.filters import clock_time, day, plural
from frontend.offer_words import town
from frontend.readers import many as many_of
from schemas.errors import Fault
from schemas.offers import MOST_OFFERS, OfferTo
from schemas.pairing import Choice, SessionSuggestions
from schemas.values import PersonId, SessionId

ORDER = ("First choice", "Second choice", "Third choice")
NONE = "none"
KINDS = {"lived": "Associates", "professional": "Professionals"}


class Ask(NamedTuple):
    """One session on the page of suggestions. ``options``: value and names, in order of choice."""

    field: str
    number: int
    heading: str
    rows: list[tuple[str, str, list[str]]]
    options: list[tuple[str, str]]
    unfilled: list[str]


def ask(one: SessionSuggestions) -> Ask:
    session = one.session
    place = "online" if session.mode == "online" else town(session.place)
    when = f"{day(session.starts_at)}, {clock_time(session.starts_at)}"
    return Ask(
        field=f"session-{session.number}",
        number=session.number,
        heading=f"Session {session.number}: {when}{f', {place}' if place else ''}",
        rows=[
            (label, _names(choice), [reason.words for reason in choice.reasons])
            for label, choice in zip(ORDER, one.choices, strict=False)
        ],
        options=[(_value(session.id, choice), _names(choice)) for choice in one.choices],
        unfilled=[f"{KINDS[each.kind]}: {each.why}" for each in one.unfilled],
    )


def _names(choice: Choice) -> str:
    *first, last = [person.name for person in choice.people]
    return f"{', '.join(first)} and {last}" if first else last


def _value(session: UUID, choice: Choice) -> str:
    return ".".join([session.hex, *(person.id.hex for person in choice.people)])


def first_of(asks: Iterable[Ask]) -> tuple[list[str], dict[str, Fault]]:
    return [one.options[0][0] for one in asks if one.options], {}


def read(asks: Iterable[Ask], data: dict[str, Any]) -> tuple[list[str], dict[str, Fault]]:
    """What was chosen for each session, and a fault for each where nothing was. Only what was on the page counts."""
    picked: list[str] = []
    errors: dict[str, Fault] = {}
    for one in asks:
        chosen = data.get(one.field)
        if not one.options or chosen == NONE:
            continue
        if chosen in {value for value, _ in one.options}:
            picked.append(str(chosen))
        else:
            words = f"Choose a pair for session {one.number}, or select 'None of these'"
            errors[one.field] = Fault(field=one.field, message=words)
    return picked, errors


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


def heading(count: int) -> str:
    return f"Check {plural(count, 'offer')} before you send {'it' if count == 1 else 'them'}"
