"""One person becomes a member of the faculty: one record, also where they worked with us already."""

from datetime import date
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select
from sqlmodel import col

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from schemas.access import Role
from schemas.people import Kind
from schemas.values import PersonId

HERE = "Somebody with this email address is in the register already. Close this, and use their record"
_SAME_TIME = {"uq_person_email": Conflict("Somebody with this email address was added at the same time. Look again")}


class Newcomer(Struct, frozen=True, kw_only=True):
    full_name: str
    academy: str
    kind: Kind
    started_on: date
    email: str = ""
    phone: str = ""
    postcode: str = ""
    route: str = ""


async def enrol(work: Work, said: Newcomer) -> PersonId:
    """Their id. Who has this e-mail address already keeps their record. Asks no permission: called when two people
    have agreed on somebody."""
    found = await _person(work, said.email) if said.email else None
    if found is not None and await work.session.get(Associate, found.id) is not None:
        raise Conflict(HERE)
    who = found or await _new(work, said)
    who.phone = who.phone or said.phone
    work.session.add(
        Associate(
            person_id=who.id,
            kind=said.kind,
            academy_code=said.academy,
            postcode=said.postcode,
            recruitment_route=said.route,
            started_on=said.started_on,
            first_time=True,
            created_at=work.now,
        )
    )
    await work.flush({"pk_associate": Conflict(HERE)})
    await _let_in(work, who.id, said.academy)
    return PersonId(who.id)


async def _person(work: Work, email: str) -> Person | None:
    query = select(Person).where(col(Person.email) == email).with_for_update(key_share=True)
    found: Person | None = (await work.session.execute(query)).scalar_one_or_none()
    if found is not None and not found.active:
        raise Conflict("The record with this email address is closed. Ask data protection before you go on")
    return found


async def _new(work: Work, said: Newcomer) -> Person:
    made = Person(
        id=new_id(), full_name=said.full_name, email=said.email or None, phone=said.phone, created_at=work.now
    )
    work.session.add(made)
    await work.flush(_SAME_TIME)
    return made


async def _let_in(work: Work, person_id: UUID, academy: str) -> None:
    """They can log in as an associate, once, whatever else they do with us."""
    held = select(col(RoleGrant.id)).where(
        col(RoleGrant.person_id) == person_id, col(RoleGrant.role) == Role.ASSOCIATE.value
    )
    if (await work.session.execute(held)).first() is None:
        work.session.add(RoleGrant(id=new_id(), person_id=person_id, role=Role.ASSOCIATE, academy_code=academy))
        await work.flush()
