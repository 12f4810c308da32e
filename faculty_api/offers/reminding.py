"""Reminders that hang on the session: they go with it when it moves, and each is sent once for the time it is about."""

from datetime import datetime

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers import remind_queries
from faculty_api.offers.drafting import day_before, day_words, place_words, when_words
from faculty_api.offers.models import Offer
from faculty_api.offers.remind_rules import Step
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.messages import ReachBy
from schemas.programmes import SessionFacts

MOST = 200
TEMPLATES = {Step.ANSWER: "offer_reminder", Step.WEEK: "session_week", Step.DAY: "session_day"}


async def remind_due(work: Work) -> int:
    """One step of the ladder for each offer or booking that has come to it; returns for how many.

    Who said nothing is asked once more before the day to answer by; who is booked is told a week before and the day
    before. Somebody who was asked or said yes only just now is not reminded of it. At night nobody is: by the morning
    they may have cancelled.
    """
    work.must(Permission.OFFER_EXPIRE)
    if messages.at_night(work):
        return 0
    count = 0
    for step in Step:
        found = await remind_queries.due(work.session, step, work.now, MOST)
        facts = await programmes.session_facts(work, {one.session_id for one, _ in found})
        for offer, at in found:
            if await remind_queries.note(work.session, offer, step, at, work.now):
                await _remind(work, step, offer, facts[offer.session_id], at)
        count += len(found)
    await work.flush()
    return count


async def _remind(work: Work, step: Step, offer: Offer, session: SessionFacts, at: datetime) -> None:
    who = await accounts.person(work, offer.person_id)
    if step is Step.DAY and await messages.reaches(work, who.id, who.email) is ReachBy.LETTER:
        return  # no post is there by tomorrow, and a week before they had a letter
    said = {"name": who.short_name, "when": when_words(session.starts_at), "place": place_words(session)}
    if step is Step.ANSWER:
        last = day_before(at)
        letter = await messages.post(
            work, who.id, who.email, TEMPLATES[step], **said, answer_by=day_words(last), link=f"/offers/{offer.id}"
        )
        messages.answer_by(work, letter, last)
        return
    letter = await messages.post(work, who.id, who.email, TEMPLATES[step], **said, link=f"/sessions/{session.id}")
    if step is Step.DAY:
        letter.due_on = london_day(work.now)
