"""Letters go out of the transaction that causes them; the worker delivers what waits."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec
from sqlmodel import col, select

from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import letters
from faculty_api.messages.models import Letter
from schemas.access import Permission
from schemas.messages import LetterView

Send = Callable[[LetterView], Awaitable[None]]
MOST_TRIES = 5


async def post(work: Work, person: UUID | None, address: str | None, template: str, /, **facts: str) -> Letter:
    """Put a letter in the outbox. Asks no permission: only use-cases that asked already call it.

    Without an e-mail ``address`` it becomes a letter to print.
    """
    return _put(work, person, address, template, None, facts)


async def post_about(
    work: Work, session_id: UUID, person: UUID, address: str | None, template: str, /, **facts: str
) -> Letter:
    """``post``, about a session: the worker sends it only when ``calendars`` has put in what a calendar is to read."""
    return _put(work, person, address, template, session_id, facts)


def _put(
    work: Work, person: UUID | None, address: str | None, template: str, about: UUID | None, facts: dict[str, str]
) -> Letter:
    words = letters.write(template, facts)
    made = Letter(
        id=new_id(),
        person_id=person,
        channel="email" if address else "print",
        address=address or "",
        template=template,
        subject=words.subject,
        body=words.body,
        session_id=about,
        calendar_due=bool(address and about),
        made_at=work.now,
    )
    work.session.add(made)
    return made


def subject(template: str) -> str:
    return letters.LETTERS[template].subject


async def mine(work: Work) -> list[LetterView]:
    """The letters to the actor, newest first."""
    work.must(Permission.MESSAGE_VIEW)
    return await newest(work, person=work.actor.person)


async def newest(work: Work, *, person: UUID | None = None, most: int = 100) -> list[LetterView]:
    """The newest letters; to everybody when no ``person`` is given (the demonstration's mailbox, nothing else)."""
    query = select(Letter).order_by(col(Letter.made_at).desc(), col(Letter.id).desc()).limit(most)
    if person is not None:
        query = query.where(col(Letter.person_id) == person)
    rows = (await work.session.exec(query)).all()
    return [msgspec.convert(row, LetterView, from_attributes=True) for row in rows]


async def deliver_next(work: Work, send: Send) -> bool:
    """Send one waiting e-mail letter; False when none waits. A failure is tried again, ``MOST_TRIES`` times at most."""
    work.must(Permission.MESSAGE_DELIVER)
    query = (
        select(Letter)
        .where(col(Letter.state) == "waiting", col(Letter.channel) == "email", col(Letter.calendar_due).is_(False))
        .order_by(col(Letter.tries), col(Letter.made_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    letter = (await work.session.exec(query)).first()
    if letter is None:
        return False
    letter.tries += 1
    try:
        await send(msgspec.convert(letter, LetterView, from_attributes=True))
    except OSError:
        letter.state = "failed" if letter.tries >= MOST_TRIES else "waiting"
    else:
        letter.state, letter.sent_at = "sent", work.now
    await work.flush()
    return True
