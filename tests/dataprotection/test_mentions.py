"""Somebody's name in what others wrote: shown as places before they are erased, and gone from sealed words too."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.complaints import outside
from faculty_api.dataprotection import service
from faculty_api.dataprotection.mentions import WHY, alone_pattern, said
from faculty_api.dataprotection.replacing import Replacing
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import service as needs
from faculty_api.networks.models import Notice
from faculty_api.stories import service as stories
from schemas.access import NOBODY, WORKER, Actor, Role
from schemas.complaints import OutsideComplaint
from schemas.needs import SayNeed, Weight
from schemas.removals import ProposeErasure
from schemas.stories import WritePart
from schemas.values import PersonId
from tests.builders import NOW, Builder

VAULT = Vault(bytes.fromhex("11" * 32))
ZEB, MAIL = "Zebedee Qwertyson", "zeb@example.org"


class House(NamedTuple):
    desk: list[Actor]
    bo: Actor
    gone: PersonId


async def house(session: AsyncSession) -> House:
    build = Builder(session)
    zeb = await build.associate(ZEB)
    (await session.get_one(Person, zeb.person_id)).email = MAIL
    bo = build.as_associate(await build.associate("Bo Other"))
    mine = build.work(bo)
    await needs.say(mine, VAULT, bo.person, SayNeed(words=f"Somebody like {ZEB} to travel with", weight=Weight.MUST))
    words = f"I told zebedee  qwertyson ({MAIL}). Qwertyson knows."
    await stories.write_part(mine, VAULT, WritePart(title=f"How {ZEB} began", text=words, topics=[]))
    namesake = "qwertyson@elsewhere.example"  # an address of another is nobody's words
    await messages.post(mine, bo.person, namesake, "full_copy", name="Bo", link="/profile/who-has-looked")
    desk = [await build.staff(Role.DATA_PROTECTION, name=one) for one in ("Ed Other", "Flo Other")]
    notice = {"title": "Qwertyson alone, Zebedee alone", "words": f"{ZEB} said so. No Zebedeeish word"}
    session.add(
        Notice(
            id=zeb.person_id, academy_code="YH", last_day=NOW.date(), put_up_at=NOW, put_up_by=desk[0].person, **notice
        )
    )
    said = OutsideComplaint(name="Una Outside", phone="07700900111", words=f"{ZEB} read my letter out to others")
    await outside.complain(build.work(NOBODY), VAULT, said, "form-of-una-1")  # nobody's here: no owner is to be told
    return House(desk, bo, PersonId(zeb.person_id))


async def words_of(session: AsyncSession, bo: Actor) -> list[str]:
    build = Builder(session)
    said_needs = await needs.needs(build.work(bo), VAULT, bo.person)
    found = (await stories.story(build.work(bo), VAULT)).parts
    notice = (await session.execute(text("SELECT title, words FROM notice"))).one()
    return [*(one.words for one in said_needs), *(one.text for one in found), *notice]


async def test_places_are_listed_whole_names_go_and_what_stands_alone_is_for_a_person(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        at = await house(session)
        made = await service.propose_erasure(
            Work(session, at.desk[0], NOW), VAULT, at.gone, ProposeErasure(reason="They asked for it by letter")
        )
        listed = {(f"{one.table}.{one.column}", one.whole, one.alone, *one.names) for one in made.mentions}
        reads = [one.reason for one in await stories.reads(Builder(session).work(at.bo), at.bo.person)]
    assert listed == {
        ("notice.title", 0, 1, "Ed Other"), ("notice.words", 1, 0, "Ed Other"),
        ("access_need.words", 1, 0, "Bo Other"), ("story_part.text", 1, 1, "Bo Other"),
        ("story_part.title", 1, 0, "Bo Other"), ("complaint.words", 1, 0),
    }  # fmt: skip
    assert reads == [WHY, WHY]  # the part has the name in its title and its words: one look
    async with transaction(engine) as session:
        await service.release(Work(session, at.desk[1], NOW), made.id)
    async with transaction(engine) as session:
        assert not await service.carry_on(Work(session, WORKER, NOW), None, None)
        assert await service.carry_on(Work(session, WORKER, NOW), None, VAULT)
    async with transaction(engine) as session:
        assert await words_of(session, at.bo) == [
            "Somebody like somebody else to travel with",
            "I told somebody else (somebody else). Qwertyson knows.",
            "Qwertyson alone, Zebedee alone",
            "somebody else said so. No Zebedeeish word",
        ]


def test_short_names_are_found_as_they_are_written() -> None:
    known = said(["Will Ng", "07700 900777"], ["Will Ng"])
    whole, alone = Replacing(known), alone_pattern(known)
    assert alone is not None
    found = [(one, bool(whole.counted(one)[1]), bool(alone.search(one))) for one in
             ("will ng came", "I will", "Will came", "Willing", "call 07700-900777")]  # fmt: skip
    assert found == [("will ng came", True, False), ("I will", False, False), ("Will came", False, True),
                     ("Willing", False, False), ("call 07700-900777", True, False)]  # fmt: skip
