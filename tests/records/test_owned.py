"""Joining two records forgets no table: the list of references against the live schema, and rows in every table."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.vault import Vault
from faculty_api.records import service
from faculty_api.records.owned import OWNED, Way
from faculty_api.tables import metadata
from schemas.access import Role
from schemas.records import MergePeople
from schemas.values import PersonId
from tests.builders import Builder
from tests.dataprotection.canaries import two

REFERENCES = text(
    "SELECT conrelid::regclass::text || '.' || attname FROM pg_constraint"
    " JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)"
    " WHERE contype = 'f' AND confrelid IN ('person'::regclass, 'associate'::regclass)"
)
# What names people without a reference: told by the keeping schedule. It is not rewritten.
WITHOUT = {"event.person_id", "claim.helpers"}


async def test_every_reference_to_a_person_says_what_becomes_of_it(session: AsyncSession) -> None:
    found = set((await session.execute(REFERENCES)).scalars().all())
    assert len(found) > 45
    assert found == set(OWNED)


def test_what_names_people_without_a_reference_is_known() -> None:
    named = {f"{table}.{column}" for table, held in load().tables.items() for column in held.people}
    assert named - set(OWNED) == WITHOUT


def test_no_table_both_moves_and_is_joined_by_hand() -> None:
    """One statement moves a row: its checks between two columns hold throughout."""
    ways: dict[str, set[Way]] = {}
    for name, way in OWNED.items():
        ways.setdefault(name.partition(".")[0], set()).add(way)
    assert {table for table, found in ways.items() if len(found) > 1} == {"not_same"}


async def test_nothing_is_left_behind_in_any_table(session: AsyncSession, build: Builder) -> None:
    """Two people with a row of their own in every table there is."""
    lead = await build.staff(Role.NATIONAL)
    vault = Vault(bytes(32))
    kept, gone = await two(session, vault)
    for change in (
        "SET session_replication_role = replica",
        "UPDATE associate SET academy_code = 'YH'",
        "DELETE FROM not_with",
        "UPDATE post_choice SET wish = 'letter'",
        "DELETE FROM not_same",
        "DELETE FROM booked_time WHERE person_id = :kept",
        "UPDATE role_grant SET role = 'associate' WHERE person_id IN (:kept, :gone)",
        "UPDATE payment_item SET outcome = '{\"decided\": true}'",
        "DELETE FROM earnings_limit WHERE person_id = :kept",
        "UPDATE person SET email = NULL",  # of two who log in somebody would have to say that both are theirs
        "SET session_replication_role = DEFAULT",
    ):
        given = {name: one.id for name, one in (("kept", kept), ("gone", gone)) if f":{name}" in change}
        await session.execute(text(change), given)
    await session.commit()
    before = await references(session, gone.id)
    assert {name for name in OWNED if name not in before} <= EMPTY
    await service.merge(build.work(lead), vault, kept.id, MergePeople(other=PersonId(gone.id)))
    left = await references(session, gone.id)
    stays = {name for name, way in OWNED.items() if way is Way.STAYS} | {
        name for name in OWNED if "bank_" in name or "payee_" in name
    }
    assert {name for name in left if name not in stays} == set()
    assert {name for name in left if name in stays} == {name for name in before if name in stays}
    sealed = (
        await session.execute(text("SELECT sealed FROM earnings_limit WHERE person_id = :id"), {"id": kept.id})
    ).scalar_one()
    assert vault.open(sealed, place=f"earnings_limit/{kept.id}/sealed") == gone.values["earnings_limit", "sealed"]


# Nobody of the two stands in these at the outset: emptied above, or who acted is the other one.
EMPTY = {
    "person.merged_into", "not_with.person_id", "not_with.other_id", "not_same.person_id", "not_same.other_id",
    "not_same.said_by",
}  # fmt: skip


async def references(session: AsyncSession, person: Any) -> dict[str, int]:
    found = {}
    for name in OWNED:
        table, _, column = name.partition(".")
        assert column in metadata.tables[table].columns
        query = text(f"SELECT count(*) FROM {table} WHERE {column} = :id")
        found[name] = (await session.execute(query, {"id": person})).scalar_one()
    return {name: number for name, number in found.items() if number}
