"""Of whoever was erased nothing is left in another spelling, in what is for its owner alone, or from before."""

import re
from typing import Any

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import service
from faculty_api.development.models import Reflection, ReflectionAnswer
from faculty_api.joining.models import Interest
from faculty_api.kernel.db import transaction
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.networks.models import CommunityPartner as Partner
from faculty_api.networks.models import Notice
from faculty_api.people.models import FormerContact, RosterImport
from schemas.access import WORKER, Actor, Role
from schemas.removals import Mention, ProposeErasure
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.support.client import Client

VAULT = Vault(bytes.fromhex("11" * 32))
NAME, PHONE, MAIL, SHARED = "Kestrel O'Thwaite-Müller", "07700 900555", "kestrel@example.org", "07700 900666"
OTHERWISE = "Kestrel O’Thwaite–Muller"


@pytest.fixture
async def kestrel(engine: AsyncEngine) -> tuple[PersonId, list[Actor]]:
    """Known by a number of their own, and before by one that Hal has as well; and two people of data protection."""
    async with transaction(engine) as session:
        build = Builder(session)
        one, hal = await build.associate(NAME, postcode="LS1 4DY"), await build.associate("Hal Home")
        person = await session.get_one(Person, one.person_id)
        person.email, person.phone = MAIL, PHONE
        (await session.get_one(Person, hal.person_id)).phone = SHARED
        before: dict[str, Any] = {"full_name": NAME, "phone": f"+44{SHARED[1:]}", "made_at": NOW}
        session.add(FormerContact(id=new_id(), person_id=one.person_id, **before))
        desk = [await build.staff(Role.DATA_PROTECTION, name=one) for one in ("Ed Other", "Flo Other")]
    return PersonId(one.person_id), desk


async def erased(engine: AsyncEngine, who: PersonId, desk: list[Actor]) -> list[Mention]:
    """What was listed for a person to decide about."""
    async with transaction(engine) as session:
        reason = ProposeErasure(reason="They asked for it by letter")
        made = await service.propose_erasure(Work(session, desk[0], NOW), VAULT, who, reason)
    async with transaction(engine) as session:
        await service.release(Work(session, desk[1], NOW), made.id)
    async with transaction(engine) as session:
        assert await service.carry_on(Work(session, WORKER, NOW), None, VAULT)
    return made.mentions


async def found(engine: AsyncEngine, query: str) -> list[Any]:
    async with transaction(engine) as session:
        return list((await session.execute(text(query))).scalars().all())


async def test_every_spelling_goes_and_what_somebody_else_has_too_is_for_a_person(
    engine: AsyncEngine, kestrel: tuple[PersonId, list[Actor]]
) -> None:
    who, desk = kestrel
    words = f"Ring 07700900555 or +44 (0)7700-900-555, ask for {OTHERWISE}, or ring 07700-900-666"
    async with transaction(engine) as session:
        put_up = {"last_day": NOW.date(), "put_up_at": NOW, "put_up_by": desk[0].person}
        session.add(Notice(id=new_id(), academy_code="YH", title="A walk", words=words, **put_up))
        for file in ("Kestrel_OThwaite list.csv", "all of us.xlsx"):
            sent: dict[str, Any] = {"made_by": desk[0].person, "made_at": NOW, "content": b"", "report": {}}
            session.add(RosterImport(id=new_id(), academy_code="YH", filename=file, **sent))
    listed = {(f"{one.table}.{one.column}", one.whole, one.alone) for one in await erased(engine, who, desk)}
    assert ("notice.words", 1, 1) in listed
    left = "Ring somebody else or somebody else, ask for somebody else, or ring 07700-900-666"
    assert await found(engine, "SELECT words FROM notice") == [left]
    assert await found(engine, "SELECT filename FROM roster_import ORDER BY 1") == ["all of us.xlsx", "list.csv"]


async def test_their_own_enquiry_goes_and_a_households_stays(
    engine: AsyncEngine, kestrel: tuple[PersonId, list[Actor]]
) -> None:
    sent = {
        "same name and number": (OTHERWISE.upper().replace("MULLER", "MÜLLER"), "", "+447700900555", ""),
        "same address": ("Kestrel T", MAIL.upper(), "", ""),
        "same address, an initial": ("K", MAIL, "", ""),
        "stays: another of the household": ("Kit Partner", MAIL, "", ""),
        "same name and postcode": (NAME, "other@example.org", "", "ls14dy"),
        "stays: another name": ("Pat Partner", "", PHONE, "LS1 4DY"),
        "stays: a namesake": (NAME, "namesake@example.org", "", "M1 1AA"),
    }
    async with transaction(engine) as session:
        for interests, (name, email, phone, postcode) in sent.items():
            said = {"full_name": name, "email": email, "phone": phone, "postcode": postcode, "interests": interests}
            came = {"how": "page", "words_version": "1", "kind": "lived", "received_at": NOW, "touched_at": NOW}
            session.add(Interest(id=new_id(), academy_code="YH", **said, **came))
    await erased(engine, *kestrel)
    assert await found(engine, "SELECT interests FROM interest ORDER BY 1") == [
        "stays: a namesake", "stays: another name", "stays: another of the household"
    ]  # fmt: skip
    # Who lives with them is still reached by what is theirs too.
    assert await found(engine, "SELECT email || phone FROM interest WHERE interests LIKE '%another%' ORDER BY 1") == [
        PHONE, MAIL
    ]  # fmt: skip


