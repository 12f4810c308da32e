"""Calendars outside follow: somebody makes an address for a device, the device reads it, somebody stops it."""

import secrets
from datetime import time
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from faculty_api.accounts import service as accounts
from faculty_api.availability import service as availability
from faculty_api.calendars import entries, free_out, ics, queries, rules
from faculty_api.calendars.models import CalendarLink
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, filled_in
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from schemas.access import Actor, Permission, Role
from schemas.calendars import (
    CalendarLinkMade,
    CalendarLinkStopped,
    CalendarLinkView,
    Feed,
    LinkOfView,
    MakeCalendarLink,
    Published,
)
from schemas.values import PersonId

NAMES = {
    Feed.FREE: "When I am free",
    Feed.OWN: "Faculty sessions",
    Feed.ACADEMY: "Faculty sessions of your academy",
    Feed.COHORT: "Faculty cohort",
}
MOST_MARKS = 32


async def links(work: Work) -> list[CalendarLinkView]:
    """The actor's addresses that work."""
    work.must(Permission.CALENDAR_FOLLOW)
    rows = await queries.mine(work.session, work.actor.person)
    return [msgspec.convert(row, CalendarLinkView, from_attributes=True) for row in rows]


async def make_link(work: Work, vault: Vault, command: MakeCalendarLink) -> tuple[CalendarLinkView, str]:
    """With the path of its address, told now and never again: only a fingerprint of it is kept."""
    work.must(Permission.CALENDAR_FOLLOW)
    if await people.has_left(work, work.actor.person):
        raise Conflict(rules.LEFT)
    name = filled_in(command.name, "name", "Enter a name for the device, for example: my phone")
    if len(await links(work)) >= rules.MOST_LINKS:
        raise Conflict(rules.TOO_MANY)
    token = secrets.token_urlsafe(32)
    made = CalendarLink(
        id=new_id(),
        token_hash=_fingerprint(vault, token),
        person_id=work.actor.person,
        feed=command.feed,
        academy_code=await _academy(work, command),
        cohort_id=command.cohort_id if command.feed is Feed.COHORT else None,
        name=name,
        made_at=work.now,
    )
    work.session.add(made)
    work.record(CalendarLinkMade(subject=work.actor.person, link=made.id, feed=command.feed))
    await work.flush()
    view = next(one for one in await links(work) if one.id == made.id)
    return view, f"/calendar/{token}.ics"


async def _academy(work: Work, command: MakeCalendarLink) -> str | None:
    """Whose sessions it shows, in the actor's reach."""
    if command.feed in (Feed.OWN, Feed.FREE):
        if work.actor.role is not Role.ASSOCIATE:
            raise Invalid.field("feed", rules.NOT_YOURS)
        return None
    reach = work.must(Permission.COHORT_VIEW)
    if command.feed is Feed.COHORT:
        found = await queries.academy_of_cohort(work.session, reach, command.cohort_id) if command.cohort_id else None
    else:
        code = command.academy or work.actor.academy or ""
        found = code if await queries.academy_there(work.session, reach, code) else None
    if found is None:
        raise NotFound
    return found


async def stop_link(work: Work, link_id: UUID) -> CalendarLinkView:
    """Dead at once; stopped twice is stopped."""
    reach = work.must(Permission.CALENDAR_FOLLOW)
    found = await queries.own_link(work.session, reach, link_id)
    if found is None:
        raise NotFound
    if found.stopped_at is None:
        await _stop(work, found)
    return CalendarLinkView(
        id=found.id,
        name=found.name,
        feed=Feed(found.feed),
        shows="",
        made_at=found.made_at,
        fetched_on=found.fetched_on,
    )


async def _stop(work: Work, link: CalendarLink) -> None:
    link.stopped_at, link.stopped_by = work.now, work.actor.person
    work.record(CalendarLinkStopped(subject=PersonId(link.person_id), link=link.id))
    await work.flush()


async def links_of(work: Work, person_id: UUID) -> list[LinkOfView]:
    """An associate's addresses that work, for whoever may stop one: a phone is lost, and they call."""
    reach = work.must(Permission.CALENDAR_STOP)
    if not await queries.reaches(work.session, reach, person_id):
        raise NotFound
    rows = await queries.theirs(work.session, person_id)
    return [msgspec.convert(row, LinkOfView, from_attributes=True) for row in rows]


async def stop_link_of(work: Work, person_id: UUID, link_id: UUID) -> LinkOfView:
    """Dead at once, and its owner is told by whom; stopped twice is stopped, and told once."""
    reach = work.must(Permission.CALENDAR_STOP)
    if not await queries.reaches(work.session, reach, person_id):
        raise NotFound
    found = await queries.link_of(work.session, person_id, link_id)
    if found is None:
        raise NotFound
    if found.stopped_at is None:
        await _stop(work, found)
        who = await accounts.person(work, person_id)
        said = {"name": who.short_name, "helper": work.actor.name, "link": "/profile/calendar"}
        await messages.post(work, who.id, who.email, "calendar_stopped", **said)
        await work.flush()
    return msgspec.convert(found, LinkOfView, from_attributes=True)


async def published(work: Work, vault: Vault, name: str, if_none_match: str, base_url: str) -> Published:
    """What a calendar program reads. Wrong, stopped and dead addresses are one and the same: not found.

    Whether it has changed is known from one row, before any session is read. Should one change between the two reads,
    the mark is the older one, and the next reader gets the new text.
    """
    token = rules.token_in(name)
    link = await queries.asked(work.session, _fingerprint(vault, token)) if token else None
    if link is None:
        raise NotFound("We could not find that page. Check the address")
    today = london_day(work.now)
    if link.fetched_on != today:
        await queries.fetched(work.session, link.id, today)
    first = rules.since(today)
    if link.feed == Feed.FREE:
        return await _free(work, link, if_none_match)
    mark = rules.etag(link.id.hex, link.changes, link.newest, first, base_url)
    if rules.has_it(mark, if_none_match):
        return Published(mark, None)
    rows = await queries.events(work.session, link, first)
    # Whose it is, is nobody's to read who was given the file alone.
    whose = link.cohort_id or link.academy_code or vault.fingerprint(f"calendar of {link.person_id}")[:32]
    uid = f"{whose}@{entries.HOST}"
    return Published(mark, ics.publish(uid, NAMES[Feed(link.feed)], entries.texts(rows, base_url)))


async def _free(work: Work, link: Any, if_none_match: str) -> Published:
    """As the owner of the address sees it: the secret in it stands for them. Time alone makes what they said too old,
    so its mark is of the text itself."""
    me = PersonId(link.person_id)
    view = await availability.mine(Work(work.session, Actor(person=me, name="", role=Role.ASSOCIATE), work.now))
    first = rules.since(london_day(work.now))
    first, last = (first.replace(year=first.year + more) for more in (1, 3))
    since, until = (london_instant(day, time()) for day in (first, last))
    held = (await availability.booked(work, [me], since, until))[me]
    body = free_out.publish(f"{link.id}@{entries.HOST}", view, held, first, last)
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    return Published(mark, None if rules.has_it(mark, if_none_match) else body)


def _fingerprint(vault: Vault, token: str) -> str:
    return vault.fingerprint(f"calendar:{token}")


async def tidy(work: Work) -> int:
    """Addresses that are dead are said to be stopped; old marks of changes are added up."""
    work.must(Permission.CALENDAR_TIDY)
    return await queries.tidy(work.session, work.now, MOST_MARKS)
