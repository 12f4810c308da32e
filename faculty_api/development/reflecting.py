"""My own reflections: begin, answer, end, delete, and read what others said once it is ended."""

from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.development import queries, rules, statements
from faculty_api.development.models import Reflection, ReflectionAnswer, ReflectionInvite
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.development import ReflectionId
from schemas.reflections import (
    AnswersView,
    InviteId,
    InviteView,
    ReflectionAnswersSaid,
    ReflectionDeleted,
    ReflectionEnded,
    ReflectionKept,
    ReflectionRow,
    ReflectionStarted,
    ReflectionStatus,
    ReflectionView,
    SayAnswers,
)
from schemas.values import PersonId

OPEN_ALREADY = "You have a reflection that you have not ended. End it before you start another"
ENDED = "You have ended this reflection. You can start another"


def place(table: str, ident: UUID, column: str) -> str:
    """Where the vault binds something sealed to: table, row and column."""
    return f"{table}/{ident}/{column}"


def sealed(vault: Vault, table: str, ident: UUID, column: str, said: SayAnswers) -> bytes:
    scale = {code: one.value for code, one in said.scale.items()}
    words = {code: one.strip() for code, one in said.words.items() if one.strip()}
    plain = msgspec.json.encode({"scale": scale, "words": words}).decode()
    return vault.seal(plain, place=place(table, ident, column))


def opened(vault: Vault, table: str, ident: UUID, column: str, kept: bytes, name: str = "") -> AnswersView:
    plain = vault.open(kept, place=place(table, ident, column))
    found: dict[str, Any] = msgspec.json.decode(plain)
    return msgspec.convert({**found, "name": name}, AnswersView)


async def reflections(work: Work) -> list[ReflectionRow]:
    """My own, newest first."""
    work.must(Permission.DEVELOPMENT_EDIT)
    return [
        ReflectionRow(
            id=ReflectionId(one.id),
            status=ReflectionStatus(one.status),
            started_at=one.started_at,
            ended_at=one.ended_at,
        )
        for one in await queries.reflections(work.session, work.actor.person)
    ]


async def start_reflection(work: Work) -> ReflectionKept:
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    me = work.actor.person
    if await queries.member(work.session, reach, me, hold=True) is None:
        raise NotFound
    if await queries.reflections(work.session, me, col(Reflection.status) == ReflectionStatus.OPEN):
        raise Conflict(OPEN_ALREADY)
    row = Reflection(id=new_id(), person_id=me, version=statements.newest(), started_at=work.now)
    work.session.add(row)
    work.record(ReflectionStarted(subject=me, reflection=ReflectionId(row.id)))
    await work.flush()
    return kept(row)


def kept(row: Reflection) -> ReflectionKept:
    return ReflectionKept(id=ReflectionId(row.id), status=ReflectionStatus(row.status))


async def mine(work: Work, reflection_id: UUID, *, hold: bool = False) -> Reflection:
    """Anybody else's is as if it were not there. Called by use-cases that have asked."""
    row = await queries.reflection(work.session, reflection_id, hold=hold)
    if row is None or row.person_id != work.actor.person:
        raise NotFound
    return row


async def still_open(work: Work, reflection_id: UUID) -> Reflection:
    """Held until the transaction ends: an answer that comes in meanwhile waits. Called by those that have asked."""
    row = await mine(work, reflection_id, hold=True)
    if row.status != ReflectionStatus.OPEN:
        raise Conflict(ENDED)
    return row


async def reflection(work: Work, vault: Vault, reflection_id: UUID) -> ReflectionView:
    """My own, with what others said once I have ended it."""
    work.must(Permission.DEVELOPMENT_EDIT)
    return await view(work, vault, await mine(work, reflection_id), names=True)


async def view(work: Work, vault: Vault, row: Reflection, *, names: bool) -> ReflectionView:
    """Without ``names`` nobody who was asked is named. Called by use-cases that have asked."""
    status = ReflectionStatus(row.status)
    others = await queries.answers(work.session, row.id)
    ended, own = status is ReflectionStatus.ENDED, row.own_answers
    asked = await queries.invites(work.session, row.id) if names and not ended else []
    sheets = [
        opened(vault, "reflection_answer", one.id, "answers", one.answers, (name or "") if names else "")
        for one, name in map(tuple, others)
        if one.answers is not None
    ]
    whose = names and bool(row.named)
    return ReflectionView(
        id=ReflectionId(row.id),
        person_id=PersonId(row.person_id),
        person_name=(await accounts.person(work, row.person_id)).full_name,
        version=row.version,
        status=status,
        started_at=row.started_at,
        ended_at=row.ended_at,
        mine=opened(vault, "reflection", row.id, "own_answers", own) if own else None,
        answered=len(others) if names or ended else None,
        named=row.named,
        invites=[_invite(work, one, status) for one in asked],
        others=sheets if whose else [],
        together=rules.together(sheets) if ended and not whose else None,
    )


def _invite(work: Work, one: ReflectionInvite, status: ReflectionStatus) -> InviteView:
    return InviteView(
        id=InviteId(one.id), name=one.name, email=one.email, ends_at=one.ends_at, state=state(work, one, status)
    )


def state(work: Work, one: ReflectionInvite, status: ReflectionStatus) -> Any:
    return rules.invite_state(rules.Asked(one.ends_at, one.answered_at, one.taken_back_at), status, work.now)


async def say_answers(work: Work, vault: Vault, reflection_id: UUID, command: SayAnswers) -> ReflectionKept:
    """My own answers, all of them; there may be gaps, and I can change them until I end it."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await still_open(work, reflection_id)
    refuse_faults(command, row.version, whole=False)
    row.own_answers = sealed(vault, "reflection", row.id, "own_answers", command)
    work.record(ReflectionAnswersSaid(subject=work.actor.person, reflection=ReflectionId(row.id)))
    await work.flush()
    return kept(row)


def refuse_faults(command: SayAnswers, version: int, *, whole: bool) -> None:
    faults = rules.answer_faults(command, *statements.codes(version), whole=whole)
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))


async def end_reflection(work: Work, vault: Vault, reflection_id: UUID) -> ReflectionKept:
    """No link works any more, and what others said can be read. From three answers on, nothing says whose is whose."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await still_open(work, reflection_id)
    others: list[ReflectionAnswer] = [one for one, _ in map(tuple, await queries.answers(work.session, row.id))]
    named = rules.named(len(others))
    for one in others:
        if one.waiting is not None:
            plain = vault.open(one.waiting, place=place("reflection_answer", one.id, "waiting"))
            one.answers = vault.seal(plain, place=place("reflection_answer", one.id, "answers"))
            one.waiting = None
        if not named:
            one.invite_id = None
    row.status, row.ended_at, row.named = ReflectionStatus.ENDED, work.now, named
    work.record(ReflectionEnded(subject=work.actor.person, reflection=ReflectionId(row.id), named=named))
    await work.flush()
    return kept(row)


async def delete_reflection(work: Work, reflection_id: UUID) -> ReflectionKept:
    """Gone with everything anybody said in it; its links say that it has ended."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await mine(work, reflection_id, hold=True)
    await work.session.delete(row)
    work.record(ReflectionDeleted(subject=work.actor.person, reflection=ReflectionId(row.id)))
    await work.flush()
    return ReflectionKept(id=ReflectionId(row.id), status=ReflectionStatus.ENDED)
