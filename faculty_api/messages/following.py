"""Letters that wait for a hand follow what somebody says now about how they want to hear from us."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, select

from faculty_api.kernel.work import Work
from faculty_api.messages import letters, rules
from faculty_api.messages.models import Letter
from faculty_api.messages.paper_letters import BY_EMAIL
from schemas.messages import ReachBy

HOLD = text(
    "SELECT c.wish, c.address FROM person p LEFT JOIN post_choice c ON c.person_id = p.id WHERE p.id = :person"
    " FOR KEY SHARE OF p"
)
ALONE = text("SELECT email FROM person WHERE id = :person FOR UPDATE")
"""Only the row: its model belongs to a room above."""


async def steady(work: Work, person: UUID) -> tuple[ReachBy | None, str]:
    """How somebody wants to hear from us (None: as we can), and the lines of their address: held while a letter is put
    in the outbox, so that it does not change under it. Asks no permission."""
    with work.session.no_autoflush:  # what a caller has not written yet may still be refused, in its own words
        row = (await work.session.execute(HOLD, {"person": person})).first()
    return (ReachBy(row.wish) if row and row.wish else None, (row.address or "") if row else "")


async def alone(work: Work, person: UUID) -> str | None:
    """Held while their choice changes: no letter by the old one is on its way. Their e-mail address. Asks no
    permission: ``people.contact`` has."""
    email: str | None = (await work.session.execute(ALONE, {"person": person})).scalar_one_or_none()
    return email


async def follow(work: Work, person: UUID, wish: ReachBy | None, *, email: str | None, postal: bool) -> None:
    """What waits to be printed or read out goes the new way. What is printed stays, and so does an e-mail: it leaves
    within seconds. A letter that somebody settles at this moment is left to them.

    A code, or a warning that an address changed, never goes by e-mail later: it may warn of that very address.
    Asks no permission: ``people.contact`` has.
    """
    query = (
        select(Letter)
        .where(col(Letter.person_id) == person, col(Letter.channel) != "email", col(Letter.state) == "waiting")
        .order_by(col(Letter.id))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    for letter in (await work.session.exec(query)).all():
        by_hand = letter.template in BY_EMAIL or letter.template in letters.TO_STAFF
        by = rules.reached(wish, email=bool(email) and not by_hand, postal=postal)
        letter.channel = rules.CHANNEL[by]
        letter.address = (email or "") if by is ReachBy.EMAIL else ""
    await work.flush()
