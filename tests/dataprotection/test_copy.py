"""A person's copy: a canary in every personal column of theirs is in it, and none of anybody else's."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import rules, service
from faculty_api.dataprotection.copying import SOMEBODY, WITHHELD, YOU
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.vault import Vault
from schemas.access import Role
from schemas.dataprotection import AccessCopy, MakeAccessCopy
from tests.builders import Builder, actor
from tests.dataprotection.canaries import Somebody, two

VAULT = Vault(bytes.fromhex("11" * 32))
REASON = MakeAccessCopy(reason="They asked for it by phone today")


def plain(value: Any) -> Any:
    if isinstance(value, Range):
        return {"from": plain(value.lower), "until": plain(value.upper)}
    if isinstance(value, MultiRange):
        return [plain(one) for one in value]
    return msgspec.to_builtins(value)


def rows(copy: AccessCopy) -> dict[str, list[dict[str, Any]]]:
    return {part.table: part.rows for part in copy.parts}


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield str(value)


def personal() -> Iterator[tuple[str, str, str, str]]:
    for table, held in load().tables.items():
        for column, how, reason in rules.columns(held):
            if how != rules.PEOPLE:
                yield table, column, how, reason


async def own(build: Builder, who: Somebody) -> AccessCopy:
    return await service.my_data(build.work(actor(who.id, Role.ASSOCIATE, "YH")), VAULT)


async def test_every_personal_column_of_a_person_is_in_their_copy(session: AsyncSession, build: Builder) -> None:
    ann, _ = await two(session, VAULT)
    found = rows(await own(build, ann))
    missing, met = [], 0
    for table, column, how, _ in personal():
        if how != rules.NOT:
            expected = plain(ann.in_copy(table, column, how))
            met += 1
            if expected not in [row.get(column) for row in found[table]]:
                missing.append(f"{table}.{column}: {expected}")
    assert (missing, met > 150) == ([], True)


async def test_no_column_of_another_person_and_nothing_that_is_left_out_is_in_it(
    session: AsyncSession, build: Builder
) -> None:
    ann, bo = await two(session, VAULT)
    copy = await own(build, ann)
    written = msgspec.json.encode(copy).decode()
    held = set(leaves(plain([part.rows for part in copy.parts])))
    foreign = [word for word in _told(bo) if word in held or ("cnB-" in word and word in written)]
    kept_back = [
        f"{table}.{column}"
        for table, column, how, _ in personal()
        if how == rules.NOT and f"cnA-{table}-{column}" in written
    ]
    assert (foreign, "cnB-" in written, str(bo.id) in written, kept_back) == ([], False, False, [])


def _told(who: Somebody) -> list[str]:
    return [word for value in who.values.values() for word in leaves(plain(value)) if word not in ("True", "you")]


async def test_other_people_are_masked_wherever_they_stand(session: AsyncSession, build: Builder) -> None:
    ann, _ = await two(session, VAULT)
    ruth = await build.person("Ruth Clarke-Jones", email="ruth@example.org")
    await session.execute(text("SET session_replication_role = replica"))
    await session.execute(
        text("UPDATE letter SET body = :body WHERE person_id = :me"),
        {"me": ann.id, "body": f"You and RUTH  CLARKE-JONES (Ruth@example.org, {ruth.id}) meet. Ruthless is a word."},
    )
    await session.execute(
        text("UPDATE offer SET partner_id = :ruth, message = 'Ruth knows the way' WHERE person_id = :me"),
        {"me": ann.id, "ruth": ruth.id},
    )
    found = rows(await own(build, ann))
    assert found["letter"][0]["body"] == f"You and {SOMEBODY} ({SOMEBODY}, {SOMEBODY}) meet. Ruthless is a word."
    assert (found["offer"][0]["partner_id"], found["offer"][0]["message"]) == (SOMEBODY, f"{SOMEBODY} knows the way")
    assert {"person_id": YOU, "other_id": SOMEBODY} in found["not_with"]


async def test_bank_details_are_masked_even_for_oneself(session: AsyncSession, build: Builder) -> None:
    ann, _ = await two(session, VAULT)
    bank = rows(await own(build, ann))["bank_details"][0]
    assert bank["sort_code"] == "*" * 24 + "de"
    assert bank["account_number"] == "*" * 29 + "er"
    assert bank["account_name"] == "cnA-bank_details-account_name"


async def test_a_copy_made_by_data_protection_opens_nothing_and_knows_no_limit(
    session: AsyncSession, build: Builder
) -> None:
    ann, _ = await two(session, VAULT)
    desk = await build.staff(Role.DATA_PROTECTION)
    copy = await service.make_copy(build.work(desk), VAULT, ann.id, REASON)
    found, written = rows(copy), msgspec.json.encode(copy).decode()
    assert (copy.own, "earnings_limit" in found, "earnings" in written) == (False, False, False)
    assert [found["associate"][0][one] for one in ("access_needs", "notes")] == [WITHHELD] * 2
    assert [found["bank_details"][0][one] for one in ("account_name", "sort_code")] == [WITHHELD] * 2
    assert found["person"][0]["full_name"] == "cnA-person-full_name"
    opened = [f"{t}.{c}" for t, c, how, _ in personal() if how == rules.OPENED and f"cnA-{t}-{c}" in written]
    assert opened == []


async def test_each_copy_made_for_another_is_recorded_and_its_owner_reads_why(
    session: AsyncSession, build: Builder
) -> None:
    ann, _ = await two(session, VAULT)
    desk = await build.staff(Role.DATA_PROTECTION)
    await service.make_copy(build.work(desk), VAULT, ann.id, REASON)
    found = [row for row in rows(await own(build, ann))["event"] if row["kind"] == "AccessCopyMade"]
    assert [(row["role"], row["person_id"], row["data"]["reason"]) for row in found] == [
        ("data-protection", SOMEBODY, REASON.reason)
    ]
    acted = (await service.my_data(build.work(desk), VAULT)).acted
    assert [(one.table, one.what, one.times) for one in acted] == [("event", "person_id", 1)]


async def test_a_key_that_does_not_fit_leaves_the_rest_readable(session: AsyncSession, build: Builder) -> None:
    ann, _ = await two(session, VAULT)
    copy = await service.my_data(build.work(actor(ann.id, Role.ASSOCIATE)), Vault(bytes(32)))
    assert rows(copy)["associate"][0]["access_needs"] == "This is kept, and it cannot be opened at the moment"
    assert rows(copy)["person"][0]["full_name"] == "cnA-person-full_name"


@pytest.mark.parametrize("role", [Role.TEAM, Role.FINANCE, Role.ADMIN, Role.NATIONAL, Role.AUDITOR])
async def test_staff_have_a_copy_of_their_own(build: Builder, role: Role) -> None:
    who = await build.staff(role, "YH" if role is Role.TEAM else None)
    copy = await service.my_data(build.work(who), VAULT)
    assert rows(copy)["person"][0]["full_name"] == who.name
    assert [row["role"] for row in rows(copy)["role_grant"]] == [role]
