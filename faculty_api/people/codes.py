"""A code sent to an address, to show that somebody reads what arrives there. It is kept as a hash, for half an hour,
for a few tries; a few are sent in a row."""

import hmac
import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from faculty_api.kernel.errors import Conflict, TooMany
from faculty_api.kernel.work import Work
from faculty_api.people import contact_queries
from faculty_api.people.models import NewEmail

LASTS, TRIES, ASKS = timedelta(minutes=30), 5, 5
"""A code; wrong tries of it; codes sent in a row before one is entered."""
AGAIN = "This code is too old or was tried too often. {again} to get another"
PROVED = "proved"
"""In place of a hash, which it cannot be: the code was entered."""


async def make(work: Work, person_id: UUID, address: str) -> str:
    """The code for a letter to ``address``; one from before counts no more."""
    asked = await contact_queries.newest(work.session, person_id)
    if asked and asked.asks >= ASKS and work.now - asked.asked_at < LASTS:
        raise TooMany("We have sent several codes. Use the newest one, or wait 30 minutes and try again")
    code = f"{secrets.randbelow(1_000_000):06d}"
    if asked is None:
        asked = NewEmail(person_id=person_id, email=address, code_hash="", asked_at=work.now, ends_at=work.now)
        work.session.add(asked)
    recent = work.now - asked.asked_at < LASTS
    asked.asks = asked.asks + 1 if recent else 1
    asked.email, asked.code_hash, asked.tries = address, _hashed(code, address), 0
    asked.asked_at, asked.ends_at = work.now, work.now + LASTS
    return code


def fits(asked: NewEmail | None, typed: str, *, again: str) -> bool:
    """A wrong one counts as a try: so commit. ``again``: what to do for another, in the words of the page."""
    if asked is None or asked.tries >= TRIES:
        raise Conflict(AGAIN.format(again=again))
    asked.tries += 1
    return hmac.compare_digest(asked.code_hash, _hashed("".join(typed.split()), asked.email))


def _hashed(code: str, address: str) -> str:
    return sha256(f"{code}{address}".encode()).hexdigest()
