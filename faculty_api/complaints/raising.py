"""Somebody complains about how their data is handled, on their own page or told to us. ``service.py`` is its door."""

from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace
from sqlmodel import col, select

from faculty_api.accounts import queries as accounts
from faculty_api.accounts.models import Person
from faculty_api.complaints import queries, rules
from faculty_api.complaints.models import Complaint
from faculty_api.complaints.showing import place
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import queries as people
from schemas.access import Permission, Reach, Role
from schemas.complaints import (
    ComplaintHow,
    ComplaintRaised,
    ComplaintRecorded,
    RaiseComplaint,
    RecordComplaint,
)

MOST_OPEN = 10
MANY = f"You have {MOST_OPEN} complaints that we have not answered yet. To add something, call us on 01632 960 001"
OWN = "This is about you. Make your complaint on the page Your data"
EMPTY = "Write what is wrong"
NOT_PAGE = "Select how they told us"


async def raise_complaint(work: Work, vault: Vault, command: RaiseComplaint) -> ComplaintRecorded:
    """One's own, whatever one's role is."""
    work.must(Permission.COMPLAINT_RAISE)
    who = await _held(work, work.actor.person)
    return await _kept(work, vault, who, command.words, ComplaintHow.PAGE, london_day(work.now))


async def record_complaint(work: Work, vault: Vault, person_id: UUID, command: RecordComplaint) -> ComplaintRecorded:
    """Somebody else's, told to a team (of its own people) or to data protection. They get a letter that says so."""
    reach = work.must(Permission.COMPLAINT_RECORD)
    who = await _somebody(work, reach, person_id)
    if command.how is ComplaintHow.PAGE:
        raise Invalid.field("how", NOT_PAGE)
    received = heard_on(command.received_on, london_day(work.now))
    made = await _kept(work, vault, who, command.words, command.how, received)
    letter = await messages.post(
        work,
        who.id,
        who.email,
        "complaint_recorded",
        name=who.short_name,
        link=f"/profile/my-data/complaints/{made.id}",
    )
    return replace(made, by_email=letter.channel == "email")


async def complained_by(work: Work, person_id: UUID) -> str:
    """The name of the person whose complaint is about to be written down."""
    reach = work.must(Permission.COMPLAINT_RECORD)
    return (await _somebody(work, reach, person_id)).full_name


def heard_on(day: date, today: date) -> date:
    """The day they told us, where it can be one."""
    if not today - timedelta(days=rules.OLDEST) <= day <= today:
        raise Invalid.field("received_on", "The day they told us must be today or in the last 12 months")
    return day


async def _somebody(work: Work, reach: Reach, person_id: UUID) -> Person:
    if not reach.everyone and await people.one(work.session, reach, person_id) is None:
        raise NotFound
    if person_id == work.actor.person:
        raise NotAllowed(OWN)
    return await _held(work, person_id)


async def _held(work: Work, person_id: UUID) -> Person:
    """Their row, so that the limit holds however many come at once."""
    query = select(Person).where(col(Person.id) == person_id, col(Person.active), col(Person.merged_into).is_(None))
    found = (await work.session.execute(query.with_for_update(key_share=True))).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def _kept(
    work: Work, vault: Vault, who: Person, words: str, how: ComplaintHow, received: date
) -> ComplaintRecorded:
    text = filled_in(words, "words", EMPTY)
    mine = (col(Complaint.person_id) == who.id, col(Complaint.answered_at).is_(None))
    if how is ComplaintHow.PAGE and len(await queries.complaints(work.session, *mine)) >= MOST_OPEN:
        raise Conflict(MANY)
    row = Complaint(
        id=(made := new_id()),
        person_id=who.id,
        how=how,
        words=vault.seal(text, place=place(made, "words")),
        received_on=received,
        recorded_by=work.actor.person,
        recorded_at=work.now,
    )
    work.session.add(row)
    work.record(ComplaintRaised(subject=made, how=how))
    await work.flush()
    return await tell_data_protection(work, row)


async def tell_data_protection(work: Work, row: Complaint) -> ComplaintRecorded:
    """Each of them but the person themselves; no word of what it is about."""
    last = rules.acknowledge_by(row.received_on)
    for one in await accounts.with_role(work.session, Role.DATA_PROTECTION):
        if one.id != row.person_id:
            facts = {"name": one.short_name, "day": f"{last:%-d %B %Y}"}
            link = f"/data-protection/complaints/{row.id}"
            await messages.post(work, one.id, one.email, "complaint_came", link=link, **facts)
    return ComplaintRecorded(id=row.id, acknowledge_by=last)
