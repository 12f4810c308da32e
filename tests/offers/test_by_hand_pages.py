"""Choosing people by hand on a page, without JavaScript: from the suggestions to the offers to check."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability.models import Availability
from faculty_api.kernel.ids import new_id
from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.offers.test_pages import Stage, at
from tests.support.client import Client

__all__ = ["at"]


def pairs(at: Stage) -> str:
    return f"/team/cohorts/{at.cohort.id}/pairs"


def here(at: Stage, number: int = 0, more: str = "") -> str:
    return f"{pairs(at)}/by-hand?s={at.sessions[number].id.hex}{more}"


def hexes(at: Stage, *names: str) -> list[str]:
    return [at.people[name].person_id.hex for name in names]


async def test_none_of_these_leads_to_choosing_people_and_on_to_the_offers(at: Stage) -> None:
    team = at.team
    await team.open(pairs(at))
    first = await team.send({"session-1": "none", "session-2": "none"})
    assert "Session 1: Tuesday 9 February 2027, 10am, Leeds Choose people yourself" in first
    sam, priya = hexes(at, "Sam Okafor", "Priya Shah")
    second = await team.send({"lived": sam, "professional": priya})
    assert "Session 2: Tuesday 16 February 2027, 10am, Leeds Choose people yourself" in second
    check = await team.send({"lived": sam, "professional": "nobody"})
    assert "Check 3 offers before you send them" in check
    assert "3 offers sent" in await team.send()
    shown = await team.open(f"/team/sessions/{at.sessions[0].id}")
    assert "Sam Okafor Role Associate Answer Offered Pay Not decided yet" in shown


async def test_a_session_without_a_suggestion_can_be_done_by_hand(
    at: Stage, build: Builder, session: AsyncSession
) -> None:
    at.sessions[0].skills = ["large-groups"]
    session.add(at.sessions[0])
    await session.commit()
    shown = await at.team.open(pairs(at))
    assert "No pair is free for session 1." in shown
    chosen = await at.team.send({"session-1": "none", "session-2": "later"})
    assert (
        "Choose people yourself" in chosen,
        "Check: not among their skills: working with large groups" in chosen,
    ) == (True, True)


async def test_looking_for_a_name_keeps_who_is_ticked(at: Stage) -> None:
    (sam,) = hexes(at, "Sam Okafor")
    await at.team.open(here(at))
    found = await at.team.send({"q": "pri", "find": "1", "lived": sam})
    assert ("Priya Shah" in found, "Sam Okafor" in found, "Lee Grant" in found) == (True, True, False)
    assert at.team.page.forms[-1][1]["lived"] == [sam]
    assert "Nobody here is called Zz." in await at.team.send({"q": "Zz", "find": "1"})


@pytest.mark.parametrize(
    ("lived", "professional", "words"),
    [
        ([], [], "Choose at least 1 person for session 1"),
        (["nobody"], ["nobody"], "Choose at least 1 person for session 1"),
        (["Sam Okafor", "Lee Grant"], [], "Choose up to 1 associate"),
        (["Priya Shah"], [], "This associate cannot be asked any more. Choose somebody else"),
        (["x"], [], "This associate cannot be asked any more. Choose somebody else"),
    ],
)
async def test_what_is_wrong_is_said(at: Stage, lived: list[str], professional: list[str], words: str) -> None:
    await at.team.open(here(at))
    typed = {
        kind: [at.people[name].person_id.hex if name in at.people else name for name in names]
        for kind, names in (("lived", lived), ("professional", professional))
    }
    assert (words in await at.team.send(dict(typed)), at.team.status) == (True, 422)


async def test_people_who_cannot_be_asked_are_there_with_the_reason_and_no_box(
    at: Stage, build: Builder, session: AsyncSession
) -> None:
    await build.offer(at.sessions[0], at.people["Priya Shah"], status="accepted")
    await build.associate("Pat Paused", status="paused")
    await session.commit()
    shown = await at.team.open(here(at))
    assert "Associates who cannot be asked" in shown
    assert "Pat Paused Is not taking sessions now" in shown.replace(" Why ", " ")
    assert "No place is open" in shown
    refused = await at.team.send({"professional": at.people["Cal First"].person_id.hex})
    assert ("Choose up to 0 professionals" in refused, at.team.status) == (True, 422)


@pytest.mark.parametrize("path", ["?s=nonsense", "?s={other}"])
async def test_a_session_that_is_not_this_cohort_s_is_not_there(at: Stage, path: str) -> None:
    await at.team.open(f"{pairs(at)}/by-hand{path.format(other=new_id().hex)}")
    assert at.team.status == 404


async def test_without_a_session_it_goes_back_to_the_pairs(at: Stage, client: Client) -> None:
    assert "Suggested pairs" in await at.team.open(f"{pairs(at)}/by-hand")
    sam = await Visitor(client).log_in(at.people["Sam Okafor"].person_id, Role.ASSOCIATE)
    await sam.open(here(at))
    assert sam.status == 403


async def test_over_http(at: Stage, client: Client, build: Builder, session: AsyncSession) -> None:
    team = ((await build.staff(Role.TEAM, "YH")).person, Role.TEAM)
    await session.commit()
    found = (await client.get(f"/api/v1/sessions/{at.sessions[0].id}/people", team)).json()
    assert [(one["name"], one["kind"], one["blocked"]) for one in found["people"]] == [
        ("Lee Grant", "lived", ""),
        ("Sam Okafor", "lived", ""),
        ("Cal First", "professional", ""),
        ("Priya Shah", "professional", ""),
    ]


async def test_each_name_says_who_they_are_associates_first(at: Stage) -> None:
    shown = await at.team.open(pairs(at))
    assert "Lee Grant (associate) and Priya Shah (professional)" in shown
    assert "(professional) and" not in shown


async def test_the_word_of_a_list_is_not_the_person_s_own(at: Stage, build: Builder, session: AsyncSession) -> None:
    said = await session.get(Availability, at.people["Sam Okafor"].person_id)
    assert said is not None
    said.from_list = True
    session.add(said)
    await session.commit()
    shown = await at.team.open(here(at))
    assert "The list says Sam Okafor is usually free; Sam Okafor has not said so yet. New to this programme" in shown
    assert shown.count("Said they are free") == 3
    suggested = await at.team.open(pairs(at))
    assert "The list says Sam is usually free; Sam has not said so yet" in suggested
