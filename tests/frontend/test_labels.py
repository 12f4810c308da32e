"""What is said of a field that is too long names the field as its page does: read from pages and fields alone."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PAGES = Path("frontend")
INPUT = re.compile(r'kit\.(?:text_input|textarea)\(\s*"(\w+)",\s*([^\n]*)')
QUOTED = re.compile(r'"([^"]*)"')
SMALL = frozenset({
    "do", "does", "did", "is", "are", "can", "it", "the", "a", "what", "who", "why", "how", "optional", "your", "you",
    "this", "their",
})  # fmt: skip
"""Words that a question has and its answer's name need not."""
ASKED = {"came": "come", "cannot": "not", "told": "tell", "helps": "help", "moves": "move", "whom": "who"}
"""Of a question, the word as its answer's name has it."""


ELSEWHERE = {"cohort_fields": "cohorts", "contact": "profile", "standing": "standing"}
"""Modules whose fields stand on pages that another module draws."""
NO_TEXT = {("associates", "q"), ("first_steps", "words")}
"""A search, and a field whose label hangs on the step: read by eye."""


def labels() -> dict[Path, dict[str, set[str]]]:
    """By page and field, its labels as written; of one that is put together, its parts."""
    found: dict[Path, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in PAGES.glob("templates/**/*.html"):
        for name, rest in INPUT.findall(path.read_text()):
            label = re.split(r', \w+=|"\) ?\}\}', rest, maxsplit=1)[0]
            found[path][name].add(" ".join(QUOTED.findall(label + '"')))
    return found


def fields() -> Iterator[tuple[str, str, str, list[Path]]]:
    """Module, name of the field, how messages call it, and the pages of the module."""
    for path in PAGES.glob("*.py"):
        source = path.read_text()
        pages = [PAGES / "templates" / name for name in set(re.findall(r'"([\w/]+\.html)"', source))]
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Dict):
                continue
            for key, made in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(made, ast.Call) and made.args:
                    kind, first = getattr(made.func, "attr", ""), made.args[0]
                    if kind in ("text", "prose") and isinstance(first, ast.Constant):
                        yield path.stem, str(key.value), str(first.value), pages


def words(said: str) -> set[str]:
    return {ASKED.get(one, one) for one in re.findall(r"[a-z]+", said.casefold())}


def named(called: str, label: str) -> bool:
    mine, page = words(called), words(label)
    return mine - SMALL <= page and bool(mine & page)


def test_a_message_calls_a_field_as_its_page_does() -> None:
    every, called = labels(), defaultdict[tuple[str, str], set[str]](set)
    shown = dict[tuple[str, str], set[str]]()
    for module, name, one, pages in fields():
        if (module, name) in NO_TEXT:
            continue
        called[module, name].add(one)
        pages += [page for page in every if page.is_relative_to(PAGES / "templates" / ELSEWHERE.get(module, "none"))]
        shown[module, name] = {label for page in pages for label in every[page].get(name, ())}
    wrong = [
        f"{module}.{name}: messages say {sorted(said)}, the page {sorted(shown[module, name])}"
        for (module, name), said in called.items()
        if shown[module, name] and not all(any(named(one, label) for label in shown[module, name]) for one in said)
    ]
    wrong += [
        f"{module}.{name}: the page says {label!r}, messages {sorted(said)}"
        for (module, name), said in called.items()
        for label in shown[module, name]
        if not any(named(one, label) for one in said)
    ]
    assert not wrong, "\n".join(wrong)
