"""What becomes of everything somebody has when their home network changes: ``rules.DETACH``, all of it at once."""

from faculty_api.accounts import service as accounts
from faculty_api.development import service as development
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.stories import service as stories

MOVED = "You have moved. The local academy you came from can ask you if you let it, on the page “Who else can ask you”."


async def detach(work: Work, member: Associate, old: str, new: str) -> tuple[int, int]:
    """The person is held. How many offers were closed, and how many people's looks into their development ended.

    What was agreed to with the old team ends while it still is their team, so that it is told to stop using it.
    """
    who = member.person_id
    await stories.end_home(work, who)
    shares = await development.end_shares(work, who)
    closed = await offers.close_offers_of(work, who, old, MOVED)
    await people.end_lending_to(work, who, new)
    member.academy_code, member.version = new, member.version + 1
    await work.flush()
    await accounts.move_home(work, who, old, new)
    return closed, shares
