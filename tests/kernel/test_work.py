"""Work: a command runs at most once for its key, and a refusal leaves nothing behind."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, NotAllowed, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, Permission, Role
from tests.builders import NOW, Builder, actor

KEY = "command-0001"


async def a_person(engine: AsyncEngine) -> Builder:
    async with transaction(engine) as session:
        build = Builder(session)
        build.who = await build.staff(Role.TEAM, "YH")  # type: ignore[attr-defined]
    return build


async def run_once(engine: AsyncEngine, who: object, body: bytes, ran: list[int]) -> int:
    async def command() -> int:
        ran.append(1)
        await asyncio.sleep(0)
        return 40 + len(ran)

    async with transaction(engine) as session:
        return await Work(session, who, NOW).once(KEY, body, int, command)  # type: ignore[arg-type]


async def test_the_same_key_again_gives_the_first_answer(engine: AsyncEngine) -> None:
    who, ran = (await a_person(engine)).who, []  # type: ignore[attr-defined]
    assert [await run_once(engine, who, b"x", ran) for _ in range(3)] == [41, 41, 41]
    assert ran == [1]


async def test_the_same_key_for_another_body_is_a_conflict(engine: AsyncEngine) -> None:
    who, ran = (await a_person(engine)).who, []  # type: ignore[attr-defined]
    await run_once(engine, who, b"x", ran)
    with pytest.raises(Conflict):
        await run_once(engine, who, b"y", ran)
    assert ran == [1]


async def test_many_at_once_with_one_key_run_once_and_all_get_the_answer(engine: AsyncEngine) -> None:
    who, ran = (await a_person(engine)).who, []  # type: ignore[attr-defined]
    answers = await asyncio.gather(*(run_once(engine, who, b"x", ran) for _ in range(16)))
    assert (answers, ran) == ([41] * 16, [1])


async def test_a_command_that_was_refused_may_be_sent_again(engine: AsyncEngine) -> None:
    who = (await a_person(engine)).who  # type: ignore[attr-defined]

    async def refuse() -> int:
        raise Conflict("Not now")

    with pytest.raises(Conflict, match="Not now"):
        async with transaction(engine) as session:
            await Work(session, who, NOW).once(KEY, b"x", int, refuse)
    assert await run_once(engine, who, b"x", []) == 41


@pytest.mark.parametrize("key", ["short", "x" * 101, "with space 1", "semi;colon-1", "tab\tseparated"])
async def test_a_key_that_cannot_be_one_is_refused_in_words(build: Builder, key: str) -> None:
    work = build.work(actor(new_id(), Role.TEAM, "YH"))
    with pytest.raises(Refusal, match="Idempotency-Key must be"):
        await work.once(key, b"", int, lambda: run_nothing())


async def run_nothing() -> int:
    return 0


async def test_an_attempt_that_is_refused_leaves_nothing_behind(build: Builder) -> None:
    work = build.work(actor(new_id(), Role.TEAM, "YH"))

    async def refused() -> None:
        async with work.attempt():
            await build.person("Gone Again")
            raise Conflict

    with pytest.raises(Conflict):
        await refused()
    await build.person("Here Still")
    names = (await build.session.execute(text("SELECT full_name FROM person"))).scalars().all()
    assert list(names) == ["Here Still"]


def test_a_role_without_the_permission_is_refused() -> None:
    work = Work(None, actor(new_id(), Role.ADMIN), NOW)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        work.must(Permission.RUN_APPROVE)
    with pytest.raises(NotAllowed):
        Work(None, NOBODY, NOW).must(Permission.POLICY_VIEW)  # type: ignore[arg-type]
    assert Work(None, actor(new_id(), Role.TEAM, "YH"), NOW).must(Permission.CLAIM_VIEW).academies == {"YH"}  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):  # a team without its Academy reaches nothing
        Work(None, actor(new_id(), Role.TEAM), NOW).must(Permission.CLAIM_VIEW)  # type: ignore[arg-type]
