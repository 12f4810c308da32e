"""What the team booked and paid for a session is not claimed as well, unless it was another journey or night."""

from collections.abc import Iterable
from uuid import UUID

from faculty_api.claims import travel_queries
from faculty_api.claims.models import ClaimLine, TravelRequest
from faculty_api.kernel.work import Work
from schemas.claims import Cost
from schemas.errors import Fault

A = {"rail": "a train", "bus": "a bus or tram", "taxi": "a taxi", "hotel": "a hotel"}


def sentence(one: TravelRequest) -> str:
    return f"We booked and paid {A[one.category]} for this session: {one.supplier}, order {one.order_number}"


async def faults(work: Work, offer_id: UUID, command: Cost) -> list[Fault]:
    """Why this cost cannot be claimed as it stands: words that say what to do if it was another one."""
    found = await travel_queries.booked(work.session, [offer_id])
    same = next((one for one in found if one.category == command.category), None)
    if same is None:
        return []
    if not command.besides_booked:
        words = f"{sentence(same)}. If you paid for another one yourself, tick that it was, and say what it was for"
        return [Fault(field="besides_booked", message=words)]
    if not command.reason.strip():
        return [Fault(field="reason", message="Enter what this one was for")]
    return []


def twice(lines: Iterable[ClaimLine], found: Iterable[TravelRequest]) -> list[tuple[ClaimLine, TravelRequest]]:
    """Costs of a kind that we booked and paid as well, said to be another one or not."""
    paid = {one.category: one for one in found}
    return [(line, paid[line.category]) for line in lines if line.id == line.cost_id and line.category in paid]
