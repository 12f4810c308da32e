"""Every door of what does lasting harm asks for a fresh proof, and no other: read from the routes and their code."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from faculty_api.accounts.lasting import LASTING, NOT_YET
from faculty_api.asgi import create_site
from faculty_api.settings import Settings
from frontend import checking
from schemas.access import Role
from tests.doors.routes import Door, doors
from tests.test_architecture import use_cases

MARKED = {3, 24, 33, 34, 36, 37, 39, 40, 41, 45, 47, 49, 50, 55, 57, 59}
"""Rows of the roles and actions table with the mark ‡."""
PERMISSIONS = {
    "CONTACT_EDIT", "BANK_CHANGE", "BANK_VERIFY", "RUN_MAKE", "RUN_APPROVE", "RUN_DOWNLOAD", "PERSON_EXPORT",
    "ERASE_EXECUTE", "SAR_PRODUCE", "NEEDS_EXPORT", "BREAKGLASS_OPEN", "CALENDAR_CONNECT",
}  # fmt: skip
"""What those rows are in code. A use-case that asks for one of these is lasting, or says here why not."""
IF_STRIPE = "its one door, a page, is there only where Stripe is on; tests/payments/test_stripe_hooks.py sees it ask"
NOT_LASTING = {
    "people.contact": "only reads",
    "people.confirm_email": "takes a code that is only sent after a fresh proof, and shows that the new address works",
    "busy.mine": "only reads",
    "busy.times": "only reads",
    "busy.add_file": "connects to nothing",
    "busy.look_again": "of an address that was asked for once already",
    "busy.remove": "only removes",
    "payments.home": "only reads",
    "payments.preview": "only reads",
    "payments.freeze_bank": "row 38: anybody may stop, at once",
    "payments.to_verify": "only reads; account numbers are masked",
    "payments.stripe_desk": "only reads",
    "payments.freeze_payee": "row 38: anybody may stop, at once",
    "payments.begin_payee": IF_STRIPE,
    "payments.wish_payee": "goes on with what begin_payee began; Stripe asks the person itself",
    "payments.keep_payee": "keeps what Stripe says; nothing is paid into it before finance has called",
    "payments.verify_payee": IF_STRIPE,
    "payments.send_by_stripe": IF_STRIPE,
    "dataprotection.whose": "only reads a name",
    "dataprotection.make_copy": "row 56: without what is sensitive; a reason, recorded, told to the person",
    "dataprotection.ask_full_copy": "row 56: opens nothing before a second person, and the opening is asked",
    "dataprotection.full_copy": "only reads who asked",
    "dataprotection.full_copies": "only reads who asked",
    "dataprotection.release_full_copy": "row 56: whoever opens it is asked",
    "dataprotection.ask_need_file": "row 55: opens nothing before a second person, and the opening is asked",
    "dataprotection.need_file": "only reads who asked",
    "dataprotection.need_files": "only reads who asked",
    "dataprotection.release_need_file": "row 55: whoever opens it is asked",
    "breakglass.behind_whom": "only reads a name",
    "breakglass.glass": "only reads who asked",
    "breakglass.glasses": "only reads who asked",
    "breakglass.stop_glass": "row 59: only stops, at once",
    "breakglass.record_call": "row 59: opens nothing; who was called knows of it",
    "breakglass.told_by_email": "only reads whether a letter reaches them",
    "needs.opened_behind_glass": "only called by breakglass.open_glass, whose doors ask",
    "stories.opened_behind_glass": "only called by breakglass.open_glass, whose doors ask",
    "needs.opened_for_file": "only called by dataprotection.open_need_file, whose doors ask",
    "dataprotection.due_now": "only counts",
    "dataprotection.propose_due": "what is past its time; whoever releases it is asked",
    "dataprotection.removals": "only reads",
    "dataprotection.removal": "only reads",
    "dataprotection.stop": "only stops what a second person would have to release",
    "dataprotection.erasure": "only reads",
}


def reached(function: Callable[..., Any], seen: set[Callable[..., Any]]) -> set[str]:
    """The use-cases a handler's code names, its helpers on the pages' side included."""
    if not isinstance(function, FunctionType) or function in seen:
        return set()
    seen.add(function)
    found: set[str] = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = function.__globals__.get(node.value.id)
            if not isinstance(owner, ModuleType):
                continue
            if service := re.fullmatch(r"faculty_api\.(\w+)\.service", owner.__name__):
                found.add(f"{service[1]}.{node.attr}")
            elif owner.__name__.startswith("frontend."):
                found |= reached(getattr(owner, node.attr, None), seen)  # type: ignore[arg-type]
        elif isinstance(node, ast.Name):
            other = function.__globals__.get(node.id)
            if isinstance(other, FunctionType) and other.__module__.startswith(("frontend.", "faculty_api.")):
                service = re.fullmatch(r"faculty_api\.(\w+)\.service", other.__module__)
                found |= {f"{service[1]}.{node.id}"} if service else reached(other, seen)
    return found


@pytest.fixture(scope="module")
def every_door(tmp_path_factory: pytest.TempPathFactory) -> list[Door]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), demo=True)
    return doors(create_site(settings, "postgresql://nowhere/none"))


def wanted(door: Door) -> frozenset[Role]:
    lasting = [LASTING[name] for name in reached(door.handler.fn, set()) if name in LASTING]
    return frozenset[Role]().union(*(one.asked_of or frozenset(Role) for one in lasting))


def test_the_doors_of_what_lasts_are_fresh_and_no_others(every_door: list[Door]) -> None:
    asked = {f"{door.method} {door.template}": door.handler.opt.get("fresh", frozenset()) for door in every_door}
    needed = {f"{door.method} {door.template}": wanted(door) for door in every_door}
    needed[f"POST {checking.PATH}"] = frozenset(Role)
    assert {door: who for door, who in asked.items() if who} == {door: who for door, who in needed.items() if who}
    assert len([who for who in asked.values() if who]) > 20


def test_each_use_case_of_the_table_exists_and_has_a_door_of_each_kind(every_door: list[Door]) -> None:
    assert set(LASTING) - set(use_cases()) == set()
    by_kind: dict[bool, set[str]] = {True: set(), False: set()}
    for door in every_door:
        by_kind[door.template.startswith("/api/")] |= reached(door.handler.fn, set()) & set(LASTING)
    assert by_kind == {True: set(LASTING), False: set(LASTING)}


def test_every_marked_row_is_in_the_table_or_does_not_exist_yet() -> None:
    rows = {one.row for one in LASTING.values()}
    assert rows | set(NOT_YET) == MARKED
    assert rows & set(NOT_YET) == set()


def test_whatever_asks_for_such_a_permission_is_lasting_or_says_why_not() -> None:
    asking = {
        name
        for name, function in use_cases().items()
        if set(re.findall(r"work\.must\(Permission\.(\w+)\)", ast.unparse(function))) & PERMISSIONS
    }
    assert asking == set(LASTING) | set(NOT_LASTING)


def test_no_form_that_is_held_back_brings_a_file(every_door: list[Door]) -> None:
    """A page cannot carry a file for its reader: such a door would ask before the file is chosen."""
    pages = [door for door in every_door if door.handler.opt.get("fresh") and not door.template.startswith("/api/")]
    taking = [
        door.template for door in pages if re.search(r"file_of|MultipartBody", inspect.getsource(door.handler.fn))
    ]
    assert taking == []


def test_what_is_written_about_step_up_names_every_use_case() -> None:
    said = (Path(__file__).parents[2] / "docs/decisions/0018-step-up.md").read_text()
    assert {name for name in LASTING if f"`{name}`" not in said} == set()
