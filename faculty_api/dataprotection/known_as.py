"""The words that somebody is known by, and who else is: what is replaced when they are erased, and what is not."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import applications, mentions, spellings
from faculty_api.dataprotection.replacing import Said, words_of
from faculty_api.kernel.work import Work
from faculty_api.people.roster.names import name_key

LEAST = 5
"""Letters of the shortest word by which somebody is looked for in what others wrote."""
_NAMES = """
    SELECT full_name AS called FROM person WHERE id <> ALL (:ids)
    UNION SELECT f.full_name FROM former_contact f WHERE f.person_id <> ALL (:ids)
    UNION SELECT full_name FROM interest UNION SELECT name FROM complaint UNION SELECT name FROM reflection_invite
"""
_PLACES = """
    SELECT place AS called FROM session UNION SELECT venue FROM cohort UNION SELECT place FROM course
    UNION SELECT place FROM date_poll
    UNION SELECT place FROM schedule_change UNION SELECT was_place FROM schedule_change
    UNION SELECT place FROM community_partner UNION SELECT name FROM community_partner
    UNION SELECT name FROM programme UNION SELECT name FROM academy UNION SELECT community_partner FROM cohort
    UNION SELECT provider FROM cohort
"""
"""Also who works with us that is no person."""


async def of(work: Work, ids: Sequence[UUID]) -> Said:
    """A name, number or address that somebody or some place else has too is not replaced: a person decides."""
    found = await work.session.execute(
        text(
            "SELECT full_name, preferred_name, email, phone FROM person WHERE id = ANY (:ids)"
            " UNION SELECT full_name, '', email, phone FROM former_contact WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    rows = found.all()
    names = {name for row in rows for name in _called(row.full_name, row.preferred_name) if len(name.split()) > 1}
    contacts = {one for row in rows for one in (row.email, row.phone) if one}
    longer, namesakes = await _longer(work, ids, names)
    places = await _places(work, names)
    shared = await _shared(work, ids, contacts) | namesakes | places
    whole = sorted((one for one in {*contacts, *names} - shared if len(one) >= LEAST), key=lambda one: (-len(one), one))
    said = {name for row in rows for name in (row.full_name, row.preferred_name) if name}
    return mentions.said(whole, {*said, *names}, shared, longer=longer, words=await _words(work, ids))


def _called(full: str, short: str) -> Iterable[str]:
    yield full
    if short and len(full.split()) > 1:
        yield " ".join((short, *full.split()[1:]))


async def _longer(work: Work, ids: Sequence[UUID], names: Collection[str]) -> tuple[list[str], set[str]]:
    """Names of others that hold one of these whole, and those of these that somebody else of the register has."""
    if not (pattern := spellings.any_of(names)):
        return [], set()
    rows = text(f"SELECT called FROM ({_NAMES}) AS n WHERE called ~* :pattern ORDER BY 1")  # noqa: S608
    held = (await work.session.execute(rows, {"pattern": pattern, "ids": list(ids)})).scalars().all()
    keys = {name_key(one) for one in names}
    people = await work.session.execute(
        select(col(Person.full_name)).where(col(Person.full_name).in_(held), col(Person.id).not_in(ids))
    )
    theirs = {name_key(one) for one in people.scalars().all()}
    return [one for one in held if name_key(one) not in keys], {one for one in names if name_key(one) in theirs}


async def _places(work: Work, names: Collection[str]) -> set[str]:
    """Those of these that a place begins with: Rose Hill, Rose Hill Centre. Not a place of somebody: Rose Hill's."""
    query = text(f"SELECT 1 FROM ({_PLACES}) AS p WHERE called ~* :begins LIMIT 1")  # noqa: S608
    found = set()
    for one in names:
        begins = rf"^\W*{spellings.spelt(one)}(?!['’]s|[-‐‑–])"
        if (await work.session.execute(query, {"begins": begins})).first():
            found.add(one)
    return found


async def _words(work: Work, ids: Sequence[UUID]) -> frozenset[str]:
    query = select(Person.full_name).where(col(Person.id).not_in(ids), col(Person.merged_into).is_(None))
    return words_of((await work.session.execute(query)).scalars().all())


async def _shared(work: Work, ids: Sequence[UUID], contacts: set[str]) -> set[str]:
    """Those by which somebody else is reached as well, who is not gone."""
    numbers = func.regexp_replace(col(Person.phone), r"\D", "", "g")
    found, asked = set(), await applications.of_others(work, ids, contacts)
    for one in contacts:
        same = (
            numbers.endswith(spellings.digits(one))
            if spellings.digits(one)
            else (func.lower(col(Person.email)) == one.lower())
        )
        there = select(col(Person.id)).where(col(Person.active), col(Person.id).not_in(ids), same)
        if (await work.session.execute(there.limit(1))).first() or one in asked:
            found.add(one)
    return found
