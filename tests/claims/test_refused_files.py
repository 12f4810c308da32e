"""A file that is refused: the person stays where they chose it, and Back and Reload are safe."""

from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.stage import Stage, photo
from tests.claims.visitor import Visitor
from tests.doors.routes import NOBODYS
from tests.support.client import Client

WORDS = "The photo must be smaller than 10MB. Take it again with a smaller size, or choose another file"
MEGABYTE = 1024 * 1024
ACADEMY = {Role.TEAM: "YH"}


@pytest.fixture
async def sam(at: Stage, client: Client) -> Visitor:
    """On the page for the photo of a bus ticket."""
    found = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    await found.open(f"/claims/{at.claim.id}/amount?type=bus")
    await found.send({"amount_pence": "3"})
    return found


@pytest.mark.parametrize("size", [10 * MEGABYTE, 12 * MEGABYTE, 60 * MEGABYTE])
async def test_too_large_a_photo_is_told_on_its_own_page(at: Stage, sam: Visitor, size: int) -> None:
    here = sam.at
    text = await sam.send(files={"photo": ("a.jpg", b"\xff\xd8\xff" + bytes(size - 3))})
    assert (urlsplit(sam.at).path, sam.status, text.count(WORDS)) == (here, 422, 2)
    assert "There is a problem" in text
    assert ("Sam" in text, "Log out" in text) == (True, True)
    assert "You have added 1 cost" in await sam.send(files={"photo": ("a.jpg", photo())})


async def test_what_was_wrong_is_for_the_person_and_the_page(at: Stage, sam: Visitor, client: Client) -> None:
    here = sam.at
    await sam.send(files={"photo": ("a.gif", b"GIF89a")})
    told = sam.at
    assert "must be a JPG, PNG, HEIC or PDF" in await sam.open(told)
    sealed = urlsplit(told).query
    for query in (sealed[:-4], sealed[:-6] + "AAAA==", "refused=", "refused=%ff%fe", "refused=x"):
        await sam.open(f"{here}?{query}")
        assert (query, sam.status) == (query, 200)
    await sam.open(f"/claims/{at.claim.id}/costs?{sealed}")
    assert sam.status == 200


async def test_too_large_without_a_log_in_asks_for_one(sam: Visitor, client: Client) -> None:
    sent = {"photo": ("a.jpg", bytes(12 * MEGABYTE))}
    answer = await client.http.post(sam.at, files=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")


UPLOADS = {
    "/team/associates/import": (Role.TEAM, 11, "The file must be smaller than 10MB."),
    f"/finance/runs/{NOBODYS}/match": (Role.FINANCE, 21, "The results file must be smaller than 20MB."),
    "/api/v1/imports": (Role.TEAM, 11, "The file must be smaller than 10MB"),
    f"/api/v1/payment-runs/{NOBODYS}/results": (Role.FINANCE, 21, "The results file must be smaller than 20MB."),
    f"/api/v1/claims/{NOBODYS}/costs/{NOBODYS}/receipt": (Role.ASSOCIATE, 12, "The photo must be smaller than 10MB."),
}


@pytest.mark.parametrize("path", list(UPLOADS))
async def test_each_limit_is_told_as_it_is(at: Stage, build: Builder, client: Client, path: str) -> None:
    role, megabytes, words = UPLOADS[path]
    who = at.who.person_id if role is Role.ASSOCIATE else (await build.staff(role, ACADEMY.get(role))).person
    await build.session.commit()
    sent = {"file": ("a.csv", bytes(megabytes * MEGABYTE))}
    answer = await client.post(path, (who, role), files=sent)
    if path.startswith("/api/"):
        assert (answer.status_code, answer.json()["detail"][: len(words)]) == (413, words)
        return
    place, _, sealed = answer.headers["location"].partition("?refused=")
    told = client.app.state.vault.open(urlsafe_b64decode(sealed), place=f"refused/{who}{path}")
    assert (answer.status_code, place, words in told) == (303, path, True)


async def test_too_long_a_text_is_told_in_words_of_its_own(at: Stage, sam: Visitor) -> None:
    await sam.open(f"/claims/{at.claim.id}/happened")
    text = await sam.send({"choice": "x" * 300_000})
    assert (sam.status, "Make it shorter, then send it again" in text, "Log out" in text) == (413, True, True)


@pytest.mark.parametrize("path", ["/nowhere", "/claims/00000000-0000-7000-8000-000000000000", "/team/claims"])
async def test_a_page_of_an_error_keeps_the_menu(sam: Visitor, path: str) -> None:
    text = await sam.open(path)
    assert sam.status in {403, 404}
    assert ("Sam" in text, "Log out" in text) == (True, True)
    assert {"/sessions", "/money"} <= set(sam.page.links)


async def test_a_page_of_an_error_for_nobody_offers_to_log_in(client: Client) -> None:
    answer = await client.get("/nowhere")
    assert (answer.status_code, "Log out" in answer.text, "/log-in" in answer.text) == (404, False, True)
    assert "set-cookie" not in answer.headers


async def test_a_fault_of_ours_keeps_the_menu(at: Stage, sam: Visitor, client: Client) -> None:
    client.app.state.receipts = None  # nothing of the store works any more
    text = await sam.send(files={"photo": ("a.jpg", photo())})
    assert (sam.status, "Log out" in text, "If you call us, quote" in text) == (500, True, True)


async def test_a_receipt_is_not_offered_to_a_role_that_does_not_see_it(
    at: Stage, sam: Visitor, build: Builder, session: AsyncSession, client: Client
) -> None:
    await sam.send(files={"photo": ("a.jpg", photo())})
    lead, auditor = await build.staff(Role.NATIONAL), await build.staff(Role.AUDITOR)
    await session.commit()
    for who, role, words in (
        (
            lead,
            Role.NATIONAL,
            "There is a receipt. Your role sees it only while a claim waits for its second approval.",
        ),
        (auditor, Role.AUDITOR, "There is a receipt. Your role does not see it."),
    ):
        there = await Visitor(client).log_in(who.person, role)
        assert (words, words in await there.open(f"/team/claims/{at.claim.id}")) == (words, True)
        assert [link for link in there.page.links if link.startswith("/receipts/")] == []
