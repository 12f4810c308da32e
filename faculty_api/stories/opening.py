"""Others look: they see that parts are shared with them, and read one for a reason that the person can see."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid, NotFound, filled_in
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.people.consent_models import Consent, SensitiveRead
from faculty_api.stories import parts, queries, rules
from faculty_api.stories.models import StoryPart
from faculty_api.stories.rules import Viewer
from schemas.access import Permission, Reach, Role
from schemas.reads import ReadKind, ReadView
from schemas.stories import (
    Audience,
    ConsentId,
    ConsentView,
    OpenedPart,
    OpenPart,
    PartId,
    PartStatus,
    Purpose,
    SharedPart,
    SharedStory,
    What,
)
from schemas.values import PersonId

MOST_SHOWN = 200
WHY = "Enter why you read it. The person can see your reason"


async def _viewer(work: Work, reach: Reach, person_id: UUID) -> Viewer:
    """``NotFound`` for whoever has nothing to do with them, as for somebody there is none of."""
    if await queries.member(work.session, reach, person_id) is None:
        lent = await people.lent_to(work, reach.academies)
        if person_id not in lent:
            raise NotFound
        return Viewer.OTHER
    match work.actor.role:
        case Role.ASSOCIATE:
            return Viewer.OWN
        case Role.TEAM:
            return Viewer.HOME
        case Role.DATA_PROTECTION:
            return Viewer.OFFICER
        case _:
            return Viewer.NATIONAL


async def shared_story(work: Work, vault: Vault, person_id: UUID) -> SharedStory:
    """The titles of what is shared with this reader today, and no word of the rest."""
    reach = work.must(Permission.STORY_VIEW)
    viewer, today = await _viewer(work, reach, person_id), london_day(work.now)
    lets: dict[UUID, list[Consent]] = {}
    for one, _ in map(tuple, await queries.consents(work.session, person_id, col(Consent.part_id).is_not(None))):
        counts = rules.live(parts.given(one), today) and viewer in (Viewer.OWN, Viewer.OFFICER)
        if counts or rules.lets(parts.given(one), viewer, today):
            lets.setdefault(one.part_id, []).append(one)
    every = await queries.parts(work.session, person_id, col(StoryPart.status) == PartStatus.KEPT)
    seen = [one for one in every if one.id in lets or viewer in (Viewer.OWN, Viewer.OFFICER)]
    waits = await queries.waiting(work.session, person_id) if viewer in (Viewer.OWN, Viewer.HOME) else 0
    return SharedStory(
        person_id=PersonId(person_id),
        parts=[_shared(vault, viewer, one, lets.get(one.id, [])) for one in seen],
        waiting=waits,
    )


def _shared(vault: Vault, viewer: Viewer, part: StoryPart, lets: Collection[Consent]) -> SharedPart:
    """Data protection sees that there is a part and no title: a title tells of health too."""
    every = any(not one.programmes for one in lets)
    return SharedPart(
        id=PartId(part.id),
        title="A part of their story" if viewer is Viewer.OFFICER else parts.opened(vault, part, "title"),
        purposes=sorted({Purpose(purpose) for one in lets for purpose in one.purposes}),
        programmes=[] if every else sorted({programme for one in lets for programme in one.programmes}),
        last_day=max((one.last_day for one in lets), default=london_day(part.made_at)),
        consents=[ConsentId(one.id) for one in lets],
        audiences=[Audience(one.audience) for one in lets if one.audience],
    )


async def open_part(work: Work, vault: Vault, person_id: UUID, part_id: UUID, command: OpenPart) -> OpenedPart:
    """The words of a part, for a reason. In one transaction: the consent is held, looked at, and the read written down.

    Its answer is never kept, so it is no command with a key.
    """
    reach = work.must(Permission.STORY_VIEW)
    viewer, today = await _viewer(work, reach, person_id), london_day(work.now)
    lets = await queries.held(
        work.session, person_id, col(Consent.part_id) == part_id, queries.usable(today), read=True
    )
    part = await queries.part(work.session, person_id, part_id)
    own = viewer in (Viewer.OWN, Viewer.OFFICER)
    if part is None or part.status != PartStatus.KEPT:
        raise NotFound
    seen = [one for one in lets if rules.lets(parts.given(one), viewer, today)]
    if not own and not seen:
        raise NotFound
    if command.programme_id and command.programme_id not in await queries.programmes(
        work.session, [command.programme_id]
    ):
        raise Invalid.field("programme_id", "Select a programme from the list")
    fits = (command.purpose, command.programme_id)
    if not own and not any(rules.lets_open(parts.given(one), viewer, today, *fits) for one in seen):
        raise Invalid.field(*_why_not(seen, command))
    await people.note_read(
        work,
        person_id,
        ReadKind.STORY,
        part.id,
        purpose=command.purpose if viewer is not Viewer.OFFICER else "",
        reason=filled_in(command.reason, "reason", WHY),
        programme=command.programme_id,
    )
    return _words(vault, part)


def _words(vault: Vault, part: StoryPart) -> OpenedPart:
    return OpenedPart(
        id=PartId(part.id),
        title=parts.opened(vault, part, "title"),
        text=parts.opened(vault, part, "text"),
        topics=part.topics,
    )


async def opened_behind_glass(work: Work, vault: Vault, person_id: UUID, reason: str) -> list[OpenedPart]:
    """What the person shares today, with whomever, in an emergency that two people agreed to; a read of each part. Of
    what they share with nobody we say "Only you", and that holds in an emergency too."""
    work.must(Permission.BREAKGLASS_OPEN)
    live = queries.usable(london_day(work.now))
    lets = await queries.held(work.session, person_id, col(Consent.part_id).is_not(None), live, read=True)
    shared = {one.part_id for one in lets if one.audience}
    every = await queries.parts(work.session, person_id, col(StoryPart.status) == PartStatus.KEPT)
    kept = [one for one in every if one.id in shared]
    for part in kept:
        await people.note_read(work, person_id, ReadKind.STORY, part.id, reason=reason)
    return [_words(vault, part) for part in kept]


def _why_not(seen: Collection[Consent], command: OpenPart) -> tuple[str, str]:
    if not any(command.purpose in one.purposes for one in seen):
        return "purpose", "This part was not shared for that. Select what it was shared for"
    return "programme_id", "This part was shared for some programmes only. Select one of them"


async def programmes_of(work: Work, person_id: UUID) -> dict[UUID, str]:
    """The programmes that sharing may be for, by name: national ones, and those of the person's Academy."""
    reach = work.must(Permission.STORY_VIEW)
    row = await queries.member(work.session, reach, person_id)
    return await queries.programme_names(work.session, row.academy_code if row else work.actor.academy or "")


