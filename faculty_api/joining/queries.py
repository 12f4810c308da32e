"""Every SELECT about enquiries and about the steps of people who are new."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, false, func, literal, or_, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.joining import rules
from faculty_api.joining.models import AgreementSigned, Interest, InterestStep, JoiningSetting, Onboarding, StepDone
from faculty_api.kernel.db import within
from faculty_api.people.models import Associate, FormerContact
from schemas.access import Reach


def interests_in(reach: Reach) -> ColumnElement[bool]:
    return within(reach, academy=col(Interest.academy_code))


async def interests(session: AsyncSession, *where: ColumnElement[bool], most: int) -> Sequence[Interest]:
    """Those longest without a word first."""
    query = select(Interest).where(*where).order_by(col(Interest.touched_at), col(Interest.id)).limit(most)
    return (await session.execute(query)).scalars().all()


async def interest(session: AsyncSession, reach: Reach, ident: UUID, *, lock: bool = False) -> Interest | None:
    query = select(Interest).where(col(Interest.id) == ident, interests_in(reach))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found: Interest | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def by_form(session: AsyncSession, key: str) -> Interest | None:
    found: Interest | None = (
        await session.execute(select(Interest).where(col(Interest.form_key) == key))
    ).scalar_one_or_none()
    return found


async def received(session: AsyncSession, since: datetime, *contact: ColumnElement[bool]) -> int:
    """How many came by the public page since then."""
    query = select(func.count()).where(
        col(Interest.received_at) > since,
        col(Interest.entered_by).is_(None),
        or_(*contact) if contact else true(),
    )
    return int((await session.execute(query)).scalar_one())


async def steps(session: AsyncSession, ident: UUID) -> Sequence[Row[Any]]:
    """(step, name of who did it), the first one first."""
    query = (
        select(InterestStep, col(Person.full_name))
        .outerjoin(Person, col(Person.id) == col(InterestStep.by))
        .where(col(InterestStep.interest_id) == ident)
        .order_by(col(InterestStep.at), col(InterestStep.id))
    )
    return (await session.execute(query)).all()


def _digits(phone: Any) -> ColumnElement[str]:
    return func.regexp_replace(phone, "[^0-9+]", "", "g")


async def alike(session: AsyncSession, row: Interest) -> Sequence[Row[Any]]:
    """(Person, Associate or None, same e-mail, same phone) of whoever has or had one of these, or has the very name."""
    number = rules.digits(row.phone)
    had_email = (col(FormerContact.email) == row.email) if row.email else false()
    had_phone = (_digits(col(FormerContact.phone)) == number) if number else false()
    former = select(col(FormerContact.person_id))
    # Whoever had it before is found by it as whoever has it now; of nothing nobody is.
    email = or_(col(Person.email) == row.email, col(Person.id).in_(former.where(had_email))) if row.email else false()
    phone = (
        or_(_digits(col(Person.phone)) == number, col(Person.id).in_(former.where(had_phone))) if number else false()
    )
    name = (func.lower(col(Person.full_name)) == row.full_name.casefold()) & col(Associate.person_id).is_not(None)
    query = (
        select(Person, Associate, email.label("email"), phone.label("phone"))
        .outerjoin(Associate, col(Associate.person_id) == col(Person.id))
        .where(
            or_(email, phone, name),
            col(Person.merged_into).is_(None),
            *([col(Person.id) != row.person_id] if row.person_id else []),
        )
        .order_by(col(Person.full_name), col(Person.id))
        .limit(10)
    )
    return (await session.execute(query)).all()


async def known_contacts(session: AsyncSession, rows: Collection[Interest]) -> tuple[set[str], set[str]]:
    """Of the e-mail addresses and phone numbers of these enquiries, those the register has."""
    emails = {one.email for one in rows if one.email}
    phones = {rules.digits(one.phone): one.phone for one in rows if one.phone}
    digits = _digits(col(Person.phone))
    found_emails = (await session.execute(select(col(Person.email)).where(col(Person.email).in_(emails)))).scalars()
    found_phones = (await session.execute(select(digits).where(digits.in_(phones)))).scalars() if phones else ()
    return {one for one in found_emails if one}, {phones[one] for one in found_phones}


async def settings(session: AsyncSession, codes: Collection[str]) -> Sequence[JoiningSetting]:
    """Of these Academies, and the national ones."""
    query = select(JoiningSetting).where(
        or_(col(JoiningSetting.academy_code).is_(None), col(JoiningSetting.academy_code).in_(codes))
    )
    return (await session.execute(query)).scalars().all()


async def setting(session: AsyncSession, academy: str | None, step: str) -> JoiningSetting | None:
    same = (
        col(JoiningSetting.academy_code).is_(None) if academy is None else col(JoiningSetting.academy_code) == academy
    )
    query = select(JoiningSetting).where(same, col(JoiningSetting.step) == step).with_for_update()
    found: JoiningSetting | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def member(
    session: AsyncSession, reach: Reach, person_id: UUID, *, lock: bool = False
) -> tuple[Associate, Person] | None:
    mine = within(reach, academy=col(Associate.academy_code), person=col(Associate.person_id))
    query = (
        select(Associate, Person)
        .join(Person, col(Person.id) == col(Associate.person_id))
        .where(col(Associate.person_id) == person_id, mine)
    )
    if lock:
        query = query.with_for_update(of=Associate, key_share=True).execution_options(populate_existing=True)
    row = (await session.execute(query)).one_or_none()
    return (row[0], row[1]) if row else None


async def open_onboardings(
    session: AsyncSession, people: Collection[UUID] | None, academy: str = ""
) -> Sequence[Row[Any]]:
    """(Onboarding, Academy) of those who have steps to do; of an Academy when no people are named."""
    where: list[ColumnElement[bool]] = [col(Onboarding.finished_at).is_(None)]
    if people is not None:
        where.append(col(Onboarding.person_id).in_(people))
    if academy:
        where.append(col(Associate.academy_code) == academy)
    query = (
        select(Onboarding, col(Associate.academy_code))
        .join(Associate, col(Associate.person_id) == col(Onboarding.person_id))
        .where(*where)
        .order_by(col(Onboarding.began_at), col(Onboarding.id))
    )
    return (await session.execute(query)).all()


async def onboarding(session: AsyncSession, person_id: UUID) -> Onboarding | None:
    """The newest."""
    query = (
        select(Onboarding)
        .where(col(Onboarding.person_id) == person_id)
        .order_by(col(Onboarding.began_at).desc(), col(Onboarding.id).desc())
        .limit(1)
    )
    found: Onboarding | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def done(session: AsyncSession, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """(person_id, step, version, done_on, recorded_at, by, note) of each step, the oldest first."""
    ticked = select(
        col(StepDone.person_id), col(StepDone.step), col(StepDone.version), col(StepDone.done_on),
        col(StepDone.recorded_at), col(StepDone.recorded_by), col(StepDone.note),
    ).where(col(StepDone.person_id).in_(people))  # fmt: skip
    signed = select(
        col(AgreementSigned.person_id), literal("agreement").label("step"), col(AgreementSigned.version),
        col(AgreementSigned.accepted_on), col(AgreementSigned.recorded_at), col(AgreementSigned.recorded_by),
        col(AgreementSigned.evidence),
    ).where(col(AgreementSigned.person_id).in_(people))  # fmt: skip
    both = ticked.union_all(signed).subquery("done")
    columns = both.c
    query = (
        select(
            columns.person_id, columns.step, columns.version, columns.done_on, columns.recorded_at,
            columns.recorded_by, columns.note, col(Person.full_name).label("by"),
        )
        .join(Person, col(Person.id) == columns.recorded_by)
        .order_by(columns.recorded_at)
    )  # fmt: skip
    return (await session.execute(query)).all()
