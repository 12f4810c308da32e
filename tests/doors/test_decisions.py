"""Who may do what to people and what is kept of them: each decision over HTTP, for each role and relation, against a
table that people review; and no route of these features that the table does not name."""

from pathlib import Path
from uuid import UUID

import pytest

from tests.dataprotection.canary_town import found, seers
from tests.doors.decisions import HIDDEN, LOG_IN, NO, NOBODYS, YES, asked, table
from tests.doors.routes import doors
from tests.support.client import Client

FEATURES = (
    "people", "records", "networks", "training", "dataprotection", "stories", "needs", "joining", "leaving",
    "equality", "development", "transfers", "complaints", "breaches", "breakglass", "polls", "pictures",
    "schedules", "paper", "measures", "heard",
)  # fmt: skip
WHO = {
    "own", "associate, same academy", "associate, other academy", "team, same academy", "team, other academy",
    "national", "finance", "admin", "auditor", "data-protection", "anonymous",
}  # fmt: skip


async def test_every_decision_of_the_table_for_everybody(client: Client, tmp_path: Path) -> None:
    ids, sam, _ = await found(client, tmp_path, planted=False)
    everybody = await seers(client, sam)
    assert {seer.name for seer in everybody} == WHO
    wrong, asked_for = [], 0
    for one in table():
        # Who is refused goes first, so that nothing has changed for them.
        for seer in sorted(everybody, key=lambda seer: seer.name in one.yes):
            public = "anonymous" in one.yes
            expected = YES if seer.name in one.yes else HIDDEN if seer.name in one.hidden else NO
            if seer.name == "anonymous" and not public:
                expected = LOG_IN
            answer = await asked(client, one, seer, ids)
            asked_for += 1
            if answer != expected:
                wrong.append(f"{one.route}: {seer.name}: {answer}, not {expected}")
    assert (wrong, asked_for > 500) == ([], True)


async def test_what_is_hidden_is_as_if_it_were_not_there(client: Client, tmp_path: Path) -> None:
    """For whom a record is hidden, a record of nobody gives the same answer."""
    ids, sam, _ = await found(client, tmp_path, planted=False)
    nothing = {name: NOBODYS if name.endswith("_id") else value for name, value in ids.items()} | {
        "other_id": UUID(int=8)
    }
    wrong, asked_for = [], 0
    everybody = {seer.name: seer for seer in await seers(client, sam)}
    for one in table():
        for name in one.hidden:
            answer = await asked(client, one, everybody[name], nothing)
            asked_for += 1
            if answer != HIDDEN:
                wrong.append(f"{one.route}: {name}: {answer}")
    assert (wrong, asked_for > 20) == ([], True)


def test_no_route_of_these_features_is_left_out(tmp_path: Path) -> None:
    from faculty_api.asgi import create_site
    from faculty_api.settings import Settings

    site = create_site(Settings(home=tmp_path, demo=True), "postgresql://nowhere/none")
    there = {
        f"{door.method} {door.template}"
        for door in doors(site)
        if any(f"faculty_api.{feature}." in door.handler.fn.__module__ for feature in FEATURES)
    }
    assert there == {one.route for one in table() if one.route in there}
    assert {one.route for one in table()} - {f"{door.method} {door.template}" for door in doors(site)} == set()


@pytest.mark.parametrize("one", table(), ids=lambda one: one.route)
def test_a_row_of_the_table_names_people_there_are(one: object) -> None:
    assert set(one.yes) | set(one.hidden) <= WHO  # type: ignore[attr-defined]
    assert not set(one.yes) & set(one.hidden)  # type: ignore[attr-defined]
