"""Of people who are here, what a newer list says: gaps are filled, and what a list brought before is renewed.

Asks no permission: an import that asked calls it.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import list_queries
from faculty_api.people.models import Associate, FormerContact, Listed
from faculty_api.people.roster.doubts import LEAVE, LEAVE_MARK, SAME_MARK, Answered
from faculty_api.people.roster.renewing import COLUMNS, differs, facts, marks_of, stays
from schemas.roster import RosterPerson

_REACH = {"phone", "postcode"}
_OF_PERSON = {"preferred_name", "phone"}
ADDRESS = "postal_address"
Marks = Mapping[str, str]


async def renew(
    work: Work,
    vault: Vault,
    held: tuple[Person, Associate],
    said: RosterPerson,
    new: Mapping[str, Any],
    marks: Marks,
    address: str,
) -> list[str]:
    """The names of what was renewed. An old list still finds them by how they were reached before. ``address``: where
    letters go now; the caller writes the new one."""
    person, associate = held
    now = {name: str(_of(person, associate, name) or "") for name in COLUMNS if name != ADDRESS} | {ADDRESS: address}
    wanted = [
        name
        for name, value in facts(said).items()
        if now[name]
        and differs(name, now[name], value)
        and not stays(person.id, name, now[name], marks, vault.fingerprint)
    ]
    if _REACH & set(wanted):
        work.session.add(_former(work, person, associate))
    for name in wanted:
        if name == ADDRESS:
            continue
        setattr(person if name in _OF_PERSON else associate, name, new[name])
    if "phone" in wanted:
        await messages.post(work, person.id, person.email, "contact_changed", name=person.short_name)
    return wanted


async def remember(
    work: Work, vault: Vault, people: Mapping[UUID, RosterPerson], put: Mapping[UUID, Collection[str]] | None = None
) -> None:
    """What a list brought of each: of newcomers all, of others (``put``) what was taken of it; older marks stay."""
    held = await list_queries.listed(work.session, people)
    for ident, said in people.items():
        marks = {
            name: mark
            for name, mark in marks_of(ident, said, vault.fingerprint).items()
            if put is None or name not in COLUMNS or name in put.get(ident, ())
        }
        if row := held.get(ident):
            row.marks = {**row.marks, **marks}
        else:
            work.session.add(Listed(person_id=ident, marks=marks))
    await work.flush()


async def remember_answers(work: Work, answered: Iterable[Answered], people: Mapping[UUID, RosterPerson]) -> None:
    """Who rows in doubt were said to be, so that the next list need not ask."""
    added = {id(said): ident for ident, said in people.items()}
    found: dict[UUID, dict[str, str]] = {}
    for one in answered:
        mark = (LEAVE_MARK if one.choice == LEAVE else SAME_MARK) + one.mark
        for ident in (*one.here, *(added[id(said)] for said in one.people if id(said) in added)):
            found.setdefault(ident, {})[mark] = LEAVE if one.choice == LEAVE else "same"
    held = await list_queries.listed(work.session, found)
    for ident, marks in found.items():
        if row := held.get(ident):
            row.marks = {**row.marks, **marks}
        else:
            work.session.add(Listed(person_id=ident, marks=marks))
    await work.flush()


def _of(person: Person, associate: Associate, name: str) -> Any:
    return getattr(person if name in _OF_PERSON else associate, name)


def _former(work: Work, person: Person, associate: Associate) -> FormerContact:
    return FormerContact(
        id=new_id(),
        person_id=person.id,
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        postcode=associate.postcode,
        made_at=work.now,
    )
