"""You said, we changed: a team writes down what people said about a cohort, somebody takes care of it, and everybody
who leads it reads what came of it."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col

from faculty_api.heard import queries, rules
from faculty_api.heard.models import Heard
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from schemas.access import Permission, Reach
from schemas.heard import (
    AnswerHeard,
    ByWhom,
    HeardAnswered,
    HeardCount,
    HeardTaken,
    HeardView,
    HeardWritten,
    Outcome,
    TakeHeard,
    WriteHeard,
)
from schemas.values import PersonId

STALE = "Somebody changed this at the same time. Look again, then make your change"
YOURS = "You take care of this already"
MOST = 300
SOON = timedelta(days=7)


async def heard(work: Work, cohort_id: UUID) -> list[HeardView]:
    """What waits first, by the day of an answer; then what was answered, the newest first."""
    work.must(Permission.COHORT_VIEW)
    await programmes.cohort(work, cohort_id)
    return await _of(work, cohort_id)


async def _of(work: Work, cohort_id: UUID) -> list[HeardView]:
    today = london_day(work.now)
    return [_view(*row, today) for row in await queries.named(work.session, col(Heard.cohort_id) == cohort_id)]


def _view(row: Heard, owner: str, today: date) -> HeardView:
    return HeardView(
        id=row.id, cohort_id=row.cohort_id, said=row.said, by_whom=ByWhom(row.by_whom), said_on=row.said_on,
        owner_id=PersonId(row.owner_id), owner_name=owner, answer_by=row.answer_by,
        late=row.outcome is None and row.answer_by < today,
        outcome=Outcome(row.outcome) if row.outcome else None, words=row.words, answered_at=row.answered_at,
        version=row.version,
    )  # fmt: skip


async def counts(work: Work, cohort_id: UUID) -> HeardCount:
    """For the page of a cohort."""
    work.must(Permission.COHORT_VIEW)
    await programmes.cohort(work, cohort_id)
    return await queries.counts(work.session, cohort_id)


async def answered_of(work: Work, cohort_id: UUID) -> list[HeardView]:
    """What was answered, for whoever leads the cohort. Asks no permission: called by use-cases that have asked."""
    return [one for one in await _of(work, cohort_id) if one.outcome]


async def due(work: Work) -> list[tuple[UUID, str, date]]:
    """(cohort, what was said, the day) of what needs an answer in the next seven days, or needed one."""
    reach = work.must(Permission.COHORT_EDIT)
    return list(await queries.due(work.session, reach, london_day(work.now) + SOON))


async def write(work: Work, cohort_id: UUID, command: WriteHeard) -> HeardView:
    """Whoever writes it down takes care of it, until a colleague does."""
    work.must(Permission.COHORT_EDIT)
    await programmes.cohort(work, cohort_id)
    if wrong := rules.faults(command, london_day(work.now)):
        raise Invalid(faults=tuple(wrong))
    if (await queries.counts(work.session, cohort_id)).said >= MOST:
        raise Conflict(f"You can keep {MOST} things that were said about one cohort")
    me = work.actor.person
    row = Heard(
        id=new_id(), cohort_id=cohort_id, said=command.said.strip(), by_whom=command.by_whom,
        said_on=command.said_on, answer_by=command.answer_by, owner_id=me, written_by=me, written_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.record(HeardWritten(subject=row.id, cohort=cohort_id, by_whom=command.by_whom))
    return await _saved(work, row)


async def take(work: Work, heard_id: UUID, command: TakeHeard) -> HeardView:
    """Somebody else takes care of it from now on."""
    row = await _held(work, work.must(Permission.COHORT_EDIT), heard_id, command.version)
    if row.owner_id == work.actor.person:
        raise Conflict(YOURS)
    row.owner_id, row.version = work.actor.person, row.version + 1
    work.record(HeardTaken(subject=row.id, cohort=row.cohort_id))
    return await _saved(work, row)


async def answer(work: Work, heard_id: UUID, command: AnswerHeard) -> HeardView:
    """What was changed, or why it stays. Said again, it is put right."""
    row = await _held(work, work.must(Permission.COHORT_EDIT), heard_id, command.version)
    words = command.words.strip()
    if not words:
        raise Invalid.field("words", "Enter what was changed, or why it stays")
    row.outcome, row.words, row.version = command.outcome, words, row.version + 1
    row.answered_by, row.answered_at = work.actor.person, work.now
    work.record(HeardAnswered(subject=row.id, cohort=row.cohort_id, outcome=command.outcome))
    return await _saved(work, row)


async def _held(work: Work, reach: Reach, heard_id: UUID, version: int) -> Heard:
    row = await queries.held(work.session, reach, heard_id)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict(STALE)
    return row


async def _saved(work: Work, row: Heard) -> HeardView:
    await work.flush()
    ((found, owner),) = await queries.named(work.session, col(Heard.id) == row.id)
    return _view(found, owner, london_day(work.now))
