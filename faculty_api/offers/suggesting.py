"""What a suggestion of people for sessions has to know of offers: who was asked before, and who holds a place."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.work import Work
from faculty_api.offers import queries, rules
from faculty_api.pairing import service as pairing
from faculty_api.pairing.words import ASKED_MONTHS
from schemas.access import Permission
from schemas.offers import OfferStatus


async def wish_for(work: Work, sessions: Sequence[UUID]) -> pairing.Wish:
    """Nobody is asked twice for one session."""
    reach = work.must(Permission.PAIR_SUGGEST)
    left_out: dict[UUID, set[UUID]] = {one: set() for one in sessions}
    taken: dict[UUID, set[UUID]] = {one: set() for one in sessions}
    for session, person, status, answer_by in await queries.asked(work.session, sessions):
        left_out[session].add(person)
        if status == OfferStatus.ACCEPTED or (status == OfferStatus.OFFERED and answer_by > work.now):
            taken[session].add(person)
    since = london_instant(rules.months_before(london_day(work.now), ASKED_MONTHS), time())
    asked = await queries.times_asked(work.session, reach, since)
    return pairing.Wish(leave_out=left_out, taken=taken, asked=asked)
