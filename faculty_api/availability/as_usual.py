"""That all which was said still holds: one press, on one's own page or by the link of a monthly letter.

The link only ever says that nothing has changed, or takes that back; opening it changes nothing, for mail programs
open links too. It shows the person's usual times and no dates away: those tell when somebody is not at home.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.accounts.service import hashed
from faculty_api.availability import letter_queries, queries, saying, viewing, writing
from faculty_api.availability.models import AsUsual
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import Permission, Role
from schemas.availability import AvailabilityMode, AvailabilityView
from schemas.terms import AsUsualView, AvailabilityAsked, AvailabilityConfirmed
from schemas.values import PersonId

EVERY = timedelta(days=30)
LINK_LASTS = timedelta(days=40)
"""A little longer than it takes for the next letter, which ends it."""
MOST_UNANSWERED = 3
"""Letters in a row; after that their team calls."""
AT_A_TIME = 50
OVER = NotFound(
    "This link cannot be used any more. We may have sent you a newer one, or it may be too old. Log in to tell us "
    "when you are free"
)
NOT_YOURS = NotAllowed("This link was sent to somebody else, so you cannot answer with it. Log out, if it is yours")


async def confirm(work: Work, person_id: UUID) -> AvailabilityView:
    """All that was said still holds. Nothing said: not found."""
    reach = work.must(Permission.AVAILABILITY_EDIT)
    await saying.to_edit(work, person_id, reach)
    shown = await viewing.view(work, person_id)
    if shown.mode is None and all(term.mode is None for term in shown.terms):
        raise NotFound("You have not told us when you are free yet. Set your availability first")
    row = await writing.as_usual(work, person_id)
    row.confirmed_at, row.unanswered, row.call_wanted_at = work.now, 0, None
    work.record(AvailabilityConfirmed(subject=PersonId(person_id)))
    await work.flush()
    return await viewing.view(work, person_id)


async def as_usual_by_link(work: Work, token: str) -> AsUsualView:
    """What the link opens. Changes nothing. Asks no permission: who has the link may."""
    return await _shown(work, await _by_link(work, token))


async def confirm_by_link(work: Work, token: str) -> AsUsualView:
    """One press: nothing has changed. Pressed again it is the same press. Asks no permission, as above."""
    row = await _held(work, token)
    if row.answered_at is None:
        row.answered_at, row.unanswered = work.now, 0
        work.record(AvailabilityConfirmed(subject=PersonId(row.person_id)))
        await work.flush()
    return await _shown(work, row)


async def undo_confirm_by_link(work: Work, token: str) -> AsUsualView:
    """It was a mistake: what is known is as old as before. Pressed again it stays so. Asks no permission, as above."""
    row = await _held(work, token)
    if row.answered_at is not None:
        row.answered_at = None
        work.record(AvailabilityConfirmed(subject=PersonId(row.person_id), taken_back=True))
        await work.flush()
    return await _shown(work, row)


async def ask_due(work: Work) -> int:
    """A letter to everybody of whom we have heard nothing for a month; returns to how many. With e-mail only."""
    work.must(Permission.AVAILABILITY_ASK)
    due = await letter_queries.due(work.session, work.now - EVERY, MOST_UNANSWERED, AT_A_TIME)
    for person_id in due:
        row, who, token = await writing.as_usual(work, person_id), await accounts.person(work, person_id), _token()
        if row.answered_at is not None:
            row.confirmed_at = max(row.answered_at, row.confirmed_at or row.answered_at)
        row.unanswered += 1
        row.letter_at, row.answered_at, row.link_hash = work.now, None, hashed(token)
        links = {"link": f"/as-usual/{token}", "change_link": "/availability"}
        await messages.post(work, who.id, who.email, "as_usual", name=who.short_name, **links)
        work.record(AvailabilityAsked(subject=PersonId(person_id)))
    await work.flush()
    return len(due)


def _token() -> str:
    return secrets.token_urlsafe(32)


async def _held(work: Work, token: str) -> AsUsual:
    """The person first, as everywhere; then looked at again, for a newer letter ends the link."""
    found = await _by_link(work, token)
    if not await queries.lock_person(work.session, found.person_id):
        raise OVER
    await work.session.refresh(found)
    if found.link_hash != hashed(token):
        raise OVER
    return found


async def _by_link(work: Work, token: str) -> AsUsual:
    query = select(AsUsual).where(col(AsUsual.link_hash) == hashed(token))
    row: AsUsual | None = (await work.session.execute(query)).scalar_one_or_none()
    if row is None or row.letter_at is None or work.now >= row.letter_at + LINK_LASTS:
        raise OVER
    if not await letter_queries.takes_part(work.session, row.person_id):
        raise OVER
    if work.actor.role is not Role.ANONYMOUS and work.actor.person != row.person_id:
        raise NOT_YOURS
    return row


async def _shown(work: Work, row: AsUsual) -> AsUsualView:
    shown = await viewing.view(work, row.person_id)
    said = [(one.name, AvailabilityMode(one.mode), one.usual) for one in shown.terms if one.mode]
    known = [at for at in (shown.said_at, *(one.said_at for one in shown.terms)) if at]
    return AsUsualView(
        mode=shown.mode,
        usual=shown.usual,
        from_list=shown.from_list,
        terms=said,
        told_at=max(known, default=None),
        answered=row.answered_at is not None,
    )
