"""The register searched: by words, by what else must hold, and never by what the reader may not see."""

import asyncio
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import delete, text, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.availability.models import AwayDates
from faculty_api.kernel.errors import Invalid, Malformed, NotAllowed, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.offers import service
from faculty_api.payments.connect.models import PayeeAccount
from faculty_api.people import terms
from faculty_api.people.models import Associate, AssociateSearch, AssociateSkill, AssociateTopic, FormerContact
from schemas.access import Actor, Role
from schemas.finding import FindAssociates
from schemas.people import AssociateStatus, Kind
from tests.builders import NOW, Builder
from tests.payments.conftest import Office


class Desk:
    """Somebody who searches."""

    def __init__(self, build: Builder, who: Actor) -> None:
        self.build, self.who = build, who

    async def find(self, q: str = "", **more: object) -> list[str]:
        ask = FindAssociates(q=q, **more)  # type: ignore[arg-type]
        return [one.full_name for one in (await service.associates(self.build.work(self.who), ask)).items]

    async def why(self, q: str) -> list[tuple[str, list[str], bool]]:
        found = (await service.associates(self.build.work(self.who), FindAssociates(q=q))).items
        return [(one.full_name, one.why, one.close) for one in found]


@pytest.fixture
async def team(build: Builder) -> Desk:
    return Desk(build, await build.staff(Role.TEAM, "YH"))


@pytest.fixture
async def lead(build: Builder) -> Desk:
    return Desk(build, await build.staff(Role.NATIONAL))


async def test_a_whole_address_or_number_finds_who_has_or_had_it(build: Builder, lead: Desk) -> None:
    """By the team of their Academy and the national one: not by others, and of who is lent by nobody else."""
    sam, ann = await build.associate("Sam Okafor"), await build.associate("Ann Price", academy="NE")
    session = build.session
    (await session.get_one(Person, sam.person_id)).phone = "07700 900777"
    (await session.get_one(Person, ann.person_id)).email = "ann.p@example.org"
    before = {"full_name": "Ann P", "email": "old@example.org", "phone": "07700 900777", "made_at": NOW}
    session.add(FormerContact(id=new_id(), person_id=ann.person_id, **before))
    await build.lending(ann, "YH")
    home, finance = Desk(build, await build.staff(Role.TEAM, "YH")), Desk(build, await build.staff(Role.FINANCE))
    for q, everybody, ours in (
        ("+44 (0)7700-900777", ["Ann Price", "Sam Okafor"], ["Sam Okafor"]), (" Ann.P@example.org", ["Ann Price"], []),
        ("old@example.org", ["Ann Price"], []), ("ann.p@example", [], []), ("07700 900778", [], []),
    ):  # fmt: skip
        assert (await lead.find(q), await home.find(q), await finance.find(q)) == (everybody, ours, []), q
    assert await lead.find("old@example.org", kind=Kind.PROFESSIONAL) == []
    assert await lead.why("07700900777") == [
        ("Ann Price", ["Phone number, now or before"], False), ("Sam Okafor", ["Phone number, now or before"], False),
    ]  # fmt: skip


