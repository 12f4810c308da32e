"""The rules of the house, held by tests: imports, permissions, doors, commands, events, time, the locks."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from inspect import Parameter, signature
from pathlib import Path

import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler

from faculty_api.asgi import create_site
from faculty_api.settings import Settings
from schemas import events
from schemas.access import GRANTS, Permission, Role
from schemas.values import Command, Event
from tests.doors.routes import doors

ROOT = Path(__file__).parents[1]
OURS = ["faculty_api", "frontend", "schemas", "migrations"]
SOURCES = sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def lint_imports(where: Path) -> "subprocess.CompletedProcess[str]":
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    return subprocess.run(
        command, cwd=where, capture_output=True, text=True, env={"PYTHONPATH": str(where), "PATH": ""}
    )


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert (done.returncode, f"{len(CONTRACTS)} kept, 0 broken" in done.stdout) == (0, True), done.stdout


# For each contract, a line that breaks it.
TRESPASSES = {
    "schemas-alone": ("schemas/values.py", "import faculty_api.kernel.ids"),
    "no-framework": ("schemas/values.py", "import litestar"),
    "policy-pure": ("faculty_api/policy/book.py", "import faculty_api.kernel.ids"),
    "rules-pure": ("faculty_api/offers/rules.py", "import faculty_api.kernel.db"),
    "stack": ("faculty_api/people/service.py", "import faculty_api.claims.service"),
    "inside": ("faculty_api/offers/models.py", "import faculty_api.offers.service"),
    "pages": ("frontend/home.py", "import faculty_api.claims.models"),
    "only-asgi": ("faculty_api/app.py", "import frontend.home"),
}


def test_each_import_contract_is_seen_to_fail(tmp_path: Path) -> None:
    """A copy of the house with one trespass for each contract: every contract is broken, none by luck of another's."""
    for folder in OURS[:3]:
        leave = shutil.ignore_patterns("__pycache__", "static", "templates")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert set(TRESPASSES) == {contract["id"] for contract in CONTRACTS}
    for file, line in TRESPASSES.values():
        (tmp_path / file).write_text((tmp_path / file).read_text() + f"\n\n{line}  # noqa\n")
    done = lint_imports(tmp_path)
    broken = {contract["id"] for contract in CONTRACTS if f"{contract['name']} BROKEN" in done.stdout}
    assert (done.returncode, broken) == (1, set(TRESPASSES)), done.stdout


