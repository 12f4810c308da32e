"""A page that comes again under its old key with other answers."""

from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.rates.test_pages import DAY, WHY
from tests.support.client import Client


async def test_people_are_told_in_words_of_theirs(client: Client, build: Builder) -> None:
    national = await build.staff(Role.NATIONAL)
    await build.session.commit()
    nadia = await Visitor(client).log_in(national.person, national.role)
    await nadia.open("/admin/rates/fee.full_day/replace")
    key = nadia.page.forms[-1][1]["_command_id"]
    await nadia.send({"value": "160", **DAY, **WHY})
    assert nadia.status == 200
    await nadia.open("/admin/rates/fee.full_day/replace")
    text = await nadia.send({"value": "170", "_command_id": key, **DAY, **WHY})
    assert "This page was sent before with other answers. Open it again to see what was kept" in text
    assert "key" not in text
    body = {"key": "fee.full_day", "kind": "replace", "from": "2027-04-01", "document": "V4", "reason": "New"}
    codes = [
        (
            await client.request(
                "POST", "/api/v1/rate-proposals", (national.person, national.role),
                json={**body, "value": value}, headers={"Idempotency-Key": "the-same-key"},
            )
        ).json().get("detail", "")
        for value in (16_000, 17_000)
    ]  # fmt: skip
    assert codes == ["", "This key was used for something else. Send the command again with a new key"]
