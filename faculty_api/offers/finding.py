"""Who could be asked: the register, searched with what availability and offers know of people as well."""

from datetime import time

import msgspec

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.offers import queries, rules
from faculty_api.people import service as people
from schemas.access import Permission
from schemas.finding import MOST_MONTHS, FindAssociates, FoundAssociate
from schemas.people import AssociateStatus
from schemas.values import Page


async def associates(work: Work, ask: FindAssociates) -> Page[FoundAssociate]:
    """Members of the faculty by name: those whom everything asked for fits. Only who is active is free on a day."""
    work.must(Permission.PERSON_VIEW)
    only = []
    if ask.free_on is not None:
        if ask.status not in (None, AssociateStatus.ACTIVE):
            return Page(items=[])
        only.append(await availability.free_on(work, ask.free_on))
        ask = msgspec.structs.replace(ask, status=AssociateStatus.ACTIVE)
    if ask.not_asked_months is not None:
        reach = work.must(Permission.OFFER_VIEW)
        if not 0 <= ask.not_asked_months <= MOST_MONTHS:
            raise Invalid.field("not_asked_months", f"Months must be {MOST_MONTHS} or fewer")
        first = rules.months_before(london_day(work.now), ask.not_asked_months)
        only.append(queries.not_asked(reach, london_instant(first, time()) if ask.not_asked_months else None))
    return await people.search(work, ask, *only)
