"""Advisory locks: two uses of one number would wait for each other for ever, as the demonstration's build once did."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"^\w*LOCK = (7_305_\d{3})$", re.MULTILINE)


def test_every_advisory_lock_has_a_number_of_its_own() -> None:
    found = [key for path in (ROOT / "faculty_api").rglob("*.py") for key in KEY.findall(path.read_text("utf-8"))]
    assert len(found) >= 5
    assert sorted(set(found)) == sorted(found)
