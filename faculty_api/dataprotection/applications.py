"""Enquiries about joining that somebody sent who is erased, and that no record of theirs was made of."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import spellings
from faculty_api.joining.models import Interest, InterestStep
from faculty_api.kernel.work import Work
from faculty_api.people.roster.names import name_key
from faculty_api.people.roster.whose import may_be


async def of(work: Work, ids: Collection[UUID]) -> list[UUID]:
    """Theirs has their name, with their address, number or postcode; or their address and a part of their name, or no
    whole name. Without any of it they are somebody's of the same household."""
    known = await work.session.execute(
        text(
            "SELECT p.full_name, p.email, p.phone, a.postcode FROM person p LEFT JOIN associate a ON a.person_id = p.id"
            " WHERE p.id = ANY (:ids) UNION SELECT full_name, email, phone, postcode FROM former_contact"
            " WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    marks = [_marks(*row) for row in known.all()]
    names, emails, places = ({one for mark in marks for one in mark[n]} for n in range(3))
    columns = (Interest.id, Interest.full_name, Interest.email, Interest.phone, Interest.postcode)
    sent = await work.session.execute(select(*columns).where(col(Interest.person_id).is_(None)))  # type: ignore[call-overload]
    found = []
    for ident, *said in sent.all():
        name, email, place = _marks(*said)
        if (name & names and (email & emails or place & places)) or (email & emails and may_be(name, names)):
            found.append(ident)
    return sorted(found)


async def of_others(work: Work, ids: Collection[UUID], contacts: Collection[str]) -> set[str]:
    """Those of these addresses and numbers by which somebody else who would like to join is reached."""
    theirs = await of(work, ids)
    query = select(Interest.email, Interest.phone).where(
        col(Interest.person_id).is_(None), col(Interest.id).not_in(theirs)
    )
    rows = (await work.session.execute(query)).all()
    emails = {row.email.casefold() for row in rows}
    numbers = {spellings.digits(row.phone) for row in rows} - {""}
    return {one for one in contacts if one.casefold() in emails or spellings.digits(one) in numbers}


def _marks(
    name: str, email: str | None, phone: str | None, postcode: str | None
) -> tuple[set[str], set[str], set[str]]:
    squeezed = (postcode or "").casefold().replace(" ", "")
    places = {f"phone/{spellings.digits(phone or '')}", f"postcode/{squeezed}"} - {"phone/", "postcode/"}
    return {name_key(name)} - {""}, {(email or "").strip().casefold()} - {""}, places


async def remove(session: AsyncSession, ids: Sequence[UUID]) -> int:
    await session.execute(delete(InterestStep).where(col(InterestStep.interest_id).in_(ids)))
    await session.execute(delete(Interest).where(col(Interest.id).in_(ids)))
    return len(ids)
