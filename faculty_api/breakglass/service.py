"""One record is opened in an emergency (row 59): one asks, another releases, and for 60 minutes the first reads it.

What it shows and why: docs/decisions/0019.
"""

from datetime import timedelta
from uuid import UUID

from faculty_api.accounts import queries as accounts
from faculty_api.accounts.models import Person
from faculty_api.breakglass import queries
from faculty_api.dataprotection import two_people
from faculty_api.dataprotection.models import BreakGlass
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.messages.rules import reached
from faculty_api.needs import service as needs
from faculty_api.networks import service as networks
from faculty_api.people.models import Associate
from faculty_api.stories import service as stories
from schemas.access import Permission, Role
from schemas.breakglass import (
    AskGlass,
    BehindGlass,
    GlassAsked,
    GlassOpened,
    GlassReleased,
    GlassStopped,
    GlassView,
)
from schemas.messages import ReachBy, SettledHow
from schemas.two_people import OpeningState
from schemas.values import PersonId

OPENING = two_people.Terms(
    "opening", timedelta(minutes=60), "60 minutes", "Somebody else of data protection or of the national team"
)
SELF = "This is about you. Other people decide about it"
STOPPED = "Somebody stopped this opening. Ask again if you still need it"
ASKED = "You asked for this already. Somebody else releases it"


async def ask_glass(work: Work, person_id: UUID, command: AskGlass) -> GlassView:
    """The first of two. Whoever can release it gets a letter."""
    work.must(Permission.BREAKGLASS_OPEN)
    await queries.hold(work.session, person_id)
    found = await queries.record(work.session, person_id)
    if found is None:
        raise NotFound
    if person_id == work.actor.person:
        raise NotAllowed(SELF)
    since = work.now - OPENING.open_for
    mine = await queries.lately(work.session, person_id, work.actor.person, since)
    if any(two_people.state(one, work.now, OPENING) is OpeningState.ASKED for one in mine):
        raise Conflict(ASKED)
    row = BreakGlass(
        id=new_id(), person_id=person_id, reason=command.reason, asked_by=work.actor.person, asked_at=work.now
    )
    work.session.add(row)
    work.record(GlassAsked(subject=PersonId(person_id), reason=command.reason))
    await work.flush()
    await _tell_staff(work, row, "glass_asked", {work.actor.person}, Role.DATA_PROTECTION, Role.NATIONAL)
    return await _view(work, row)


async def release_glass(work: Work, glass_id: UUID) -> GlassView:
    """The second of two. From now on it can be read: data protection and the person are told in the same commit."""
    work.must(Permission.BREAKGLASS_OPEN)
    row = await two_people.to_release(work, BreakGlass, glass_id, OPENING)
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)
    if row.stopped_at is not None:
        raise Conflict(STOPPED)
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(GlassReleased(subject=PersonId(row.person_id)))
    await work.flush({"ck_break_glass_two_people": two_people.yours(OPENING)})
    _, who = await _record(work, row)
    await messages.post(work, who.id, who.email, "glass_opened", name=who.short_name, link="/profile/who-has-looked")
    await _tell_staff(work, row, "glass_released", set(), Role.DATA_PROTECTION)
    return await _view(work, row)


async def open_glass(work: Work, vault: Vault, glass_id: UUID) -> BehindGlass:
    """The record, for who asked, while its 60 minutes last. Each thing read is written down with the reason."""
    work.must(Permission.BREAKGLASS_OPEN)
    if (held := await queries.locked(work.session, glass_id)) and held.stopped_at is not None:
        raise Conflict(STOPPED)
    row = await two_people.to_open(work, BreakGlass, glass_id, OPENING)
    member, who = await _record(work, row)
    reason = f"In an emergency. {row.reason}"
    private = await needs.opened_behind_glass(work, vault, row.person_id, reason)
    story = await stories.opened_behind_glass(work, vault, row.person_id, reason)
    work.record(GlassOpened(subject=PersonId(row.person_id)))
    await work.flush()
    return BehindGlass(
        name=who.full_name,
        email=who.email or "",
        phone=who.phone,
        academy=networks.names().get(member.academy_code, member.academy_code),
        postcode=member.postcode,
        access_needs=private.access_needs,
        topics=private.topics,
        story=story,
        open_until=(row.released_at or work.now) + OPENING.open_for,
    )


