"""Pages of a plan, of looking back and of who was asked, walked through without JavaScript."""

from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.development import statements
from schemas.access import Role
from tests.claims.visitor import Visitor
from tests.development.school import School, token
from tests.support.client import Client

ALL = {each.code: "often" for theme in statements.themes(1) for each in theme.statements}


class Stranger(Visitor):
    """Somebody without a log-in: the browser keeps the cookie that their form's token is bound to."""

    def _headers(self) -> dict[str, str]:
        return {}


async def test_from_a_plan_to_what_others_said_and_who_is_let_see_it(
    client: Client, session: AsyncSession, one: School
) -> None:
    led = await one.build.session_of(await one.build.cohort(), day=date(2026, 10, 20))
    await one.build.offer(led, one.sam, status="delivered")
    await session.commit()
    me = await Visitor(client).log_in(one.sam.person_id, Role.ASSOCIATE)
    team = await Visitor(client).log_in(one.team.person, Role.TEAM)
    await me.open("/profile")
    assert "/profile/development" in me.page.links
    assert "The first session you led was on 20 October 2026" in await me.open("/profile/development")
    assert "20 October 2026. We know it from your sessions" in await me.send(form=1)
    await me.open("/profile/development/steps/observe")
    assert "The day you did it must be today or in the past" in await me.send({
        "aim": "أريد أن أرى 🙂", "done_on-day": "1", "done_on-month": "1", "done_on-year": "2027"
    })  # fmt: skip
    assert "must be 1,000 characters or less" in await me.send({"aim": "x" * 1001, "done_on-year": "2026"})
    assert "أريد أن أرى 🙂" in await me.send({"aim": "أريد أن أرى 🙂"})
    assert "Looking back" in await me.send()
    round_ = me.at
    assert "link of" not in await me.open(f"{round_}/answers")
    assert "must be 2,000 characters or less" in await me.send({"listens": "often", "flexibility_words": "x" * 2001})
    assert "Your answers are saved" in await me.send({"listens": "often", "flexibility_words": "I change the plan"})
    for name, address, said in (
        ("Ann", "ann@example.org", "We have sent the link"),
        ("Ann", "Ann@Example.org", "You have asked this person already"),
        ("", "bo", "Enter their name"),
        ("", "bo", "Enter an email address in the correct format, like name@example.org"),
        ("Bo", "bo@example.org", "We have sent the link"),
    ):
        assert said in await me.send({"name": name, "email": address})
    you, late = Stranger(client), await token(session, "bo@example.org")
    shown = await you.open(f"/reflect/{await token(session, 'ann@example.org')}")
    assert "If fewer than 3 people answer, Sam sees your name beside your answers" in shown
    before = [each for each in ALL if each != "listens"]
    shown = await you.send(dict.fromkeys(before, "rarely") | {"flexibility_words": "Sam <b>listens</b>"})
    assert (you.status, "Select how often: Listens to the end before they answer" in shown) == (422, True)
    again = you.page
    assert "Thank you" in await you.send({"listens": "cannot_say"})
    you.page = again
    assert ("This link has been used" in await you.send({"listens": "often"}), you.status) == (True, 404)
    assert "This link does not work" in await you.open("/reflect/nothing")
    shown = await me.open(round_)
    assert ("Answer Answered" in shown, "listens</b>" in shown) == (True, False)
    assert "Fewer than 3 people answered, so you will see who said what" in await me.open(f"{round_}/end")
    shown = await me.send()
    assert "Ann: Sam <b>listens</b>" in shown
    assert "I listen to the end before I answer Others Ann: I cannot say" in shown.replace("You Often ", "")
    assert "has ended this" in await you.open(f"/reflect/{late}")
    at = f"/team/associates/{one.sam.person_id}"
    await team.open(at)
    assert f"{at}/development" not in team.page.links
    await team.open(f"{at}/development")
    assert team.status == 404
    await me.open("/profile/development/who")
    assert "Select what they can see" in await me.send({"reader": one.team.person})
    for what in ("plan", round_.rsplit("/", 1)[1].split("?")[0]):
        assert "You can take it back at any time" in await me.send({"reader": one.team.person, "reflection": what})
    await team.open(at)
    assert f"{at}/development" in team.page.links
    assert "أريد أن أرى 🙂" in await team.open(f"{at}/development")
    shown = await team.open(next(link for link in team.page.links if f"{at}/development/" in link))
    assert ("Sam <b>listens</b>" in shown, "Ann" in shown) == (True, False)
    looked = await me.open("/profile/who-has-looked")
    assert ("Your development plan" in looked, "How your work is seen" in looked, "Hal Home" in looked) == (True,) * 3
    await me.open("/profile/development/who")
    assert "They cannot see it any more" in await me.send(form=1)
    await me.open(f"{round_}/delete")
    assert "It is deleted" in await me.send()
    await team.open(f"{at}/development")
    assert (team.status, "Sam Okafor" in await team.open("/team/development")) == (404, False)


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.DATA_PROTECTION])
async def test_no_page_of_it_for_anybody_else(client: Client, session: AsyncSession, one: School, role: Role) -> None:
    who = await one.build.staff(role)
    await session.commit()
    page = await Visitor(client).log_in(who.person, role)
    for path in ("/profile/development", "/profile/development/who", "/profile/development/steps/mentor",
                 "/team/development", f"/team/associates/{one.sam.person_id}/development"):  # fmt: skip
        await page.open(path)
        assert (path, page.status) == (path, 403)
