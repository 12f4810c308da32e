"""A site of its own is up while a module's tests run, in a browser too."""

import pytest

from tests.support.browser import Open
from tests.support.site import Site

pytestmark = pytest.mark.browser


def test_the_site_answers_a_browser(site: Site, open_page: Open) -> None:
    page = open_page(base_url=site.url)
    answer = page.goto("/health/ready")
    assert answer is not None
    assert answer.json() == {"status": "ready"}
