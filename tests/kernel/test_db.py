"""The engine: what its exceptions say when they end up in a log."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.answers import refusal_for
from faculty_api.kernel.db import transaction

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
