"""``faculty assess`` by the book as shipped, and by the one that was adopted."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas.rates import ProposeRate, RateKind
from tests.builders import Builder
from tests.policy.facts import facts_of
from tests.rates.test_followed import adopt
from tests.support.commands import faculty

FULL_DAY = ProposeRate(
    key="fee.full_day", kind=RateKind.LOCAL, from_=date(2026, 5, 1), value=16_000, reason="For a test"
)


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "facts.json").write_text(json.dumps(facts_of({"parts": ["deliver 10:00-16:00"]})))
    return str(tmp_path / "facts.json")


async def test_it_goes_by_what_was_adopted_when_it_is_asked_to(
    build: Builder, file: str, database_url: str, tmp_path: Path
) -> None:
    await adopt(build, msgspec.structs.replace(FULL_DAY, academy="LN"))
    await adopt(build, msgspec.structs.replace(FULL_DAY, key="fee.half_day", value=8_000))
    await build.session.commit()
    settings: dict[str, Any] = {"FACULTY_DATABASE_URL": database_url, "FACULTY_HOME": str(tmp_path)}

    def fee(*words: str) -> tuple[int, int]:
        done = faculty("assess", file, "--json", *words, **settings)
        return done.returncode, json.loads(done.stdout)["fee_pence"]

    assert [fee(), fee("--adopted"), fee("--adopted", "--academy", "ln")] == [(0, 15_000), (0, 15_000), (0, 16_000)]
    decided = faculty("assess", file, "--adopted", "--academy", "XX", **settings)
    assert (decided.returncode, decided.stderr[:32]) == (1, "faculty: There is no Academy XX.")


def test_by_default_it_needs_no_database(file: str, tmp_path: Path) -> None:
    nowhere = {"FACULTY_DATABASE_URL": f"postgresql://nobody@/none?host={tmp_path}", "FACULTY_HOME": str(tmp_path)}
    assert faculty("assess", file, **nowhere).returncode == 0
    assert faculty("assess", file, "--adopted", **nowhere).returncode == 1
    without = faculty("assess", file, "--academy", "LN", **nowhere)
    assert (without.returncode, "--academy needs --adopted" in without.stderr) == (2, True)
    assert "by the book as shipped" in " ".join(faculty("assess", "--help").stdout.split())
