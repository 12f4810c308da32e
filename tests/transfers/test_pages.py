"""A move on its pages: asked, answered by the other team, agreed to by the national team."""

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client
from tests.training.test_pages import enter


async def test_a_move_from_the_profile_to_the_new_team(client: Client, session: AsyncSession, build: Builder) -> None:
    sam = await build.associate("Sam Okafor")
    staff = [await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NW"), await build.staff(Role.NATIONAL)]
    await session.commit()
    me = await enter(client, session, build.as_associate(sam))
    assert "Move to another local academy" in await me.open("/profile")
    await me.open("/profile/move")
    assert "Select a local academy" in await me.send()
    text = await me.send({"academy": "NW", "words": "I live in Leeds no more"})
    assert ("The other local academy is asked now." in text, "I do not want to move" in text) == (True, True)
    old, new, lead = [await enter(client, session, one) for one in staff]
    theirs = f"/team/associates/{sam.person_id}"
    assert "Waits for" in await old.open(f"{theirs}/move")
    text = await new.open("/team")
    assert "Answer 1 person who wants to move to you" in text
    await new.open("/team/moves")
    (link,) = [one for one in new.page.links if one.startswith("/team/moves/")]
    assert ("They do not want to move any more" in await old.open(link), "Say no" in old.page.text) == (True, False)
    assert "I live in Leeds no more" in await new.open(link)
    await new.open(theirs)
    assert new.status == 404
    await new.open(link)
    assert "Why not is too short" in await new.send({"reason": "No"})
    yes = next(at for at, (action, _) in enumerate(new.page.forms) if action.endswith("/yes"))
    assert "The national team has to agree too." in await new.send(form=yes)
    text = await lead.open(link)
    yes = next(at for at, (action, _) in enumerate(lead.page.forms) if action.endswith("/yes"))
    assert "They have moved." in await lead.send(form=yes)
    assert "Sam Okafor" in await new.open(theirs)
    await old.open(theirs)
    assert old.status == 404
    assert "Moved to North West" in await me.open("/profile/move")


async def test_a_move_by_phone(client: Client, session: AsyncSession, build: Builder) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH", "Hal Home")
    await session.commit()
    old = await enter(client, session, team)
    await old.open(f"/team/associates/{sam.person_id}/move")
    assert "Read it to the person first." in await old.send({"academy": "NW"})
    text = await old.send({"academy": "NW", "read_out": "yes"})
    assert "by phone, written down by Hal Home" in text
    me = await enter(client, session, build.as_associate(sam))
    await me.open("/profile/move")
    assert "Taken back. Nothing has changed." in await me.send()
