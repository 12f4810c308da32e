"""What every page knows, and the headers it leaves with."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from frontend.navigation import LINKS
from frontend.render import PROBLEMS, headers
from schemas.access import Role
from schemas.errors import Fault
from tests.frontend.html import parse


def menu(client: TestClient[Litestar], role: str, path: str) -> list[tuple[str, bool]]:
    page = parse(client.get(path, headers={"x-role": role}).text)
    found = [one for one in page.all("a") if one.attrs.get("class") == "nhsuk-header__navigation-link"]
    return [(one.text, one.attrs.get("aria-current") == "true") for one in found]


@pytest.mark.parametrize(
    ("role", "path", "expected"),
    [
        ("associate", "/", [("Home", True), ("Sessions", False)]),
        ("associate", "/sessions", [("Home", False), ("Sessions", True)]),
        ("associate", "/offers/4", [("Home", False), ("Sessions", True)]),
        ("team", "/team/cohorts/4", [("Home", False), ("Cohorts", True)]),
        ("finance", "/finance", [("Home", True), ("Payment runs", False)]),
        ("auditor", "/", [("Payment runs", False)]),
        ("data-protection", "/", []),
    ],
)
def test_the_menu_has_only_pages_that_exist(
    client: TestClient[Litestar], role: str, path: str, expected: list[tuple[str, bool]]
) -> None:
    assert menu(client, role, path) == expected


@pytest.mark.parametrize("role", LINKS)
def test_no_menu_has_more_than_five_links(role: Role) -> None:
    assert (len(LINKS[role]) <= 5, len({link.href for link in LINKS[role]})) == (True, len(LINKS[role]))


def test_logging_out_is_a_form_and_logging_in_a_link(client: TestClient[Litestar]) -> None:
    inside = parse(client.get("/", headers={"x-role": "associate"}).text)
    outside = parse(client.get("/").text)
    assert [form.attrs["action"] for form in inside.all("form")] == ["/log-out"]
    assert list(outside.all("form")) == []
    assert "/log-in" in [link.attrs["href"] for link in outside.all("a")]


def test_associates_have_larger_text_and_staff_do_not(client: TestClient[Litestar]) -> None:
    classes = [
        next(parse(client.get("/", headers=c).text).all("body")).attrs["class"]
        for c in ({"x-role": "associate"}, {"x-role": "team"}, {})
    ]
    assert classes == ["app-associate", "app-staff", "app-associate"]


def test_help_and_the_demonstration_strip_are_on_every_page(client: TestClient[Litestar]) -> None:
    page = parse(client.get("/").text)
    assert [one.attrs["aria-labelledby"] for one in page.all("section")] == ["help"]
    assert [one.text for one in page.all("div") if one.attrs.get("class") == "app-demo"] == [
        "A demonstration, not an NHS service. Do not enter real names or bank details."
    ]


def test_neutral_brand(client: TestClient[Litestar]) -> None:
    page = client.get("/gallery").text
    assert [
        mark
        for mark in ("nhsuk-header__logo", "© NHS England", "assets.nhs.uk", "favicon.ico", "manifest")
        if mark in page
    ] == []
    hosts = [one.attrs.get(at, "") for one in parse(page).all() for at in ("href", "src", "action")]
    assert [address for address in hosts if "//" in address] == []


def test_the_one_inline_script_has_the_nonce(client: TestClient[Litestar]) -> None:
    scripts = list(parse(client.get("/").text).all("script"))
    assert [(one.attrs.get("nonce"), bool(one.text)) for one in scripts] == [("the-nonce", True), (None, False)]


@pytest.mark.parametrize("status", [*PROBLEMS, 422, 418, 502])
def test_every_problem_has_a_page(app: Litestar, status: int) -> None:
    from litestar import Request
    from litestar.testing import RequestFactory

    from frontend.render import problem_page

    request: Request = RequestFactory(app=app).get("/nowhere")
    answer = problem_page(request, status)
    assert answer.status_code == status
    assert answer.context["heading"] == answer.context["title"]


def test_an_unknown_page_is_plain_words(client: TestClient[Litestar]) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert [one.text for one in parse(answer.text).all("h1")] == ["Page not found"]


def test_a_fault_in_the_code_is_a_page_too(client: TestClient[Litestar]) -> None:
    client.raise_server_exceptions = False
    answer = client.get("/gallery", headers={"x-role": "nonsense"})
    assert answer.status_code == 500
    assert [one.text for one in parse(answer.text).all("h1")] == ["There is a problem with the service"]


def test_errors_make_it_422(client: TestClient[Litestar]) -> None:
    assert [client.get(path).status_code for path in ("/gallery", "/gallery?errors=1")] == [200, 422]


def test_faults_without_a_field_are_said_without_a_link(client: TestClient[Litestar]) -> None:
    from frontend.render import by_field

    faults = [Fault(field="", message="One"), Fault(field="", message="Two"), Fault(field="a", message="Three")]
    assert [one.message for one in by_field([*faults, Fault(field="a", message="Later")]).values()] == [
        "One",
        "Two",
        "Three",
    ]


def test_headers_are_strict() -> None:
    found = headers("abc", logged_in=True, https=True)
    policy = dict(part.split(" ", 1) for part in found["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'", "style-src": "'self'", "script-src": "'self' 'nonce-abc'", "img-src": "'self' data:",
        "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }  # fmt: skip
    assert found["Referrer-Policy"] == "same-origin"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "no-store"
    assert found["Strict-Transport-Security"].startswith("max-age=63072000")
    assert sorted(set(found) - set(headers("abc", logged_in=False))) == ["Cache-Control", "Strict-Transport-Security"]


def test_a_file_form_arrives_whole(client: TestClient[Litestar]) -> None:
    answer = client.post("/gallery", data={"name": "Sam"}, files={"photo": ("a.png", b"x", "image/png")})
    assert answer.json() == {"got": ["name", "photo"]}
