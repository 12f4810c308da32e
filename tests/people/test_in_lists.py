"""A list is known to have somebody in it however it spells them; one that cannot be read may have."""

from base64 import b64encode
from uuid import UUID

import pytest

from faculty_api.people.in_lists import Named, list_names, says
from tests.people.rosters import VAULT

SAM = Named("Samira O\u2019Neill", "sam@example.org", "+44 7700 900123")
LIST = UUID(int=7)


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        (("Samira O'Neill", ""), True),
        (("O\u2019NEILL", "samira", "LS1 3WD"), True),
        (("O'Neill, Samira (Sam)",), True),
        (("Dr Samira J O'Neill",), True),
        (("S. O'Neill", "SAM@EXAMPLE.ORG"), True),
        (("Somebody", "Ask sam@example.org"), True),
        (("Nobody", "07700 900 123"), True),
        (("Nobody", "0044 7700-900123"), True),
        (("Samuel O'Neill", "other@example.org", "07700 900124"), False),
        (("Samira", "Jones"), False),
        (("", ""), False),
    ],
)
def test_a_line_names_somebody(cells: tuple[str, ...], there: bool) -> None:
    assert says(cells, SAM) is there


def test_who_gave_nothing_is_in_no_line() -> None:
    assert not says(("Somebody", "someone@example.org"), Named("", None, ""))


@pytest.mark.parametrize(
    ("content", "there"),
    [
        ("Name;E-mail\nSamira O'Neill;x@example.org\n", True),
        ("Name;E-mail\nSomebody Else;x@example.org\n", False),
        ("no heading that anybody knows\nSomebody Else\n", True),
        ("\x00\x01\x02", True),
        (None, False),
    ],
)
async def test_a_list_names_somebody(content: str | None, there: bool) -> None:
    place = f"roster_import/{LIST}/content"
    sealed = VAULT.seal(b64encode(content.encode()).decode(), place=place) if content else b""
    assert await list_names(VAULT, LIST, "people.csv", sealed, [SAM]) is there


async def test_what_cannot_be_opened_may_have_them() -> None:
    assert await list_names(VAULT, LIST, "people.csv", b"no seal", [SAM])
