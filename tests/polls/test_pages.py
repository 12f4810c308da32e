"""Dates on pages: proposed and chosen by a team, answered from a letter and from home, without JavaScript."""

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.offers.test_no_by_link import Stranger
from tests.polls.hall import links
from tests.support.client import Client
from tests.training.test_pages import enter


def row(number: int, day: int, starts: str = "10am", ends: str = "1pm") -> dict[str, object]:
    on = {f"on-{number}-day": day, f"on-{number}-month": 2, f"on-{number}-year": 2027}
    return {**on, f"starts-{number}": starts, f"ends-{number}": ends}


BY = {"answer_by-day": 29, "answer_by-month": 1, "answer_by-year": 2027}


async def test_from_the_proposal_to_the_chosen_date(client: Client, session: AsyncSession, build: Builder) -> None:
    sam, ana = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell")]
    team = await enter(client, session, await build.staff(Role.TEAM, "YH"))
    await team.open("/team/cohorts")
    assert "/team/dates" in team.page.links
    await team.open("/team/dates/new")
    text = await team.send({"purpose": "new_session", "title": "Spring taster", **row(1, 9, ends="9am")})
    assert ("Date 1: Enter when it ends" in text, "Enter the last day to answer" in text) == (False, True)
    typed = {"purpose": "new_session", "title": "Spring taster", **row(1, 9, ends="9am"), **row(3, 10), **BY}
    text = await team.send(typed)
    assert ("Date 1: the end time must be after 10:00" in text, team.status) == (True, 422)
    text = await team.send({**typed, "_go": "add"})
    assert "Date 4 starts at" in text
    assert "Now choose who you want to ask" in await team.send({**typed, **row(1, 9), **row(4, 16)})
    assert "Select who you want to ask" in await team.send()
    assert "Ana Bell Free on 3 of 3 dates" in await team.open(f"{team.at.partition('?')[0]}?q=ana")
    text = await team.send({"people": [str(sam.person_id), str(ana.person_id)]})
    assert ("Asked by email, with a link" in text, "2 people have not answered" in text) == (True, True)
    here = team.at.partition("?")[0]

    you = Stranger(client)
    link = f"/dates/{(await links(session, sam.person_id))[0]}"
    text = await you.open(link)
    assert ("Your answer books nothing." in text, you.status, "Ana" in text) == (True, 200, False)
    fields = list(dict.fromkeys(_radios(await client.http.get(link))))
    assert "Select yes, if need be or no for Wednesday 10 February 2027" in await you.send({fields[0]: "yes"})
    assert "We have your answer. It books nothing" in await you.send(dict.fromkeys(fields, "yes"))
    assert "Change my answer" in await you.send({fields[0]: "no"})
    assert "This link cannot be used" in await you.open(f"{link}x")
    assert you.status == 404

    her = await enter(client, session, build.as_associate(ana))
    assert "Say which dates you could do: Spring taster" in await her.open("/")
    await her.open(next(one for one in her.page.links if one.startswith("/my-dates/")))
    assert "Thank you. We have your answer." in await her.send(dict.fromkeys(fields, "if_need_be"))
    assert "Spring taster" not in await her.open("/")
    assert "Spring taster Your answer Answered" in await her.open("/my-dates")

    text = await team.open(here)
    assert "2 of 2 people have answered. Most people could do" in text
    assert "Sam Okafor" in text
    await team.open(f"{here}/people/{ana.person_id}")
    assert "They are told." in await team.send(dict.fromkeys(fields, "yes"))
    await team.open(next(one for one in team.page.links if "/choose/" in one))
    text = await team.send()
    assert ("Everybody who answered is told." in text, "Create a cohort on this date" in text) == (True, True)
    draft = next(at for at, (action, _) in enumerate(team.page.forms) if action == "/team/cohorts/new/programme")
    assert "Which programme is this for?" in await team.send(form=draft)
    assert team.page.forms[-1][1]["first-day"] == ["9"]
    assert "The date is Tuesday 9 February 2027, 10am to 1pm." in await you.open(link)
    await team.open(f"{here}/people")
    assert (team.status, "A date has been chosen already" in team.page.text) == (422, True)


def _radios(answer) -> list[str]:  # type: ignore[no-untyped-def]
    import re

    return re.findall(r'name="(could-[^"]+)"', answer.text)


async def test_a_session_moves_to_the_chosen_date_and_another_is_called_off(
    client: Client, session: AsyncSession, build: Builder
) -> None:
    sam = await build.associate("Sam Okafor")
    at = await build.session_of(await build.cohort())
    await build.offer(at, sam, status="accepted")
    team = await enter(client, session, await build.staff(Role.TEAM, "YH"))
    await team.open(f"/team/sessions/{at.id}")
    await team.open(next(one for one in team.page.links if one.startswith("/team/dates/new")))
    for _ in range(2):
        await team.open(f"/team/dates/new?session={at.id}")
        assert "Now choose who" in await team.send({**row(1, 17), **row(2, 18), **BY})
        await team.send({"people": [str(sam.person_id)]})
    second = team.at.partition("?")[0]
    await team.open(next(one for one in team.page.links if "/choose/" in one))
    text = await team.send()
    assert ("Enter why" in text, "Sam Okafor" in text) == (True, True)
    assert "The date is chosen." in await team.send({"reason": "The room is not free"})
    assert second in team.at
    await team.open("/team/dates")
    first = [
        one for one in team.page.links if one.startswith("/team/dates/") and one not in (second, "/team/dates/new")
    ]
    await team.open(f"{first[0]}/call-off")
    assert "Enter why" in await team.send()
    assert "Called off. Everybody you asked is told." in await team.send({"reason": "It has a date now"})
    me = await enter(client, session, build.as_associate(sam))
    text = await me.open(f"/my-dates/{first[0].rpartition('/')[2]}")
    assert "Why: It has a date now" in text
