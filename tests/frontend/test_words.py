"""What no page may say or do: held over every template and every message in ``frontend``, those of the features too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

import frontend

ROOT = Path(frontend.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted(ROOT.rglob("*.py"))

NEVER = (
    # how to speak of people
    "service users?", "patients?", "expert by experience", "experts by experience", "volunteers?",
    "lived-experiencers?",
    "the disabled", "suffers? from", "victims? of", "wheelchair-bound", "mentally ill", "BAME", "BME", "special needs",
    "reasonable adjustments?", "prox(?:y|ies)", "delegates?",
    # one word for one thing
    "sign in", "sign out", "login", "logins", "opportunit(?:y|ies)", "gigs?", "booking requests?",
    "remuneration", "honorari(?:um|a)", "involvement payments?", "subsistence", "disbursements?", "invoices?",
    "blackout", "declin(?:e|es|ed|ing)", "reject(?:s|ed|ing)?", "disput(?:e|es|ed)", "payment failed",
    "testimon(?:y|ies)", "case stud(?:y|ies)", "telephone", "dial", "helpdesk",
    # how errors speak
    "please", "sorry", "invalid", "valid", "forbidden", "oops", "you forgot",
    # negative contractions are hard to read
    r"(?:can|don|won|isn|aren|doesn|didn|hasn|haven|couldn|shouldn|wouldn)['’]t",
)  # fmt: skip
BANNED = re.compile(rf"(?<![\w/.-])(?:{'|'.join(NEVER)})(?![\w/-])", re.IGNORECASE)


def spoken(template: Path) -> Iterator[str]:
    """What a template can put in front of a person: its text between tags, and the phrases given to macros."""
    for _, kind, value in Environment().lex(template.read_text()):
        if kind == "data":
            yield re.sub(r"<[^>]*>|<[^>]*$|^[^<]*>", " ", value)
        elif kind == "string" and re.search(r"\s|^.[A-Z]", value):
            yield value


def messages(module: Path) -> Iterator[str]:
    """Phrases in code, docstrings apart."""
    tree = ast.parse(module.read_text())
    notes = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in notes
            and " " in node.value
        ):
            yield node.value


def banned(phrases: Iterator[str]) -> list[str]:
    return [hit for phrase in phrases for hit in BANNED.findall(phrase)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_templates_use_our_words(template: Path) -> None:
    assert banned(spoken(template)) == []


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_messages_use_our_words(module: Path) -> None:
    assert banned(messages(module)) == []


RULES = {
    "markup is never switched to safe: escaping is what keeps scripts out": r"\|\s*safe\b|autoescape\s+false",
    "no inline style: the content security policy refuses it": r"\sstyle\s*=",
    "no inline handler: the content security policy refuses it": r"\son[a-z]+\s*=\s*[\"']",
    "no address of another host": r"""(?:href|src|action)\s*=\s*["']\s*(?:https?:)?//""",
    "nothing runs from an address": r"javascript:",
    "a new tab takes people away": r"target\s*=",
    "an order of focus of our own": r"tabindex\s*=\s*[\"']?[1-9]",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
@pytest.mark.parametrize("rule", RULES)
def test_templates_keep_the_rules(template: Path, rule: str) -> None:
    assert re.findall(RULES[rule], re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)) == []


FEATURES = [path for path in TEMPLATES if path.parent.name != "macros"]


@pytest.mark.parametrize("template", FEATURES, ids=name)
def test_a_form_that_changes_something_comes_from_the_kit(template: Path) -> None:
    """So that none is without its CSRF token; a search by GET may be written by hand."""
    forms = re.findall(r"<form\b[^>]*>", template.read_text(), flags=re.IGNORECASE)
    assert [form for form in forms if not re.search(r"method\s*=\s*[\"']get[\"']", form, re.IGNORECASE)] == []


@pytest.mark.parametrize("template", FEATURES, ids=name)
def test_only_the_kit_hands_markup_to_the_nhs_macros(template: Path) -> None:
    """Their option ``html`` is printed as it is, so nothing typed by a person may reach it."""
    assert re.findall(r"""["']html["']\s*:""", template.read_text()) == []


@pytest.mark.parametrize("template", FEATURES, ids=name)
def test_a_script_is_a_file_of_ours(template: Path) -> None:
    scripts = re.findall(r"<script\b[^>]*>", template.read_text())
    assert [one for one in scripts if 'src="{{ asset(' not in one] == []


@pytest.mark.parametrize(
    ("phrase", "hits"),
    [
        ("Please enter a valid date", ["Please", "valid"]),
        ("You can't do this", ["can't"]),
        ("Sign in", ["Sign in"]),
        ("Log in to continue", []),
        ("This is a validated run of /log-in/continue", []),
        ("Your offer was declined", ["declined"]),
    ],
)
def test_the_list_finds_what_it_should(phrase: str, hits: list[str]) -> None:
    assert banned(iter([phrase])) == hits