async def stop_glass(work: Work, glass_id: UUID) -> GlassView:
    """By anybody who may open one, at once, whether it was released or not."""
    work.must(Permission.BREAKGLASS_OPEN)
    row = await queries.locked(work.session, glass_id)
    if row is None:
        raise NotFound
    if _state(work, row) is OpeningState.OVER:
        raise Conflict("It is over already")
    row.stopped_by, row.stopped_at = work.actor.person, work.now
    work.record(GlassStopped(subject=PersonId(row.person_id)))
    await work.flush()
    return await _view(work, row)


async def record_call(work: Work, glass_id: UUID) -> GlassView:
    """The person was called and knows. Said twice, it stays as it was said first."""
    work.must(Permission.BREAKGLASS_OPEN)
    row = await queries.locked(work.session, glass_id)
    if row is None:
        raise NotFound
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)
    letter = (await queries.told(work.session, [row], lock=True)).get(row.id)
    if letter is None:
        raise Conflict("Nobody has to call them: they got an email, or it was not released")
    await messages.settle(work, letter, SettledHow.PHONED)
    return await _view(work, row)


async def told_by_email(work: Work, person_id: UUID) -> bool:
    """Whether a letter at once reaches the person whose record is about to be asked for; else somebody calls."""
    work.must(Permission.BREAKGLASS_OPEN)
    found = await queries.record(work.session, person_id)
    if found is None:
        raise NotFound
    wish, lines = await messages.wished(work, person_id)
    return reached(wish, email=bool(found[1].email), postal=bool(lines)) is ReachBy.EMAIL


async def glass(work: Work, glass_id: UUID) -> GlassView:
    work.must(Permission.BREAKGLASS_OPEN)
    return await _view(work, await two_people.held(work, BreakGlass, glass_id))


async def glasses(work: Work) -> list[GlassView]:
    """Newest first."""
    work.must(Permission.BREAKGLASS_OPEN)
    return [await _view(work, row) for row in await two_people.newest(work, BreakGlass)]


async def behind_whom(work: Work, person_id: UUID) -> str:
    """The name of the person whose record is about to be asked for."""
    work.must(Permission.BREAKGLASS_OPEN)
    found = await queries.record(work.session, person_id)
    if found is None:
        raise NotFound
    return found[1].full_name


async def _record(work: Work, row: BreakGlass) -> tuple[Associate, Person]:
    found = await queries.record(work.session, row.person_id)
    if found is None:
        raise NotFound
    return found


async def _tell_staff(work: Work, row: BreakGlass, template: str, but: set[UUID], *roles: Role) -> None:
    for one in await accounts.with_role(work.session, *roles):
        if one.id not in {*but, row.person_id}:
            link = f"/emergencies/{row.id}"
            await messages.post(work, one.id, one.email, template, name=one.short_name, link=link)


def _state(work: Work, row: BreakGlass) -> OpeningState:
    return OpeningState.OVER if row.stopped_at else two_people.state(row, work.now, OPENING)


async def _view(work: Work, row: BreakGlass) -> GlassView:
    letter = (await queries.told(work.session, [row])).get(row.id)
    caller = letter.settled_by if letter else None
    to_call = letter is not None and letter.state == "waiting" and row.person_id != work.actor.person
    phones = await queries.phones(work.session, {row.person_id}) if to_call else {}
    who = await accounts.names(work.session, [row.person_id, row.asked_by, row.released_by, row.stopped_by, caller])
    facts = two_people.seen(row, who, work.now, OPENING) | {"state": _state(work, row)}
    return GlassView(
        person=PersonId(row.person_id),
        name=who[row.person_id],
        stopped_by_name=who[row.stopped_by] if row.stopped_by else "",
        stopped_at=row.stopped_at,
        to_call=to_call,
        phone=phones.get(row.person_id, ""),
        called_by_name=who[caller] if caller else "",
        called_at=letter.settled_at if letter else None,
        **facts,
    )
