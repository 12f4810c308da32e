"""A whole installation in which one person's sensitive columns each hold a word of their own, and everybody who looks
at it: the person, others of their Academy and of another, each role, and nobody."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import LargeBinary, text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.dataprotection import clocks, emptying, rules
from faculty_api.dataprotection.schedule import load
from faculty_api.earnings import service as earnings
from faculty_api.kernel.db import transaction
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.tables import metadata
from schemas.access import NOBODY, Role
from schemas.earnings import Period, SetEarningsLimit
from tests.builders import Builder
from tests.doors.routes import doors
from tests.pages.town import Founder
from tests.support.client import Client

HOME, AWAY = "YH", "NE"
# Columns that hold a word of a certain shape; its canary has that shape too.
SHAPED = {
    "person.email": "cnry-person-email@example.org",
    "person.phone": "07700 900917",
    "associate.postcode": "HX7 8ZZ",
    "bank_details.sort_code": "209917",
    "bank_details.account_number": "91827364",
    "bank_details.last_digits": "364",
    "reflection.own_answers": '{"scale": {}, "words": {"flexibility": "cnry-reflection-own_answers"}}',
    "reflection_answer.answers": '{"scale": {}, "words": {"flexibility": "cnry-reflection_answer-answers"}}',
}
SHOWN = {
    "person.phone": ("07700 900917", "07700900917"),
    "bank_details.sort_code": ("209917", "20-99-17", "20 99 17"),
    "earnings_limit.sealed": ("98713", "987.13"),
    "reflection.own_answers": ("cnry-reflection-own_answers",),
    "reflection_answer.answers": ("cnry-reflection_answer-answers",),
}
"""How a canary looks when it is shown, where not as it is kept. Three last digits alone are no canary."""
LEFT = {
    "person.full_name": "names are shown to whoever may see the person",
    "person.preferred_name": "as names",
    "bank_details.last_digits": "three digits are found by chance",
    "offer.decline_reason": "one of a few reasons",
    "claim_line.category": "one of the kinds of cost",
    "payment_item.reference": "looked up by it",
    "letter.template": "the name of a form",
    "letter.channel": "the name of a way",
    "letter.state": "a state",
    "letter.address": "the same as the e-mail address",
    "course_place.status": "a state",
    "challenge.email": "the same as the e-mail address",
    "lending.given_how": "a way",
    "lending.ended_how": "a way",
    "held_training.source": "a state",
}


class Seer(NamedTuple):
    name: str
    cookie: dict[str, str]
    token: str


def columns() -> Iterator[tuple[str, str, bool]]:
    """Each sensitive column of words that is somebody's, and whether it is sealed."""
    for name, held in load().tables.items():
        if (
            not held.about
            or name not in metadata.tables
            or name in ("event", "associate_search", "log_in", "api_token")
        ):
            continue
        table = metadata.tables[name]
        sealed = {*held.sealed, *held.masked}
        for column, how, reason in rules.columns(held):
            personal = how != rules.PEOPLE and (not reason or load().reasons[reason].personal)
            words = emptying.is_text(table.c[column].type) or column in sealed
            known = column in emptying.states(table) or table.c[column].foreign_keys
            if personal and words and not known and f"{name}.{column}" not in LEFT and reason != "secret":
                yield name, column, column in sealed


def canary(name: str, column: str) -> str:
    return SHAPED.get(f"{name}.{column}", f"cnry-{name}-{column}")


def looks(name: str, column: str) -> tuple[str, ...]:
    return SHOWN.get(f"{name}.{column}", (canary(name, column),))


async def plant(session: AsyncSession, vault: Vault, who: UUID) -> set[str]:
    """Into every row of theirs; the columns that had a row."""
    met = set()
    await session.execute(text("SET session_replication_role = replica"))
    settled = (
        "UPDATE access_task SET status = 'done', settled_by = owner_id, settled_at = made_at, words = ''"
        " WHERE person_id = :who"
    )
    await session.execute(text(settled), {"who": who})
    for name, column, sealed in columns():
        if name == "earnings_limit":
            continue
        table = metadata.tables[name]
        key = next(iter(table.primary_key.columns))
        keys = {"skill": "skill", "topic": "topic"}
        if column in keys and table.c[column].primary_key:
            await _one_of_a_kind(session, name, column, who)
        bound = "".join(f" || '/' || {one}" for one in load().tables[name].bound)
        query = text(f"SELECT {key.name}, ''{bound} FROM {name} WHERE {_whose(name, who)}")
        for ident, more in (await session.execute(query)).all():
            word: Any = canary(name, column)
            if sealed or isinstance(table.c[column].type, LargeBinary):
                word = vault.seal(word, place=f"{name}/{ident}/{column}{more}")
            if table.c[column].primary_key:
                met.add(f"{name}.{column}")
                continue
            change = text(f"UPDATE {name} SET {column} = :w WHERE {key.name} = :id")
            with suppress(IntegrityError):  # a check leaves this row without such words
                async with session.begin_nested():
                    await session.execute(change, {"w": word, "id": ident})
                met.add(f"{name}.{column}")
    await session.execute(text("SET session_replication_role = DEFAULT"))
    return met


