"""Logging in and out. The secrets are 256 bits; the database keeps only their hashes."""

import hmac
import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from litestar import Request
from sqlalchemy import delete, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import proving, queries, rules
from faculty_api.accounts.models import ApiToken, Challenge, LogIn, Person, RoleGrant
from faculty_api.accounts.secret import hashed as hashed
from faculty_api.kernel.doors import Identity, secret_of
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound, TooMany
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import NOBODY, Actor, Role
from schemas.accounts import (
    GiveProof,
    LoggedIn,
    LoggedOut,
    LogInView,
    PersonView,
    ProofCodeView,
    ProofView,
    RoleSwitched,
    TokenIssued,
)
from schemas.errors import Fault
from schemas.values import PersonId


async def identify(session: AsyncSession, request: Request, now: datetime) -> Identity | None:
    """Who is at the door: by bearer token, else by the log-in cookie; None for neither, or one that is over."""
    header = request.headers.get("authorization", "")
    if header:
        return await _by_token(session, header, now)
    secret = secret_of(request)
    found = await queries.log_in(session, hashed(secret), now) if secret else None
    if found is None or now - found[0].seen_at > rules.IDLE:
        return None
    login, person = found
    if now - login.seen_at > rules.SEEN_EVERY:
        login.seen_at = now
    held = await queries.grants(session, person.id)
    if (login.role, login.academy_code) not in {(grant.role, grant.academy_code) for grant in held}:
        return None
    who = _actor(person, Role(login.role), login.academy_code, held)
    return Identity(actor=who, by="cookie", csrf=login.csrf, proved_at=login.confirmed_at)


async def _by_token(session: AsyncSession, header: str, now: datetime) -> Identity | None:
    scheme, _, token = header.partition(" ")
    found = await queries.api_token(session, hashed(token.strip()), now) if scheme.lower() == "bearer" else None
    if found is None:
        return None
    token_row, person = found
    held = await queries.grants(session, person.id)
    if (token_row.role, token_row.academy_code) not in {(grant.role, grant.academy_code) for grant in held}:
        return None
    who = _actor(person, Role(token_row.role), token_row.academy_code, [])
    return Identity(actor=who, by="bearer", proved_at=token_row.made_at)


def _actor(person: Person, role: Role, academy: str | None, held: list[RoleGrant]) -> Actor:
    also = tuple((Role(g.role), g.academy_code) for g in held if (g.role, g.academy_code) != (role.value, academy))
    return Actor(person=PersonId(person.id), name=person.short_name, role=role, academy=academy, also=also)


async def acting(work: Work, person_id: UUID, academy: str) -> Actor | None:
    """Who acts when the worker does what a colleague of this Academy, or of the national team, wished for beforehand;
    None when they could not do it themselves any more. Asks no permission: only the worker's use-cases call it."""
    who = await work.session.get(Person, person_id)
    held = await queries.grants(work.session, person_id)
    roles = [one for one in held if (one.role, one.academy_code) in ((Role.TEAM, academy), (Role.NATIONAL, None))]
    if who is None or not who.active or not roles:
        return None
    return _actor(who, Role(roles[0].role), roles[0].academy_code, held)


async def ask(work: Work, typed: str, base_url: str) -> str:
    """Send a link and a code, if we know the address; the answer is the same if not. Returns the address as kept."""
    email = rules.normal_email(typed)
    if not rules.looks_like_email(email):
        raise Invalid(faults=(Fault(field="email", message="Enter an email address, like name@example.org"),))
    most, window = rules.ASKS
    if await queries.asked_since(work.session, email, work.now - window) >= most:
        raise TooMany(
            "We have sent several emails to this address. Use the newest one, or wait 15 minutes and try again"
        )
    person = await queries.person_by_email(work.session, email)
    known = person is not None and await queries.grants(work.session, person.id)
    link, code = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"
    challenge = Challenge(
        id=new_id(),
        email=email,
        person_id=person.id if person and known else None,
        link_hash=hashed(link),
        code_hash=hashed(code + email),
        asked_at=work.now,
        ends_at=work.now + rules.LINK_LASTS,
    )
    work.session.add(challenge)
    if person and known:
        url = f"{base_url}/log-in/continue?token={link}"
        await messages.post(work, person.id, email, "log_in", name=person.short_name, link=url, code=code)
    await work.flush()
    return email


