"""Pure: rows of which only the name says who they are: what was answered before, and what tells two of a name apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import Mark, marks_of
from schemas.roster import Choice, KnownPerson, RosterPerson
from schemas.values import PersonId

NEW, LEAVE = "new", "leave"
SAME_MARK, LEAVE_MARK = "row/", "leave/"
"""How the marks of somebody begin that remember an answer: it was them, or the row was left out."""


@dataclass(frozen=True)
class Answered:
    """A row that was in doubt, and what was said: of whom it is remembered. ``here``: people of the register;
    ``people``: what rows say of people of the import."""

    mark: str
    choice: str
    here: tuple[PersonId, ...]
    people: tuple[RosterPerson, ...]


def mark_of(person: RosterPerson, mark: Mark) -> str:
    """The same for a row that says the same of who somebody is; what else it says may change from list to list."""
    days = [day.isoformat() if day else "" for day in (person.started_on, person.trained_on)]
    said = (person.academy, name_key(person.name), person.email or "", person.phone or "", person.postcode or "", *days)
    return mark("/".join(said))


def answered_before(here: Iterable[KnownPerson], mark: str) -> str:
    """The choice an earlier list was given for such a row; empty where there was none, or where two answers differ."""
    here = list(here)
    same = [one for one in here if SAME_MARK + mark in one.marks]
    left = any(LEAVE_MARK + mark in one.marks for one in here)
    if left:
        return "" if same else LEAVE
    return str(same[0].id) if len(same) == 1 else ""


def came_before(known: KnownPerson, person: RosterPerson, mark: Mark) -> bool:
    """Whether a row says, beside the name, just what lists brought of somebody: no more, no less, and not nothing."""
    said = marks_of(known.id, person, mark)
    brought = {name: value for name, value in known.marks.items() if not name.startswith((SAME_MARK, LEAVE_MARK))}
    return bool(said) and said == brought and known.email is None


def apart(known: KnownPerson, academies: Iterable[Choice]) -> tuple[str, ...]:
    """What tells somebody from another of the same name, beside how to reach them."""
    names = {one.code: one.name for one in academies}
    found = [names.get(known.academy or "", "")]
    found += ["" if known.email or known.phone else "no e-mail address or telephone number"]
    found += [f"started {day}" for day in (_day(known.facts.get("started_on", "")),) if day]
    found += [f"trained {day}" for day in (_day(known.facts.get("trained_on", "")),) if day]
    return (*filter(None, found), f"record number ends in {str(known.id)[-6:]}")


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