async def _one_of_a_kind(session: AsyncSession, name: str, column: str, who: UUID) -> None:
    change = f"UPDATE {name} SET {column} = :w WHERE ctid = (SELECT ctid FROM {name} WHERE person_id = :id LIMIT 1)"
    await session.execute(text(change), {"w": canary(name, column), "id": who})


def _whose(name: str, who: UUID) -> str:
    said = clocks.of_any(load(), name, clocks.of_ids([who]))
    return str(said.compile(compile_kwargs={"literal_binds": True})).replace(who.hex, str(who))


async def found(client: Client, home: Path, *, planted: bool = True) -> tuple[dict[str, Any], UUID, set[str]]:
    """The ids of the town, whose canaries they are, and the columns that hold one."""
    async with transaction(client.engine) as session:
        founder = Founder(SimpleNamespace(home=home, url="http://testserver"), session)  # type: ignore[arg-type]
        founder.vault = client.app.state.vault
        client.app.state.clock.at = founder.now
        await founder.people()
        await founder.fill()
        sam = founder.sam.person_id
        mine = Work(session, founder.build.as_associate(founder.sam), founder.now)
        limit = SetEarningsLimit(pence=98713, period=Period.WEEK, begins=1)
        await earnings.set_limit(mine, client.app.state.vault, limit)
        ids = founder.town.ids | {"step": "observe"}
        for name, table in {"notice_id": "notice", "hold_id": "legal_hold"}.items():
            ids[name] = (await session.execute(text(f"SELECT id FROM {table} LIMIT 1"))).scalar_one()
        taught = await session.execute(text("SELECT training_id FROM course WHERE id = :id"), {"id": ids["course_id"]})
        ids["training_id"] = taught.scalar_one()
        met = await plant(session, client.app.state.vault, sam) if planted else set()
    return ids, sam, met | {"earnings_limit.sealed"}


async def seers(client: Client, sam: UUID | None) -> list[Seer]:
    """Without ``sam``: everybody but themselves."""
    wanted: list[tuple[str, UUID, Role]] = [("own", sam, Role.ASSOCIATE)] if sam else []
    async with transaction(client.engine) as session:
        build = Builder(session, client.app.state.clock.at)
        for where in (HOME, AWAY):
            beside = "same academy" if where == HOME else "other academy"
            other = await build.associate(f"Other of {where}", academy=where)
            wanted.append((f"associate, {beside}", other.person_id, Role.ASSOCIATE))
            wanted.append((f"team, {beside}", (await build.staff(Role.TEAM, where)).person, Role.TEAM))
        for role in (Role.NATIONAL, Role.FINANCE, Role.ADMIN, Role.AUDITOR, Role.DATA_PROTECTION):
            wanted.append((role.value, (await build.staff(role)).person, role))
    made = []
    for name, person, role in wanted:
        async with transaction(client.engine) as session:
            entered = await accounts.enter(Work(session, NOBODY, client.app.state.clock.at), person, by="t", role=role)
        made.append(Seer(name, {"Cookie": f"faculty={entered.secret}"}, await client.token(person, role)))
    return [*made, Seer("anonymous", {}, "")]


def paths(client: Client, ids: dict[str, Any]) -> list[str]:
    """Every GET there is, pages and API, with ids of the town where it has one."""
    made = []
    for door in doors(client.app):
        if door.method == "GET":
            names = re.findall(r"\{(\w+):", door.template)
            own = {**ids, "code": HOME, "academy": HOME, **({names[-1]: ids[plain]} if (plain := re.sub(
                r":\w+\}", "}", door.template)) in ids and names else {})}  # fmt: skip
            made.append(re.sub(r"\{(\w+):\w+\}", lambda part, own=own: str(own.get(part[1], "nothing")), door.template))
    return [*made, "/team/associates?q=Bartholomew", "/api/v1/associates?q=Bartholomew"]
