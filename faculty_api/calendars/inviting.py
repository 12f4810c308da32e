"""Bookings by e-mail for the person's calendar: they come with a yes, and follow when it moves or ends.

The database notes each booking that changed, by whichever door; the worker looks at what their own calendar shows now,
and sends the difference. It goes with the letter that tells of the change; where there is none, with one of its own.
Same names of events, same numbers, same words as at the address that their calendar reads (``following.py``).
"""

from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import msgspec

from faculty_api.accounts import service as accounts
from faculty_api.calendars import entries, ics, invite_queries, queries, rules
from faculty_api.calendars.entries import Told
from faculty_api.calendars.models import CalendarChoice, Invitation
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers.drafting import when_words
from schemas.access import Permission
from schemas.accounts import PersonView
from schemas.calendars import Booked, ChooseInvitations, InvitationsChosen, InvitationsView
from schemas.programmes import Part

MOST = 200


class Inviter(NamedTuple):
    """``organiser``: the address that letters come from; empty: nobody is invited."""

    base_url: str
    organiser: str


NOBODY_INVITES = Inviter("", "")


class Change(NamedTuple):
    session: UUID
    template: str
    main: Told
    text: str


async def choice(work: Work) -> InvitationsView:
    """Whether the actor is sent sessions by e-mail for their calendar."""
    work.must(Permission.CALENDAR_INVITED)
    return InvitationsView(invitations=await invite_queries.wants(work.session, work.actor.person))


async def choose(work: Work, command: ChooseInvitations) -> InvitationsView:
    """From the next booking on. What came before still follows, so that no calendar keeps a session that is off."""
    work.must(Permission.CALENDAR_INVITED)
    row = await work.session.get(CalendarChoice, work.actor.person, with_for_update=True)
    if row is None:
        row = CalendarChoice(person_id=work.actor.person, invitations=True, chosen_at=work.now)
    if row.invitations != command.invitations:
        row.invitations, row.chosen_at = command.invitations, work.now
        work.session.add(row)
        work.record(InvitationsChosen(subject=work.actor.person, invitations=command.invitations))
        await work.flush()
    return InvitationsView(invitations=row.invitations)


async def invite_due(work: Work, inviter: Inviter, most: int = MOST) -> int:
    """Put what calendars are to read into letters; returns how many letters may go out, or were written."""
    work.must(Permission.CALENDAR_TIDY)
    if not await invite_queries.alone(work.session):
        return 0
    written = 0
    due = await invite_queries.take(work.session, most)
    for person, pairs in groupby(due, key=lambda row: row.person_id):
        if inviter.organiser:
            written += await _tell(work, person, [row.session_id for row in pairs], inviter)
    await work.flush()
    return written + await invite_queries.release(work.session)


async def _tell(work: Work, person: UUID, sessions: list[UUID], inviter: Inviter) -> int:
    """How many letters were written for it."""
    try:
        who = await accounts.person(work, person)
    except NotFound:
        return 0
    if who.email is None or not rules.ADDRESS.fullmatch(who.email):
        return 0
    wanted = await invite_queries.wants(work.session, person)
    alone: dict[str, list[Change]] = {}
    for of in sessions:
        change = await _change(work, who, of, inviter, wanted=wanted)
        if change is None:
            continue
        letter = await invite_queries.letter(work.session, person, of)
        if letter is None:
            alone.setdefault(change.template, []).append(change)
        else:
            letter.calendar += change.text
    for template, changes in alone.items():
        await _write(work, who, template, changes)
    return len(alone)


async def _change(work: Work, who: PersonView, of: UUID, inviter: Inviter, *, wanted: bool) -> Change | None:
    """What is to be sent about one booking, noted as sent; None when nothing is."""
    rows = await queries.booked(work.session, who.id, of)
    told = [msgspec.json.decode(row, type=Told) for row in rows]
    main = next((one for one in told if one.part == Part.DELIVER), None)
    if main is None:
        return None
    now = rules.booked(off=main.off, kept=main.kept)
    mark = rules.fingerprint(
        f"{one.part} {one.starts.timestamp()} {one.ends.timestamp()} {one.mode} {one.place} {one.postcode}"
        for one in told
    )
    row = await work.session.get(Invitation, UUID(main.uid))
    before = (Booked(row.state), row.told) if row else None
    if not rules.to_tell(before, (now, mark), wanted=wanted, over=main.ends <= work.now):
        return None
    if row is None:
        row = Invitation(offer_id=UUID(main.uid), state=now, sequence=0, told=mark, sent_at=work.now)
    row.state, row.told, row.sequence, row.sent_at = now, mark, main.sequence, work.now
    work.session.add(row)
    first = sorted(told, key=lambda one: one.part != Part.DELIVER)
    each = [entries.entry(one, inviter.base_url)._replace(changed=work.now) for one in first]
    text = "".join(ics.invitation(one, inviter.organiser, who.email or "").decode() for one in each)
    return Change(of, rules.template(before[0] if before else None, now), main, text)


async def _write(work: Work, who: PersonView, template: str, changes: list[Change]) -> None:
    """One letter, however many sessions."""
    first, more = changes[0].main, len(changes) - 1
    facts = {
        "name": who.short_name,
        "when": when_words(first.starts) + (f", and {more} more" if more else ""),
        "place": first.place or ("in person" if first.mode == "in_person" else "online"),
        "link": "/sessions" if more else first.page,
        "choice": "/profile/calendar",
    }
    letter = await messages.post_about(work, changes[0].session, who.id, who.email, template, **facts)
    letter.calendar = "".join(one.text for one in changes)
