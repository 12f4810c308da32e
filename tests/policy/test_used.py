"""Every key of the book is used where it says it is, and code names no key that the book lacks.

What the assessment uses is watched while it works (``test_book``). Here: what the checks of claims read, and what only
people read, on a page.
"""

import ast
from collections import Counter
from pathlib import Path

from faculty_api.policy.book import load
from tests.policy.test_book import keys_named_in

ROOT = Path(__file__).parents[2]
PRODUCT = [path for folder in ("faculty_api", "frontend") for path in sorted((ROOT / folder).rglob("*.py"))]
BOOK = load().parameters
SHIPPED = {
    "faculty_api/policy/amend.py": "it lays decisions over the shipped book",
    "faculty_api/policy/decode.py": "`faculty assess` works without a database: decisions come with the facts",
    "faculty_api/rates/books.py": "how a figure stood as it came: one in law stays one",
    "faculty_api/rates/deciding.py": "the title of a key",
    "faculty_api/rates/holding.py": "one key as it came, to lay over it what was decided",
    "faculty_api/rates/service.py": "whether a key exists and what it takes; its figures come from the book in force",
    "faculty_api/rates/sound.py": "the first day of the book",
    "frontend/rate_proposing.py": "what a key takes, never its figures",
    "frontend/rate_subjects.py": "the unit and the choices of a key, never its figures",
    "frontend/rate_words.py": "the title of a key",
}
"""Who may open the book as it was shipped, without what the policy desk decided, and why."""


def named_in(folder: str) -> set[str]:
    return {
        key
        for path in PRODUCT
        if path.relative_to(ROOT).as_posix().startswith(folder)
        for key in keys_named_in(path.read_text("utf-8"))
    }


def used_by(kind: str) -> set[str]:
    return {key for key, one in BOOK.items() if one.used_by == kind}


def test_code_names_only_keys_that_are_in_the_book() -> None:
    assert {key for key in named_in("") if key not in BOOK} == set()
    assert len(named_in("")) > 55


def test_what_checks_of_claims_use_is_read_there() -> None:
    assert used_by("claims") - named_in("faculty_api/claims/") == set()
    assert len(used_by("claims")) == 6


def test_what_payments_use_is_read_there() -> None:
    assert used_by("payments") - named_in("faculty_api/payments/") == set()


def test_what_code_reads_is_not_said_to_be_for_people_alone() -> None:
    assert used_by("people") & named_in("faculty_api/") == set()


def opened(path: Path) -> int:
    """How often the module opens the shipped book: ``load()``, or ``book.load()``."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "faculty_api.policy.book"
        for name in node.names
        if name.name == "load"
    }
    module = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "faculty_api.policy"
        for name in node.names
        if name.name == "book"
    }
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = [one for one in calls if isinstance(one, ast.Name) and one.id in imported]
    dotted = [
        one
        for one in calls
        if isinstance(one, ast.Attribute) and one.attr == "load" and getattr(one.value, "id", "") in module
    ]
    return len(plain) + len(dotted)


def test_the_product_goes_by_the_book_in_force() -> None:
    found = Counter({path.relative_to(ROOT).as_posix(): opened(path) for path in PRODUCT})
    assert {name for name, times in found.items() if times} == set(SHIPPED)


def test_words_for_pages_are_said_on_one() -> None:
    """The other figures for pages and for people are on the desk's own page: ``tests/rates/test_pages`` finds each."""
    said = {
        node.value
        for path in PRODUCT
        if path.relative_to(ROOT).as_posix().startswith("frontend")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    words = {key for key in used_by("pages") if BOOK[key].unit == "text"}
    assert (words - said, len(words)) == (set(), 6)
