"""The register: who is in the faculty, and how they come in from a spreadsheet."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.work import Work
from faculty_api.people import queries
from faculty_api.people.models import Associate
from schemas.people import AssociateFacts, AssociateStatus, Kind


async def facts(work: Work, ids: Iterable[UUID]) -> dict[UUID, AssociateFacts]:
    """Facts by id. Asks no permission: only use-cases that asked already call it."""
    found = await queries.facts(work.session, col(Associate.person_id).in_(list(ids)))
    return {person.id: person for person in found}


async def active(work: Work, academy: str, kind: Kind) -> list[AssociateFacts]:
    """Who can be booked in this Academy's network. Asks no permission: only use-cases that asked already call it."""
    return await queries.facts(
        work.session,
        col(Associate.academy_code) == academy,
        col(Associate.kind) == kind,
        col(Associate.status) == AssociateStatus.ACTIVE,
    )


async def kept_apart(work: Work, ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Pairs who are not to be paired. Asks no permission: only use-cases that asked already call it."""
    return await queries.kept_apart(work.session, ids)
