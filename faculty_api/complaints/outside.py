"""Somebody we have no record of complains: on the public page, or told to a team or to data protection.

``service.py`` is its door. Nothing of it is linked to a person, not even where we know somebody of that name.
"""

from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col

from faculty_api.accounts.rules import looks_like_email, normal_email
from faculty_api.complaints import queries, rules
from faculty_api.complaints.models import Complaint
from faculty_api.complaints.raising import EMPTY, NOT_PAGE, heard_on, tell_data_protection
from faculty_api.complaints.showing import place
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, TooMany, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.roster.contacts import read_phone
from schemas.access import Permission
from schemas.complaints import (
    ComplaintHow,
    ComplaintRaised,
    ComplaintRecorded,
    ComplaintTaken,
    OutsideComplaint,
    RecordOutside,
)
from schemas.errors import Fault

CALL = "01632 960 001"
REACH = "Enter an email address or a phone number, so that we can answer"
SENT_BEFORE = "This page was sent before with other words. Open it again and fill it in once more"
BUSY = TooMany(f"We have had a lot of forms just now. Wait an hour and try again, or call us on {CALL}")
OFTEN = TooMany(f"We have what you sent us, more than once. To add something, call us on {CALL}")


async def complain(work: Work, vault: Vault, command: OutsideComplaint, form_key: str) -> ComplaintTaken:
    """The public page. The same form sent again is kept once; whoever is logged in says it as anybody else.

    Asks no permission: anybody may complain about how we handle data about them.
    """
    said, words = _said(command), filled_in(command.words, "words", EMPTY)
    before = await queries.by_form(work.session, form_key)
    if before is not None:
        if vault.open(before.words, place=place(before.id, "words")) != words:
            raise Conflict(SENT_BEFORE)
        return ComplaintTaken(acknowledge_by=rules.acknowledge_by(before.received_on))
    await _not_too_many(work, said)
    made = await _kept(work, vault, said, words, ComplaintHow.PAGE, london_day(work.now), form_key=form_key)
    return ComplaintTaken(acknowledge_by=made.acknowledge_by)


async def record_outside(work: Work, vault: Vault, command: RecordOutside) -> ComplaintRecorded:
    """Told to a team or to data protection by somebody without a record."""
    work.must(Permission.COMPLAINT_RECORD)
    if command.how is ComplaintHow.PAGE:
        raise Invalid.field("how", NOT_PAGE)
    received = heard_on(command.received_on, london_day(work.now))
    words = filled_in(command.words, "words", EMPTY)
    return await _kept(work, vault, _said(command), words, command.how, received)


def _said(command: OutsideComplaint) -> dict[str, str]:
    email, typed = normal_email(command.email), command.phone.strip()
    phone, doubts = read_phone(typed) if typed else ("", ())
    faults = []
    if not command.name.strip():
        faults.append(Fault(field="name", message="Enter a name"))
    if email and not looks_like_email(email):
        faults.append(Fault(field="email", message="Enter an email address, like name@example.org"))
    if phone is None or doubts:
        faults.append(Fault(field="phone", message="Enter a phone number, like 01632 960 001 or 07700 900 982"))
    if not email and not typed:
        faults.append(Fault(field="email", message=REACH))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    return {"name": " ".join(command.name.split()), "email": email, "phone": phone or ""}


async def _not_too_many(work: Work, said: dict[str, str]) -> None:
    most, window = rules.ALTOGETHER
    if await queries.from_outside(work.session, work.now - window) >= most:
        raise BUSY
    most, window = rules.PER_CONTACT
    by = [one for one in ("email", "phone") if said[one]]
    same: list[ColumnElement[bool]] = [col(getattr(Complaint, one)) == said[one] for one in by]
    if await queries.from_outside(work.session, work.now - window, *same) >= most:
        raise OFTEN


async def _kept(
    work: Work, vault: Vault, said: dict[str, str], words: str, how: ComplaintHow, received: date,
    form_key: str | None = None,
) -> ComplaintRecorded:  # fmt: skip
    made = new_id()
    row = Complaint(
        id=made,
        how=how,
        words=vault.seal(words, place=place(made, "words")),
        received_on=received,
        recorded_by=None if form_key else work.actor.person,
        recorded_at=work.now,
        form_key=form_key,
        name=said["name"],
        email=said["email"],
        phone=said["phone"],
    )
    work.session.add(row)
    work.record(ComplaintRaised(subject=made, how=how))
    await work.flush({"uq_complaint_form_key": Conflict(SENT_BEFORE)})
    return await tell_data_protection(work, row)
