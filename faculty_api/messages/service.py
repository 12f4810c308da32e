"""Letters go out of the transaction that causes them; the worker delivers what waits."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date
from uuid import UUID

import msgspec
from sqlmodel import col, select

from faculty_api.kernel.clock import LONDON, add_working_days, london_day, working_days_before
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import following, letters, rules
from faculty_api.messages.data_letters import DATA_DESK
from faculty_api.messages.models import Letter, PostChoice
from faculty_api.messages.paper_letters import AT_ONCE, BY_EMAIL
from schemas.access import Permission
from schemas.messages import LetterReopened, LetterSettled, LetterView, ReachBy, SettledHow
from schemas.values import PersonId

Send = Callable[[LetterView], Awaitable[None]]
MOST_TRIES = 5
SOON, POST_TAKES = 2, 3
"""Working days within which a letter leaves the house, and that second-class post takes (Royal Mail: 2 to 3)."""


async def post(work: Work, person: UUID | None, address: str | None, template: str, /, **facts: str) -> Letter:
    """Put a letter in the outbox. Asks no permission: only use-cases that asked already call it.

    Without an e-mail ``address``, or where the person asked for it, somebody prints it or reads it out: two working
    days later at the latest, the same day where it is urgent. Of a letter that asks for an answer: ``answer_by``.
    """
    return await _put(work, person, address, template, None, facts)


async def post_about(
    work: Work, session_id: UUID, person: UUID, address: str | None, template: str, /, **facts: str
) -> Letter:
    """``post``, about a session: the worker sends it only when ``calendars`` has put in what a calendar is to read."""
    return await _put(work, person, address, template, session_id, facts)


async def _put(
    work: Work, person: UUID | None, address: str | None, template: str, about: UUID | None, facts: dict[str, str]
) -> Letter:
    by, today = await _by(work, person, address, template), london_day(work.now)
    made, channel = new_id(), rules.CHANNEL[by]
    words = letters.write(template, facts, number="" if by is ReachBy.EMAIL else rules.number(made))
    letter = Letter(
        id=made,
        person_id=person,
        channel=channel,
        address=(address or "") if by is ReachBy.EMAIL else "",
        template=template,
        subject=words.subject,
        body=words.body,
        session_id=about,
        calendar_due=bool(by is ReachBy.EMAIL and about),
        made_at=work.now,
        due_on=today if template in AT_ONCE else add_working_days(today, SOON),
    )
    work.session.add(letter)
    return letter


async def _by(work: Work, person: UUID | None, address: str | None, template: str) -> ReachBy:
    wish, lines = await following.steady(work, person) if person else (None, "")
    return rules.reached(
        wish,
        email=bool(address),
        postal=bool(lines),
        must_email=person is None or template in BY_EMAIL or template in letters.TO_STAFF,
    )


async def reaches(work: Work, person: UUID, address: str | None) -> ReachBy:
    """How a letter that anybody may read would reach them. Asks no permission, as ``choice``."""
    wish, lines = await wished(work, person)
    return rules.reached(wish, email=bool(address), postal=bool(lines))


def answer_by(work: Work, letter: Letter, day: date) -> None:
    """Of a letter that asks for an answer: its last day. It leaves the house in time for the post, or at once."""
    letter.answer_on = day
    in_time = working_days_before(day, POST_TAKES)
    letter.due_on = max(london_day(work.now), min(letter.due_on, in_time))


async def choice(work: Work, person: UUID) -> PostChoice | None:
    """How somebody wants to hear from us. Asks no permission: use-cases that show or change it have asked."""
    with work.session.no_autoflush:  # what a caller has not written yet may still be refused, in its own words
        return await work.session.get(PostChoice, person)


async def wished(work: Work, person: UUID) -> tuple[ReachBy | None, str]:
    """How somebody wants to hear from us (None: as we can), and the lines of their address. Asks no permission."""
    chosen = await choice(work, person)
    if chosen is None:
        return None, ""
    return ReachBy(chosen.wish) if chosen.wish else None, chosen.address


async def choose(work: Work, person: UUID, wish: ReachBy | None, address: str) -> None:
    """Asks no permission: ``people.contact`` has. What waits to be printed or read out goes the new way."""
    email = await following.alone(work, person)
    row = await choice(work, person)
    if row is None:
        row = PostChoice(person_id=person, said_at=work.now)
        work.session.add(row)
    row.wish, row.address, row.said_at = wish, address, work.now
    await work.flush()
    await following.follow(work, person, wish, email=email, postal=bool(address))


async def addresses(work: Work, people: Collection[UUID]) -> dict[UUID, str]:
    """Where the letters to these go, where that is known. Asks no permission, as ``choice``."""
    return {one.person_id: one.address for one in await _choices(work, people) if one.address}


async def _choices(work: Work, people: Collection[UUID]) -> list[PostChoice]:
    return list((await work.session.exec(select(PostChoice).where(col(PostChoice.person_id).in_(people)))).all())


async def put_addresses(work: Work, said: Mapping[UUID, str]) -> None:
    """Where letters to each go; how they want to be reached stays. Asks no permission: an import has."""
    held = {one.person_id: one for one in await _choices(work, said)}
    for person, address in said.items():
        if row := held.get(person):
            row.address, row.said_at = address, work.now
        else:
            work.session.add(PostChoice(person_id=person, address=address, said_at=work.now))
    await work.flush()


async def settle(work: Work, letter: Letter, how: SettledHow) -> bool:
    """Somebody printed and posted it, or read it out; False when it is settled already. Asks no permission.

    The letter's row is locked by the caller.
    """
    if letter.channel == "email" or letter.state != "waiting":
        return False
    letter.state, letter.settled_how, letter.settled_by, letter.settled_at = "settled", how, work.actor.person, work.now
    work.record(LetterSettled(subject=_whose(letter), letter=letter.id, how=how))
    await work.flush()
    return True


async def overtaken(work: Work, person: UUID, templates: Collection[str]) -> None:
    """What these letters to somebody ask for has been done: those that wait for a hand need none any more. Asks no
    permission: whoever did it had one."""
    query = (
        select(Letter)
        .where(
            col(Letter.person_id) == person,
            col(Letter.template).in_(templates),
            col(Letter.channel) != "email",
            col(Letter.state) == "waiting",
        )
        .order_by(col(Letter.id))
        .with_for_update()
    )
    for letter in (await work.session.exec(query)).all():
        await settle(work, letter, SettledHow.NOT_NEEDED)


async def reopen(work: Work, letter: Letter) -> None:
    """It was said by mistake, and waits again. Asks no permission; the row is locked by the caller."""
    if letter.state == "settled":
        letter.state, letter.settled_how, letter.settled_by, letter.settled_at = "waiting", None, None, None
        work.record(LetterReopened(subject=_whose(letter), letter=letter.id))
        await work.flush()


def _whose(letter: Letter) -> PersonId | None:
    """The history of the person tells it to their team: not of what is between them and data protection."""
    return PersonId(letter.person_id) if letter.person_id and letter.template not in DATA_DESK else None


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


def at_night(work: Work) -> bool:
    """Nothing that can wait is sent now: so it need not be written either, and is true when it goes out."""
    return rules.is_night(work.now.astimezone(LONDON).time())


async def deliver_next(work: Work, send: Send) -> bool:
    """Send one waiting e-mail letter; False when none waits. A failure is tried again, ``MOST_TRIES`` times at most.

    At night (``rules.is_night``) what can wait waits: a phone beside a bed says that a letter came.
    """
    work.must(Permission.MESSAGE_DELIVER)
    urgent = [col(Letter.template).in_(rules.AT_ANY_HOUR)] if at_night(work) else []
    query = (
        select(Letter)
        .where(
            col(Letter.state) == "waiting", col(Letter.channel) == "email", col(Letter.calendar_due).is_(False), *urgent
        )
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
