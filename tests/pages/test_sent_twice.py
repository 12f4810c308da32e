"""A form whose field came twice: from a page saved and mended by hand, an odd program, or a proxy. Never a failure."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import httpx
import pytest

from faculty_api.kernel.embedded import Server
from schemas.access import Role
from tests.pages.test_every_page import FILES, ROUTES, addresses, owner
from tests.pages.town import OTHERS, Town, found
from tests.support.database import copied
from tests.support.site import as_if_just_logged_in, serving

ROLES = [None, *(role for role in Role if role not in OTHERS - {Role.ASSOCIATE})]
LEAST = {Role.ASSOCIATE: 20, Role.TEAM: 40, Role.FINANCE: 3, Role.DATA_PROTECTION: 5}
"""More forms than these are tried, so that the test does not pass by finding none."""
PLACE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class Forms(HTMLParser):
    """``found``: the action of each form that is posted, and each of its fields with the first value it could have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post" and "multipart" not in given.get("enctype", "")
            if self.inside:
                self.found.append((given["action"], {}))
        elif self.inside and given.get("name") and given.get("type") != "file":
            self.found[-1][1].setdefault(given["name"], given.get("value") or "1")


@pytest.fixture(scope="module")
def town(postgres: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with copied(postgres, template) as url, serving(url, tmp_path_factory.mktemp("site")) as running:
        yield found(running, full=True)


@pytest.mark.parametrize("role", ROLES)
def test_no_form_fails_on_a_field_that_came_twice(town: Town, role: Role | None) -> None:
    """Each kind of form once: each of its fields twice in turn, with two values, then all of them."""
    as_if_just_logged_in(town.site.database_url)
    cookies = {"faculty": town.secrets[role]} if role else {}
    failed: list[str] = []
    tried: set[str] = set()
    with httpx.Client(base_url=town.site.url, cookies=cookies) as http:
        for path in [
            path for route in ROUTES if route not in FILES and owner(route) is role for path in addresses(town, route)
        ]:
            shown = http.get(path)
            for action, fields in Forms(shown.text).found if shown.status_code == 200 else ():
                action = action or path
                kind = PLACE.sub("*", action) + " ".join(sorted(fields))
                if kind in tried or action.startswith(("/log-out", "/demo")):
                    continue
                tried.add(kind)
                for twice in [*({name} for name in fields), set(fields) - {"_csrf_token"}]:
                    data = {name: [value, "0"] if name in twice else value for name, value in fields.items()}
                    answer = http.post(action, data=data)
                    if answer.status_code >= 500:
                        failed.append(f"{answer.status_code} {action} {sorted(twice)}")
    assert (failed, len(tried) > LEAST.get(role, -1)) == ([], True)
