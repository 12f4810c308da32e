"""The claims of a session that we called off: to whom it was, and to the team."""

from typing import Any

from faculty_api.claims import service as claims
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.claims import ClaimStatus, ClaimSummary
from schemas.offers import OfferStatus, OfferView
from schemas.values import PersonId, SessionId

WAITS = {ClaimStatus.DRAFT, ClaimStatus.RETURNED}
"""The person has to do something."""
TO_TEAM: dict[ClaimStatus, str] = {
    ClaimStatus.DRAFT: "not sent yet",
    ClaimStatus.SUBMITTED: "to decide",
    ClaimStatus.RETURNED: "a question was asked",
    ClaimStatus.APPROVED: "approved",
    ClaimStatus.REJECTED: "not paid",
    ClaimStatus.IN_RUN: "approved",
    ClaimStatus.PAID: "paid",
    ClaimStatus.FAILED: "the payment did not go through",
    ClaimStatus.WITHDRAWN: "taken back",
}
Cell = str | dict[str, str]


async def claim_of(work: Work, session_id: SessionId) -> ClaimSummary | None:
    """The actor's claim of the session, the part of it that waits for them first; none when it was taken back."""
    found = [
        one
        for one in await claims.mine(work)
        if one.session_id == session_id and not one.is_advance and one.status is not ClaimStatus.WITHDRAWN
    ]
    return min(found, key=lambda one: (one.status not in WAITS, one.number), default=None)


async def of_person(work: Work, session_id: SessionId) -> dict[str, Any]:
    """For the page: the actor's claim, whether it waits for them, and whether one can be begun (anew)."""
    claim = await claim_of(work, session_id)
    waits = claim is not None and claim.status in WAITS
    return {"claim": claim, "waits": waits, "may_claim": await claims.can_start(work, session_id)}


async def with_a_claim(work: Work, mine: list[OfferView]) -> list[OfferView]:
    """Of the actor's bookings, one a session, those called off for which a claim was made; the latest first."""
    off = {one.session_id: one for one in mine if one.called_off and one.status is OfferStatus.CANCELLED}
    if not off:
        return []
    claimed = {one.session_id for one in await claims.mine(work) if not one.is_advance}
    return [one for session, one in reversed(off.items()) if session in claimed]


async def for_team(work: Work, session_id: SessionId, people: set[PersonId]) -> dict[PersonId, Cell] | None:
    """By person, a link to their claim with its state; none for who may not read claims."""
    if not work.actor.may(Permission.CLAIM_VIEW):
        return None
    cells: dict[PersonId, Cell] = dict.fromkeys(people, "No claim")
    found = [one for one in (await claims.claims(work, session_id=session_id)).items if not one.is_advance]
    for claim in sorted(found, key=lambda one: (one.status is not ClaimStatus.WITHDRAWN, one.number)):
        words = f"LX-{claim.number}: {TO_TEAM[claim.status]}"
        cells[claim.person_id] = {"text": words, "href": f"/team/claims/{claim.id}"}
    return cells
