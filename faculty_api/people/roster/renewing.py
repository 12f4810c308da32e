"""Pure: what a newer list says otherwise of somebody who is here: taken, or kept and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from faculty_api.people.roster.columns import Field
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.text import fold
from schemas.roster import KnownPerson, RosterPerson, RosterWords, UsualTime

Mark = Callable[[str], str]
EMPTY = "There was nothing here"
BROUGHT = "What was here came from a list"
ADDED = "Added as they say it themselves; nobody has checked it"
NOT_OURS = "It did not come from a list, so a list does not change it"
SAID_SINCE = "They or the team have changed it since the last list"
LOG_IN = "This is what they log in with, so a list does not change it"
WILL_LOG_IN = "There was nothing here. They can log in with it from now on, and are told"
NAME = "A list does not change a name"
TAKEN_OFF = "It was taken off since the last list"
OWN_DAYS = "They have said themselves when they are free"
THEIRS_TO_AGREE = "What they talk about is theirs to agree"
NEEDS = "Access needs are changed with the person, not by a list"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = {
    "preferred_name": Field.PREFERRED_NAME,
    "phone": Field.PHONE,
    "postcode": Field.POSTCODE,
    "postal_address": Field.ADDRESS,
    "recruitment_route": Field.ROUTE,
    "started_on": Field.STARTED_ON,
    "trained_on": Field.TRAINED_ON,
    "usual_days": Field.USUAL_DAYS,
    "notes": Field.NOTES,
}
"""What a list may renew, by our columns."""


class Change(NamedTuple):
    field: Field
    before: str
    after: str
    taken: bool
    why: str


def facts(said: RosterPerson) -> dict[str, str]:
    """What a row says, by our columns, as text."""
    kept = [f"{heading}: {words}" for heading, words in said.kept.items() if words]
    return {
        "preferred_name": said.preferred_name or "",
        "phone": said.phone or "",
        "postcode": said.postcode or "",
        "postal_address": said.postal_address or "",
        "recruitment_route": said.route or said.route_other or "",
        "started_on": said.started_on.isoformat() if said.started_on else "",
        "trained_on": said.trained_on.isoformat() if said.trained_on else "",
        "usual_days": said.usual_times_note or "",
        "notes": "\n".join(filter(None, (said.notes, *kept))),
    }


def marked(person: UUID, name: str, value: str, mark: Mark) -> str:
    return mark(f"{person}/{name}/{value}")


def marks_of(person: UUID, said: RosterPerson, mark: Mark) -> dict[str, str]:
    """What is kept of a list that brought this."""
    values = facts(said) | {"access_needs": said.access_needs or "", "usual_times": times(said.usual_times)}
    values |= {f"skill/{code}": code for code in said.skills}
    return {name: marked(person, name, value, mark) for name, value in values.items() if value}


def stays(person: UUID, name: str, now: str, marks: Mapping[str, str], mark: Mark) -> str:
    """Why what is here stays; empty when a list may renew it."""
    if name not in marks:
        return NOT_OURS
    return "" if marks[name] == marked(person, name, now, mark) else SAID_SINCE


def times(said: Iterable[UsualTime]) -> str:
    """A week, each stretch of a day once: what touches is one."""
    spans: list[tuple[int, str, str]] = []
    for day, start, end in sorted((one.weekday, one.start, one.end) for one in said):
        if spans and spans[-1][0] == day and start <= spans[-1][2]:
            spans[-1] = (day, spans[-1][1], max(spans[-1][2], end))
        else:
            spans.append((day, start, end))
    return ", ".join(f"{_DAYS[day]} {start}–{end}" for day, start, end in spans)


def changes(known: KnownPerson, said: RosterPerson, mark: Mark) -> Iterator[Change]:
    if name_key(known.name) != name_key(said.name):
        yield Change(Field.NAME, known.name, said.name, False, NAME)
    if known.email and said.email and known.email.casefold() != said.email.casefold():
        yield Change(Field.EMAIL, known.email, said.email, False, LOG_IN)
    if said.email and not known.email and not known.elsewhere:
        yield Change(Field.EMAIL, "", said.email, True, WILL_LOG_IN)
    here = {"preferred_name": known.preferred, "phone": known.phone, "postcode": known.postcode, **known.facts}
    for name, after in facts(said).items():
        before = here.get(name) or ""
        if not differs(name, before, after):
            continue
        why = stays(known.id, name, before, known.marks, mark) if before else ""
        yield Change(COLUMNS[name], before, after, not why, why or (BROUGHT if before else EMPTY))
    yield from _skills(known, said)
    yield from _others(known, said, mark)


def in_words(change: Change, words: RosterWords) -> Change:
    """Names in place of codes."""
    known = {Field.SKILLS: words.skills, Field.TOPICS: words.topics, Field.ROUTE: words.routes}.get(change.field)
    if known is None:
        return change
    names = {one.code: one.name for one in known}
    said = [", ".join(names.get(code, code) for code in text.split(", ")) for text in (change.before, change.after)]
    return change._replace(before=said[0], after=said[1])


def differs(name: str, before: str, after: str) -> bool:
    if not after:
        return False
    return fold(after) not in fold(before) if name == "notes" else fold(after) != fold(before)


def added_skills(now: tuple[str, ...], said: tuple[str, ...], marks: Mapping[str, str]) -> list[str]:
    """Those that are not here and that nobody took off again."""
    return [code for code in said if code not in now and f"skill/{code}" not in marks]


def _skills(known: KnownPerson, said: RosterPerson) -> Iterator[Change]:
    new = [code for code in said.skills if code not in known.skills]
    added = added_skills(known.skills, said.skills, known.marks)
    for which, taken, why in ((added, True, ADDED), ([one for one in new if one not in added], False, TAKEN_OFF)):
        if which:
            yield Change(Field.SKILLS, "", ", ".join(which), taken, why)


def _others(known: KnownPerson, said: RosterPerson, mark: Mark) -> Iterator[Change]:
    topics = [code for code in said.topics if code not in known.topics]
    if topics and known.topics:
        yield Change(Field.TOPICS, "", ", ".join(topics), False, THEIRS_TO_AGREE)
    week = times(said.usual_times)
    if week and week != known.week and known.marks.get("usual_times") != marked(known.id, "usual_times", week, mark):
        yield Change(Field.USUAL_DAYS, "", week, not known.own_days, OWN_DAYS if known.own_days else BROUGHT)
    needs = said.access_needs
    if needs and known.has_needs and known.marks.get("access_needs") != marked(known.id, "access_needs", needs, mark):
        yield Change(Field.ACCESS_NEEDS, "", "", False, NEEDS)
