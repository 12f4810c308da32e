"""People are told once, by letter, that a training of theirs ends."""

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.policy.words import day_words
from faculty_api.training import queries
from faculty_api.training.record import last_soon
from schemas.access import Permission
from schemas.training import TrainingId, TrainingReminded
from schemas.values import PersonId

MOST = 200


async def remind_due(work: Work) -> int:
    """Tell everybody whose training ends soon, once for each; returns of how many trainings."""
    work.must(Permission.TRAINING_REMIND)
    today, last = london_day(work.now), await last_soon(work)
    found = await queries.to_remind(work.session, today, last, MOST)
    for held in found:
        if held.ends_on is None:
            continue
        who = await work.session.get_one(Person, held.person_id)
        held.reminded_at = work.now
        name = who.short_name
        facts = {"name": name, "when": day_words(held.ends_on)}
        await messages.post(work, who.id, who.email, "training_ends", link="/profile/training", **facts)
        ident = TrainingId(held.training_id)
        work.record(TrainingReminded(subject=PersonId(who.id), training_id=ident, ends_on=held.ends_on))
    await work.flush()
    return len(found)
