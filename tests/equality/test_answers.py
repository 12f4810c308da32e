"""Answers are counted and belong to nobody; the report hides, whoever asks for it and however."""

import re
from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.equality import service
from faculty_api.equality.questions import questions
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid
from faculty_api.kernel.work import Work
from faculty_api.records import service as records
from schemas.access import Role
from schemas.equality import RATHER_NOT, AnswerEquality, Asked
from schemas.records import MergePeople
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.equality.test_hiding import by_subtraction
from tests.people.rosters import VAULT
from tests.support.client import Client
from tests.support.races import together

LAST_YEAR = NOW.replace(month=3)
THREE = {"age": "25_34", "sex": "female", "background": "routine"}


async def filled_in(build: Builder, academy: str, count: int, answers: dict[str, str]) -> None:
    """Forms of the first quarter, from people of one Academy."""
    for _ in range(count):
        who = await build.associate(academy=academy, weekdays=None)
        await service.answer(build.work(build.as_associate(who), LAST_YEAR), AnswerEquality(answers=answers))


async def counted(session: AsyncSession) -> dict[tuple[str, ...], int]:
    query = text("SELECT academy_code, quarter, question, answer, counted FROM equality_count WHERE counted > 0")
    return {(row[0], row[1], row[2], row[3]): row[4] for row in (await session.execute(query)).all()}


def test_every_question_may_be_left_alone() -> None:
    assert all(question.answers[-1][0] == RATHER_NOT for question in questions())
    assert "background" in {question.code for question in questions()}
    codes = [question.code for question in questions()]
    assert len(codes) == len(set(codes))
    assert all(len(dict(question.answers)) == len(question.answers) for question in questions())


async def test_an_answer_is_counted_once_and_stands(build: Builder, session: AsyncSession) -> None:
    sam = build.work(build.as_associate(await build.associate()))
    assert (await service.asked(sam)).asked is None
    assert (await service.decline(sam)).asked is Asked.DECLINED
    assert (await service.answer(sam, AnswerEquality(answers=THREE))).asked is Asked.ANSWERED
    for again in (service.answer(sam, AnswerEquality(answers=THREE)), service.decline(sam)):
        with pytest.raises(Conflict, match="we do not know which answers are yours"):
            await again
    assert await counted(session) == {("YH", "2026-Q4", code, given): 1 for code, given in THREE.items()}


@pytest.mark.parametrize("answers", [{}, {"shoe": "big"}, {"sex": "yes"}, {"sex": "16_24"}])
async def test_what_is_not_on_the_form_is_refused(build: Builder, answers: dict[str, str]) -> None:
    sam = build.work(build.as_associate(await build.associate()))
    with pytest.raises(Invalid):
        await service.answer(sam, AnswerEquality(answers=answers))


async def test_nothing_in_the_database_leads_from_a_person_to_an_answer(build: Builder, session: AsyncSession) -> None:
    """No id, no time; no event or command holds an answer; and all rows of an Academy's quarter look alike inside."""
    for _ in range(3):
        who = await build.associate()
        await service.answer(build.work(build.as_associate(who)), AnswerEquality(answers=THREE))
    columns = text("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'equality_count'")
    found = {row[0]: row[1] for row in (await session.execute(columns)).all()}
    kinds = {"academy_code": "character varying", "quarter": "character varying", "question": "character varying"}
    assert found == {**kinds, "answer": "character varying", "counted": "integer"}
    marks = text("SELECT count(DISTINCT (xmin::text, cmin::text)) FROM equality_count")
    assert (await session.execute(marks)).scalar_one() == 1
    kept = text("SELECT data::text FROM event UNION ALL SELECT answer::text FROM command")
    everything = " ".join(str(row[0]) for row in (await session.execute(kept)).all())
    assert [word for word in (*THREE, *THREE.values()) if re.search(rf"\b{word}\b", everything)] == []
    marked = (await session.execute(text("SELECT * FROM equality_mark LIMIT 1"))).mappings().one()
    assert set(marked) == {"person_id", "state", "quarter"}


