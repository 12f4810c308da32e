"""What somebody agrees to, and takes back: parts of a story, topics, and topics they will not discuss.

Whoever uses what was agreed to holds the person's row or the consent while they do (``people.hold_still``,
``opening``), so a use either came first and is listed, or does not happen.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.people.consent_models import Consent, NotDiscussed
from faculty_api.people.models import Associate
from faculty_api.stories import parts, queries, rules, stopping, texts
from schemas.access import Permission, Reach
from schemas.stories import (
    Audience,
    Channel,
    ConsentId,
    ConsentKept,
    EndedHow,
    MatchTopic,
    PartStatus,
    Purpose,
    SayNotDiscussed,
    SharePart,
    TakeBack,
    What,
)
from schemas.story_events import ConsentConfirmed, ConsentEnded, ConsentGiven, NotDiscussedSaid
from schemas.values import PersonId

LEFT = "You have left the faculty. Come back first, then say what you agree to"
THEY_LEFT = "They have left the faculty. When they come back, they can say what they agree to"
AGAIN = {
    "uq_consent_topic": Conflict("This was said at the same time already. Look again"),
    "uq_consent_part": Conflict("This was said at the same time already. Look again"),
}


async def share_part(work: Work, part_id: UUID, command: SharePart) -> ConsentKept:
    """Who can see a part of mine. What I said before to the same people gives way to it."""
    reach = work.must(Permission.CONSENT_GIVE)
    await _held(work, reach, work.actor.person)
    part = await queries.part(work.session, work.actor.person, part_id, hold=True)
    if part is None:
        raise NotFound
    if part.status != PartStatus.KEPT:
        raise Conflict("Say first that this part is right. Then you can share it")
    made = await shared(work, work.actor.person, part.id, command, Channel.PAGE)
    return await give(work, made)


async def shared(work: Work, person: UUID, part_id: UUID, command: SharePart, channel: Channel) -> Consent:
    objection = rules.objection_to_purposes(command.audience, command.purposes)
    if objection:
        raise Invalid.field("purposes", objection)
    if await queries.programmes(work.session, command.programmes) != set(command.programmes):
        raise Invalid.field("programmes", "Select programmes from the list")
    return Consent(
        what=What.STORY,
        part_id=part_id,
        audience=command.audience,
        purposes=list(dict.fromkeys(command.purposes)),
        programmes=list(dict.fromkeys(command.programmes)),
        **_said(work, person, command.audience, command.last_day, channel),
    )


async def match_topic(work: Work, command: MatchTopic) -> ConsentKept:
    """I can be asked for sessions about this topic."""
    reach = work.must(Permission.CONSENT_GIVE)
    await _held(work, reach, work.actor.person)
    await _discussed(work, command.topic, "topic")
    return await give(work, await topic(work, work.actor.person, command.topic, command.last_day, Channel.PAGE))


async def _discussed(work: Work, code: str, field: str) -> None:
    if code in {one.topic for one in await queries.not_discussed(work.session, work.actor.person)}:
        raise Invalid.field(field, "This is on your list of topics you will not discuss. Take it off that list first")


async def topic(work: Work, person: UUID, code: str, last: date | None, channel: Channel) -> Consent:
    parts.known_topics([code])
    said = _said(work, person, None, last, channel)
    return Consent(what=What.TOPIC, topic=code, purposes=[Purpose.MATCH], programmes=[], **said)


def _said(work: Work, person: UUID, audience: Audience | None, last: date | None, channel: Channel) -> dict[str, Any]:
    today = london_day(work.now)
    until = rules.last_day(last, today)
    objection = rules.objection_to_day(until, today)
    if objection:
        raise Invalid.field("last_day", objection)
    words = texts.newest(audience)
    return {
        "id": new_id(),
        "person_id": person,
        "text_key": words.key,
        "text_version": words.version,
        "text_sha256": words.sha256,
        "channel": channel,
        "given_by": work.actor.person,
        "given_at": work.now,
        "last_day": until,
    }


async def give(work: Work, made: Consent, *, confirmed: bool = True) -> ConsentKept:
    """Recorded; it counts from now on when it is confirmed. The person's row is held. Not of somebody who left."""
    if await people.has_left(work, made.person_id):
        raise Conflict(LEFT if work.actor.person == made.person_id else THEY_LEFT)
    same = (
        (col(Consent.topic) == made.topic,)
        if made.what == What.TOPIC
        else (col(Consent.part_id) == made.part_id, col(Consent.audience) == made.audience)
    )
    for old in await queries.held(work.session, made.person_id, queries.standing(), *same):
        if not confirmed and rules.live(parts.given(old), london_day(work.now)):
            raise Conflict("They have said this already, and it still counts. There is nothing to write down")
        end(work, old, EndedHow.REPLACED)
    await work.flush()
    made.confirmed_at = work.now if confirmed else None
    work.session.add(made)
    work.record(
        ConsentGiven(
            subject=PersonId(made.person_id),
            consent=ConsentId(made.id),
            what=What(made.what),
            channel=Channel(made.channel),
            confirmed=confirmed,
        )
    )
    await work.flush(AGAIN)
    return ConsentKept(id=ConsentId(made.id), last_day=made.last_day, waits=not confirmed)