async def live_topics(work: Work, person_id: UUID) -> list[ConsentView]:
    """What somebody can be asked about, for their team on the phone with them."""
    reach = work.must(Permission.STORY_HEAR)
    if await queries.member(work.session, reach, person_id) is None:
        raise NotFound
    found = await queries.consents(
        work.session, person_id, col(Consent.what) == What.TOPIC, queries.usable(london_day(work.now))
    )
    return [parts.consent_view(one, name, work) for one, name in map(tuple, found)]


async def shared_elsewhere(work: Work, person_id: UUID) -> list[ConsentView]:
    """What somebody shares with others than their team, for their team on the phone with them: that there is a part
    and since when, not which, so that they can take it back."""
    reach = work.must(Permission.STORY_HEAR)
    if await queries.member(work.session, reach, person_id) is None:
        raise NotFound
    others = sorted(set(Audience) - rules.SEES[Viewer.HOME])
    found = await queries.consents(
        work.session, person_id, col(Consent.audience).in_(others), queries.usable(london_day(work.now))
    )
    return [parts.consent_view(one, name, work) for one, name in map(tuple, found)]


async def reads(work: Work, person_id: UUID) -> list[ReadView]:
    """Who has looked, newest first: for the person themselves, auditors and data protection."""
    reach = work.must(Permission.READS_VIEW)
    if reach.person not in (None, person_id) or await queries.person(work.session, person_id) is None:
        raise NotFound
    found = await queries.reads(work.session, queries.about(person_id), most=MOST_SHOWN)
    return [read_view(*row) for row in map(tuple, found)]


def read_view(one: SensitiveRead, name: str, programme: str) -> ReadView:
    return ReadView(
        id=one.id,
        kind=ReadKind(one.kind),
        record_id=one.record_id,
        reader_id=PersonId(one.reader_id),
        reader_name=name,
        role=one.role,
        academy_code=one.academy_code,
        purpose=one.purpose,
        reason=one.reason,
        programme_name=programme,
        at=one.at,
    )


async def reads_of(work: Work, one: Consent) -> list[ReadView]:
    """Who read a part because of what was agreed to. Called by use-cases that have asked."""
    found = await queries.reads(work.session, queries.rested_on(one), most=MOST_SHOWN)
    return [read_view(*row) for row in map(tuple, found)]
