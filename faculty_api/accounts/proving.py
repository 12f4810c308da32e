"""Showing once more who one is: a code to the account's e-mail address, good for one log-in, once.

A log-in that was proved goes on under a new secret, so whoever copied the old one is out.
"""

import hmac
import secrets
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import queries, rules
from faculty_api.accounts.models import Challenge, LogIn, Person
from faculty_api.accounts.secret import hashed
from faculty_api.kernel.errors import Conflict, NotFound, TooMany
from faculty_api.kernel.freshness import LASTS, is_fresh
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import Actor, Role
from schemas.accounts import ProofCodeView, ProofView, ProvedAgain
from schemas.values import PersonId


async def standing(session: AsyncSession, cookie: str, now: datetime) -> LogIn | None:
    """The log-in that a code is heard for: the browser's own, locked, unless it is fresh and needs none; or the one
    that had this secret until a moment ago, because a button can be pressed twice."""
    held = await queries.held_log_in(session, hashed(cookie), now)
    if held is not None:
        return None if is_fresh(held.confirmed_at, now) else held
    return await queries.renewed_log_in(session, hashed(cookie), now - rules.SECOND_PRESS)


async def hear(session: AsyncSession, held: LogIn, cookie: str, code: str, vault: Vault, now: datetime) -> str | None:
    """The secret this browser has from now on; None when it keeps the one it has, or has none.

    A code that does not fit counts as a try.
    """
    mine, after = hashed(cookie), vault.fingerprint(f"log-in after {cookie}")
    if held.token_hash != mine:
        spent = [one for one in await queries.proof_codes(session, mine, now) if one.used_at == held.confirmed_at]
        return after if any(_fits(one, mine, code) for one in spent) else None
    if not await _spend(session, held, code, now):
        return None
    held.before_hash, held.token_hash, held.confirmed_at = mine, hashed(after), now
    _record(session, held, now)
    await session.flush()
    return after


async def _spend(session: AsyncSession, held: LogIn, code: str, now: datetime) -> bool:
    if rules.normal_code(code) is None:
        return False
    for one in await queries.proof_codes(session, held.token_hash, now):
        if one.used_at is not None or one.tries >= rules.CODE_TRIES:
            continue
        one.tries += 1
        if _fits(one, held.token_hash, code):
            one.used_at = now
            return True
    await session.flush()
    return False


def _fits(one: Challenge, log_in_hash: str, typed: str) -> bool:
    code = rules.normal_code(typed)
    return code is not None and hmac.compare_digest(one.code_hash, hashed(code + log_in_hash))


def _record(session: AsyncSession, held: LogIn, now: datetime) -> None:
    me = PersonId(held.person_id)
    who = Actor(person=me, name="", role=Role(held.role), academy=held.academy_code)
    Work(session, who, now).record(ProvedAgain(subject=me))


async def held_by(work: Work, cookie: str) -> LogIn:
    """What the actor came in with, locked. A token is never asked, so none is heard."""
    found = await queries.held_log_in(work.session, hashed(cookie), work.now) if cookie else None
    if found is None or found.person_id != work.actor.person:
        raise NotFound("You are not logged in any more. Log in, then try again")
    return found


async def send_code(work: Work, held: LogIn, *, again: bool = False) -> ProofCodeView:
    """Send a code, or say where the last one went while it is still good. ``again``: a new one in any case."""
    person = await work.session.get(Person, held.person_id)
    if person is None or not person.email:
        raise Conflict("We have no email address for you, so we cannot send you a code. Call us and we will help")
    known = await queries.proof_codes(work.session, held.token_hash, work.now)
    good = [one for one in known if one.used_at is None and one.tries < rules.CODE_TRIES and one.email == person.email]
    if good and not again:
        return ProofCodeView(email=person.email, ends_at=good[0].ends_at)
    most, window = rules.ASKS
    if await queries.proofs_asked_since(work.session, person.id, work.now - window) >= most:
        raise TooMany("We have sent you several codes. Use the newest one, or wait 15 minutes and try again")
    code = f"{secrets.randbelow(1_000_000):06d}"
    made = Challenge(
        id=new_id(),
        email=person.email,
        person_id=person.id,
        link_hash=hashed(secrets.token_urlsafe(32)),  # of a link that is sent to nobody
        code_hash=hashed(code + held.token_hash),
        log_in_hash=held.token_hash,
        asked_at=work.now,
        ends_at=work.now + rules.LINK_LASTS,
    )
    for one in good:
        one.ends_at = work.now  # only the newest code is good
    work.session.add(made)
    await messages.post(work, person.id, person.email, "proof_code", name=person.short_name, code=code)
    await work.flush()
    return ProofCodeView(email=person.email, ends_at=made.ends_at)


def view(proved_at: datetime) -> ProofView:
    return ProofView(proved_at=proved_at, lasts_until=proved_at + LASTS)
