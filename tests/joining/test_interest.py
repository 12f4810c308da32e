"""From the first word to the register: who may do what, in which order, and that two people agree."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.joining import rules, service
from faculty_api.joining.models import RECEIVED
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import FormerContact
from schemas.access import NOBODY, Actor, Role
from schemas.joining import (
    EndInterest,
    EnterInterest,
    ExpressInterest,
    InterestAct,
    InterestHow,
    InterestState,
    PanelOutcome,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)
from schemas.people import Kind
from tests.builders import NOW, Builder
from tests.joining.door import TODAY, Door
from tests.people.rosters import VAULT
from tests.support.races import together


@pytest.fixture
async def door(build: Builder) -> Door:
    return await Door(build).open()


async def everybody(session: AsyncSession) -> list[tuple[str, str, str]]:
    rows = await session.execute(text("SELECT academy_code, email, phone FROM interest ORDER BY id"))
    return [tuple(row) for row in rows]  # type: ignore[misc]


async def test_a_postcode_that_does_not_exist_is_said(build: Builder) -> None:
    said = {"full_name": "Una New", "email": "una@example.org", "academy": "YH"}
    for number, postcode in enumerate(("ZZ99 9ZZ", "nowhere")):
        with pytest.raises(Invalid, match="like LS1 4AP, or leave it empty"):
            await service.express(
                build.work(NOBODY), ExpressInterest(**said, postcode=postcode), f"form-key-{number}-1"
            )
    for number, postcode in enumerate(("", "LS1", "ls14ap")):
        await service.express(build.work(NOBODY), ExpressInterest(**said, postcode=postcode), f"form-key-{number}-2")


async def test_the_public_page_finds_the_nearest_academy_and_keeps_one_of_one_form(
    door: Door, session: AsyncSession
) -> None:
    await door.express(postcode="M1 1AA", phone="07700 900123")
    await door.express(postcode="M1 1AA", phone="+44 (0)7700-900123")
    assert await everybody(session) == [("NW", "ida@example.org", "07700 900123")]
    with pytest.raises(Conflict, match="sent before with other answers"):
        await door.express(postcode="M1 1AA", phone="07700 900124")
    letters = await session.execute(text("SELECT address, template, body LIKE '%Ida%' FROM letter"))
    assert letters.all() == [("ida@example.org", "interest_received", False)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "ida at home"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"postcode": "EH1 1AA"}, "postcode"),
        ({"postcode": ""}, "postcode"),
        ({"academy": "ZZ"}, "postcode"),
        ({"route": "telepathy"}, "route"),
        ({"full_name": "  "}, "full_name"),
    ],
)
async def test_what_cannot_be_used_is_refused_in_words(door: Door, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as no:
        await door.express(**said)
    assert [fault.field for fault in no.value.faults] == [field]


async def test_too_many_of_one_address_are_refused(door: Door, session: AsyncSession) -> None:
    for number in range(rules.PER_CONTACT[0]):
        await door.express(f"form {number}")
    with pytest.raises(TooMany):
        await door.express("one more")
    await door.express("of another", email="bo@example.org")
    assert len(await everybody(session)) == rules.PER_CONTACT[0] + 1


async def test_the_answer_is_the_same_for_somebody_we_know(door: Door, build: Builder) -> None:
    known = await build.person("Ida Newcomb", role=Role.TEAM, academy="NW")
    work = build.work(NOBODY)
    said = [
        await service.express(work, ExpressInterest(full_name="Ida", email=address, academy="YH"), address)
        for address in ("new@example.org", str(known.email))
    ]
    assert said[0] == said[1]
    lines = (await service.interests(build.work(door.tess))).items
    assert [one.maybe_known for one in lines] == [False, True]


async def test_the_whole_way_in(door: Door, session: AsyncSession, build: Builder) -> None:
    one = await door.proposed()
    assert (one.state, one.may) == (
        InterestState.PROPOSED, [InterestAct.SEND_BACK, InterestAct.TURN_DOWN, InterestAct.CLOSE],
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="You proposed this"):
        await service.confirm(build.work(door.tess), one.id)
    done = await service.confirm(build.work(door.tom), one.id)
    assert [(step.act, step.by) for step in done.steps] == [
        (RECEIVED, "Tess Team"), ("talk", "Tess Team"), ("panel_yes", "Tess Team"), ("propose", "Tess Team"),
        ("confirm", "Tom Team"),
    ]  # fmt: skip
    member = (await session.execute(text("SELECT academy_code, kind, recruitment_route, status FROM associate"))).all()
    assert member == [("YH", "lived", "pals", "active")]
    held = await session.execute(text("SELECT role FROM role_grant WHERE person_id = :id"), {"id": done.person_id})
    assert held.scalars().all() == ["associate"]
    events = await session.execute(
        text("SELECT kind, count(*) FROM event WHERE kind LIKE '%Interest%' OR kind ~ 'Join' GROUP BY 1 ORDER BY 1")
    )
    assert [tuple(row) for row in events] == [
        ("AssociateJoined", 1), ("InterestMoved", 4), ("InterestSaid", 1), ("JoiningBegun", 1),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="in the register already"):
        await service.confirm(build.work(door.tom), one.id)


async def test_one_record_for_who_works_with_us_already(door: Door, session: AsyncSession, build: Builder) -> None:
    known = await build.person("Ida Newcomb", role=Role.TEAM, academy="NW")
    assert await door.joined(email=known.email) == known.id
    again = await door.proposed(email=known.email)
    with pytest.raises(Conflict, match="in the register already"):
        async with build.work(door.tom).attempt():
            await service.confirm(build.work(door.tom), again.id)
    people = await session.execute(text("SELECT count(*) FROM person WHERE email = :e"), {"e": known.email})
    assert people.scalar_one() == 1


async def test_the_database_wants_two_people_as_well(door: Door, session: AsyncSession) -> None:
    one = await door.proposed()
    with pytest.raises(IntegrityError, match="ck_interest_two_people"):
        async with session.begin_nested():
            await session.execute(
                text("UPDATE interest SET state = 'joined', confirmed_by = proposed_by, person_id = proposed_by")
            )
    with pytest.raises(IntegrityError, match="ck_interest_joined"):
        async with session.begin_nested():
            await session.execute(text("UPDATE interest SET state = 'joined' WHERE id = :id"), {"id": one.id})


NOT_YET = [
    ("panel", "Record a talk with them first"),
    ("propose", "A panel has to recommend them first"),
    ("confirm", "Somebody has to propose it first"),
    ("send_back", "Nobody has proposed it"),
    ("turn_down", "A panel has to see them first. If nothing comes of it, close it instead"),
]


@pytest.mark.parametrize(("act", "words"), NOT_YET)
async def test_the_order_is_kept(door: Door, build: Builder, act: str, words: str) -> None:
    one, work = await door.entered(), build.work(door.tom)
    panel = RecordPanel(on=TODAY, members="Tess", outcome=PanelOutcome.YES, words="Yes")
    acts = {
        "panel": lambda: service.record_panel(work, one.id, panel),
        "propose": lambda: service.propose(work, one.id, ProposeApproval(kind=Kind.LIVED, words="Yes"), vault=VAULT),
        "confirm": lambda: service.confirm(work, one.id),
        "send_back": lambda: service.send_back(work, one.id, EndInterest(words="No")),
        "turn_down": lambda: service.turn_down(work, one.id, EndInterest(words="No")),
    }
    with pytest.raises(Conflict) as no:
        await acts[act]()
    assert no.value.detail == words


def test_every_state_has_a_way_on_or_is_an_end() -> None:
    moving = {state for state, _ in rules.MOVES}
    assert moving | set(rules.OVER) == set(InterestState)
    assert moving & set(rules.OVER) == set()
    assert {act for _, act in rules.MOVES} == set(InterestAct)


async def test_a_panel_says_no_and_the_reason_stays_with_us(door: Door, session: AsyncSession, build: Builder) -> None:
    one, work = await door.entered(), build.work(door.tess)
    await service.record_talk(work, one.id, RecordTalk(on=TODAY, words="A talk"))
    panel = RecordPanel(on=TODAY, members="Tess, Tom", outcome=PanelOutcome.NO, words="Not the right moment")
    done = await service.record_panel(work, one.id, panel)
    assert (done.state, done.may, done.steps[-1].words) == ("unsuccessful", [], "Not the right moment")
    body = (
        await session.execute(text("SELECT body FROM letter WHERE template = 'interest_unsuccessful'"))
    ).scalar_one()
    assert "right moment" not in body
    with pytest.raises(Conflict, match="decided against"):
        await service.close(work, one.id, EndInterest(words="Done"))


async def test_what_happened_is_not_rewritten(door: Door, session: AsyncSession) -> None:
    await door.proposed()
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await session.execute(text("UPDATE interest_step SET words = 'Other words'"))


async def test_a_day_to_come_is_refused(door: Door, build: Builder) -> None:
    one = await door.entered()
    later = RecordTalk(on=TODAY.replace(day=23), words="Tomorrow")
    with pytest.raises(Invalid, match="today or in the past"):
        await service.record_talk(build.work(door.tess), one.id, later)


async def test_another_team_is_told_that_it_is_not_there(door: Door, build: Builder) -> None:
    one = await door.entered()
    with pytest.raises(NotFound):
        await service.interest(build.work(door.nia), VAULT, one.id)
    with pytest.raises(NotFound):
        await service.close(build.work(door.nia), one.id, EndInterest(words="No"))
    assert (await service.interests(build.work(door.nia))).items == []
    assert (await service.interest(build.work(door.lead), VAULT, one.id)).id == one.id
    said = EnterInterest(full_name="Bo", how=InterestHow.PHONE, reason="Called", phone="07700900123")
    with pytest.raises(NotAllowed):
        await service.enter(build.work(door.lead), said)


async def test_who_is_of_another_network_is_not_named(door: Door, build: Builder) -> None:
    await build.associate("Ida Newcomb", academy="NW")
    await build.associate("Ida Newcomb", academy="YH")
    known = (await door.entered()).known
    assert sorted((one.full_name, one.academy, one.person_id is None) for one in known) == [
        ("", "NW", True), ("Ida Newcomb", "YH", False),
    ]  # fmt: skip


async def test_only_what_agrees_names_somebody_as_known(door: Door, build: Builder) -> None:
    """Of what one side does not have nothing is said: a former record without an e-mail address is not like everybody
    who gave none."""
    one = await build.associate("Una Related")
    was = {"full_name": "Una Before", "made_at": NOW, "person_id": one.person_id}
    build.session.add(FormerContact(id=new_id(), phone="07700 900155", **was))
    build.session.add(FormerContact(id=new_id(), email="una.before@example.org", **was))
    await build.session.flush()
    said = [
        {"email": "", "phone": "07700 900199"},
        {"email": "ida@example.org", "phone": ""},
        {"email": "", "phone": "07700900155"},
        {"email": "una.before@example.org", "phone": ""},
    ]
    known = [
        [(k.full_name, k.because) for k in (await door.entered(f"Ida N{n}", **one)).known] for n, one in enumerate(said)
    ]
    assert known == [
        [], [], [("Una Related", "The same phone number")], [("Una Related", "The same email address")],
    ]  # fmt: skip


async def test_of_two_who_confirm_at_once_one_does(engine: AsyncEngine, build: Builder, door: Door) -> None:
    made = [(await door.proposed(f"Ida Number{n}", email="", phone=f"07700 9001{n:02}")).id for n in range(10)]
    await build.session.commit()

    async def press(who: Actor, ident: UUID) -> str:
        async with transaction(engine) as opened:
            await service.confirm(Work(opened, who, NOW), ident)
        return "joined"

    ends: Counter[str] = Counter()
    for ident in made:
        found = await together(press(door.tom, ident), press(door.lead, ident))
        ends[" ".join(sorted(one if isinstance(one, str) else type(one).__name__ for one in found))] += 1
    assert ends == {"Conflict joined": 10}
    async with transaction(engine) as opened:
        count = (await opened.execute(text("SELECT count(*) FROM associate"))).scalar_one()
    assert count == 10