# Use-cases whose first line asks no permission, each with the reason.
WITHOUT_PERMISSION = {
    "accounts.identify": "says who is at the door; there is no actor before it",
    "accounts.ask": "before log-in",
    "accounts.acting": "says who acts when the worker does what a colleague wished for; called by it alone",
    "accounts.who_asked": "before log-in",
    "accounts.enter_by_link": "before log-in; spends a secret",
    "accounts.enter_by_code": "before log-in; spends a secret",
    "accounts.able": "called by the demonstration's use-cases, which ask the database that it is one",
    "accounts.enter": "called by the log-in use-cases only",
    "accounts.ask_proof": "to the actor's own address only",
    "accounts.give_proof": "of the actor's own log-in only",
    "accounts.switch_role": "only among the actor's own roles",
    "accounts.log_out": "anybody may leave",
    "accounts.issue_token": "no door: the command line, on a demonstration's database only",
    "accounts.person": "called by use-cases that have asked",
    "accounts.end_log_ins": "called by use-cases that have asked",
    "accounts.move_home": "called by use-cases that have asked",
    "people.end_lending_to": "called by transfers, which has asked",
    "training.hand_back_courses": "called by leaving, which has asked",
    "transfers.end_move_of": "called by leaving, which has asked",
    "offers.close_offers_of": "called by transfers, which has asked",
    "development.end_shares": "called by transfers, which has asked",
    "stories.end_all": "called by leaving, which has asked",
    "messages.reaches": "called by use-cases that send a letter",
    "people.is_gone": "asked by the door, before anybody may do anything",
    "people.has_left": "called by stories, which has asked",
    "stories.end_home": "called by transfers, which has asked",
    "accounts.spend_links": "called by use-cases that have asked",
    "training.name_alone": "called by programmes, which has asked",
    "programmes.planned_in": "called by offers, which has asked",
    "people.namesakes": "called with people whose names the actor was shown",
    "people.which": "called for a person whose name the actor was shown",
    "people.erased_on": "called by joining, which has asked",
    "people.phones_before": "called by payments, which has asked",
    "people.emails_before": "called by payments, which has asked",
    "dataprotection.keeping_schedule": "public: what is kept, and nothing of anybody",
    "development.answer": "by a link that was sent to somebody; spends it",
    "development.asked": "by a link that was sent to somebody; spends nothing",
    "demo.listed": "public in a demonstration, refused elsewhere",
    "demo.enter": "public in a demonstration, refused elsewhere",
    "demo.proof_code": "public in a demonstration, refused elsewhere",
    "demo.brought": "public in a demonstration, refused elsewhere",
    "demo.letters": "public in a demonstration, refused elsewhere",
    "joining.express": "public: anybody may say that they would like to join",
    "joining.begin": "called when somebody joins or comes back",
    "joining.to_do": "called by use-cases that have asked",
    "messages.post_about": "called by use-cases that have asked",
    "messages.post": "called by use-cases that have asked",
    "messages.newest": "called by use-cases that have asked",
    "networks.load": "set-up",
    "networks.academies": "public names",
    "networks.academy": "public names",
    "availability.answers": "called by use-cases that have asked",
    "availability.answers_for": "called by use-cases that have asked",
    "availability.known_for": "called by use-cases that have asked",
    "availability.as_usual_by_link": "by a link that was sent to somebody; changes nothing",
    "availability.confirm_by_link": "by a link that was sent to somebody; only says that nothing has changed",
    "availability.undo_confirm_by_link": "by a link that was sent to somebody; takes that back",
    "availability.booked": "called by use-cases that have asked",
    "availability.history": "called by use-cases that have asked",
    "availability.hold": "called when an offer is accepted",
    "availability.release": "called when a booking is cancelled",
    "busy.says": "called by use-cases that have asked",
    "busy.forget": "called by leaving, which has asked",
    "busy.look": "the worker's look outside any transaction: take_due and keep have asked",
    "busy.fetch": "the internet, not our data",
    "calendars.published": "public: the secret in the address says who asks",
    "claims.advances_of": "called by payments, which has asked",
    "claims.close_needless": "called by payments, which has asked",
    "claims.end_nought": "called by payments, which has asked",
    "claims.taken_off": "called by payments, which has asked",
    "claims.fail": "called by payments, which has asked",
    "claims.give_back": "called by payments, which has asked",
    "claims.pay_again": "called by payments, which has asked",
    "claims.replayable": "called by evidence, which has asked",
    "claims.ready_for_payment": "called by payments, which has asked",
    "claims.settle": "called by payments, which has asked",
    "claims.take_into_run": "called by payments, which has asked",
    "needs.booked": "called when an offer is accepted",
    "needs.ended": "called when a booking is cancelled",
    "offers.hold_with_people": "called by use-cases that have asked",
    "schedules.drafted": "nothing for whoever cannot change cohorts",
    "schedules.waiting": "nothing for whoever cannot change cohorts",
    "schools.kept": "called by use-cases that have asked",
    "polls.by_link": "by a link that was sent to somebody; changes nothing",
    "polls.answer_by_link": "by a link that was sent to somebody; says which dates they could do",
    "offers.by_link": "by a link that was sent to somebody; changes nothing",
    "offers.say_no_by_link": "by a link that was sent to somebody; only ever says no",
    "offers.undo_by_link": "by a link that was sent to somebody; takes back that no",
    "offers.ahead": "called by leaving, which has asked",
    "offers.close_offers": "called by leaving, which has asked",
    "offers.hand_back": "called by leaving, which has asked",
    "offers.hold_person": "called by leaving, which has asked",
    "complaints.complain": "anybody may complain, without a log-in",
    "messages.overtaken": "called by use-cases that have asked",
    "messages.settle": "called by use-cases that have asked",
    "messages.reopen": "called by use-cases that have asked",
    "messages.addresses": "called by use-cases that have asked",
    "messages.put_addresses": "called by an import, which has asked",
    "messages.choice": "called by use-cases that have asked",
    "messages.choose": "called by people.contact, which has asked",
    "messages.wished": "called by use-cases that have asked",
    "payments.ask_about_payee": "asks Stripe alone; what it says is kept by keep_payee, which asks",
    "payments.link_for_payee": "asks Stripe alone, for an account that wish_payee gave out",
    "offers.concerned": "called by claims, which has asked",
    "needs.counted": "called by claims, which has asked",
    "offers.views": "reads for use-cases that have asked",
    "programmes.load": "set-up",
    "programmes.session_facts": "called by use-cases that have asked",
    "programmes.notes_on": "called by use-cases that have asked",
    "programmes.sessions_of": "called by use-cases that have asked",
    "programmes.clashes_of": "called by use-cases that have asked",
    "programmes.clashes": "called by use-cases that have asked",
    "programmes.trained": "called by use-cases that have asked",
    "programmes.gaps": "called by use-cases that have asked",
    "rates.adopted": "called by use-cases that have asked",
    "rates.beforehand": "called by use-cases that have asked",
    "rates.book": "called by use-cases that have asked",
    "rates.checked": "called by use-cases that have asked",
    "rates.proposed": "called by use-cases that have asked",
    "rates.proposed_many": "called by use-cases that have asked",
    "rates.settle": "called by use-cases that have asked",
    "training.holdings": "called by use-cases that have asked",
    "training.to_go_on": "called by use-cases that have asked",
    "people.end_lendings": "called by leaving, which has asked",
    "people.facts": "called by use-cases that have asked",
    "people.active": "called by use-cases that have asked",
    "people.among": "as active",
    "people.held_lendings": "called by use-cases that have asked",
    "people.lent_to": "called by use-cases that have asked",
    "people.kept_apart": "called by use-cases that have asked",
    "people.members": "called by use-cases that have asked",
    "people.hold_still": "called by use-cases that have asked",
    "people.let_topics_end": "called by stories, which has asked",
    "people.not_discussed": "called by use-cases that have asked",
    "people.note_read": "called by use-cases that have asked",
    "stories.seal_for": "called by records, which has asked",
    "stories.reads_of": "called by use-cases that have asked",
}


