"""Whoever sends a file that is too large reads which file and how to make it smaller, not that "what was sent" is."""

from litestar.routes import HTTPRoute

from schemas.errors import Fault
from tests.support.client import Client


async def test_each_door_that_takes_a_file_has_words_of_its_own(client: Client) -> None:
    said = [
        (route.path, handler.opt["too_large"])
        for route in client.app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if "too_large" in handler.opt
    ]
    assert len(said) >= 7
    assert [path for path, words in said if not isinstance(words, Fault)] == []
