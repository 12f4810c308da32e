"""Somebody is interested: said on the public page, or written down for them by the team."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col

from faculty_api.accounts.rules import looks_like_email, normal_email
from faculty_api.joining import queries, reading, rules
from faculty_api.joining.models import RECEIVED, Interest, InterestStep
from faculty_api.joining.showing import one, routes
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, TooMany, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.people.roster.contacts import is_postcode, read_phone
from schemas.access import Permission
from schemas.errors import Fault
from schemas.joining import (
    EnterInterest,
    ExpressInterest,
    InterestHow,
    InterestId,
    InterestReceived,
    InterestSaid,
    InterestView,
)

CALL = "01632 960 001"
BUSY = TooMany(f"We have had a lot of forms just now. Wait an hour and try again, or call us on {CALL}")
OFTEN = TooMany(f"We have what you sent us, more than once. We will be in touch. To change something, call {CALL}")
SENT_BEFORE = "This page was sent before with other answers. Open it again and fill it in once more"
REACH = "Enter an email address or a phone number, so that we can reach you"
PHONE = "Enter a phone number, like 01632 960 001 or 07700 900 982"
EMAIL = "Enter an email address, like name@example.org"
POSTCODE = "Enter a UK postcode, like LS1 4AP, or leave it empty"
WHERE = "Enter a postcode in England, or select a local academy"


async def express(work: Work, command: ExpressInterest, form_key: str) -> InterestReceived:
    """The public page. The answer is the same for everybody; the same form sent again is kept once.

    Asks no permission: anybody may say that they are interested. Who is logged in says it as anybody else.
    """
    said = _said(command)
    academy = command.academy or reading.nearest(command.postcode)
    if academy not in networks.names():
        raise Invalid(WHERE, faults=(Fault(field="postcode", message=WHERE),))
    before = await queries.by_form(work.session, form_key)
    if before is not None:
        if any(getattr(before, name) != value for name, value in said.items()):
            raise Conflict(SENT_BEFORE)
        return InterestReceived(academy=networks.names()[before.academy_code])
    await _not_too_many(work, said, work.now)
    row = _row(work, str(academy), InterestHow.PAGE, said, form_key=form_key)
    await _keep(work, row, "")
    if row.email:
        await messages.post(work, None, row.email, "interest_received", academy=networks.names()[row.academy_code])
    await work.flush({"uq_interest_form_key": Conflict(SENT_BEFORE)})
    return InterestReceived(academy=networks.names()[row.academy_code])


async def enter(work: Work, command: EnterInterest) -> InterestView:
    """For somebody who called or wrote, by the team that they called."""
    reach = work.must(Permission.INTEREST_ENTER)
    (academy,) = reach.academies
    if command.how is InterestHow.PAGE:
        raise Invalid.field("how", "Select if they called or wrote")
    row = _row(work, academy, command.how, _said(command), entered_by=work.actor.person)
    await _keep(work, row, filled_in(command.reason, "reason", "Enter why you write it down for them"))
    if row.email:
        await messages.post(work, None, row.email, "interest_received", academy=networks.names()[academy])
    return await one(work, row)


def _said(command: ExpressInterest | EnterInterest) -> dict[str, str]:
    """As it is kept; faults of what cannot be used to reach anybody."""
    email = normal_email(command.email)
    phone, doubts = read_phone(command.phone) if command.phone.strip() else ("", ())
    faults = []
    if email and not looks_like_email(email):
        faults.append(Fault(field="email", message=EMAIL))
    if phone is None or doubts:
        faults.append(Fault(field="phone", message=PHONE))
    if not command.email.strip() and not command.phone.strip():
        faults.append(Fault(field="email", message=REACH))
    if command.route and command.route not in routes():
        faults.append(Fault(field="route", message="Select how you heard of us from the list"))
    if command.postcode.strip() and not is_postcode(command.postcode):
        faults.append(Fault(field="postcode", message=POSTCODE))
    if not command.full_name.strip():
        faults.append(Fault(field="full_name", message="Enter your name"))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    same = ("postcode", "interests", "route", "route_words")
    texts = {name: getattr(command, name).strip() for name in same}
    return {"full_name": " ".join(command.full_name.split()), "email": email, "phone": phone or "", **texts}


async def _not_too_many(work: Work, said: dict[str, str], now: datetime) -> None:
    most, window = rules.ALTOGETHER
    if await queries.received(work.session, now - window) >= most:
        raise BUSY
    most, window = rules.PER_CONTACT
    contact = [col(getattr(Interest, name)) == said[name] for name in ("email", "phone") if said[name]]
    if await queries.received(work.session, now - window, or_(*contact)) >= most:
        raise OFTEN


def _row(work: Work, academy: str, how: InterestHow, said: dict[str, str], **more: Any) -> Interest:
    facts: dict[str, Any] = {**said, **more}
    return Interest(
        id=new_id(),
        academy_code=academy,
        how=how,
        words_version=reading.interest()["version"],
        received_at=work.now,
        touched_at=work.now,
        **facts,
    )


async def _keep(work: Work, row: Interest, words: str) -> None:
    work.session.add(row)
    await work.flush({"uq_interest_form_key": Conflict(SENT_BEFORE), "fk_interest_academy_code_academy": NotFound()})
    step = InterestStep(id=new_id(), interest_id=row.id, act=RECEIVED, at=work.now, by=row.entered_by, words=words)
    work.session.add(step)
    work.record(InterestSaid(subject=InterestId(row.id), academy=row.academy_code, how=InterestHow(row.how)))
    await work.flush()