def use_cases() -> dict[str, ast.AsyncFunctionDef]:
    """Every public coroutine of every service, those a service re-exports included, by feature and name."""
    found = {}
    for service in (ROOT / "faculty_api").glob("*/service.py"):
        feature = service.parent.name
        exported = _exported(service)
        for path in service.parent.rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                public = isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
                if public and (path == service or (path.stem, node.name) in exported):
                    found[f"{feature}.{node.name}"] = node
    return found


def _exported(service: Path) -> set[tuple[str, str]]:
    imports = [node for node in ast.parse(service.read_text()).body if isinstance(node, ast.ImportFrom)]
    here = f"faculty_api.{service.parent.name}."
    return {
        (str(node.module).removeprefix(here), name.name)
        for node in imports
        if str(node.module).startswith(here)
        for name in node.names
    }


def asks_first(function: ast.AsyncFunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return bool(body) and "work.must(" in ast.unparse(body[0])


def test_every_use_case_asks_permission_first() -> None:
    silent = {name for name, function in use_cases().items() if not asks_first(function)}
    assert silent == set(WITHOUT_PERMISSION)


def test_every_permission_is_granted_to_somebody_and_asked_somewhere() -> None:
    granted = {permission for grants in GRANTS.values() for permission in grants}
    asked = {
        p
        for p in Permission
        if any(f"Permission.{p.name}" in path.read_text() for path in SOURCES if "schemas" not in path.parts)
    }
    assert (granted, asked) == (set(Permission), set(Permission))
    assert set(GRANTS) == set(Role)


def test_every_door_takes_its_work_or_is_one_of_the_few(tmp_path: Path) -> None:
    site = create_site(Settings(home=tmp_path, demo=True), "postgresql://nowhere/none")
    for door in doors(site):
        assert isinstance(door.handler, HTTPRouteHandler)
        assert "work" in door.handler.parsed_fn_signature.parameters, door
    public = {door.template for door in doors(site) if door.public}
    assert public == {
        "/about/what-we-keep", "/about/{name:str}", "/api/v1/keeping-schedule", "/calendar/{name:str}",
        "/complain", "/complain/thanks",
        "/dates/{token:str}", "/demo",
        "/demo/log-in",
        "/demo/mailbox", "/demo/mailbox/{letter_id:uuid}/{number:int}",
        "/help", "/help/benefits", "/join", "/join/thanks", "/log-in",
        "/as-usual/{token:str}", "/as-usual/{token:str}/undo",
        "/log-in/check-your-email", "/log-in/code", "/log-in/continue", "/no/{token:str}",
        "/no/{token:str}/undo", "/reflect/{token:str}",
    }  # fmt: skip


def test_a_parameter_is_a_whole_part_of_an_address(tmp_path: Path) -> None:
    """The framework takes ``/{number:int}.ics`` without a word, and never finds it."""
    site = create_site(Settings(home=tmp_path, demo=True), "postgresql://")
    assert [door.template for door in doors(site) if not re.fullmatch(r"(/[^{}/]*|/\{[^{}/]+\})*", door.template)] == []


def every_subclass(base: type) -> list[type]:
    return [*base.__subclasses__(), *(below for one in base.__subclasses__() for below in every_subclass(one))]


@pytest.mark.parametrize("command", every_subclass(Command), ids=lambda one: one.__name__)
def test_commands_are_strict_and_hold_no_float(command: type) -> None:
    config = command.__struct_config__  # type: ignore[attr-defined]
    given = {one.kind for one in signature(command).parameters.values()}
    assert (config.forbid_unknown_fields, config.frozen, given) == (True, True, {Parameter.KEYWORD_ONLY})
    kinds = {type(field.type).__name__ for field in msgspec.inspect.type_info(command).fields}  # type: ignore[union-attr]
    assert "FloatType" not in kinds


def test_every_event_is_named_for_what_happened_and_can_be_read_back() -> None:
    assert set(events.EVENTS) == {event.__name__ for event in every_subclass(Event)}
    assert all(event.__struct_config__.tag == name for name, event in events.EVENTS.items())
    schema = msgspec.json.schema(events.AnyEvent)
    assert len(schema["anyOf"]) == len(events.EVENTS)


ONE_PLACE = {
    r"datetime\.now\(|time\.time\(\)|date\.today\(": {"faculty_api/kernel/clock.py"},
    r"\bimport smtplib\b": {"faculty_api/worker.py"},
    r"\bfrom icalendar\b|\bimport icalendar\b": {"faculty_api/calendars/ics.py", "faculty_api/busy/parsing.py"},
    r"\bfrom dateutil\b|\bimport dateutil\b": {"faculty_api/busy/recurring.py"},
    r"\bfrom httpx\b|\bimport httpx\b": {"faculty_api/busy/fetching.py", "faculty_api/busy/guarded.py"},
    r"\bimport stripe\b|\bfrom stripe\b": {"faculty_api/payments/connect/client.py"},
    r"\bimport highspy\b|\bfrom highspy\b": {"faculty_api/pairing/plan/highs.py"},
    r"\bfloat\(": {"faculty_api/people/roster/dates.py"},
    r"\.commit\(\)": {"faculty_api/kernel/migrate.py"},
}


@pytest.mark.parametrize("pattern", ONE_PLACE)
def test_some_things_are_done_in_one_place(pattern: str) -> None:
    found = {str(path.relative_to(ROOT)) for path in SOURCES if re.search(pattern, path.read_text())}
    assert found <= ONE_PLACE[pattern]


def test_the_locks_name_every_dependency_and_no_host() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, wanted in {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]],
    }.items():
        text = (ROOT / lock).read_text()
        assert "://" not in text
        pinned = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, re.M))
        for requirement in wanted:
            name, version = re.fullmatch(r"([a-z0-9_.-]+)(?:\[[a-z,]+\])?(?:==(.+))?", requirement).groups()  # type: ignore[union-attr]
            name = name.replace("_", "-")
            assert name in pinned, (lock, requirement)
            assert version is None or re.fullmatch(
                version.replace(".*", r"\..*").replace(".", r"\.", 0), pinned[name]
            ), requirement


def test_rooms_are_small() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in SOURCES if "versions" not in path.parts)
    assert lengths[int(len(lengths) * 0.9)] < 200
    assert lengths[-1] < 320


def test_nothing_is_compared_with_what_may_be_none() -> None:
    """``column == (text or None)`` becomes IS NULL in SQL: where nothing was given, all who have nothing are found."""
    wrong = [f"{path.relative_to(ROOT)}:{line}" for path in SOURCES for line in or_none(path.read_text())]
    assert wrong == []
    assert or_none("a == (b or None)\nc != (d.e or None)\nf = g or None\nh == i\nj == None") == [1, 2, 5]


def or_none(source: str) -> list[int]:
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare))
    return [
        node.lineno
        for node in found
        for op, side in zip(node.ops, node.comparators, strict=True)
        if isinstance(op, ast.Eq | ast.NotEq) and None in ends(side)
    ]


def ends(side: ast.expr) -> list[object]:
    """What an expression may turn out to be, as far as constants go."""
    if isinstance(side, ast.BoolOp):
        return [one for value in side.values for one in ends(value)]
    return [side.value] if isinstance(side, ast.Constant) else [...]
