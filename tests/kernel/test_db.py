"""The engine: what its exceptions say when they end up in a log."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel import db
from faculty_api.kernel.answers import refusal_for
from faculty_api.kernel.db import PREPARED, make_engine, plan_each, transaction

SECRET = "zebra.private@example.org"
WRONG = {
    "a row that must have a name": (
        "INSERT INTO person (id, full_name, email, phone, created_at)"
        " VALUES (gen_random_uuid(), NULL, :secret, '', now())"
    ),
    "a key that is there already": (
        "INSERT INTO academy (code, name, region) SELECT code, :secret, region FROM academy LIMIT 1"
    ),
    "text where a number belongs": "SELECT CAST(:secret AS integer)",
    "a column that is not there": "SELECT :secret FROM person WHERE nothing_of_ours = 1",
}


@pytest.mark.parametrize("statement", WRONG.values(), ids=list(WRONG))
async def test_a_logged_exception_names_no_value(
    engine: AsyncEngine, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with transaction(engine) as session:
            await session.execute(text(statement), {"secret": SECRET})
    logging.getLogger("faculty").error("incident", exc_info=caught.value)
    assert "Traceback" in caplog.text
    assert SECRET not in caplog.text


async def test_the_constraint_is_still_known_by_name(engine: AsyncEngine) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with transaction(engine) as session:
            await session.execute(text(WRONG["a row that must have a name"]), {"secret": SECRET})
    assert caught.value.orig is not None
    assert caught.value.orig.diag.column_name == "full_name"  # type: ignore[attr-defined]
    assert refusal_for(caught.value).status == 409


@pytest.mark.parametrize(("rested", "lost"), [(-1.0, False), (60.0, True)], ids=["asked after a rest", "used at once"])
async def test_a_connection_whose_server_went_is_noticed_after_a_rest(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, rested: float, lost: bool
) -> None:
    """At night the database is restarted: the next request of the morning meets no dead connection."""
    monkeypatch.setattr(db, "RESTED", rested)
    one, two = make_engine(str(engine.url.render_as_string(hide_password=False))), engine
    async with transaction(one) as session:
        server = (await session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with transaction(two) as session:
        await session.execute(text("SELECT pg_terminate_backend(:server, 5000)"), {"server": server})
    try:
        async with transaction(one) as session:
            assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
        answered = True
    except DBAPIError:
        answered = False
    async with transaction(one) as session:
        again = (await session.execute(text("SELECT 1"))).scalar_one()
    await one.dispose()
    assert (answered, again) == (not lost, 1)


async def test_planning_each_statement_ends_with_its_transaction(database_url: str) -> None:
    engine = make_engine(database_url, pool_size=1)
    kept = []
    for wanted in (True, False):
        async with transaction(engine) as session:
            if wanted:
                await plan_each(session)
            raw = await (await session.connection()).get_raw_connection()
            for _ in range(PREPARED + 2):
                await session.execute(text("SELECT 7"))
            found = await session.execute(
                text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%7%'")
            )
            kept.append((id(raw.driver_connection), found.scalar_one()))
    await engine.dispose()
    (one, unprepared), (same, prepared) = kept
    assert (one == same, unprepared, prepared) == (True, 0, 1)
