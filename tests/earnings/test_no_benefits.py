"""Nothing about anybody's benefits has a place to be kept: no column, no state, no choice is named for one."""

import re
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal, get_args, get_origin

import msgspec
import pytest
from sqlalchemy import CheckConstraint

import schemas
from faculty_api.people import vocabulary
from faculty_api.tables import metadata
from schemas.access import Permission

NAMES = re.compile(
    r"(?<![a-z])(?:benefits?|universal[ _-]?credit|uc|esa|pip|dla|jsa|dwp|job[ _-]?centre|income[ _-]?support"
    r"|pension[ _-]?credit|housing[ _-]?benefit|carers?[ _-]?allowance|attendance[ _-]?allowance|allowance"
    r"|permitted[ _-]?work|claimant[ _-]?type|tax[ _-]?credits?|work[ _-]?capability|lcwra?|notional)(?![a-z])"
)
MODULES = [import_module(found.name) for found in iter_modules(schemas.__path__, "schemas.")]


def columns() -> set[str]:
    return {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}


def states() -> set[str]:
    """The words that the database's own checks allow."""
    checks = [
        str(one.sqltext) for table in metadata.tables.values() for one in table.constraints
        if isinstance(one, CheckConstraint)
    ]  # fmt: skip
    return {word for check in checks for word in re.findall(r"'([^']*)'", check)}


def choices() -> set[str]:
    """The words of every enum and every Literal of the language, and the names of all its fields."""
    found: set[str] = set()
    for module in MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Enum):
                found |= {str(one.value) for one in value} | {one.name for one in value}
            elif get_origin(value) is Literal:
                found |= {str(one) for one in get_args(value)}
            elif isinstance(value, type) and issubclass(value, msgspec.Struct):
                found |= {value.__name__, *value.__struct_fields__}
    return found


@pytest.mark.parametrize("words", [columns, states, choices], ids=lambda one: one.__name__)
def test_no_word_of_the_schema_names_a_benefit(words: object) -> None:
    found = words()  # type: ignore[operator]
    assert len(found) > 50
    assert {one for one in found if NAMES.search(one.replace(".", " ").replace("_", " ").lower())} == set()


def test_no_topic_or_skill_names_a_benefit() -> None:
    choices = [one for kind in ("skill", "topic", "route") for one in vocabulary.words(kind)]  # type: ignore[arg-type]
    assert [one for one in choices if NAMES.search(f"{one.code} {one.name}".lower())] == []


@pytest.mark.parametrize("word", ["universal_credit", "person.esa", "on_benefits", "Carer's allowance", "pip", "DWP"])
def test_the_names_are_found_where_they_are(word: str) -> None:
    assert NAMES.search(word.replace("'", "").replace(".", " ").replace("_", " ").lower())


def test_permissions_of_the_limit_are_the_owners_alone() -> None:
    assert [one.value for one in Permission if one.value.startswith("earnings.")] == [
        "earnings.view_own", "earnings.change_own",
    ]  # fmt: skip
