"""How to reach somebody is kept true: by themselves, or by their own team with a reason.

An e-mail address is what one logs in with. Of a change both addresses are told, and one's own takes a code first.
"""

from datetime import timedelta
from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.messages.rules import reached
from faculty_api.people import codes, contact_queries, queries
from faculty_api.people.models import Associate, FormerContact
from faculty_api.people.roster.contacts import read_email, read_phone, read_postcode
from schemas.access import Permission, Reach
from schemas.contact import (
    ChangeContact,
    ChangeEmail,
    ConfirmEmail,
    ContactChanged,
    ContactView,
    EmailAsked,
    EmailChanged,
    PhoneBefore,
    ReachWish,
)
from schemas.errors import Fault
from schemas.messages import ReachBy
from schemas.values import PersonId

TAKEN = Conflict("Somebody else has this email address with us. Call us and we will put it right")
_MENDED = {
    "phone": (read_phone, "Enter a phone number, like 01632 960 001 or 07700 900 982"),
    "postcode": (read_postcode, "Enter a whole UK postcode, like LS1 4AP"),
}


async def contact(work: Work, person_id: UUID) -> ContactView:
    """For the person and the team of their Academy."""
    reach = work.must(Permission.CONTACT_EDIT)
    row, person = await _found(work, reach, person_id, lock=False)
    awaited = await contact_queries.awaited(work.session, person_id, work.now)
    wish, address = await messages.wished(work, person_id)
    return ContactView(
        full_name=person.full_name,
        preferred_name=person.preferred_name,
        email=person.email,
        phone=person.phone,
        postcode=row.postcode,
        travel_km=row.travel_km,
        reach_by=ReachWish(wish) if wish else ReachWish.AUTO,
        reached_by=reached(wish, email=bool(person.email), postal=bool(address)),
        postal_address=address,
        awaited=awaited.email if awaited and work.actor.person == person_id and awaited.email != person.email else None,
    )


async def change_contact(work: Work, person_id: UUID, command: ChangeContact) -> ContactView:
    """Everything but the e-mail address. Nothing is recorded when nothing changes."""
    reach = work.must(Permission.CONTACT_EDIT)
    row, person = await _found(work, reach, person_id)
    _must_say_why(work, person_id, command.reason)
    now = {"full_name": command.full_name.strip(), "preferred_name": command.preferred_name.strip(), **_mended(command)}
    if not now["full_name"]:
        raise Invalid.field("full_name", "Enter a full name")
    before = _former(work, row, person)
    changed = [name for name in ("full_name", "preferred_name", "phone") if getattr(person, name) != now[name]]
    for name in changed:
        setattr(person, name, now[name])
    wanted = {"postcode": now["postcode"], "travel_km": command.travel_km}
    if command.notes is not None and work.actor.person != person_id:
        wanted["notes"] = command.notes.strip()
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    changed += await _reach(work, person, command, phone=now["phone"])
    if changed:
        row.version += 1
        if {"full_name", "phone", "postcode"} & set(changed):
            work.session.add(before)
        work.record(ContactChanged(subject=PersonId(person_id), fields=tuple(changed), reason=command.reason.strip()))
        if {"full_name", "phone"} & set(changed):
            await _tell(work, person, person.email)
        await work.flush()
    return await contact(work, person_id)


async def change_email(work: Work, person_id: UUID, command: ChangeEmail) -> ContactView:
    """The person gets a code at the new address; what the team writes down holds at once and ends log-ins."""
    reach = work.must(Permission.CONTACT_EDIT)
    row, person = await _found(work, reach, person_id)
    address = _address(command.email)
    if address == person.email:
        raise Invalid.field("email", "We have this email address already. Enter a different one")
    if work.actor.person == person_id:
        await _ask(work, person, address)
    else:
        _must_say_why(work, person_id, command.reason)
        if await contact_queries.is_staff(work.session, person_id):
            raise NotAllowed(
                "They also log in as staff, so only they can change their email address, on their own page"
            )
        await _put(work, row, person, address, command.reason.strip())
    return await contact(work, person_id)


async def confirm_email(work: Work, command: ConfirmEmail) -> ContactView | None:
    """The code from the letter to the new address; None when it does not fit, which counts as a try."""
    reach, me = work.must(Permission.CONTACT_EDIT), work.actor.person
    row, person = await _found(work, reach, me)
    asked = await contact_queries.awaited(work.session, me, work.now, lock=True)
    asked = None if asked and asked.email == person.email else asked
    if not codes.fits(asked, command.code, again="Enter the new email address again"):
        await work.flush()
        return None
    assert asked is not None  # noqa: S101 - else nothing fits
    await work.session.delete(asked)
    await _put(work, row, person, asked.email, "")
    return await contact(work, me)


