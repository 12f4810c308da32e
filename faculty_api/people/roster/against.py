"""Pure: what speaks against a row being somebody, although something strong says that it is them.

Only where nothing does is a row joined without a question. What a list may renew of somebody who is here (a new number
beside the same name and e-mail address) is an update and is shown as one; in one file the same is two answers.
"""

from collections.abc import Iterable

from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.renewing import Mark, marked
from schemas.roster import KnownPerson, RosterFact, RosterPerson

EMAIL, PHONE, POSTCODE = "Same e-mail address", "Same name and telephone number", "Same name and postcode"
RECORD = "Same record number"
Side = RosterPerson | KnownPerson
_WORDS = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Telephone",
    "started_on": "Start date",
    "trained_on": "Training date",
}
_DATES = ("started_on", "trained_on")


def against(because: str, person: RosterPerson, others: Iterable[Side], mark: Mark) -> tuple[RosterFact, ...]:
    """What differs, field by field. ``others``: all that is known of one: as they are, as they were, and other rows."""
    others = tuple(others)
    return tuple(
        RosterFact(what=_WORDS[field], said=_shown(said), here=_shown(values[0]))
        for field in _asked(because, here=any(isinstance(one, KnownPerson) for one in others))
        if (said := _value(person, field))
        and (values := [value for one in others if (value := _value(one, field))])
        and not any(_agree(field, said, value) for value in values)
        and not (field == "name" and any(_one_name(person, one) for one in others))
        and not any(_brought(one, field, said, mark) for one in others)
    )


def _asked(because: str, *, here: bool) -> tuple[str, ...]:
    """Which facts are asked of, by what agrees already."""
    if because == RECORD:
        return ("name",)
    if because == EMAIL:
        return ("name",) if here else ("name", "phone", *_DATES)
    if because == PHONE:
        return ("email",) if here else ("email", *_DATES)
    return ("email", "phone", *_DATES)


def _value(one: Side, field: str) -> str:
    if isinstance(one, KnownPerson) and field in _DATES:
        return one.facts.get(field, "")
    return str(getattr(one, field) or "")


def _agree(field: str, said: str, value: str) -> bool:
    return name_key(said) == name_key(value) if field == "name" else said.casefold() == value.casefold()


def _one_name(one: Side, other: Side) -> bool:
    """One name, with the short first name of either: Bob Brown is the Robert Brown whom everybody calls Bob."""
    return bool(_names(one) & _names(other))


def _names(one: Side) -> set[str]:
    short = one.preferred if isinstance(one, KnownPerson) else one.preferred_name or ""
    words = one.name.split()
    called = " ".join((short, *words[1:])) if short and len(words) > 1 else ""
    return {name_key(name) for name in (one.name, called) if name}


def _brought(one: Side, field: str, said: str, mark: Mark) -> bool:
    """Whether a list said this of them before, and it was changed here since."""
    return isinstance(one, KnownPerson) and one.marks.get(field) == marked(one.id, field, said, mark)


def _shown(value: str) -> str:
    return "/".join(reversed(value.split("-"))) if len(value) == 10 and value[4:8:3] == "--" else value
