"""Data protection in the demonstration: complaints at each step, two things that went wrong, one emergency."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.breaches import service as breaches
from faculty_api.breakglass import service as breakglass
from faculty_api.complaints import service as complaints
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import Actor, Role
from schemas.breaches import Category, ChangeBreach, LogBreach, ReportBreach, Risk
from schemas.breakglass import AskGlass
from schemas.complaints import (
    AnswerComplaint,
    ComplaintHow,
    NoteComplaint,
    Outcome,
    RaiseComplaint,
    RecordComplaint,
    RecordOutside,
)

On = Callable[[Actor, float], Work]
WHO = """
SELECT a.person_id FROM associate a WHERE a.academy_code = :home AND a.kind = 'lived' AND a.status = 'active'
ORDER BY EXISTS (SELECT 1 FROM consent c WHERE c.person_id = a.person_id AND c.part_id IS NOT NULL
  AND c.ended_at IS NULL) DESC, a.person_id DESC LIMIT 4
"""
LETTER = "A letter about my sessions came to my old address, though I had told you the new one in spring."
SPOKEN = "Somebody of the venue knew that I need a quiet room before I came. I had asked that only the team knows."
LIST = "A list with names and phone numbers was sent to a venue that did not need it. The venue deleted it."


async def guard(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        found = list((await session.execute(text(WHO), {"home": HOME})).scalars())
        desk, other = agenda.staff(Role.DATA_PROTECTION), agenda.staff(Role.DATA_PROTECTION, 1)

        def on(who: Actor, days: float) -> Work:
            return Work(session, who, agenda.now - timedelta(days=days))

        sam, *rest = found
        await _complaints(agenda, rest, desk, on)
        await _went_wrong(agenda.staff(Role.ADMIN), desk, on)
        await _heard(agenda, desk, on)
        why = AskGlass(reason="They rang in distress before a session and then could not be reached")
        asked = await breakglass.ask_glass(on(agenda.staff(Role.NATIONAL), 12), sam, why)
        await breakglass.release_glass(on(other, 11.995), asked.id)
        await breakglass.open_glass(on(agenda.staff(Role.NATIONAL), 11.99), agenda.vault, asked.id)


async def _heard(agenda: Agenda, desk: Actor, on: On) -> None:
    """Somebody outside the register complains, and the team reports something that data protection has not read yet."""
    words = "I only asked about joining, and still got a letter a year later. I had asked you to delete my address."
    said = RecordOutside(
        name="Ash Ferris",
        phone="07700 900943",
        words=words,
        how=ComplaintHow.PHONE,
        received_on=london_day(agenda.now - timedelta(days=2)),
    )
    await complaints.record_outside(on(desk, 2), agenda.vault, said)
    seen = ReportBreach(what="An email about a session went to somebody with a similar name. They told me at once.")
    await breaches.report_breach(on(agenda.team(HOME), 0.2), seen)


async def _complaints(agenda: Agenda, people: list[UUID], desk: Actor, on: On) -> None:
    """One answered, one that is looked into, one that the team heard by phone and that waits."""
    answered, open_, heard = people
    one = await complaints.raise_complaint(on(agenda.member(answered), 25), agenda.vault, RaiseComplaint(words=LETTER))
    await complaints.acknowledge_complaint(on(desk, 24), agenda.vault, one.id)
    note = NoteComplaint(words="We asked the team which list the letter was made from.")
    await complaints.note_complaint(on(desk, 22), agenda.vault, one.id, note)
    answer = AnswerComplaint(
        outcome=Outcome.RIGHT,
        answer="You are right. The letter was made from an old list. The team has deleted it and uses your record now.",
    )
    await complaints.answer_complaint(on(desk, 15), agenda.vault, one.id, answer)
    two = await complaints.raise_complaint(on(agenda.member(open_), 8), agenda.vault, RaiseComplaint(words=SPOKEN))
    await complaints.acknowledge_complaint(on(desk, 7), agenda.vault, two.id)
    news = NoteComplaint(words="We have written to the venue and wait for what they say.", told=True)
    await complaints.note_complaint(on(desk, 5), agenda.vault, two.id, news)
    phone = RecordComplaint(
        words="They asked for a copy of what we keep two months ago and heard nothing.",
        how=ComplaintHow.PHONE,
        received_on=london_day(agenda.now - timedelta(days=3)),
    )
    await complaints.record_complaint(on(agenda.team(HOME), 3), agenda.vault, heard, phone)


async def _went_wrong(admin: Actor, desk: Actor, on: On) -> None:
    """One that was told to the ICO in time, and one of yesterday about which nothing is decided yet."""
    first = on(desk, 40)
    said = {"what": LIST, "categories": [Category.CONTACT, Category.WORK], "people": 23, "risk": Risk.LIKELY}
    harm = {"risk_words": "Somebody could be called by people they do not know", "found_at": _before(first)}
    made = await breaches.log_breach(first, LogBreach(**said, **harm))  # type: ignore[arg-type]
    change = ChangeBreach(
        **said,  # type: ignore[arg-type]
        **harm,  # type: ignore[arg-type]
        version=1,
        done="The venue deleted the list. Lists for venues have no phone numbers any more.",
        regulator=True,
        regulator_at=_before(on(desk, 39)),
        regulator_why="Harm could not be ruled out while the list was there",
        people_told=True,
        people_why="All 23 got a letter that says what happened and whom to call",
    )
    await breaches.change_breach(on(desk, 39), made.id, change)
    late = on(admin, 1)
    lost = LogBreach(
        what="A printed list of tomorrow's session was left on a train. It was handed in two hours later.",
        found_at=_before(late),
        categories=[Category.CONTACT, Category.NEEDS],
        people=6,
        risk=Risk.UNLIKELY,
        risk_words="Somebody could have read what helps six people take part",
    )
    await breaches.log_breach(late, lost)


def _before(work: Work) -> datetime:
    return (work.now - timedelta(hours=2)).replace(second=0, microsecond=0)
