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


async def of(work: Work, ids: Collection[UUID]) -> list[UUID]:
    """Theirs has their e-mail address; or their name, with their number or postcode: those alone are a household's."""
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
        if email & emails or (name & names and place & places):
            found.append(ident)
    return sorted(found)


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
