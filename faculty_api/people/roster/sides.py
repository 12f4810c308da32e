"""Pure: somebody of a list, or here already, as they are compared with another."""

from faculty_api.people.alike import Known
from faculty_api.people.roster.against import EMAIL, PHONE, POSTCODE, RECORD
from faculty_api.people.roster.names import name_key
from schemas.roster import KnownPerson, RosterPerson


def evidence(person: RosterPerson | KnownPerson) -> list[tuple[str, tuple[str, ...]]]:
    """What makes two rows one person, strongest first: a reason in words, and the key."""
    name = name_key(person.name)
    found: list[tuple[str, tuple[str, ...]]] = []
    record = str(person.id) if isinstance(person, KnownPerson) else person.record
    if record and not (isinstance(person, KnownPerson) and person.elsewhere):
        found.append((RECORD, ("record", record)))
    if person.email:
        found.append((EMAIL, ("email", person.email.casefold())))
    if isinstance(person, KnownPerson) and person.elsewhere:
        return found
    if person.phone:
        found.append((PHONE, ("name+phone", name, person.phone)))
    if person.postcode:
        found.append((POSTCODE, ("name+postcode", name, person.postcode)))
    return found


def compared(person: RosterPerson | KnownPerson) -> Known:
    short = person.preferred if isinstance(person, KnownPerson) else person.preferred_name or ""
    return Known(None, person.name, short, person.phone or "", person.postcode or "", person.academy or "")


def side(person: RosterPerson | KnownPerson) -> tuple[str, str, str, str]:
    if isinstance(person, KnownPerson) and person.lent_until:
        return person.name, "", "", ""
    return person.name, person.email or "", person.phone or "", person.postcode or ""
