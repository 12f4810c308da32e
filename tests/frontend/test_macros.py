"""The parts as they come out: labels, ids, headings, tables, escaping."""

import re
from itertools import pairwise

import pytest
from jinja2 import UndefinedError
from litestar import Litestar
from litestar.testing import TestClient

from frontend.render import environment
from frontend.statuses import colour
from tests.frontend.conftest import FAULTS
from tests.frontend.html import Element, parse


@pytest.fixture
def first_view(client: TestClient[Litestar]) -> Element:
    return parse(client.get("/gallery").text)


@pytest.fixture
def with_errors(client: TestClient[Litestar]) -> Element:
    return parse(client.get("/gallery?errors=1").text)


def controls(page: Element) -> list[Element]:
    found = [one for one in page.all() if one.tag in ("input", "textarea", "select")]
    return [one for one in found if one.attrs.get("type") != "hidden"]


def test_ids_are_unique_and_each_control_has_one_label(with_errors: Element) -> None:
    ids = [one.attrs["id"] for one in with_errors.all() if "id" in one.attrs]
    labels = [one.attrs["for"] for one in with_errors.all("label")]
    assert len(ids) == len(set(ids))
    assert sorted(labels) == sorted(one.attrs["id"] for one in controls(with_errors))


def test_one_h1_and_no_level_skipped(first_view: Element) -> None:
    levels = [int(one.tag[1]) for one in first_view.all() if re.fullmatch("h[1-6]", one.tag)]
    assert levels.count(1) == 1
    assert [below for above, below in pairwise(levels) if below > above + 1] == []


def test_groups_have_a_legend(first_view: Element) -> None:
    assert [one.text for one in first_view.all("fieldset") if not list(one.all("legend"))] == []


def test_every_described_by_exists(with_errors: Element) -> None:
    ids = {one.attrs["id"] for one in with_errors.all() if "id" in one.attrs}
    named = {word for one in with_errors.all() for word in one.attrs.get("aria-describedby", "").split()}
    assert named - ids == set()


def test_each_summary_link_lands_on_a_control_with_its_message(with_errors: Element) -> None:
    (summary,) = [one for one in with_errors.all("div") if "nhsuk-error-summary" in one.attrs.get("class", "").split()]
    assert [(link.attrs["href"], link.text) for link in summary.all("a")] == [
        (f"#{one.field}", one.message) for one in FAULTS
    ]
    messages = {one.text for one in with_errors.all("span") if one.attrs.get("class") == "nhsuk-error-message"}
    for one in FAULTS:
        landed = with_errors.by_id(one.field)
        assert landed.tag in ("input", "textarea")
        assert landed.attrs.get("type") != "hidden"
        assert f"Error: {one.message}" in messages


def test_title_says_error_first(first_view: Element, with_errors: Element) -> None:
    titles = [next(page.all("title")).text for page in (first_view, with_errors)]
    assert titles == ["Gallery - Lived experience faculty", "Error: Gallery - Lived experience faculty"]


def test_what_was_typed_is_kept_and_escaped(with_errors: Element) -> None:
    assert with_errors.by_id("name").attrs["value"] == "<b>Sam</b>"
    assert with_errors.by_id("first").attrs["value"] == "9"
    ticked = [one.attrs["id"] for one in controls(with_errors) if "checked" in one.attrs]
    assert ticked == ["contact-2", "days", "starts-which"]
    assert list(with_errors.all("b")) == []


def test_tables_have_caption_scope_and_no_empty_cell(first_view: Element) -> None:
    tables = list(first_view.all("table"))
    assert len(tables) == 3
    for table in tables:
        assert next(table.all("caption")).text != ""
        assert [one.attrs.get("scope") in ("col", "row") for one in table.all("th")].count(False) == 0
        assert [one for one in (*table.all("th"), *table.all("td")) if one.text == ""] == []


def test_summary_links_say_what_they_change(first_view: Element) -> None:
    links = [one.text for one in first_view.all("a") if one.attrs["href"] == "/where"]
    assert links == ["Change where the session is"]


def test_a_form_carries_token_and_command_id_and_buttons_guard_double_clicks(first_view: Element) -> None:
    (form,) = [one for one in first_view.all("form") if one.attrs["action"] == "/gallery"]
    hidden = {one.attrs["name"]: one.attrs["value"] for one in form.all("input") if one.attrs["type"] == "hidden"}
    assert sorted(hidden) == ["_command_id", "_csrf_token"]
    assert hidden["_csrf_token"] == "the-token"
    assert form.attrs["method"] == "post"
    assert {one.attrs["data-prevent-double-click"] for one in form.all("button")} == {"true"}


def test_select_all_is_hidden_without_javascript(first_view: Element) -> None:
    hidden = [
        one for one in first_view.all("div") if "nhsuk-u-frontend-not-supported-hidden" in one.attrs.get("class", "")
    ]
    inside = [box.attrs["id"] for one in hidden for box in one.all("input")]
    assert inside == ["claim-all", "pick-all"]


@pytest.mark.parametrize(
    "template",
    [
        "{{ nobody }}",
        "{{ nobody.name }}",
        "{{ actor.nam }}",
        "{{ nobody | money }}",
        "{{ 'x' ~ nobody }}",
        "{{ nobody | day }}",
        "{{ kit.nothing }}",
    ],
)
def test_a_misspelt_name_is_loud(template: str) -> None:
    with pytest.raises((UndefinedError, TypeError)):
        environment().from_string(template).render(actor={"name": "Sam"})


def test_a_status_outside_the_set_is_loud() -> None:
    with pytest.raises(KeyError, match="not one of our status words"):
        colour("Almost there")


def test_red_means_one_thing() -> None:
    from frontend.statuses import COLOURS

    assert [word for word, shade in COLOURS.items() if shade == "red"] == ["We could not pay"]


@pytest.mark.parametrize(
    "heading", ["radios", "text_input", "date_input", "file_upload", "checkboxes", "textarea", "panel"]
)
def test_a_field_may_be_the_heading_of_its_page(heading: str) -> None:
    arguments = {
        "radios": "'x', 'Why?', [('a', 'A')], heading=true", "checkboxes": "'x', 'Why?', [('a', 'A')], heading=true",
        "panel": "'Why?'",
    }.get(heading, "'x', 'Why?', heading=true")  # fmt: skip
    source = f"{{% import 'macros/kit.html' as kit with context %}}{{{{ kit.{heading}({arguments}) }}}}"
    assert [one.text for one in parse(environment().from_string(source).render()).all("h1")] == ["Why?"]
