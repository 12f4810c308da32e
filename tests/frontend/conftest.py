"""A small application with the gallery of all parts, told by a header in which role we look."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import MultipartBody
from litestar.response import Template
from litestar.testing import TestClient

from frontend.assets import static_router
from frontend.render import environment, headers, page, problem_page, template_config
from schemas.access import Actor, Role
from schemas.errors import Fault
from schemas.values import PersonId

HERE = Path(__file__).parent
NAMES = ("contact", "days", "claim", "pick", "name", "amount", "first", "starts", "note", "words", "photo")
FAULTS = [Fault(field="first-month" if name == "first" else name, message=f"Enter the {name}") for name in NAMES]


async def enter(request: Request[Any, Any, State]) -> None:
    role = request.headers.get("x-role")
    request.state.actor = Actor(person=PersonId(UUID(int=1)), name="Sam Okafor", role=Role(role)) if role else None
    request.state.csrf, request.state.nonce = "the-token", "the-nonce"


async def leave(response: Response[Any]) -> Response[Any]:
    for name, value in headers("the-nonce", logged_in=True).items():
        response.headers.setdefault(name, value)
    return response


@get("/gallery", sync_to_thread=False)
def gallery(request: Request[Any, Any, State]) -> Template:
    typed = {"name": "<b>Sam</b>", "first-day": "9", "contact": "text", "days": ["mon"], "starts-which": "first"}
    errors = {one.field.removesuffix("-month"): one for one in FAULTS} if "errors" in request.query_params else {}
    return page(request, "gallery.html", "Gallery", errors=errors, values=typed, banner="Saved" if not errors else "")


@post("/gallery")
async def sent(data: MultipartBody[dict[str, Any]]) -> dict[str, list[str]]:
    return {"got": sorted(data)}


@get(
    ["/", "/sessions", "/team", "/team/cohorts", "/team/cohorts/4", "/finance", "/finance/runs", "/offers/4"],
    sync_to_thread=False,
)
def plain(request: Request[Any, Any, State]) -> Template:
    return problem_page(request, 404)


def problem(request: Request[Any, Any, State], error: Exception) -> Template:
    return problem_page(request, getattr(error, "status_code", 500))


@pytest.fixture(scope="session")
def app() -> Litestar:
    return Litestar(
        [gallery, sent, plain, static_router()],
        before_request=enter,
        after_request=leave,
        template_config=template_config(environment(before=(HERE / "templates",))),
        exception_handlers={HTTPException: problem, Exception: problem},
        state=State({"settings": SimpleNamespace(demo=True)}),
    )


@pytest.fixture
def client(app: Litestar) -> TestClient[Litestar]:
    return TestClient(app)
