"""The register: who is in the faculty, and how they come in from a spreadsheet."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import any_of
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import adding, lending_queries, queries, rules
from faculty_api.people.apart import not_with, say_not_with
from faculty_api.people.consenting import hold_still, let_topics_end, not_discussed, note_read
from faculty_api.people.contact import (
    change_contact,
    change_email,
    confirm_email,
    contact,
    emails_before,
    phones_before,
)
from faculty_api.people.duplicates import duplicates, kept_record, say_not_same
from faculty_api.people.erased_before import erased_on
from faculty_api.people.finding import search
from faculty_api.people.import_columns import import_columns, say_columns
from faculty_api.people.importing import (
    choose_rows,
    commit_roster,
    drop_roster,
    imports,
    one_import,
    preview_roster,
    rows_to_mend,
)
from faculty_api.people.lending import (
    end_lending,
    end_lending_to,
    end_lendings,
    held_lendings,
    lend,
    lendings,
    lent,
    lent_to,
)
from faculty_api.people.models import Associate
from faculty_api.people.namesakes import namesakes, which
from faculty_api.people.network import network
from faculty_api.people.queries import is_gone
from faculty_api.people.rules import Sight
from schemas.access import Permission, Reach
from schemas.people import (
    AssociateDetails,
    AssociateFacts,
    AssociateLent,
    AssociatePrivate,
    AssociateStatus,
    AssociateView,
    CallFirstSet,
    CallFirstView,
    Employer,
    Kind,
    SetCallFirst,
)
from schemas.reads import ReadKind
from schemas.values import PersonId

__all__ = [
    "active", "associate", "call_first", "change_contact", "change_email", "choose_rows", "commit_roster",
    "confirm_email", "contact", "drop_roster", "duplicates", "emails_before", "end_lending", "end_lending_to",
    "end_lendings", "erased_on", "facts", "has_left", "held_lendings", "hold_still", "import_columns", "imports",
    "is_gone", "kept_apart", "kept_record", "lend", "lendings", "lent", "lent_to", "let_topics_end", "members",
    "namesakes", "network", "not_discussed", "not_with", "note_read", "one_import", "phones_before", "preview_roster",
    "rows_to_mend", "say_columns", "say_not_same", "say_not_with", "search", "set_call_first", "which",
]  # fmt: skip


_ANYBODY = Reach(everyone=True, academies=frozenset(), person=None)


async def associate(
    work: Work, vault: Vault, person_id: UUID, *, private: bool = True, gone: bool = False
) -> AssociateView:
    """One member of the faculty, as far as this reader may see. ``private``: with access needs and notes, which is a
    read of them; a page that shows neither goes without. ``gone``: also that they were erased, for a page that says so;
    on all others they are not there."""
    reach = work.must(Permission.PERSON_VIEW)
    payee = rules.payees_only(work.actor)
    found, here = await queries.one(work.session, reach, person_id, payee=payee), None
    if found is None:
        here = (await lending_queries.lent_to(work.session, reach.academies, london_day(work.now))).get(person_id)
        found = await queries.one(work.session, _ANYBODY, person_id) if here else None
    if found is None:
        raise NotFound
    row, person = found
    seen = rules.sight(work.actor, PersonId(person_id), row.academy_code)
    if row.status == AssociateStatus.ENDED and await queries.erased(work.session, person_id):
        if not gone:
            raise NotFound
        return AssociateView(
            id=PersonId(person.id), full_name=person.full_name, short_name=person.short_name, academy=row.academy_code,
            kind=Kind(row.kind), status=AssociateStatus.ENDED, details=None, private=None, erased=True,
        )  # fmt: skip
    skills = (await queries.tags(work.session, person_id, london_day(work.now)))[0] if here else []
    loan = AssociateLent(days=here, skills=skills, travel_km=row.travel_km, call_first=row.call_first) if here else None
    return AssociateView(
        id=PersonId(person.id),
        full_name=person.full_name,
        short_name=person.short_name,
        academy=row.academy_code,
        kind=Kind(row.kind),
        status=AssociateStatus(row.status),
        details=await _details(work, row, person) if seen >= Sight.DETAILS else None,
        private=await _private(work, vault, row) if private and seen >= Sight.PRIVATE else None,
        lent=loan,
    )


async def call_first(work: Work) -> bool:
    """Whether the actor asked for a call before any offer."""
    reach = work.must(Permission.PERSON_CALL_FIRST)
    found = await queries.one(work.session, reach, work.actor.person)
    return found is not None and found[0].call_first


async def set_call_first(work: Work, person_id: UUID, command: SetCallFirst) -> CallFirstView:
    """Call me before you send me an offer, or do not; offers that are out already stay."""
    reach = work.must(Permission.PERSON_CALL_FIRST)
    row = await queries.locked(work.session, reach, person_id)
    if row is None:
        raise NotFound
    if row.call_first != command.call_first:
        row.call_first = command.call_first
        row.version += 1
        work.record(CallFirstSet(subject=PersonId(person_id), call_first=command.call_first))
        await work.flush()
    return CallFirstView(call_first=command.call_first)


async def _details(work: Work, row: Associate, person: Person) -> AssociateDetails:
    skills, topics = await queries.tags(work.session, person.id, london_day(work.now))
    return AssociateDetails(
        preferred_name=person.preferred_name,
        email=person.email,
        phone=person.phone,
        postcode=row.postcode,
        employer=Employer(row.employer),
        travel_km=row.travel_km,
        call_first=row.call_first,
        first_time=row.first_time,
        skills=skills,
        topics=topics,
        recruitment_route=row.recruitment_route,
        started_on=row.started_on,
        trained_on=row.trained_on,
        usual_days=row.usual_days,
    )


async def has_left(work: Work, person_id: UUID) -> bool:
    """Asks no permission: called by use-cases that have asked."""
    row = await work.session.get(Associate, person_id)
    return row is not None and row.status == AssociateStatus.ENDED


async def _private(work: Work, vault: Vault, row: Associate) -> AssociatePrivate:
    """Whoever else is shown access needs has read them: that is kept for the person to see, once a reader and day. Of
    whoever left nobody needs them."""
    if row.status == AssociateStatus.ENDED and work.actor.person != row.person_id:
        return AssociatePrivate(access_needs="", notes=row.notes)
    if row.access_needs:
        await note_read(work, row.person_id, ReadKind.ACCESS_NEEDS, row.person_id)
    needs = vault.open(row.access_needs, place=adding.place(row.person_id)) if row.access_needs else ""
    return AssociatePrivate(access_needs=needs, notes=row.notes)


async def facts(work: Work, ids: Iterable[UUID]) -> dict[UUID, AssociateFacts]:
    """Facts by id. Asks no permission: only use-cases that asked already call it."""
    found = await queries.facts(work.session, london_day(work.now), any_of(col(Associate.person_id), ids))
    return {person.id: person for person in found}


async def active(work: Work, academy: str, kind: Kind) -> list[AssociateFacts]:
    """Who can be booked in this Academy's network, and who is lent to it on some days (``rules.may_be_asked`` says
    which). Asks no permission: only use-cases that asked already call it."""
    bookable = (col(Associate.kind) == kind, col(Associate.status) == AssociateStatus.ACTIVE)
    return await _with_lent(work, academy, *bookable)


async def among(work: Work, academy: str, ids: Iterable[UUID]) -> list[AssociateFacts]:
    """Of these people, those of whom ``active`` tells. Asks no permission, as that."""
    wanted = (col(Associate.person_id).in_(list(ids)), col(Associate.status) == AssociateStatus.ACTIVE)
    return await _with_lent(work, academy, *wanted)


async def members(work: Work, academy: str) -> list[AssociateFacts]:
    """Everybody in this Academy's network, or lent to it, who has not left. Asks no permission, as ``active``."""
    return await _with_lent(work, academy, col(Associate.status) != AssociateStatus.ENDED)


async def _with_lent(work: Work, academy: str, *where: ColumnElement[bool]) -> list[AssociateFacts]:
    """By name. What people agreed to talk about stays with their own Academy."""
    today = london_day(work.now)
    own = await queries.facts(work.session, today, col(Associate.academy_code) == academy, *where)
    lent = await lending_queries.lent_to(work.session, [academy], today)
    if not lent:
        return own
    others = await queries.facts(work.session, today, col(Associate.person_id).in_(list(lent)), *where)
    guests = [msgspec.structs.replace(one, topics=[], lent=lent[one.id]) for one in others]
    return sorted([*own, *guests], key=lambda one: (one.full_name, one.id))


async def kept_apart(work: Work, ids: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Pairs who are not to be paired. Asks no permission: only use-cases that asked already call it."""
    return await queries.kept_apart(work.session, ids)
