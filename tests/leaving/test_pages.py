"""A break, leaving: two presses from home, and what is given back is said beside the button."""

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


async def test_a_break_then_leaving_from_one_page(build: Builder, session: AsyncSession, client: Client) -> None:
    sam = await build.associate("Sam Okafor")
    at = await build.session_of(await build.cohort(programme="Walking Together"), number=1)
    await build.offer(at, sam, status="accepted")
    await session.commit()
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await me.open("/")
    assert "/profile/break" in me.page.links
    shown = await me.open("/profile/break")
    assert [one for one, _ in me.page.forms if "break" in one] == ["/profile/break/pause"]
    assert "/profile/break/leave" in me.page.links
    assert "Which sessions can you not do?" in shown
    paused = await me.send()
    assert "You are on a break. We send you no offers." in paused
    shown = await me.open("/profile/break/leave")
    assert "These sessions are given back, and somebody else is asked Walking Together, session 1" in shown
    assert "You have left the faculty. Thank you" in await me.send()