async def test_sent_twice_at_once_it_is_counted_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        build = Builder(session)
        people = [build.as_associate(await build.associate()) for _ in range(4)]

    async def send(number: int) -> None:
        async with transaction(engine) as session:
            await service.answer(Work(session, people[number], NOW), AnswerEquality(answers=THREE))

    ends = await together(*(send(number) for number in (0, 1, 2, 3, 0, 1, 2, 3)))
    assert Counter(type(end).__name__ for end in ends) == {"NoneType": 4, "Conflict": 4}
    async with transaction(engine) as session:
        assert set((await counted(session)).values()) == {4}


async def test_nothing_of_this_quarter_or_of_few_is_reported(build: Builder) -> None:
    lead = build.work(await build.staff(Role.NATIONAL))
    await filled_in(build, "YH", 29, THREE)
    assert (await service.report(lead)).questions == []
    sam = build.as_associate(await build.associate())
    await service.answer(build.work(sam), AnswerEquality(answers=THREE))
    assert (await service.report(lead)).periods == []
    await filled_in(build, "NE", 1, THREE)
    assert (await service.report(lead)).periods == ["2026-Q1"]


async def test_over_every_filter_there_is_nothing_small_is_shown_or_found(
    client: Client, build: Builder, session: AsyncSession
) -> None:
    """All Academies, every one, every period, over HTTP; then everything shown is taken together and subtracted."""
    await filled_in(build, "YH", 14, {"sex": "female", "age": "25_34"})
    await filled_in(build, "YH", 2, {"sex": "male", "age": "65_over"})
    await filled_in(build, "NE", 9, {"sex": "male", "age": "25_34"})
    await filled_in(build, "NE", 7, {"sex": "female"})
    await filled_in(build, "NW", 1, {"sex": RATHER_NOT, "age": "16_24"})
    lead = ((await build.staff(Role.NATIONAL)).person, Role.NATIONAL)
    teams = {code: ((await build.staff(Role.TEAM, code)).person, Role.TEAM) for code in ("YH", "NE", "NW")}
    await session.commit()
    codes = [row["code"] for row in await academies(session)]
    (period,) = (await client.get("/api/v1/equality/report", as_=lead)).json()["periods"]
    seen: dict[str, dict[tuple[str, str], int | None]] = {}
    for academy in ["", *codes]:
        query = f"?period={period}" + (f"&academy={academy}" if academy else "")
        report = (await client.get(f"/api/v1/equality/report{query}", as_=lead)).json()
        if academy in teams:
            assert (await client.get("/api/v1/equality/report", as_=teams[academy])).json() == report
        for question in report["questions"]:
            cells = seen.setdefault(question["code"], {})
            cells[academy, ""] = question["total"]
            cells |= {(academy, one["code"]): one["count"] for one in question["answers"]}
    assert set(seen) == {question.code for question in questions()}
    for question in questions():
        cells = seen[question.code]
        shown = {cell: count for cell, count in cells.items() if count is not None}
        assert all(count >= 5 for count in shown.values())
        gone = frozenset(cells) - shown.keys()
        answers = [code for code, _ in question.answers]
        assert by_subtraction(codes, answers, shown, gone) == set()
    assert seen["sex"]["", "female"] == 21
    assert seen["sex"]["YH", "male"] is None


async def academies(session: AsyncSession) -> list[dict[str, str]]:
    return [dict(row) for row in (await session.execute(text("SELECT code FROM academy"))).mappings().all()]


