"""The folder of receipts: whole files under the name of their content, or none."""

import resource
from hashlib import sha256
from pathlib import Path

import pytest

from faculty_api.claims.receipts import ReceiptStore
from faculty_api.kernel.vault import Vault
from tests.claims.stage import VAULT


def test_a_file_is_found_again_under_its_content(tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path / "receipts", VAULT)
    name = store.put(b"a receipt")
    assert name == sha256(b"a receipt").hexdigest()
    assert store.get(name) == b"a receipt"
    on_disk = (tmp_path / "receipts" / name[:2] / name).read_bytes()
    assert (b"a receipt" in on_disk, len(on_disk)) == (False, 9 + 1 + 12 + 16)
    assert store.put(b"a receipt") == name


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 64, "0" * 64 + "\n"])
def test_any_other_name_finds_nothing(tmp_path: Path, name: str) -> None:
    assert ReceiptStore(tmp_path, VAULT).get(name) is None


def test_a_damaged_file_is_not_given_out_and_is_mended_by_the_next_copy(tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    name = store.put(b"a receipt")
    (tmp_path / name[:2] / name).write_bytes(b"a rec")
    assert store.get(name) is None
    assert store.put(b"a receipt") == name
    assert store.get(name) == b"a receipt"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            ReceiptStore(tmp_path, VAULT).put(bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_under_another_name_or_another_key_does_not_open(tmp_path: Path) -> None:
    store = ReceiptStore(tmp_path, VAULT)
    one, other = store.put(b"a receipt"), store.put(b"another")
    (tmp_path / one[:2] / one).write_bytes((tmp_path / other[:2] / other).read_bytes())
    assert (store.get(one), store.get(other)) == (None, b"another")
    assert ReceiptStore(tmp_path, Vault(bytes([1]) * 32)).get(other) is None
