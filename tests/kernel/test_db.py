"""The engine: what its exceptions say when they end up in a log."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel import db
from faculty_api.kernel.answers import refusal_for
from faculty_api.kernel.db import make_engine, transaction

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