async def test_a_longer_name_of_somebody_else_stays_as_it_is(
    engine: AsyncEngine, kestrel: tuple[PersonId, list[Actor]]
) -> None:
    who, desk = kestrel
    longer, sent = f"{NAME}-Jones", {"how": "page", "words_version": "1", "kind": "lived"}
    async with transaction(engine) as session:
        for name, email in ((longer, "j@example.org"), (NAME, "namesake@example.org"), (f"Ann {NAME}", "")):
            here: dict[str, Any] = {**sent, "full_name": name, "email": email, "received_at": NOW, "touched_at": NOW}
            session.add(Interest(id=new_id(), academy_code="YH", phone="07700 900777", **here))
        words = f"Ring {longer} or Ann {NAME}, and {NAME}. Not {NAME.lower().replace(' ', '.')}@elsewhere.org"
        put_up = {"last_day": NOW.date(), "put_up_at": NOW, "put_up_by": desk[0].person}
        session.add(Notice(id=new_id(), academy_code="YH", title="A walk", words=words, **put_up))
        told: dict[str, Any] = {"id": who, "name": longer, "kept_by": longer, "academy_code": "YH", "kind": "partner"}
        told |= {"offers": "", "checked_on": NOW.date()}
        session.add(Partner(**told, contact=f"Ann {NAME}, 01632 960 999"))
    listed = {(f"{one.table}.{one.column}", one.whole, one.alone) for one in await erased(engine, who, desk)}
    assert {("interest.full_name", 0, 1), ("notice.words", 1, 1)} <= listed
    assert await found(engine, "SELECT full_name FROM interest ORDER BY 1") == sorted([longer, NAME, f"Ann {NAME}"])
    assert await found(engine, "SELECT words FROM notice") == [words.replace(f"and {NAME}.", "and somebody else.")]
    assert await found(engine, "SELECT name || contact FROM community_partner") == [
        f"{longer}Ann {NAME}, 01632 960 999"
    ]  # fmt: skip


async def test_a_name_that_a_place_has_too_is_for_a_person(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        rose, zoe = await build.associate("Rose Hill"), await build.associate("Zoe Fenn")
        desk = [await build.staff(Role.DATA_PROTECTION, name=one) for one in ("Ed Other", "Flo Other")]
        (await build.cohort()).venue = "Rose Hill Centre, Leeds"
        (await build.cohort()).venue = "Zoe Fenn's house"
        who, their = PersonId(rose.person_id), PersonId(zoe.person_id)
    listed = {(f"{one.table}.{one.column}", one.whole, one.alone) for one in await erased(engine, who, desk)}
    assert ("cohort.venue", 0, 1) in listed
    await erased(engine, their, desk)
    venues = "SELECT venue FROM cohort WHERE venue <> '' ORDER BY 1"
    assert await found(engine, venues) == ["Rose Hill Centre, Leeds", "somebody else's house"]


async def test_their_address_goes_from_answers_that_are_for_their_owner_alone(
    engine: AsyncEngine, kestrel: tuple[PersonId, list[Actor]]
) -> None:
    async with transaction(engine) as session:
        owner = (await Builder(session).associate("Zofia Other")).person_id
        session.add(Reflection(id=owner, person_id=owner, version=1, started_at=NOW, own_answers=_kept(owner, "own")))
        await session.flush()
        for state in ("waiting", "answers"):
            ident = new_id()
            row = {state: VAULT.seal(_said(state), place=f"reflection_answer/{ident}/{state}")}
            session.add(ReflectionAnswer(id=ident, reflection_id=owner, person_id=owner, **row))
    await erased(engine, *kestrel)
    async with transaction(engine) as session:
        kept = (await session.execute(text("SELECT id, waiting, answers FROM reflection_answer"))).all()
        own = (await session.execute(text("SELECT own_answers FROM reflection"))).scalar_one()
    said = [VAULT.open(own, place=f"reflection/{owner}/own_answers")]
    for ident, *both in kept:
        for state, value in zip(("waiting", "answers"), both, strict=True):
            said += [VAULT.open(value, place=f"reflection_answer/{ident}/{state}")] if value else []
    assert sorted(said) == [f'{{"words":{{"{one}":"from somebody else"}}}}' for one in ("answers", "own", "waiting")]


def _said(state: str) -> str:
    return f'{{"words":{{"{state}":"from {MAIL}"}}}}'


def _kept(owner: object, state: str) -> bytes:
    return VAULT.seal(_said(state), place=f"reflection/{owner}/own_answers")


async def test_at_no_address_of_theirs_is_anything_shown_or_done(
    client: Client, kestrel: tuple[PersonId, list[Actor]]
) -> None:
    """Every door there is whose address names somebody of the register."""
    who, desk = kestrel
    async with transaction(client.engine) as session:
        ned = (await Builder(session).staff(Role.NATIONAL)).person
    doors = [(method, _address(route.path_format, who)) for route in client.app.routes if isinstance(route, HTTPRoute)
             for method in route.methods if "/associates/{person_id" in route.path and method != "OPTIONS"]  # fmt: skip
    found = [(await client.request(*door, as_=(ned, Role.NATIONAL))).status_code != 404 for door in doors]
    assert sum(found) > 50
    await erased(client.engine, who, desk)
    there = [door for door in doors if (await client.request(*door, as_=(ned, Role.NATIONAL))).status_code != 404]
    assert there == [("GET", f"/team/associates/{who}")]
    assert "This record was erased" in (await client.get(f"/team/associates/{who}", as_=(ned, Role.NATIONAL))).text


def _address(path: str, who: PersonId) -> str:
    filled = path.replace("{person_id}", str(who))
    return re.sub(r"\{\w+\}", lambda name: "x" if name[0] in ("{skill}", "{step}") else str(who), filled)
