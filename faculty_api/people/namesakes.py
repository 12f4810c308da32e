"""Two people of one name, in a list to choose from: words that tell them apart."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people.models import Associate
from faculty_api.people.roster.doubts import apart
from faculty_api.people.roster.names import name_key
from schemas.roster import Choice, KnownPerson
from schemas.values import PersonId


async def namesakes(work: Work, people: Mapping[UUID, str]) -> dict[UUID, str]:
    """Of these names, each that two have: what only this one is or has. Whoever has no namesake here is left out.

    Asks no permission: called with people whose names the actor was shown.
    """
    by_name: dict[str, list[UUID]] = {}
    for ident, name in people.items():
        by_name.setdefault(name_key(name), []).append(ident)
    groups = [same for same in by_name.values() if len(same) > 1]
    said = await _apart(work, [ident for same in groups for ident in same])
    return {ident: _own(ident, same, said) for same in groups for ident in same}


def _own(ident: UUID, same: list[UUID], said: Mapping[UUID, tuple[str, ...]]) -> str:
    """Their words but for those that all of them have; the number of the record alone where nothing else differs."""
    common = set.intersection(*(set(said[one]) for one in same))
    return ", ".join(word for word in said[ident] if word not in common)


async def which(work: Work, person_id: UUID) -> str:
    """All the words for one person, where it matters which of one name it is; empty once nothing is kept of them.

    Asks no permission: called for a person whose name the actor was shown.
    """
    return ", ".join((await _apart(work, [person_id])).get(person_id, ()))


async def _apart(work: Work, ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    if not ids:
        return {}
    query = (
        select(
            col(Person.id), col(Person.full_name), col(Person.email), col(Person.phone),
            col(Associate.academy_code), col(Associate.started_on), col(Associate.trained_on),
        )
        .join(Associate, col(Associate.person_id) == col(Person.id), isouter=True)
        .where(col(Person.id).in_(ids))
    )  # fmt: skip
    academies = [Choice(code=one.code, name=one.name) for one in await networks.academies(work)]
    return {row.id: apart(_known(row), academies) for row in (await work.session.execute(query)).all()}


def _known(row: Row[Any]) -> KnownPerson:
    return KnownPerson(
        id=PersonId(row.id),
        name=row.full_name,
        email=row.email,
        phone=row.phone,
        academy=row.academy_code,
        facts={name: day.isoformat() for name in ("started_on", "trained_on") if (day := getattr(row, name))},
    )
