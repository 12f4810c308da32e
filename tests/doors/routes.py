"""Every door of the site, so that a test can try them all."""

import re
from typing import NamedTuple
from uuid import UUID

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

NOBODYS = UUID(int=7)
# Doors that open no transaction and show nothing of anybody.
WITHOUT_WORK = {"/health/live", "/health/ready", "/api/v1/openapi.json", "/api/v1/openapi.json/{path:str}", "/static"}


class Door(NamedTuple):
    method: str
    template: str
    handler: HTTPRouteHandler

    @property
    def path(self) -> str:
        """With ids of nothing in it."""
        return re.sub(r"\{[^}]*\}", lambda part: str(NOBODYS) if "uuid" in part[0] else "nothing", self.template)

    @property
    def public(self) -> bool:
        return bool(self.handler.opt.get("public"))


def doors(app: Litestar) -> list[Door]:
    found = []
    for route in app.routes:
        if any(route.path.startswith(prefix) for prefix in WITHOUT_WORK):
            continue
        for handler in getattr(route, "route_handlers", []):
            found += [Door(method, route.path, handler) for method in handler.http_methods if method != "OPTIONS"]
    return sorted(found, key=lambda door: (door.template, door.method))
