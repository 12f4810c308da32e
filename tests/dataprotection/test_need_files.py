"""What helps people take part goes out in a file only when two people of data protection say so, and everybody sees."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.db import transaction
from faculty_api.needs import service as needs
from schemas.access import Role
from schemas.needs import SayNeed, Weight
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

WHY = {"reason": "The venue prepares its rooms", "purpose": "For the manager of the venue alone"}


async def test_two_people_a_week_each_opening_written_down_for_everybody_in_it(client: Client) -> None:
    vault = client.app.state.vault
    async with transaction(client.engine) as session:
        build = Builder(session)
        one, two = [(await build.staff(Role.DATA_PROTECTION)).person for _ in range(2)]
        sam, far = await build.associate("Sam Okafor"), await build.associate("Far Away", academy="NW")
        for who, words in ((sam, "=HYPERLINK(1)"), (sam, "Large print"), (far, "A lift")):
            me = build.as_associate(who)
            said = await needs.say(build.work(me), vault, me.person, SayNeed(words=words, weight=Weight.MUST))
        await needs.take_back(build.work(build.as_associate(far)), far.person_id, said.id)
        await needs.say(
            build.work(build.as_associate(far)), vault, far.person_id, SayNeed(words="A ramp", weight=Weight.HELPS)
        )
    first, second = [await Visitor(client).log_in(person, Role.DATA_PROTECTION) for person in (one, two)]
    await first.open("/data-protection/need-files")
    assert "Enter why a file is needed" in await first.send({"reason": "", "purpose": "x"})
    assert "no local academy with this code" in await first.send({**WHY, "academy": "XX"})
    assert "Somebody else of data protection releases this" in await first.send({**WHY, "academy": ""})
    at = first.at
    api = f"/api/v1/need-files/{at.rsplit('/', 1)[1]}"
    asks, frees = (one, Role.DATA_PROTECTION), (two, Role.DATA_PROTECTION)
    steps = [("GET", "/file", asks, 409), ("POST", "/release", asks, 403), ("GET", "/file", frees, 403)]
    assert [(await client.request(how, api + path, who)).status_code for how, path, who, _ in steps] == [
        status for *_, status in steps
    ]
    desk = await second.open("/data-protection")
    assert (at in second.page.links, "All local academies" in desk) == (True, True)
    await second.open(at)
    assert "can take it now. You cannot" in await second.send()
    assert (await client.request("POST", f"{api}/release", frees)).status_code == 409
    await first.open(at)
    shown = await first.send()  # the file itself is the answer
    assert (first.status, "'=HYPERLINK(1)" in shown, "A lift" in shown) == (200, True, False)
    taken = (await client.get(f"{api}/file", as_=asks)).text
    rows = list(csv.reader(io.StringIO(taken.removeprefix("\ufeff"))))
    assert [[row[0], *row[2:4]] for row in rows[1:]] == [
        ["Far Away", "A ramp", "It helps"],
        ["Sam Okafor", "'=HYPERLINK(1)", "They cannot take part without it"],
        ["Sam Okafor", "Large print", "They cannot take part without it"],
    ]
    async with transaction(client.engine) as session:
        query = (
            "SELECT person_id, count(*) FROM sensitive_read WHERE kind = 'access_needs' AND reader_id = :who GROUP BY 1"
        )
        reads = {row[0]: row[1] for row in (await session.execute(text(query), {"who": one})).all()}
        assert reads == {sam.person_id: 2, far.person_id: 2}
        kinds = await session.execute(text("SELECT kind, count(*) FROM event WHERE kind LIKE 'NeedFile%' GROUP BY 1"))
        assert dict(map(tuple, kinds.all())) == {"NeedFileAsked": 1, "NeedFileReleased": 1, "NeedFileOpened": 2}
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(text("UPDATE need_file SET released_by = asked_by"))
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    assert f"In a file. {WHY['reason']}" in await me.open("/profile/who-has-looked")
    client.app.state.clock.at = NOW + timedelta(days=7)
    assert (await client.get(f"{api}/file", as_=asks)).status_code == 409
