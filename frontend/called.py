"""Names in a list to choose from: two people of one name with what tells them apart."""

from collections.abc import Iterable
from uuid import UUID

from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.people import service
from schemas.finding import FindAssociates


async def called(work: Work, people: Iterable[tuple[UUID, str]]) -> dict[UUID, str]:
    """Joan Li (started 01/02/2025); a name that nobody shares stays as it is."""
    names = dict(people)
    apart = await service.namesakes(work, names)
    return {ident: f"{name} ({apart[ident]})" if ident in apart else name for ident, name in names.items()}


async def named_apart(work: Work, person_id: UUID, name: str) -> str:
    """For a page about one person: their name, with what tells them from others of it whom the reader finds."""
    try:
        found = (await service.search(work, FindAssociates(q=name))).items
    except Invalid:  # a name of signs alone is no word to look for
        return name
    return (await called(work, [(person_id, name), *((one.id, one.full_name) for one in found)]))[person_id]
