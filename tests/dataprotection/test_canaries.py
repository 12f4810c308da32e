"""A word in each sensitive column of somebody is read only by whom the reviewed table allows: on every page, by every
API route, in letters to others, exports, feeds and logs."""

import html
import logging
import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from sqlalchemy import text

from faculty_api.dataprotection import erasing, segments
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import WORKER
from tests.dataprotection.canary_town import Seer, columns, found, looks, paths, seers
from tests.support.client import Client

SEEN = Path(__file__).parent / "seen.toml"
TABLE = tomllib.loads(SEEN.read_text()) if SEEN.exists() else {}


async def test_a_word_is_read_only_by_whom_the_table_allows(
    client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ids, sam, met = await found(client, tmp_path)
    assert len(met) > 30
    words = {f"{t}.{c}": looks(t, c) for t, c, _ in columns() if f"{t}.{c}" in met}
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    shown = 0
    for seer in await seers(client, sam):
        for path in paths(client, ids):
            answer = await asked(client, seer, path)
            shown += answer.status_code == 200
            note(seen, words, seer.name, path, html.unescape(answer.text))
        for path, text_ in await exported(client, seer, sam):
            note(seen, words, seer.name, path, text_)
    assert shown > 500
    async with transaction(client.engine) as session:
        letters = await session.execute(
            text("SELECT address || subject || body FROM letter WHERE person_id <> :sam OR person_id IS NULL"),
            {"sam": sam},
        )
        note(seen, words, "letters to others", "outbox", "\n".join(letters.scalars().all()))
    note(seen, words, "log", "log", caplog.text)
    allowed = {(column, who) for column, row in TABLE.items() for who in row["seen_by"]}
    told = {(column, who): path for column, row in seen.items() for who, path in row.items()}
    leaks = {
        f"{column} is shown to {who} by {path}" for (column, who), path in told.items() if (column, who) not in allowed
    }
    unused = {f"{column}: {who}" for column, who in allowed - set(told) if column in met}
    assert (sorted(leaks), sorted(unused)) == ([], [])


FAR = {"associate, same academy", "associate, other academy", "team, other academy", "admin", "anonymous"}
"""They read nothing of anybody else's to begin with."""


async def asked(client: Client, seer: Seer, path: str):  # type: ignore[no-untyped-def]
    if path.startswith("/api/"):
        headers = {"Authorization": f"Bearer {seer.token}"} if seer.token else {}
    else:
        headers = seer.cookie
    return await client.get(path, headers=headers)


async def exported(client: Client, seer: Seer, sam: object) -> list[tuple[str, str]]:
    headers = {"Authorization": f"Bearer {seer.token}"} if seer.token else {}
    made = []
    for path, body in (
        ("/api/v1/associates/export", {"sheet": "csv", "reason": "To plan the spring term"}),
        (f"/api/v1/people/{sam}/access-copy", {"reason": "They asked for it by phone"}),
    ):
        answer = await client.post(path, headers=headers, json=body)
        made.append((path, answer.text))
    return made


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}")
"""Among thousands of ids on these pages some have the five digits of a sum that is looked for."""


def note(seen: dict[str, dict[str, str]], words: dict[str, tuple[str, ...]], who: str, path: str, said: str) -> None:
    said = _ID.sub("", said)
    for column, forms in words.items():
        if any(form in said for form in forms):
            seen[column].setdefault(who, path)


async def test_of_somebody_who_was_erased_nothing_is_read_anywhere_and_every_page_still_opens(
    client: Client, tmp_path: Path
) -> None:
    ids, sam, met = await found(client, tmp_path)
    words = {f"{t}.{c}": looks(t, c) for t, c, _ in columns() if f"{t}.{c}" in met}
    async with transaction(client.engine) as session:
        work = Work(session, WORKER, client.app.state.clock.at)
        other = (await session.execute(text("SELECT id FROM person WHERE full_name LIKE 'Ruth%' LIMIT 1"))).scalar_one()
        await session.execute(
            text("UPDATE removal SET released_by = :other, released_at = now() WHERE id = :id"),
            {"id": ids["removal_id"], "other": other},
        )
        await segments.open_door(session, ids["removal_id"])
        await erasing.erase(work, client.app.state.vault, load(), ids["removal_id"], [sam])
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    broken = set()
    everybody = await seers(client, None)
    for seer in [one for one in everybody if one.name not in FAR]:
        for path in paths(client, ids):
            answer = await asked(client, seer, path)
            note(seen, {**words, "name": ("Featherstonehaugh",)}, seer.name, path, html.unescape(answer.text))
            broken |= {f"{answer.status_code} {path}"} if answer.status_code >= 500 else set()
        for path, text_ in await exported(client, seer, sam):
            note(seen, words, seer.name, path, text_)
    assert (sorted(broken), seen) == ([], {})


def test_every_row_of_the_table_has_a_reason_and_names_a_column_there_is() -> None:
    there = {f"{table}.{column}" for table, column, _ in columns()}
    assert [column for column, row in TABLE.items() if column not in there or len(row["because"]) < 20] == []


def test_the_most_harmful_are_seen_by_nobody_who_does_not_need_them() -> None:
    """What no review may widen: the limit is the person's alone, and no account number is shown whole to anybody."""
    assert TABLE["earnings_limit.sealed"]["seen_by"] == ["own"]
    assert [one for one in ("bank_details.account_number", "bank_details.sort_code") if one in TABLE] == []
    wide = {who for one in ("associate.access_needs", "travel_request.needs") for who in TABLE[one]["seen_by"]}
    assert wide <= {"own", "team, same academy", "national", "data-protection"}
