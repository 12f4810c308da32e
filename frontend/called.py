"""Names in a list to choose from: two people of one name with what tells them apart."""

from collections.abc import Iterable
from uuid import UUID

from faculty_api.kernel.work import Work
from faculty_api.people import service


async def called(work: Work, people: Iterable[tuple[UUID, str]]) -> dict[UUID, str]:
    """Joan Li (started 01/02/2025); a name that nobody shares stays as it is."""
    names = dict(people)
    apart = await service.namesakes(work, names)
    return {ident: f"{name} ({apart[ident]})" if ident in apart else name for ident, name in names.items()}