async def confirm_consent(work: Work, consent_id: UUID) -> ConsentKept:
    """What the team wrote down is what I said. It counts from now on."""
    reach = work.must(Permission.CONSENT_GIVE)
    await _held(work, reach, work.actor.person)
    found = await queries.held(work.session, work.actor.person, col(Consent.id) == consent_id)
    if not found:
        raise NotFound
    (one,) = found
    if one.ended_at is not None:
        raise Conflict("This was taken back already")
    if one.part_id is not None and one.confirmed_at is None:
        raise Conflict("Say first that this part is right. Then it counts")
    if one.topic is not None:
        await _discussed(work, one.topic, "consent")
    if one.confirmed_at is None:
        one.confirmed_at = work.now
        work.record(ConsentConfirmed(subject=PersonId(one.person_id), consent=ConsentId(one.id)))
        await work.flush()
    return ConsentKept(id=ConsentId(one.id), last_day=one.last_day, waits=False)


async def end_consent(work: Work, person_id: UUID, consent_id: UUID, command: TakeBack) -> Consent:
    """Taken back at once; nobody is asked why but data protection. ``offers.take_back_consent`` is the door to this.

    The team writes down what the person says by phone or on paper.
    """
    reach = work.must(Permission.CONSENT_END)
    await _held(work, reach, person_id)
    found = await queries.held(work.session, person_id, col(Consent.id) == consent_id)
    if not found:
        raise NotFound
    (one,) = found
    if one.ended_at is not None:
        raise Conflict("This was taken back already")
    how = rules.ends_how(work.actor, person_id)
    if how is EndedHow.DATA_PROTECTION and not command.reason.strip():
        raise Invalid.field("reason", "Enter why you take this back. The person can read it")
    if how is EndedHow.PHONE and command.channel is Channel.PAPER:
        how = EndedHow.PAPER
    end(work, one, how, command.reason.strip() if how is EndedHow.DATA_PROTECTION else "")
    await work.flush()
    await stopping.tell(work, [one])
    return one


def end(work: Work, one: Consent, how: EndedHow, reason: str = "") -> None:
    one.ended_at, one.ended_by, one.ended_how, one.end_reason = work.now, work.actor.person, how, reason
    work.record(
        ConsentEnded(
            subject=PersonId(one.person_id), consent=ConsentId(one.id), what=What(one.what), how=how, reason=reason
        )
    )


async def end_home(work: Work, person_id: UUID) -> None:
    """What they let the team of their own Academy read ends, for they get another one. Asks no permission: called by
    use-cases that have asked, before the other one is theirs."""
    await _end_all(work, person_id, EndedHow.MOVED, col(Consent.audience).in_([Audience.TEAM, Audience.PROGRAMME]))


async def end_all(work: Work, person_id: UUID) -> None:
    """Who leaves is found by no topic and read by nobody any more. Asks no permission: called where they leave."""
    await _end_all(work, person_id, EndedHow.LEFT)


async def _end_all(work: Work, person_id: UUID, how: EndedHow, *where: ColumnElement[bool]) -> None:
    ended = await queries.held(work.session, person_id, queries.standing(), *where)
    for one in ended:
        end(work, one, how)
    await work.flush()
    await stopping.tell(work, ended)


async def say_not_discussed(work: Work, command: SayNotDiscussed) -> set[str]:
    """The whole list anew. A consent to be asked about one of them ends with it. Returns the topics that are new.

    ``offers.will_not_discuss`` is the door to this.
    """
    reach = work.must(Permission.STORY_EDIT)
    me = work.actor.person
    await _held(work, reach, me)
    before = {one.topic for one in await queries.not_discussed(work.session, me)}
    return await listed(work, me, before, set(parts.known_topics(command.topics)), EndedHow.PAGE)


async def listed(work: Work, person: UUID, before: set[str], wanted: set[str], how: EndedHow) -> set[str]:
    """The list of a person whose row is held, from what it was to what it shall be. Returns the topics that are new."""
    if wanted == before:
        return set()
    gone = before - wanted
    await work.session.execute(
        delete(NotDiscussed).where(col(NotDiscussed.person_id) == person, col(NotDiscussed.topic).in_(sorted(gone)))
    )
    for one in await queries.held(work.session, person, queries.standing(), col(Consent.topic).in_(sorted(wanted))):
        end(work, one, how)
    fresh = wanted - before
    work.session.add_all([NotDiscussed(person_id=person, topic=one, said_at=work.now) for one in sorted(fresh)])
    work.record(NotDiscussedSaid(subject=PersonId(person), topics=len(wanted)))
    await work.flush()
    return fresh


async def let_end(work: Work) -> int:
    """Topics whose consent came to its end are put away; nobody has used them since."""
    work.must(Permission.TOPIC_END)
    return await people.let_topics_end(work.session, london_day(work.now))


async def _held(work: Work, reach: Reach, person_id: UUID) -> Associate:
    found = await queries.member(work.session, reach, person_id, hold=True)
    if found is None:
        raise NotFound
    return found