async def who_asked(work: Work, link: str) -> str | None:
    """The name to greet on the page that the e-mailed link opens; None if it is used or too old. Spends nothing."""
    challenge = await queries.challenge_by_link(work.session, hashed(link), lock=False)
    if challenge is None or challenge.person_id is None or challenge.used_at or challenge.ends_at <= work.now:
        return None
    person = await work.session.get(Person, challenge.person_id)
    return person.short_name if person else None


async def enter_by_link(work: Work, link: str) -> LogInView:
    """Spend the link: one log-in, once."""
    challenge = await queries.challenge_by_link(work.session, hashed(link), lock=True)
    if challenge is None or challenge.person_id is None or challenge.used_at or challenge.ends_at <= work.now:
        raise NotFound("This link has been used or is too old. Ask for a new one")
    challenge.used_at = work.now
    return await enter(work, challenge.person_id, by="link")


async def enter_by_code(work: Work, typed_email: str, typed_code: str) -> LogInView | None:
    """Spend the code; None when it does not fit, which counts as a try. After a few tries the code is dead."""
    email, code = rules.normal_email(typed_email), rules.normal_code(typed_code)
    if code is None:
        message = "The code must be 6 numbers" if typed_code.strip() else "Enter the 6-digit code from your email"
        raise Invalid(faults=(Fault(field="code", message=message),))
    for challenge in await queries.open_challenges(work.session, email, work.now):
        if challenge.tries >= rules.CODE_TRIES:
            continue
        challenge.tries += 1
        if challenge.person_id and hmac.compare_digest(challenge.code_hash, hashed(code + email)):
            challenge.used_at = work.now
            return await enter(work, challenge.person_id, by="code")
    await work.flush()
    return None


async def able(work: Work, people: Collection[UUID]) -> set[tuple[UUID, Role]]:
    """Of these, who can log in, and in which roles. Asks no permission: a demonstration's use-cases call it."""
    return await queries.able(work.session, people)


async def enter(
    work: Work, person_id: UUID, *, by: str, role: Role | None = None, proved_at: datetime | None = None
) -> LogInView:
    """A new log-in with a new secret (never the one the browser came with), in the person's first role or ``role``.

    ``proved_at``: when they showed who they are, if that was not now.
    """
    held = await queries.grants(work.session, person_id)
    if role is not None:
        held = [grant for grant in held if grant.role == role]
    if not held:
        raise NotAllowed("You cannot log in at the moment. Call us and we will put it right")
    first = min(held, key=lambda grant: rules.ORDER.index(Role(grant.role)))
    secret = secrets.token_urlsafe(32)
    ends = work.now + rules.LOG_IN_LASTS[rules.is_staff(Role(first.role))]
    work.session.add(
        LogIn(
            token_hash=hashed(secret),
            person_id=person_id,
            role=first.role,
            academy_code=first.academy_code,
            csrf=secrets.token_urlsafe(32),
            started_at=work.now,
            seen_at=work.now,
            ends_at=ends,
            confirmed_at=proved_at or work.now,
        )
    )
    before = work.actor
    if before.person == NOBODY.person:
        work.actor = Actor(person=PersonId(person_id), name="", role=Role(first.role), academy=first.academy_code)
    work.record(LoggedIn(subject=PersonId(person_id), by=by))
    await work.flush()
    work.actor = before
    return LogInView(secret=secret, ends_at=ends)


