"""How to reach somebody: kept by themselves or their own team; a new address takes a code, and both are told."""

import asyncio
import re

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import RoleGrant
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from faculty_api.kernel.ids import new_id
from faculty_api.people import service
from faculty_api.people.codes import LASTS
from faculty_api.people.models import Associate
from schemas.access import NOBODY, Role
from schemas.contact import ChangeContact, ChangeEmail, ConfirmEmail
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

NEW = "sam.new@example.org"


async def letters(session: AsyncSession) -> list[tuple[str, str]]:
    query = text("SELECT template, address FROM letter ORDER BY made_at, id")
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def code(session: AsyncSession) -> str:
    query = text("SELECT body FROM letter WHERE template = 'email_code' ORDER BY id DESC LIMIT 1")
    found = re.search(r"address: (\d{6})", (await session.execute(query)).scalar_one())
    assert found
    return found[1]


async def events(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT kind FROM event ORDER BY seq"))).scalars())


@pytest.fixture
async def sam(build: Builder) -> Associate:
    return await build.associate("Sam Okafor", postcode="LS1 3WD")


async def test_each_value_is_put_in_one_shape(build: Builder, session: AsyncSession, sam: Associate) -> None:
    me = build.work(build.as_associate(sam))
    command = ChangeContact(
        full_name=" Sam Okafor-Reed ",
        preferred_name="Sami",
        phone="+44 (0)7700 900 982",
        postcode="bd12ut",
        travel_km=30,
    )
    done = await service.change_contact(me, sam.person_id, command)
    assert (done.full_name, done.preferred_name, done.phone, done.postcode, done.travel_km) == (
        "Sam Okafor-Reed", "Sami", "07700 900982", "BD1 2UT", 30,
    )  # fmt: skip
    assert await service.change_contact(me, sam.person_id, command) == done
    assert await events(session) == ["ContactChanged"], "the same again is no change"
    assert [kind for kind, _ in await letters(session)] == ["contact_changed"]
    before = (await session.execute(text("SELECT full_name, phone, postcode FROM former_contact"))).all()
    assert [tuple(row) for row in before] == [("Sam Okafor", "", "LS1 3WD")]
    data = (await session.execute(text("SELECT data::text FROM event"))).scalar_one()
    assert ("900982" in data, "BD1" in data, "Okafor" in data) == (False, False, False)


BAD = [
    ({"phone": "call me"}, {"phone"}),
    ({"phone": "07700 900982 or 01632 960001"}, {"phone"}),
    ({"postcode": "LS1"}, {"postcode"}),
    ({"postcode": "QQ1 1AA", "phone": "12"}, {"phone", "postcode"}),
    ({"full_name": "   "}, {"full_name"}),
]


@pytest.mark.parametrize(("wrong", "fields"), BAD)
async def test_what_is_none_is_said_by_field(
    build: Builder, sam: Associate, wrong: dict[str, str], fields: set[str]
) -> None:
    me = build.work(build.as_associate(sam))
    with pytest.raises(Invalid) as no:
        await service.change_contact(me, sam.person_id, ChangeContact(**{"full_name": "Sam Okafor", **wrong}))  # type: ignore[arg-type]
    assert {fault.field for fault in no.value.faults} == fields


async def test_the_team_says_how_it_knows_and_the_person_is_told(
    build: Builder, session: AsyncSession, sam: Associate
) -> None:
    team = build.work(await build.staff(Role.TEAM, "YH"))
    plain = ChangeContact(full_name="Sam Okafor", phone="07700 900982", notes="Rings back after 3pm")
    with pytest.raises(Invalid) as no:
        await service.change_contact(team, sam.person_id, plain)
    assert [fault.field for fault in no.value.faults] == ["reason"]
    command = ChangeContact(full_name="Sam Okafor", phone="07700 900982", notes="Rings back", reason="They rang us")
    await service.change_contact(team, sam.person_id, command)
    row = (await session.execute(text("SELECT notes, version FROM associate"))).one()
    assert tuple(row) == ("Rings back", 2)
    assert [kind for kind, _ in await letters(session)] == ["contact_changed"]
    mine = build.work(build.as_associate(sam))
    await service.change_contact(mine, sam.person_id, ChangeContact(full_name="Sam Okafor", notes="I am great"))
    assert (await session.execute(text("SELECT notes FROM associate"))).scalar_one() == "Rings back", "the team's own"


async def test_who_else_may_not(build: Builder, client: Client, session: AsyncSession, sam: Associate) -> None:
    lee = await build.associate("Lee Grant")
    staff = [(await build.staff(role, "LN" if role is Role.TEAM else None), role) for role in
             (Role.TEAM, Role.NATIONAL, Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION)]  # fmt: skip
    await session.commit()
    path = f"/api/v1/associates/{sam.person_id}"
    body = {"full_name": "Somebody Else", "reason": "because"}
    wanted = {Role.TEAM: 404}
    for who, role in staff:
        for answer in (
            await client.get(f"{path}/contact", (who.person, role)),
            await client.request("PUT", f"{path}/contact", (who.person, role), json=body),
            await client.post(f"{path}/email", as_=(who.person, role), json={"email": NEW, "reason": "so"}),
        ):
            assert (role, answer.status_code) == (role, wanted.get(role, 403))
    for answer in (
        await client.get(f"{path}/contact", (lee.person_id, Role.ASSOCIATE)),
        await client.request("PUT", f"{path}/contact", (lee.person_id, Role.ASSOCIATE), json=body),
    ):
        assert answer.status_code == 404
    assert set(await events(session)) == {"TokenIssued"}


async def test_a_new_address_of_ones_own_takes_its_code(build: Builder, session: AsyncSession, sam: Associate) -> None:
    me = build.work(build.as_associate(sam))
    old = (await service.contact(me, sam.person_id)).email
    asked = await service.change_email(me, sam.person_id, ChangeEmail(email="Sam.New@Example.org"))
    assert (asked.email, asked.awaited) == (old, NEW)
    assert await service.confirm_email(me, ConfirmEmail(code="not it")) is None
    done = await service.confirm_email(me, ConfirmEmail(code=await code(session)))
    assert done
    assert (done.email, done.awaited) == (NEW, None)
    assert sorted(await letters(session)) == sorted(
        [("email_code", NEW), ("contact_changed", str(old)), ("contact_changed", NEW)]
    )
    assert await events(session) == ["EmailAsked", "EmailChanged"]
    with pytest.raises(Conflict):
        await service.confirm_email(me, ConfirmEmail(code=await code(session)))


async def test_a_code_dies_of_age_and_of_wrong_tries(build: Builder, session: AsyncSession, sam: Associate) -> None:
    me = build.work(build.as_associate(sam))
    await service.change_email(me, sam.person_id, ChangeEmail(email=NEW))
    right = await code(session)
    later = build.work(build.as_associate(sam), NOW + LASTS)
    with pytest.raises(Conflict):
        await service.confirm_email(later, ConfirmEmail(code=right))
    for _ in range(5):
        assert await service.confirm_email(me, ConfirmEmail(code="000000" if right != "000000" else "000001")) is None
    with pytest.raises(Conflict):
        await service.confirm_email(me, ConfirmEmail(code=right))
    for _ in range(4):
        await service.change_email(me, sam.person_id, ChangeEmail(email=NEW))
    with pytest.raises(TooMany):
        await service.change_email(me, sam.person_id, ChangeEmail(email=NEW))


async def test_nobody_learns_who_has_an_address(build: Builder, session: AsyncSession, sam: Associate) -> None:
    await build.person("Lee Grant", email="lee@example.org")
    me = build.work(build.as_associate(sam))
    asked = await service.change_email(me, sam.person_id, ChangeEmail(email="lee@example.org"))
    assert asked.awaited == "lee@example.org", "the same answer as for a free one"
    assert await letters(session) == [("email_in_use", "lee@example.org")]


async def link(build: Builder, session: AsyncSession, address: str) -> str:
    """As somebody who reads the mailbox of this address gets it."""
    await accounts.ask(build.work(NOBODY), address, "")
    query = text("SELECT body FROM letter WHERE template = 'log_in' ORDER BY id DESC LIMIT 1")
    found = re.search(r"token=(\S+)", (await session.execute(query)).scalar_one())
    assert found
    return found[1]


async def test_a_link_on_its_way_to_the_old_address_opens_nothing(
    build: Builder, session: AsyncSession, sam: Associate
) -> None:
    me, team, stranger = build.as_associate(sam), await build.staff(Role.TEAM, "YH"), build.work(NOBODY)
    for number, actor in enumerate((me, team)):
        work = build.work(actor)
        sent = await link(build, session, str((await service.contact(work, sam.person_id)).email))
        asked = ChangeEmail(email=f"sam{number}@example.org", reason="They rang us")
        await service.change_email(work, sam.person_id, asked)
        if actor is me:
            assert await accounts.who_asked(stranger, sent) == "Sam", "nothing is spent before the code"
            await service.confirm_email(work, ConfirmEmail(code=await code(session)))
        assert await accounts.who_asked(stranger, sent) is None
        with pytest.raises(NotFound):
            await accounts.enter_by_link(stranger, sent)


async def test_what_the_team_writes_down_ends_log_ins(build: Builder, client: Client, session: AsyncSession) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    await session.commit()
    visitor = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    assert "Your profile" in await visitor.open("/profile")
    path = f"/api/v1/associates/{sam.person_id}/email"
    unsaid = await client.post(path, as_=(team.person, Role.TEAM), json={"email": NEW})
    assert (unsaid.status_code, unsaid.json()["faults"][0]["field"]) == (422, "reason")
    done = await client.post(path, as_=(team.person, Role.TEAM), json={"email": NEW, "reason": "They rang us"})
    assert (done.status_code, done.json()["email"]) == (200, NEW)
    assert "Log in" in await visitor.open("/profile")
    assert len(await letters(session)) == 2


async def test_an_address_of_somebody_who_is_staff_too_is_theirs_alone(
    build: Builder, session: AsyncSession, sam: Associate
) -> None:
    session.add(RoleGrant(id=new_id(), person_id=sam.person_id, role=Role.FINANCE))
    await session.flush()
    team = build.work(await build.staff(Role.TEAM, "YH"))
    with pytest.raises(NotAllowed):
        await service.change_email(team, sam.person_id, ChangeEmail(email=NEW, reason="They rang us"))


async def test_two_at_once_cannot_take_one_address(build: Builder, client: Client, session: AsyncSession) -> None:
    people = [await build.associate() for _ in range(4)]
    team = await build.staff(Role.TEAM, "YH")
    await session.commit()
    answers = await asyncio.gather(
        *(
            client.post(
                f"/api/v1/associates/{one.person_id}/email",
                as_=(team.person, Role.TEAM),
                json={"email": NEW, "reason": "They rang us"},
            )
            for one in people
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await session.execute(text(f"SELECT count(*) FROM person WHERE email = '{NEW}'"))).scalar_one() == 1


async def test_an_absent_person_is_a_404(build: Builder) -> None:
    team = build.work(await build.staff(Role.TEAM, "YH"))
    with pytest.raises(NotFound):
        await service.contact(team, new_id())


async def test_the_pages_of_the_person(build: Builder, client: Client, session: AsyncSession) -> None:
    sam = await build.associate("Sam Okafor")
    await session.commit()
    visitor = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    text_ = await visitor.open("/profile")
    assert ("How to reach you" in text_, "Everything we keep about you" in text_) == (True, True)
    assert {"/profile/contact", "/profile/email", "/profile/bank", "/profile/my-data"} <= set(visitor.page.links)
    await visitor.open("/profile/contact")
    assert "Enter a phone number, like 01632 960 001" in await visitor.send({"phone": "soon"})
    assert visitor.page.forms[-1][1]["phone"] == ["soon"], "what was typed is still there"
    assert "07700 900982" in await visitor.send({"phone": "07700900982"})
    await visitor.open("/profile/email")
    assert "Enter an email address" in await visitor.send({"email": "nobody"})
    assert f"We sent an email with a code to {NEW}" in await visitor.send({"email": NEW})
    assert "That code is not right" in await visitor.send({"code": "1"})
    assert NEW in await visitor.send({"code": await code(session)})
    assert (await session.execute(text("SELECT count(*) FROM new_email"))).scalar_one() == 0


async def test_the_pages_of_the_team(build: Builder, client: Client, session: AsyncSession) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    await session.commit()
    visitor, at = await Visitor(client).log_in(team.person, Role.TEAM), f"/team/associates/{sam.person_id}"
    await visitor.open(at)
    assert {f"{at}/contact", f"{at}/email"} <= set(visitor.page.links)
    await visitor.open(f"{at}/contact")
    assert "Enter how you know" in await visitor.send({"phone": "07700900982", "notes": "Rings back"})
    text_ = await visitor.send({"reason": "They rang us"})
    assert ("07700 900982" in text_, "Rings back" in text_, "Saved" in text_) == (True, True, True)
    await visitor.open(f"{at}/email")
    assert NEW in await visitor.send({"email": NEW, "reason": "They rang us"})
    mine = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await mine.open(f"{at}/contact")
    assert mine.status == 403


async def test_finance_is_told_of_the_number_before(build: Builder, client: Client, session: AsyncSession) -> None:
    sam = await build.associate("Sam Okafor")
    team, finance = await build.staff(Role.TEAM, "YH"), await build.staff(Role.FINANCE)
    await session.execute(text("UPDATE person SET phone = '01632 960001' WHERE full_name = 'Sam Okafor'"))
    await session.commit()
    path, me = f"/api/v1/associates/{sam.person_id}/contact", (sam.person_id, Role.ASSOCIATE)
    body = {"full_name": "Sam Okafor", "phone": "07700 900982", "reason": "They wrote to us"}
    await client.request("PUT", path, (team.person, Role.TEAM), json=body)
    bank = {"account_name": "Sam Okafor", "sort_code": "20-00-00", "account_number": "55779911"}
    assert (await client.request("PUT", "/api/v1/bank-details", me, json=bank)).status_code == 200
    visitor = await Visitor(client).log_in(finance.person, Role.FINANCE)
    text_ = await visitor.open("/finance/bank-checks")
    assert "Call the number we held before: 01632 960001" in text_