async def test_words_find_names_skills_topics_and_places(build: Builder, lead: Desk) -> None:
    sam = await build.associate("Samuel O'Brien-Núñez", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
    (await build.session.get_one(Person, sam.person_id)).preferred_name = "Sammy"
    await build.associate("Ann Price", academy="NE", postcode="ls11 5xy", skills=["storytelling", "odd-craft"])
    await build.session.flush()
    found = {}
    for words in (
        "sam", "SAMMY", "obrien", "O’Brien", "nunez", "NÚÑEZ sam", "coach", "sharing stories", "dementia", "LS6",
        "ls6 2ab", "ls62ab", "LS1", "ls", "Leeds", "north east", "Yorkshire and the Humber", "coaching dementia",
        "odd-craft", "mue",
        "coaching price", "north west",
    ):  # fmt: skip
        found[words] = "".join(name[0] for name in await lead.find(words))
    assert found == {
        "sam": "S", "SAMMY": "S", "obrien": "S", "O’Brien": "S", "nunez": "S", "NÚÑEZ sam": "S", "coach": "S",
        "sharing stories": "A", "dementia": "S", "LS6": "S", "ls6 2ab": "S", "ls62ab": "S", "LS1": "", "ls": "AS",
        "Leeds": "AS", "north east": "A", "Yorkshire and the Humber": "S", "coaching dementia": "S", "odd-craft": "A",
        "mue": "", "coaching price": "", "north west": "",
    }  # fmt: skip


async def test_why_somebody_was_found(build: Builder, lead: Desk) -> None:
    sam = await build.associate("Samuel Hill", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
    (await build.session.get_one(Person, sam.person_id)).preferred_name = "Bo"
    await build.session.flush()
    whys = {
        words: (await lead.why(words))[0][1] for words in ("hill", "bo", "coaching dementia", "LS6", "leeds humber")
    }
    assert whys == {
        "hill": [],
        "bo": ["Known as Bo"],
        "coaching dementia": ["Skill: Coaching-style approaches", "Topic: Dementia"],
        "LS6": ["Lives in LS6"],
        "leeds humber": ["Lives near: Leeds", "Local academy: Yorkshire and the Humber Leadership Academy"],
    }


async def test_slips_of_the_hand_find_what_is_close_when_nothing_fits(build: Builder, lead: Desk) -> None:
    await build.associate("Priya Shah", skills=["coaching"])
    await build.associate("Michael Reed", skills=["storytelling"])
    slips = ("Pryia", "Prya", "Priyaa", "Priza", "Micheal Reed", "shah coahcing", "storytelling", "Prxyz", "jane")
    found = {slip: [(name, close) for name, _, close in await lead.why(slip)] for slip in slips}
    assert found == {
        "Pryia": [("Priya Shah", True)], "Prya": [("Priya Shah", True)], "Priyaa": [("Priya Shah", True)],
        "Priza": [("Priya Shah", True)], "Micheal Reed": [("Michael Reed", True)],
        "shah coahcing": [("Priya Shah", True)], "storytelling": [("Michael Reed", False)], "Prxyz": [], "jane": [],
    }  # fmt: skip


async def test_each_filter_and_all_together(build: Builder, lead: Desk) -> None:
    monday = date(2027, 2, 8)
    cohort = await build.cohort()
    session = await build.session_of(cohort, day=monday)
    await build.associate("A fits", trained_on=date(2026, 1, 1), skills=["coaching"])
    await build.associate("B elsewhere", academy="NE", trained_on=date(2026, 1, 1))
    await build.associate("C professional", kind="professional", trained_on=date(2026, 1, 1))
    await build.associate("D paused", status="paused", trained_on=date(2026, 1, 1))
    await build.associate("E untrained")
    await build.associate("F Tuesdays", trained_on=date(2026, 1, 1), weekdays=[1])
    away = await build.associate("G away", trained_on=date(2026, 1, 1))
    build.session.add(AwayDates(id=new_id(), person_id=away.person_id, first_day=monday, last_day=monday))
    booked = await build.associate("H booked", trained_on=date(2026, 1, 1))
    await build.offer(session, booked, status="accepted", made_at=NOW - timedelta(days=100))
    asked = await build.associate("I asked", trained_on=date(2026, 1, 1))
    await build.offer(session, asked, status="declined", made_at=NOW - timedelta(days=20))
    await build.associate("J silent", trained_on=date(2026, 1, 1), weekdays=None)
    filters: dict[str, dict[str, object]] = {
        "academy": {"academy": "YH"}, "kind": {"kind": Kind.LIVED}, "status": {"status": AssociateStatus.ACTIVE},
        "trained": {"trained": True}, "free": {"free_on": monday}, "never": {"not_asked_months": 0},
        "3 months": {"not_asked_months": 3}, "6 months": {"not_asked_months": 6}, "untrained": {"trained": False},
    }  # fmt: skip
    found = {name: "".join(one[0] for one in await lead.find(**more)) for name, more in filters.items()}
    everybody = "ABCDEFGHIJ"
    assert found == {
        "academy": everybody.replace("B", ""), "kind": everybody.replace("C", ""), "status": everybody.replace("D", ""),
        "trained": everybody.replace("E", ""), "free": "ABCEI", "never": "ABCDEFGJ", "3 months": "ABCDEFGHJ",
        "6 months": "ABCDEFGJ", "untrained": "E",
    }  # fmt: skip
    del filters["untrained"]
    together = {key: value for more in filters.values() for key, value in more.items()}
    assert await lead.find(**together) == ["A fits"]
    assert await lead.find("coaching", **together) == ["A fits"]
    assert await lead.find("storytelling", **together) == []


async def test_free_on_is_as_the_rule_says_of_who_was_asked_to_ask(build: Builder, lead: Desk) -> None:
    """No usual week and ask me: free. A usual week: its days alone. Not now: never."""
    for name, mode, days in (("Ask", "ask_me", ()), ("Week", "ask_me", (1,)), ("Not", "not_now", (0,))):
        one = await build.associate(name, weekdays=days)
        await build.session.execute(
            text("UPDATE availability SET mode = :mode WHERE person_id = :id"), {"mode": mode, "id": one.person_id}
        )
    assert await lead.find(free_on=date(2027, 2, 8)) == ["Ask"]
    assert await lead.find(free_on=date(2027, 2, 9)) == ["Ask", "Week"]


async def test_who_finds_whom_by_what(build: Builder) -> None:
    me = await build.associate("Sam Okafor", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
    await build.associate("Lee Okafor", academy="NE", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
    await build.payee(me)  # finance sees who is paid, and nobody else
    asking = {"self": build.as_associate(me), "team": await build.staff(Role.TEAM, "YH")}
    asking |= {role.value: await build.staff(role) for role in (Role.NATIONAL, Role.FINANCE, Role.AUDITOR)}
    asking |= {"dp": await build.staff(Role.DATA_PROTECTION), "other team": await build.staff(Role.TEAM, "WM")}
    found = {}
    for name, who in asking.items():
        desk = Desk(build, who)
        words = ("okafor", "coaching", "dementia", "dementiia", "leeds", "ls6")
        found[name] = [len(await desk.find(one)) for one in words]
    assert found == {
        "self": [1] * 6, "team": [1] * 6, "national": [2] * 6, "finance": [1, 1, 0, 0, 0, 0],
        "auditor": [2, 2, 0, 0, 0, 0], "dp": [2, 2, 0, 0, 0, 0], "other team": [0] * 6,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        await Desk(build, await build.staff(Role.ADMIN)).find("okafor")
    for more in ({"trained": True}, {"free_on": date(2027, 2, 8)}, {"not_asked_months": 0}):
        with pytest.raises(NotAllowed):
            await Desk(build, asking["finance"]).find(**more)


@pytest.mark.parametrize(
    ("status", "there"), [("draft", []), ("submitted", ["Sam Okafor"]), ("withdrawn", ["Sam Okafor"])]
)
async def test_whoever_sent_a_claim_is_found_by_finance(build: Builder, status: str, there: list[str]) -> None:
    await build.associate("Una Okafor")
    office = await Office(build.session, build).open()
    sam = await build.associate("Sam Okafor")
    await office.claim(sam)
    await build.session.execute(text("UPDATE claim SET status = :s"), {"s": status})
    desk = Desk(build, await build.staff(Role.FINANCE))
    assert [await desk.find(one) for one in ("okafor", "okafr")] == [there, there]


async def test_whoever_says_where_to_be_paid_is_found_by_finance(build: Builder) -> None:
    una, sam, lee = [await build.associate(f"{name} Okafor") for name in ("Una", "Sam", "Lee")]
    await build.payee(lee)
    build.session.add(PayeeAccount(id=new_id(), person_id=sam.person_id, version=1, key="key", changed_at=NOW))
    await build.session.flush()
    desk = Desk(build, await build.staff(Role.FINANCE))
    assert await desk.find("okafor") == ["Lee Okafor", "Sam Okafor"]
    assert await desk.find("okafor", after=lee.person_id) == ["Sam Okafor"]
    with pytest.raises(Malformed):  # as of an id that is nobody's
        await desk.find("okafor", after=una.person_id)


async def test_nothing_of_topics_or_place_is_in_what_finance_gets(build: Builder) -> None:
    await build.payee(await build.associate("Sam Okafor", topics=["dementia"], postcode="LS6 2AB"))
    desk = Desk(build, await build.staff(Role.FINANCE))
    for words in ("okafor", "sam ls6", "sam dementia", "okafr"):
        for name, why, _ in await desk.why(words):
            assert (words, name, why) == (words, "Sam Okafor", [])
    assert await desk.find("sam dementia") == []


async def test_offers_of_another_academy_say_nothing_to_a_team(build: Builder, team: Desk) -> None:
    who = await build.associate("Sam Okafor")
    await build.lending(who, "NE")
    await build.offer(await build.session_of(await build.cohort(academy="NE")), who)
    assert await team.find(not_asked_months=0) == ["Sam Okafor"]


ODD = [
    "'", "\\", "\\'", "a'b", "' | 'x", "a & !b", "a:*", "<->", "%", "_", "'; DROP TABLE person; --", "\x00", "\ud800",
    "( (", "= skill=coaching", "$1", ":q", "%(q)s", "\u202e", "\U0001f642", "a" * 200, "٤", "'" * 200,
]  # fmt: skip


@pytest.mark.parametrize("words", ODD, ids=ascii)
async def test_odd_words_find_nobody_and_break_nothing(build: Builder, lead: Desk, words: str) -> None:
    await build.associate("Jo Marsh", skills=["large-groups"])
    assert await lead.find(words) == []


async def test_empty_words_are_no_words(build: Builder, lead: Desk) -> None:
    await build.associate("Jo Marsh")
    assert [await lead.find(words) for words in ("", "   ", "\n")] == [["Jo Marsh"]] * 3


NAMES = [
    "محمد الأحمد",
    "שָׂרָה כהן",
    "Ana 🦊 Fox",
    "Łukasz Żółć",
    "Σωκράτης Ω",
    "Jürgen Größe",
    "李小龙",
    "Ďuro Ørsted",
    "İpek",
]


@pytest.mark.parametrize("name", NAMES)
async def test_names_of_every_script_are_found(build: Builder, lead: Desk, name: str) -> None:
    await build.associate(name)
    await build.associate("Somebody Else")
    assert [await lead.find(word) for word in name.split()] == [[name]] * len(name.split())
    assert await lead.find(unicodedata.normalize("NFD", name)) == [name]


async def test_words_are_folded_alike_here_and_in_the_database(session: AsyncSession) -> None:
    """Every letter of the first plane that is assigned, and the names above."""
    letters = [chr(n) for n in range(1, 0x10000) if unicodedata.category(chr(n)) not in {"Cs", "Cn", "Co"}]
    said = [f"a{letter}b" for letter in letters] + NAMES
    query = "SELECT search_terms(one) FROM unnest(CAST(:said AS text[])) WITH ORDINALITY AS t (one, n) ORDER BY n"
    rows = (await session.execute(text(query), {"said": said})).scalars().all()
    wrong = [words for words, got in zip(said, rows, strict=True) if set(got) != set(terms.fold(words))]
    assert [f"{ord(words[1]):x}" for words in wrong] == []


async def kept(session: AsyncSession, who: UUID) -> tuple[str, Sequence[str], Sequence[str], str] | None:
    await session.flush()
    row = (
        await session.execute(
            text("SELECT full_name, skills, topics, whole::text AS whole FROM associate_search WHERE person_id = :id"),
            {"id": who},
        )
    ).first()
    return tuple(row) if row else None  # type: ignore[return-value]


async def test_the_database_keeps_up_with_every_change(build: Builder, lead: Desk, session: AsyncSession) -> None:
    who = await build.associate("Sam Hill", skills=["coaching"], topics=["dementia"])
    other = await build.associate("Al Dale", skills=["storytelling"])
    person = await session.get_one(Person, who.person_id)
    person.full_name, person.preferred_name = "Samira Hill", "Mira"
    await session.flush()
    assert [await lead.find(word) for word in ("samira", "mira", "sam hill")] == [["Samira Hill"]] * 3
    row = await session.get_one(Associate, who.person_id)
    row.postcode, row.academy_code, row.status, row.kind = "NE1 1AA", "NE", "paused", "professional"
    row.trained_on = date(2026, 1, 1)
    await session.flush()
    assert (await lead.find("ne1"), await lead.find("leeds")) == (["Samira Hill"], ["Al Dale"])
    gone = {"academy": "NE", "status": AssociateStatus.PAUSED, "kind": Kind.PROFESSIONAL, "trained": True}
    assert await lead.find(**gone) == ["Samira Hill"]
    await session.execute(delete(AssociateTopic).where(col(AssociateTopic.person_id) == who.person_id))
    assert await lead.find("dementia") == []
    moved = update(AssociateSkill).where(col(AssociateSkill.person_id) == who.person_id)
    await session.execute(moved.values(person_id=other.person_id))  # what a merge does
    assert await lead.find("coaching") == ["Al Dale"]
    left = await build.associate("Bo Reed")  # whoever has a topic keeps a consent, which only grows
    await session.execute(text("DELETE FROM associate_skill"))
    await session.execute(text("DELETE FROM usual_time"))
    await session.execute(text("DELETE FROM availability"))
    await session.execute(text("DELETE FROM held_training"))
    await session.execute(delete(Associate).where(col(Associate.person_id) == left.person_id))
    assert (await kept(session, left.person_id), await lead.find()) == (None, ["Al Dale", "Samira Hill"])


async def test_two_changes_of_one_person_at_a_time_are_both_kept(
    build: Builder, session: AsyncSession, database_url: str
) -> None:
    who = await build.associate("Sam Hill")
    await session.commit()
    add = "INSERT INTO associate_{0} (person_id, {0}) VALUES (%s, %s)"
    connect, address = psycopg.AsyncConnection.connect, database_url.replace("+psycopg", "")
    async with await connect(address) as one, await connect(address) as two:
        await one.execute(add.format("skill"), (who.person_id, "coaching"))
        second = asyncio.create_task(two.execute(add.format("topic"), (who.person_id, "dementia")))
        while not second.done():
            waiting = await one.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if (await waiting.fetchone() or (0,))[0]:
                break
            await asyncio.sleep(0)
        assert not second.done()
        await one.commit()
        await second
        await two.commit()
    found = await session.execute(text("SELECT skills, topics FROM associate_search"))
    assert [tuple(row) for row in found] == [(["coaching"], ["dementia"])]


async def test_the_list_goes_on_where_it_ended(build: Builder, lead: Desk) -> None:
    for number in range(101):
        await build.associate(f"Ali Reed{number:03}", skills=["coaching"])
    names, after, pages = [], None, 0
    while pages == 0 or after:
        ask = FindAssociates(q="reed coaching", after=after)
        found = await service.associates(build.work(lead.who), ask)
        names += [one.full_name for one in found.items]
        after, pages = UUID(found.next) if found.next else None, pages + 1
    assert (names, pages) == ([f"Ali Reed{number:03}" for number in range(101)], 3)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"q": "x" * 10_000}, Invalid),
        ({"free_on": date(1, 1, 1)}, Invalid),
        ({"free_on": date.max}, Invalid),
        ({"not_asked_months": 61}, Invalid),
        ({"not_asked_months": -1}, Invalid),
        ({"after": UUID(int=9)}, Refusal),
    ],
)
async def test_what_cannot_be_looked_for_is_told(lead: Desk, more: dict[str, object], kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        await lead.find(**more)  # type: ignore[arg-type]


async def test_a_place_in_the_list_out_of_reach_is_not_known(build: Builder, team: Desk) -> None:
    foreign = await build.associate("Zed", academy="NE")
    with pytest.raises(Refusal):
        await team.find(after=foreign.person_id)


async def test_nobody_of_the_register_is_missing_from_it(build: Builder, session: AsyncSession) -> None:
    made = [(await build.associate()).person_id for _ in range(3)]
    held = (await session.execute(text("SELECT person_id FROM associate_search"))).scalars().all()
    assert (set(held), AssociateSearch.__tablename__) == (set(made), "associate_search")


async def test_a_slip_finds_who_is_lent_by_name_and_skill_and_not_by_topic(build: Builder) -> None:
    who = await build.associate("Sam Okafor", skills=["coaching"], topics=["dementia"], postcode="LS6 2AB")
    await build.associate("Lee Okafor")
    await build.associate("Al Okafor", academy="NE")
    await build.lending(who, "NE")
    desk = Desk(build, await build.staff(Role.TEAM, "NE"))
    both = ["Al Okafor", "Sam Okafor"]
    slips = {"okafr": both, "okafr sam": both[1:], "coahcing": both[1:], "sam coahcing": both[1:], "dementiia": []}
    assert {words: await desk.find(words) for words in slips} == slips
