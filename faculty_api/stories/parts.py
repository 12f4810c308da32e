"""Parts of a story, sealed and opened; what the person themselves sees, writes, confirms and takes away."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.consent_models import Consent
from faculty_api.people.vocabulary import words
from faculty_api.stories import queries, rules, stopping
from faculty_api.stories.models import StoryPart
from schemas.access import Permission
from schemas.stories import (
    Audience,
    Channel,
    ConsentId,
    ConsentView,
    EndedHow,
    HeardPart,
    PartId,
    PartKept,
    PartStatus,
    PartView,
    Purpose,
    StoryView,
    What,
    WritePart,
)
from schemas.story_events import ConsentEnded, StoryPartConfirmed, StoryPartRemoved, StoryPartWritten
from schemas.values import PersonId

MOST_PARTS = 100


def place(part: StoryPart, column: str, owner: UUID | None = None) -> str:
    """Where the vault binds a sealed column to: table, row, column, owner and version."""
    return f"story_part/{part.id}/{column}/{owner or part.person_id}/{part.version}"


def sealed(vault: Vault, part: StoryPart, title: str, text: str) -> None:
    part.title = vault.seal(title, place=place(part, "title"))
    part.text = vault.seal(text, place=place(part, "text"))


def opened(vault: Vault, part: StoryPart, column: str) -> str:
    value: bytes | None = getattr(part, column)
    return vault.open(value, place=place(part, column)) if value is not None else ""


def given(one: Consent) -> rules.Given:
    audience = Audience(one.audience) if one.audience else None
    return rules.Given(audience, one.purposes, one.programmes, one.confirmed_at, one.last_day, one.ended_at)


def known_topics(codes: list[str]) -> list[str]:
    """Each once, in the order of the vocabulary; a topic there is none of is refused."""
    known = [one.code for one in words("topic")]
    if not set(codes) <= set(known):
        raise Invalid.field("topics", "Select topics from the list")
    return [code for code in known if code in codes]


async def story(work: Work, vault: Vault) -> StoryView:
    """All of my own story, with who can see what."""
    work.must(Permission.STORY_EDIT)
    me = work.actor.person
    said = [consent_view(one, name, work) for one, name in map(tuple, await queries.consents(work.session, me))]
    shared: dict[UUID, list[ConsentView]] = {}
    for one in said:
        if one.part_id:
            shared.setdefault(one.part_id, []).append(one)
    return StoryView(
        parts=[_view(vault, part, shared.get(part.id, [])) for part in await queries.parts(work.session, me)],
        topics=[one for one in said if one.what is What.TOPIC],
        not_discussed=[one.topic for one in await queries.not_discussed(work.session, me)],
    )


async def to_confirm(work: Work) -> int:
    """How many parts and topics of mine the team wrote down, that I have not looked at yet."""
    work.must(Permission.STORY_EDIT)
    return await queries.waiting(work.session, work.actor.person)


async def own_part(work: Work, vault: Vault, part_id: UUID) -> PartView:
    work.must(Permission.STORY_EDIT)
    me = work.actor.person
    part = await queries.part(work.session, me, part_id)
    if part is None:
        raise NotFound
    found = await queries.consents(work.session, me, col(Consent.part_id) == part_id)
    return _view(vault, part, [consent_view(one, name, work) for one, name in map(tuple, found)])


def _view(vault: Vault, part: StoryPart, sharing: list[ConsentView]) -> PartView:
    return PartView(
        id=PartId(part.id),
        status=PartStatus(part.status),
        title=opened(vault, part, "title"),
        text=opened(vault, part, "text"),
        topics=part.topics,
        channel=Channel(part.channel),
        changed_at=part.changed_at,
        version=part.version,
        sharing=sharing,
    )


def consent_view(one: Consent, name: str, work: Work) -> ConsentView:
    return ConsentView(
        id=ConsentId(one.id),
        what=What(one.what),
        topic=one.topic,
        part_id=PartId(one.part_id) if one.part_id else None,
        audience=Audience(one.audience) if one.audience else None,
        purposes=[Purpose(purpose) for purpose in one.purposes],
        programmes=one.programmes,
        text_version=one.text_version,
        channel=Channel(one.channel),
        given_by_name=name,
        given_at=one.given_at,
        last_day=one.last_day,
        live=rules.live(given(one), london_day(work.now)),
        waits=one.confirmed_at is None and one.ended_at is None,
        ended_at=one.ended_at,
        ended_how=EndedHow(one.ended_how) if one.ended_how else None,
    )


async def write_part(work: Work, vault: Vault, command: WritePart) -> PartKept:
    """Nobody but me can see it until I share it."""
    reach = work.must(Permission.STORY_EDIT)
    if await queries.member(work.session, reach, work.actor.person, hold=True) is None:
        raise NotFound
    if len(await queries.parts(work.session, work.actor.person)) >= MOST_PARTS:
        raise Conflict(f"You have {MOST_PARTS} parts. Take one away before you add another")
    said_something(command)
    part = new_part(work, work.actor.person, command.topics, PartStatus.KEPT, Channel.PAGE)
    sealed(vault, part, command.title.strip(), command.text.strip())
    await keep(work, part)
    return kept(part)


def new_part(work: Work, person: UUID, topics: list[str], status: PartStatus, channel: Channel) -> StoryPart:
    return StoryPart(
        id=new_id(),
        person_id=person,
        status=status,
        topics=known_topics(topics),
        channel=channel,
        written_by=work.actor.person,
        made_at=work.now,
        changed_at=work.now,
        version=1,
    )


async def keep(work: Work, part: StoryPart) -> None:
    work.session.add(part)
    _wrote(work, part)
    await work.flush()


def _wrote(work: Work, part: StoryPart) -> None:
    work.record(
        StoryPartWritten(
            subject=PersonId(part.person_id),
            part=PartId(part.id),
            version=part.version,
            channel=Channel(part.channel),
        )
    )


def said_something(command: WritePart | HeardPart) -> None:
    for name in ("title", "text"):
        if not getattr(command, name).strip():
            raise Invalid.field(name, "Enter a title" if name == "title" else "Enter your words")


async def change_part(work: Work, vault: Vault, part_id: UUID, command: WritePart) -> PartKept:
    """New words in place of the old, which are not kept. Who could see the part sees the new words."""
    work.must(Permission.STORY_EDIT)
    part = await _mine(work, part_id)
    said_something(command)
    part.topics = known_topics(command.topics)
    part.version += 1
    part.changed_at = work.now
    sealed(vault, part, command.title.strip(), command.text.strip())
    _wrote(work, part)
    await work.flush()
    return kept(part)


async def confirm_part(work: Work, part_id: UUID) -> PartKept:
    """What the team wrote down is right. It counts from now on, with whom I said that I share it."""
    work.must(Permission.STORY_EDIT)
    part = await _mine(work, part_id)
    if part.status == PartStatus.DRAFT:
        part.status = PartStatus.KEPT
        work.record(StoryPartConfirmed(subject=PersonId(part.person_id), part=PartId(part.id)))
        for one in await _consents(work, part):
            one.confirmed_at = one.confirmed_at or work.now
        await work.flush()
    return kept(part)


async def remove_part(work: Work, part_id: UUID) -> PartKept:
    """Gone at once: its words are deleted, and nobody can see it. A draft of the team that is wrong goes like this."""
    work.must(Permission.STORY_EDIT)
    part = await _mine(work, part_id)
    ended = await _consents(work, part)
    for one in ended:
        one.ended_at, one.ended_by, one.ended_how = work.now, work.actor.person, EndedHow.PAGE
        work.record(
            ConsentEnded(
                subject=PersonId(part.person_id), consent=ConsentId(one.id), what=What.STORY, how=EndedHow.PAGE
            )
        )
    part.status, part.title, part.text, part.topics, part.evidence = PartStatus.REMOVED, None, None, [], ""
    part.changed_at = work.now
    part.version += 1
    work.record(StoryPartRemoved(subject=PersonId(part.person_id), part=PartId(part.id)))
    await work.flush()
    await stopping.tell(work, ended)
    return kept(part)


async def seal_for(work: Work, vault: Vault, gone: UUID, kept: UUID) -> None:
    """Parts of a record that is being joined to another are sealed anew for its owner, in whose name they are put in
    the same transaction. Called by records, which asked."""
    query = select(StoryPart).where(col(StoryPart.person_id) == gone).order_by(col(StoryPart.id)).with_for_update()
    for part in (await work.session.execute(query.execution_options(populate_existing=True))).scalars().all():
        if part.title is not None and part.text is not None:
            words = {column: opened(vault, part, column) for column in ("title", "text")}
            part.title = vault.seal(words["title"], place=place(part, "title", kept))
            part.text = vault.seal(words["text"], place=place(part, "text", kept))
    await work.flush()


async def _consents(work: Work, part: StoryPart) -> list[Consent]:
    return await queries.held(work.session, part.person_id, col(Consent.part_id) == part.id, queries.standing())


async def _mine(work: Work, part_id: UUID) -> StoryPart:
    reach = work.must(Permission.STORY_EDIT)
    await queries.member(work.session, reach, work.actor.person, hold=True)
    part = await queries.part(work.session, work.actor.person, part_id, hold=True)
    if part is None:
        raise NotFound
    return part


def kept(part: StoryPart) -> PartKept:
    return PartKept(id=PartId(part.id), status=PartStatus(part.status), version=part.version)