async def test_who_may_answer_and_who_may_read(client: Client, build: Builder, session: AsyncSession) -> None:
    await filled_in(build, "YH", 30, THREE)
    who: dict[str, tuple[UUID, Role]] = {"associate": ((await build.associate()).person_id, Role.ASSOCIATE)}
    for role, academy in ((Role.TEAM, "YH"), (Role.NATIONAL, None), (Role.FINANCE, None), (Role.AUDITOR, None),
                          (Role.ADMIN, None), (Role.DATA_PROTECTION, None)):  # fmt: skip
        who[role.value] = ((await build.staff(role, academy)).person, role)
    await session.commit()
    see = dict.fromkeys(("national", "finance", "auditor", "data-protection"), 200)
    asks = {
        "form": ("GET", "/api/v1/equality", {"associate": 200}),
        "decline": ("POST", "/api/v1/equality/decline", {"associate": 200}),
        "answer": ("POST", "/api/v1/equality", {"associate": 201}),
        "report": ("GET", "/api/v1/equality/report", {"team": 200, **see}),
        "own": ("GET", "/api/v1/equality/report?academy=YH", {"team": 200, **see}),
        "other": ("GET", "/api/v1/equality/report?academy=NE", {"team": 404, **see}),
        "absent": ("GET", "/api/v1/equality/report?academy=ZZ", {"team": 404, **dict.fromkeys(see, 404)}),
        "no period": ("GET", "/api/v1/equality/report?period=1999-Q1", {"team": 404, **dict.fromkeys(see, 404)}),
    }
    for what, (method, path, given) in asks.items():
        sent = {"json": {"answers": THREE}} if what == "answer" else {}
        found = {name: (await client.request(method, path, one, **sent)).status_code for name, one in who.items()}
        assert (what, found) == (what, {name: given.get(name, 403) for name in who})


async def test_two_records_joined_have_answered_when_one_has(build: Builder, session: AsyncSession) -> None:
    kept, gone = await build.associate("Sam Okafor"), await build.associate("Samuel Okafor")
    await service.decline(build.work(build.as_associate(kept)))
    await service.answer(build.work(build.as_associate(gone)), AnswerEquality(answers=THREE))
    team = build.work(await build.staff(Role.TEAM, "YH"))
    await records.merge(team, VAULT, kept.person_id, MergePeople(other=PersonId(gone.person_id), take=[]))
    marks = (await session.execute(text("SELECT person_id, state FROM equality_mark"))).all()
    assert [tuple(row) for row in marks] == [(kept.person_id, "answered")]


async def test_the_form_and_the_report_on_pages(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await build.associate("Sam Okafor")
    for academy, count, sex in (("YH", 30, "female"), ("YH", 20, "male"), ("NE", 20, "female"), ("NE", 20, "male")):
        await filled_in(build, academy, count, {"sex": sex})
    team, lead = await build.staff(Role.TEAM, "YH"), await build.staff(Role.NATIONAL)
    await session.commit()
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    await me.open("/")
    assert "/profile/equality" in me.page.links
    assert "Nobody can see which answers are yours" in await me.open("/profile/equality")
    await me.open("/profile/equality/questions")
    assert "Answer at least 1 question" in await me.send()
    assert me.status == 422
    text_ = await me.send({"sex": "female", "background": "routine"})
    assert ("Thank you" in text_, me.at) == (True, "/profile/equality")
    assert "You cannot change or take back your answers" in text_
    await me.open("/profile/equality/questions")
    assert me.at == "/profile/equality"
    await me.open("/")
    assert "/profile/equality" not in me.page.links
    us = await Visitor(client).log_in(team.person, Role.TEAM)
    await us.open("/network")
    assert "/equality-report" in us.page.links
    text_ = await us.open("/equality-report")
    assert "What did the main earner in your home do when you were about 14?" in text_
    assert "People Hidden" in text_
    await us.open("/equality-report?academy=NE")
    assert us.status == 404
    top = await Visitor(client).log_in(lead.person, Role.NATIONAL)
    await top.open("/networks")
    assert "/equality-report" in top.page.links
    text_ = await top.open("/equality-report")
    assert ("Female People 50" in text_, "I would rather not say People Hidden" in text_) == (True, True)
    await top.open("/equality-report?academy=NE")
    assert top.status == 200
    await me.open("/equality-report")
    assert me.status == 403