async def switch_role(work: Work, secret: str, role: Role) -> LogInView:
    """Another of the person's own roles, under a new secret. It shows no more who they are than they had shown."""
    before = await queries.log_in(work.session, hashed(secret), work.now)
    await work.session.execute(delete(LogIn).where(col(LogIn.token_hash) == hashed(secret)))
    work.record(RoleSwitched(subject=work.actor.person, to=role))
    proved = before[0].confirmed_at if before else datetime.min.replace(tzinfo=UTC)
    return await enter(work, work.actor.person, by="switch", role=role, proved_at=proved)


async def log_out(work: Work, secret: str) -> None:
    """End this log-in for good."""
    await work.session.execute(delete(LogIn).where(col(LogIn.token_hash) == hashed(secret)))
    work.record(LoggedOut(subject=work.actor.person))


async def spend_links(work: Work, person_id: UUID) -> None:
    """Links and codes that are on their way to an address they no longer have. Called by use-cases that have asked."""
    sent = update(Challenge).where(col(Challenge.person_id) == person_id, col(Challenge.used_at).is_(None))
    await work.session.execute(sent.values(used_at=work.now))


async def end_log_ins(work: Work, person_id: UUID) -> None:
    """Every browser, script and link of somebody, whose address was changed for them. Called as ``spend_links``."""
    await spend_links(work, person_id)
    await work.session.execute(delete(LogIn).where(col(LogIn.person_id) == person_id))
    tokens = update(ApiToken).where(col(ApiToken.person_id) == person_id, col(ApiToken.revoked_at).is_(None))
    await work.session.execute(tokens.values(revoked_at=work.now))


async def move_home(work: Work, person_id: UUID, old: str, new: str) -> None:
    """The role of an associate is with another Academy from now on, in browsers and scripts too. Called by use-cases
    that have asked."""
    held = await queries.grants(work.session, person_id)
    mine = {one.academy_code: one for one in held if one.role == Role.ASSOCIATE}
    if old in mine and new in mine:
        await work.session.delete(mine[old])
    elif old in mine:
        mine[old].academy_code = new
    await work.flush()
    for table in (LogIn, ApiToken):
        where = (col(table.person_id) == person_id, col(table.role) == Role.ASSOCIATE, col(table.academy_code) == old)
        await work.session.execute(update(table).where(*where).values(academy_code=new))


async def issue_token(work: Work, person_id: UUID, role: Role, name: str) -> str:
    """A bearer token for a script, acting in one role the person holds. The only time it is seen."""
    held = [grant for grant in await queries.grants(work.session, person_id) if grant.role == role]
    if not held:
        raise NotFound(f"This person does not have the role {role}")
    token = "fac_" + secrets.token_urlsafe(32)
    work.session.add(
        ApiToken(
            token_hash=hashed(token),
            person_id=person_id,
            role=role,
            academy_code=held[0].academy_code,
            name=name,
            made_at=work.now,
            ends_at=work.now + rules.TOKEN_LASTS,
        )
    )
    work.record(TokenIssued(subject=PersonId(person_id), role=role, name=name))
    await work.flush()
    return token


async def person(work: Work, person_id: UUID) -> PersonView:
    """A person's names and address, for letters. Asks no permission: only use-cases that asked already call it."""
    found = await work.session.get(Person, person_id)
    if found is None:
        raise NotFound
    return PersonView(
        id=PersonId(found.id), full_name=found.full_name, preferred_name=found.preferred_name, email=found.email
    )


class Given(NamedTuple):
    """A proof that was heard; ``secret``: the browser's log-in goes on under this one."""

    view: ProofView
    secret: str


async def ask_proof(work: Work, request: Request, *, again: bool = False) -> ProofCodeView:
    """A code to the person's own address, for the log-in they came with."""
    return await proving.send_code(work, await proving.held_by(work, secret_of(request)), again=again)


async def give_proof(work: Work, request: Request, command: GiveProof) -> Given | None:
    """None when the code does not fit, which counts as a try."""
    cookie = secret_of(request)
    held = await proving.held_by(work, cookie)
    vault = request.app.state.vault
    secret = await proving.hear(work.session, held, cookie, command.code, vault, work.now)
    return Given(proving.view(work.now), secret) if secret else None
