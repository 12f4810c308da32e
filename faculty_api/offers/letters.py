"""What people are told of offers. Never pay, health, or a reason: letters show on locked phones."""

import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.accounts.service import hashed
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks import service as networks
from faculty_api.offers import queries
from faculty_api.offers.drafting import Ready, day_before, day_words, place_words, when_words
from faculty_api.offers.models import Offer
from faculty_api.programmes import service as programmes
from schemas.programmes import SessionFacts

ANSWERS = {
    "yes": "yes",
    "no": "no",
    "undone": "they said no by mistake and have taken it back. The offer is open again",
    "talk": "they want to talk to someone first. Call them by the end of the next working day",
    "cancelled": "they can no longer do it",
}


def to_say_no(offer: Offer, email: str | None) -> dict[str, str]:
    """The way to say no without a log-in, for an e-mail: the link is there and nowhere else. Nothing on paper, which
    other people print."""
    if not email:
        return {"no": "", "no_link": ""}
    token = secrets.token_urlsafe(32)
    offer.link_hash = hashed(token)
    return {"no": "If you do not want to do it, you can say so here without logging in:", "no_link": f"/no/{token}"}


async def offered(work: Work, theirs: Sequence[tuple[Offer, Ready]], answer_by: date) -> None:
    """One letter to one person, however many sessions."""
    offer, first = theirs[0]
    academies = {academy.code: academy.name for academy in await networks.academies(work)}
    said = {
        "name": first.person.short_name,
        "academy": academies.get(first.session.academy, "The team"),
        "when": when_words(first.session.starts_at),
        "answer_by": day_words(answer_by),
    }
    if len(theirs) == 1:
        letter = await messages.post(
            work, first.person.id, first.person.email, "offer",
            **said, place=place_words(first.session), link=f"/offers/{offer.id}",
            **to_say_no(offer, first.person.email),
        )  # fmt: skip
    else:
        letter = await messages.post(
            work, first.person.id, first.person.email, "offers", **said, count=str(len(theirs)), link="/sessions"
        )
    messages.answer_by(work, letter, answer_by)


ASK = ("offer", "offers", "offer_reminder", "session_moved")
"""Letters that ask somebody for an answer."""


async def overtaken(work: Work, person: UUID) -> None:
    """Once nothing is open that somebody was asked for, nobody has to print the question or read it out."""
    await work.flush()
    if not await queries.any_open(work.session, person, work.now):
        await messages.overtaken(work, person, ASK)


async def answered(work: Work, offer: Offer, session: SessionFacts, answer: str) -> None:
    """To whoever sent the offer."""
    await overtaken(work, offer.person_id)
    sender = await accounts.person(work, offer.made_by)
    who = await accounts.person(work, offer.person_id)
    await messages.post(
        work,
        sender.id,
        sender.email,
        "offer_answered",
        person=who.full_name,
        what=f"{session.cohort_name}, session {session.number}",
        when=when_words(session.starts_at),
        answer=ANSWERS[answer],
        link=f"/team/cohorts/{session.cohort_id}",
    )


async def heard(work: Work, offer: Offer, session: SessionFacts, answer: str) -> None:
    """To the person whose answer somebody wrote down: what was written, and where it can be put right."""
    await overtaken(work, offer.person_id)
    who = await accounts.person(work, offer.person_id)
    if answer == "cancelled":
        said = {"name": who.short_name, "when": when_words(session.starts_at), "link": f"/sessions/{offer.session_id}"}
        await messages.post(work, who.id, who.email, "cancel_heard", **said)
        return
    yes = answer == "yes"
    said = {
        "name": who.short_name, "when": when_words(session.starts_at), "answer": ANSWERS[answer],
        "until": "the session starts" if yes else f"the end of {day_words(day_before(offer.answer_by))}",
        "link": f"/sessions/{offer.session_id}" if yes else f"/offers/{offer.id}",
    }  # fmt: skip
    await messages.post(work, who.id, who.email, "answer_heard", **said)


async def withdrawn(work: Work, offers: Sequence[Offer], why: str) -> None:
    sessions = await programmes.session_facts(work, [offer.session_id for offer in offers]) if offers else {}
    for offer in offers:
        await overtaken(work, offer.person_id)
        who = await accounts.person(work, offer.person_id)
        when = when_words(sessions[offer.session_id].starts_at)
        said = {"name": who.short_name, "when": when, "why": why}
        await messages.post_about(work, offer.session_id, who.id, who.email, "offer_withdrawn", **said)
