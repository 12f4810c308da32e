"""People are asked by a link in an e-mail: who has it answers, once, without a log-in."""

import secrets
from uuid import UUID, uuid4

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import Person
from faculty_api.accounts.rules import looks_like_email, normal_email
from faculty_api.accounts.service import hashed
from faculty_api.development import queries, rules
from faculty_api.development.models import Reflection, ReflectionAnswer, ReflectionInvite
from faculty_api.development.reflecting import refuse_faults, sealed, state, still_open
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.policy.words import day_words
from schemas.access import Permission
from schemas.development import ReflectionId
from schemas.errors import Fault
from schemas.reflections import (
    AskedView,
    InviteId,
    InviteKept,
    InviteState,
    InviteToReflect,
    ReflectionAnswered,
    ReflectionAsked,
    ReflectionAskTakenBack,
    ReflectionStatus,
    SayAnswers,
)
from schemas.values import PersonId

OWN = "This is your own email address. Enter somebody else's"
TWICE = "You have asked this person already. To ask them anew, first take back their link"
NO_LINK = "This link does not work. Check that you copied all of it, or ask the person who sent it for a new one"
ABOUT_YOU = "This link asks somebody else about you. You have your own page for your own answers"
CLOSED = {
    InviteState.ANSWERED: "This link has been used. The answers are with the person who asked",
    InviteState.TAKEN_BACK: "The person who asked has taken this link back. You do not need to do anything",
    InviteState.LATE: "This link is too old. Ask the person who sent it for a new one",
    InviteState.OVER: "The person who asked has ended this. You do not need to do anything",
}
UNDONE = {
    InviteState.ANSWERED: "This was answered, so it cannot be taken back",
    InviteState.OVER: "You have ended this reflection, so the link does not work any more",
}


async def invite(work: Work, reflection_id: UUID, command: InviteToReflect) -> InviteKept:
    """One person more is asked: the link is in their e-mail and nowhere else."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await still_open(work, reflection_id)
    me = await accounts.person(work, work.actor.person)
    name, email = command.name.strip(), normal_email(command.email)
    _check(name, email, normal_email(me.email or ""))
    await _not_too_many(work, row)
    token = secrets.token_urlsafe(32)
    made = ReflectionInvite(
        id=new_id(),
        reflection_id=row.id,
        person_id=row.person_id,
        name=" ".join(name.split()),
        email=email,
        token_hash=hashed(token),
        made_at=work.now,
        ends_at=work.now + rules.LINK_LASTS,
    )
    work.session.add(made)
    await work.flush({"uq_reflection_invite_email": Invalid.field("email", TWICE)})
    facts = {"name": made.name, "person": me.short_name, "when": day_words(london_day(made.ends_at))}
    await messages.post(work, None, email, "reflection_asked", link=f"/reflect/{token}", **facts)
    work.record(ReflectionAsked(subject=work.actor.person, reflection=ReflectionId(row.id)))
    await work.flush()
    return InviteKept(id=InviteId(made.id))


def _check(name: str, email: str, own: str) -> None:
    """Everything that is wrong, at once."""
    faults = [] if name else [Fault(field="name", message="Enter their name")]
    if not looks_like_email(email):
        faults.append(Fault(field="email", message="Enter an email address, like name@example.org"))
    elif email == own:
        faults.append(Fault(field="email", message=OWN))
    if faults:
        raise Invalid(". ".join(one.message for one in faults), faults=tuple(faults))


async def _not_too_many(work: Work, row: Reflection) -> None:
    every = await queries.invites(work.session, row.id)
    live = [one for one in every if one.taken_back_at is None]
    if len(live) >= rules.MOST_ASKED:
        raise Invalid.field("email", f"You can ask {rules.MOST_ASKED} people. Take back a link to ask somebody else")
    if len(every) >= 2 * rules.MOST_ASKED:
        raise TooMany("You have asked a lot of people. End this reflection and start another to ask more")


async def take_back_invite(work: Work, reflection_id: UUID, invite_id: UUID) -> InviteKept:
    """Their link stops working at once."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await still_open(work, reflection_id)
    one = next((each for each in await queries.invites(work.session, row.id) if each.id == invite_id), None)
    if one is None:
        raise NotFound
    now = state(work, one, ReflectionStatus(row.status))
    if now in UNDONE:
        raise Conflict(UNDONE[now])
    if one.taken_back_at is None:
        one.taken_back_at = work.now
        work.record(ReflectionAskTakenBack(subject=work.actor.person, reflection=ReflectionId(row.id)))
        await work.flush()
    return InviteKept(id=InviteId(one.id))


async def asked(work: Work, token: str) -> AskedView:
    """What the link opens. Spends nothing: mail scanners open links too. Asks no permission: who has it may."""
    one, row = await _by_link(work, token, hold=False)
    person = await work.session.get_one(Person, row.person_id)
    now = state(work, one, ReflectionStatus(row.status))
    return AskedView(person_name=person.short_name, version=row.version, ends_at=one.ends_at, state=now)


async def answer(work: Work, vault: Vault, token: str, command: SayAnswers) -> None:
    """Spends the link: one answer, once, whoever presses first. Asks no permission: who has the link may."""
    one, row = await _by_link(work, token, hold=True)
    if work.actor.person == row.person_id:
        raise NotAllowed(ABOUT_YOU)
    now = state(work, one, ReflectionStatus(row.status))
    if now is not InviteState.WAITING:
        raise Conflict(CLOSED[now])
    refuse_faults(command, row.version, whole=True)
    ident = uuid4()  # not in order of time: it must not say whose answer it is
    kept = sealed(vault, "reflection_answer", ident, "waiting", command)
    work.session.add(
        ReflectionAnswer(id=ident, reflection_id=row.id, person_id=row.person_id, invite_id=one.id, waiting=kept)
    )
    one.answered_at = work.now
    work.record(ReflectionAnswered(subject=PersonId(row.person_id), reflection=ReflectionId(row.id)))
    await work.flush({"uq_reflection_answer_invite_id": Conflict(CLOSED[InviteState.ANSWERED])})


async def _by_link(work: Work, token: str, *, hold: bool) -> tuple[ReflectionInvite, Reflection]:
    """The reflection is held before its link is looked at again: answers, ending and taking back come one by one."""
    one = await queries.by_token(work.session, hashed(token))
    row = await queries.reflection(work.session, one.reflection_id, hold=hold) if one else None
    one = await queries.by_token(work.session, hashed(token)) if row else None
    if one is None or row is None:
        raise NotFound(NO_LINK)
    return one, row