async def phones_before(work: Work, ids: set[UUID], days: int) -> dict[UUID, PhoneBefore]:
    """Of whom the way to reach them changed in the last days: the oldest number of that time, to call them on."""
    rows = await contact_queries.formers(work.session, ids, work.now - timedelta(days=days))
    found: dict[UUID, PhoneBefore] = {}
    for one in rows:
        kept = found.get(one.person_id)
        found[one.person_id] = PhoneBefore(phone=kept.phone if kept else one.phone, changed_at=one.made_at)
    return found


async def emails_before(work: Work, person_id: UUID, days: int) -> list[str]:
    """The email addresses that were somebody's in the last days and are not any more, the oldest first."""
    rows = await contact_queries.formers(work.session, {person_id}, work.now - timedelta(days=days))
    return list(dict.fromkeys(one.email for one in rows if one.email))


async def _found(work: Work, reach: Reach, person_id: UUID, *, lock: bool = True) -> tuple[Associate, Person]:
    if lock and await queries.locked(work.session, reach, person_id) is None:
        raise NotFound
    found = await queries.one(work.session, reach, person_id)
    if found is None or not found[1].active:
        raise NotFound
    return found


async def _reach(work: Work, person: Person, command: ChangeContact, *, phone: str) -> list[str]:
    """How they want to hear from us, and where letters go; the names of what changed."""
    wish, address = await messages.wished(work, person.id)
    new = wish if command.reach_by is None else _wish(command.reach_by)
    lines = address if command.postal_address is None else "\n".join(_lines(command.postal_address))
    if new is ReachBy.EMAIL and not person.email:
        raise Invalid.field("reach_by", "There is no email address yet. Add one first, or select letter or phone")
    if new is ReachBy.LETTER and not lines:
        raise Invalid.field("postal_address", "Enter the address where letters go")
    if new is ReachBy.PHONE and not phone:
        raise Invalid.field("phone", "Enter the phone number to call")
    changed = [name for name, one in (("reach_by", new != wish), ("postal_address", lines != address)) if one]
    if changed:
        await messages.choose(work, person.id, new, lines)
    return changed


def _wish(said: ReachWish) -> ReachBy | None:
    return None if said is ReachWish.AUTO else ReachBy(said.value)


def _lines(typed: str) -> list[str]:
    return [" ".join(one.split()) for one in typed.splitlines() if one.strip()]


def _must_say_why(work: Work, person_id: UUID, reason: str) -> None:
    if work.actor.person != person_id and not reason.strip():
        raise Invalid.field("reason", "Enter how you know, for example: they told me on the phone")


def _mended(command: ChangeContact) -> dict[str, str]:
    faults: list[Fault] = []
    mended = {}
    for name, (read, message) in _MENDED.items():
        typed = getattr(command, name).strip()
        value, doubts = read(typed) if typed else ("", ())
        if value is None or doubts:
            faults.append(Fault(field=name, message=message))
        mended[name] = value or ""
    if faults:
        raise Invalid(faults=tuple(faults))
    return mended


def _address(typed: str) -> str:
    value, doubts = read_email(typed)
    if value is None or doubts:
        raise Invalid.field("email", "Enter an email address, like name@example.org")
    return value


async def _ask(work: Work, person: Person, address: str) -> None:
    """The answer is the same whether somebody else has the address: only its own mailbox learns more."""
    code = await codes.make(work, person.id, address)
    work.record(EmailAsked(subject=PersonId(person.id)))
    if await contact_queries.has_address(work.session, address):
        await messages.post(work, None, address, "email_in_use")
    else:
        await messages.post(work, person.id, address, "email_code", name=person.short_name, code=code)
    await work.flush()


async def _put(work: Work, row: Associate, person: Person, address: str, reason: str) -> None:
    if await contact_queries.has_address(work.session, address):
        raise TAKEN
    work.session.add(_former(work, row, person))
    before, person.email = person.email, address
    row.version += 1
    work.record(EmailChanged(subject=PersonId(person.id), reason=reason))
    mine = work.actor.person == person.id
    await (accounts.spend_links if mine else accounts.end_log_ins)(work, person.id)
    for told in (before, address):
        await _tell(work, person, told)
    await work.flush({"uq_person_email": TAKEN})


def _former(work: Work, row: Associate, person: Person) -> FormerContact:
    return FormerContact(
        id=new_id(),
        person_id=person.id,
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        postcode=row.postcode,
        made_at=work.now,
    )


async def _tell(work: Work, person: Person, address: str | None) -> None:
    """Without an address somebody prints it or calls them."""
    await messages.post(work, person.id, address, "contact_changed", name=person.short_name)
