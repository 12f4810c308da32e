"""The vendored files are the ones we chose, paired with the templates, and never go stale in a browser."""

import re
import tomllib
from hashlib import sha256
from importlib.metadata import distribution
from importlib.metadata import version as installed

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from frontend.assets import NHSUK, STATIC, asset

VENDORED = tomllib.loads((STATIC / "nhsuk" / "VERSIONS.toml").read_text())
FILES = sorted(
    str(path.relative_to(STATIC / "nhsuk"))
    for path in (STATIC / "nhsuk").rglob("*")
    if path.is_file() and path.name not in ("VERSIONS.toml", "LICENSE")
)


def test_every_file_is_the_one_we_vendored() -> None:
    found = {name: sha256((STATIC / "nhsuk" / name).read_bytes()).hexdigest() for name in FILES}
    assert found == VENDORED["sha256"]


def test_styles_and_templates_are_a_pair() -> None:
    table = distribution("nhsuk-frontend-jinja").metadata.get_payload()
    pairs = dict(re.findall(r"\| (\d+\.\d+\.\d+) \| (\d+\.\d+\.\d+) \|", str(table)))
    assert (VENDORED["version"], installed("nhsuk-frontend-jinja")) == ("10.6.1", "0.10.2")
    assert pairs[VENDORED["version"]] == installed("nhsuk-frontend-jinja")
    assert f"nhsuk/nhsuk-frontend-{VENDORED['version']}.min" == NHSUK


def test_nothing_of_the_nhs_identity_came_along() -> None:
    styles = (STATIC / f"{NHSUK}.css").read_text()
    assert [mark for mark in ("@font-face", "assets.nhs.uk", "/assets/", "sourceMappingURL") if mark in styles] == []
    assert [name for name in FILES if re.search("logo|favicon|manifest|opengraph|mask|-icon-[0-9]", name)] == []


def test_every_image_the_styles_name_is_here() -> None:
    styles = (STATIC / f"{NHSUK}.css").read_text()
    assert sorted(set(re.findall(r"url\((images/[^)]+)\)", styles))) == [
        name for name in FILES if name.endswith(".svg")
    ]


def test_the_start_file_imports_the_version_we_have() -> None:
    assert f"./{NHSUK}.js" in (STATIC / "init.js").read_text()


def test_an_address_changes_with_the_bytes() -> None:
    mark = sha256((STATIC / "app.css").read_bytes()).hexdigest()[:12]
    assert asset("app.css") == f"/static/app.css?v={mark}"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("app.css", "text/css"),
        ("init.js", "javascript"),
        ("favicon.svg", "image/svg+xml"),
        (f"{NHSUK}.js", "javascript"),
    ],
)
def test_served_for_a_year(client: TestClient[Litestar], name: str, kind: str) -> None:
    answer = client.get(asset(name))
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]
    assert "max-age=31536000" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/static/../assets.py", "/static/%2e%2e/assets.py", "/static/nothing.css", "/static/"]
)
def test_nothing_else_is_served(client: TestClient[Litestar], path: str) -> None:
    assert client.get(path).status_code == 404


def test_our_styles_fix_nothing_in_place_and_name_no_other_host() -> None:
    styles = (STATIC / "app.css").read_text()
    assert re.findall(r"position:\s*(?:fixed|sticky)|https?://|@import", styles) == []
    assert styles.rindex("@media") == styles.index("@media (forced-colors:active)")
