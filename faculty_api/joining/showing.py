"""Enquiries as the team sees them, with whom they may be."""

from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Row
from sqlmodel import col

from faculty_api.joining import queries, rules
from faculty_api.joining.models import Interest
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.people import vocabulary
from schemas.access import Permission
from schemas.joining import (
    InterestHow,
    InterestId,
    InterestLine,
    InterestState,
    InterestStepView,
    InterestView,
    Known,
)
from schemas.people import AssociateStatus, Kind
from schemas.values import Page, PersonId

MOST = 100
OPEN = (InterestState.ENQUIRY, InterestState.TALKED, InterestState.RECOMMENDED, InterestState.PROPOSED)
OVER = tuple(state for state in InterestState if state not in OPEN)
PUBLIC = "The person, on the public page"


@cache
def routes() -> dict[str, str]:
    """How people hear of us: names by code."""
    return {one.code: one.name for one in vocabulary.words("route")}


async def interests(work: Work, *, over: bool = False) -> Page[InterestLine]:
    """In reach: those to do something about, the longest without a word first; or those that are over."""
    reach = work.must(Permission.INTEREST_VIEW)
    states = [state.value for state in (OVER if over else OPEN)]
    rows = await queries.interests(
        work.session, queries.interests_in(reach), col(Interest.state).in_(states), most=MOST
    )
    emails, phones = await queries.known_contacts(work.session, rows) if not over else (set(), set())
    lines = [
        InterestLine(
            id=InterestId(row.id),
            full_name=row.full_name,
            academy=row.academy_code,
            state=InterestState(row.state),
            how=InterestHow(row.how),
            received_at=row.received_at,
            touched_at=row.touched_at,
            maybe_known=row.email in emails or row.phone in phones,
        )
        for row in rows
    ]
    return Page(items=lines)


async def interest(work: Work, vault: Vault, interest_id: UUID) -> InterestView:
    reach = work.must(Permission.INTEREST_VIEW)
    row = await queries.interest(work.session, reach, interest_id)
    if row is None:
        raise NotFound
    before = await erased_on(work, vault, row) if row.state in OPEN else None
    return replace(await one(work, row), erased_on=before)


async def erased_on(work: Work, vault: Vault, row: Interest) -> date | None:
    """Asks no permission: called by use-cases that have asked."""
    said = {"email": row.email, "phone": row.phone, "postcode": row.postcode}
    return await people.erased_on(work, vault, name=row.full_name, **said)


async def one(work: Work, row: Interest) -> InterestView:
    """Asks no permission: called by use-cases that have asked."""
    steps = await queries.steps(work.session, row.id)
    alike = await queries.alike(work.session, row) if row.state in OPEN else []
    decides = work.actor.may(Permission.INTEREST_DECIDE)
    return InterestView(
        id=InterestId(row.id),
        **{
            name: getattr(row, name)
            for name in ("full_name", "email", "phone", "postcode", "interests", "route_words", "received_at")
        },
        touched_at=row.touched_at,
        academy=row.academy_code,
        route=routes().get(row.route, row.route),
        state=InterestState(row.state),
        how=InterestHow(row.how),
        kind=Kind(row.kind) if row.kind else None,
        proposed_by=PersonId(row.proposed_by) if row.proposed_by else None,
        person_id=PersonId(row.person_id) if row.person_id else None,
        may=rules.may(InterestState(row.state), row.proposed_by, work.actor.person) if decides else [],
        known=[_known(work, found) for found in alike],
        steps=[
            InterestStepView(
                act=step.act, at=step.at, by=name or PUBLIC, on=step.on_day, members=step.members, words=step.words
            )
            for step, name in map(tuple, steps)
        ],
    )


def _known(work: Work, found: Row[Any]) -> Known:
    """Who is of another network is not named, and neither is who only works with us."""
    person, member, email, phone = tuple(found)
    because = "The same email address" if email else "The same phone number" if phone else "The same name"
    seen = member is not None and (work.actor.academy is None or member.academy_code == work.actor.academy)
    return Known(
        person_id=PersonId(person.id) if seen else None,
        full_name=person.full_name if seen else "",
        academy=member.academy_code if member else "",
        status=AssociateStatus(member.status) if member else None,
        because=because,
    )
