"""By phone or on paper: the team writes down what somebody says. It counts when the person confirms it; for somebody
without a log-in, when the team writes down how it knows that they agreed."""

from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.stories import parts, queries, sharing
from schemas.access import Permission
from schemas.stories import (
    Channel,
    ConsentKept,
    EndedHow,
    HeardNotDiscussed,
    HeardPart,
    HeardTopic,
    PartKept,
    PartStatus,
)

HOW = "Enter how you know that they agreed, for example who was there and on what day"
NOT_HERE = "They have a log-in, so they confirm it themselves. Leave this empty"


async def hear_part(work: Work, vault: Vault, person_id: UUID, command: HeardPart) -> PartKept:
    """A draft of a part. Once it is sent the team no longer sees its words, unless they are shared with it."""
    reach = work.must(Permission.STORY_HEAR)
    if await queries.member(work.session, reach, person_id, hold=True) is None:
        raise NotFound
    parts.said_something(command)
    counts = await _counts(work, person_id, command.channel, command.evidence)
    part = parts.new_part(
        work, person_id, command.topics, PartStatus.KEPT if counts else PartStatus.DRAFT, command.channel
    )
    part.evidence = command.evidence.strip()
    parts.sealed(vault, part, command.title.strip(), command.text.strip())
    await parts.keep(work, part)
    if command.share:
        made = await sharing.shared(work, person_id, part.id, command.share, command.channel)
        made.evidence = command.evidence.strip()
        await sharing.give(work, made, confirmed=counts)
    if not counts:
        await _tell(work, person_id)
    return parts.kept(part)


async def hear_topic(work: Work, person_id: UUID, command: HeardTopic) -> ConsentKept:
    """Somebody said that they can be asked about a topic."""
    reach = work.must(Permission.STORY_HEAR)
    if await queries.member(work.session, reach, person_id, hold=True) is None:
        raise NotFound
    counts = await _counts(work, person_id, command.channel, command.evidence)
    if counts and command.topic in {one.topic for one in await queries.not_discussed(work.session, person_id)}:
        # Whoever has a log-in is told so when they confirm it: the list is their own.
        raise Invalid.field("topic", "This cannot be written down for them. Ask them to say it on their own page")
    made = await sharing.topic(work, person_id, command.topic, command.last_day, command.channel)
    made.evidence = command.evidence.strip()
    kept = await sharing.give(work, made, confirmed=counts)
    if not counts:
        await _tell(work, person_id)
    return kept


async def hear_not_discussed(work: Work, person_id: UUID, command: HeardNotDiscussed) -> set[str]:
    """Counts at once: it takes nothing but asking away. The team adds to a list that it does not see, and whoever has a
    log-in takes things off it themselves. Returns the topics that are new: ``offers.hear_not_discussed``, the door to
    this, tells them to nobody."""
    reach = work.must(Permission.STORY_HEAR)
    if await queries.member(work.session, reach, person_id, hold=True) is None:
        raise NotFound
    _said_how(command.channel)
    said, who = set(parts.known_topics(command.topics)), await accounts.person(work, person_id)
    if command.again and who.email:
        raise Invalid.field("again", "They have a log-in, so they take it off the list on their own page")
    before = {one.topic for one in await queries.not_discussed(work.session, person_id)}
    how = EndedHow.PAPER if command.channel is Channel.PAPER else EndedHow.PHONE
    fresh = await sharing.listed(work, person_id, before, before - said if command.again else before | said, how)
    facts = {"name": who.short_name, "helper": work.actor.name}
    await messages.post(work, who.id, who.email, "noted_down", **facts, link="/story")
    return fresh


def _said_how(channel: Channel) -> None:
    if channel not in (Channel.PHONE, Channel.PAPER):
        raise Invalid.field("channel", "Select if they said it by phone or on paper")


async def _counts(work: Work, person_id: UUID, channel: Channel, evidence: str) -> bool:
    """Whether it counts at once: only for somebody who cannot confirm it, and with words that show they agreed."""
    _said_how(channel)
    who = await accounts.person(work, person_id)
    if who.email:
        if evidence.strip():
            raise Invalid.field("evidence", NOT_HERE)
        return False
    if not evidence.strip():
        raise Invalid.field("evidence", HOW)
    return True


async def _tell(work: Work, person_id: UUID) -> None:
    who = await accounts.person(work, person_id)
    facts = {"name": who.short_name, "helper": work.actor.name}
    await messages.post(work, who.id, who.email, "written_down", **facts, link="/story")
