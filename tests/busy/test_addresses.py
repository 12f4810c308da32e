"""Which addresses may be read, by worked cases: what is typed, and what a name leads to."""

import pytest

from faculty_api.busy import rules
from faculty_api.busy.public import is_public
from faculty_api.busy.rules import NOT_OUTSIDE, WHOLE, WITH_HTTPS, Address

TYPED = {
    "https://calendar.example.org/a.ics": "https://calendar.example.org/a.ics",
    "  webcal://Calendar.Example.org/a.ics?x=1#top ": "https://calendar.example.org/a.ics?x=1",
    "webcals://calendar.example.org:443/a": "https://calendar.example.org/a",
    "http://calendar.example.org/a": "https://calendar.example.org/a",
    "https://calendar.example.org": "https://calendar.example.org/",
    "https://bücher.example.org/ü.ics": "https://xn--bcher-kva.example.org/%C3%BC.ics",
    "": rules.NO_ADDRESS,
    "calendar.example.org/a.ics": WITH_HTTPS,
    "file:///etc/passwd": WITH_HTTPS,
    "gopher://calendar.example.org/": WITH_HTTPS,
    "https://calendar.example.org/a b.ics": WHOLE,
    "https://calendar.example.org/a\r\nHost: inside": WHOLE,
    "https://calendar.example.org:99999/": WHOLE,
    "https://[::1": WHOLE,
    "https://" + "a" * 2000: WHOLE,
    "https://calendar.example.org\\@127.0.0.1/": WHOLE,
}
HOSTILE = [
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
    "https://0/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/", "https://192.168.1.1/",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[fe80::1%25eth0]/",
    "https://localhost/", "https://localhost./", "https://intranet/", "https://db.internal/", "https://printer.local/",
    "https://nas.lan/", "https://calendar.example.org:8443/", "https://calendar.example.org:22/",
    "https://user:pass@calendar.example.org/", "https://calendar.example.org@127.0.0.1/", "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/", "https://calendar..example.org/", "https://-.example.org/", "https://x.y.1/",
    "https://127.0.0.1.:443/", "https://%31%32%37.0.0.1/", "https://metadata.google.internal/computeMetadata/v1/",
    "https://[fd00:ec2::254]/", "https://calendar.example.org:0/",
]  # fmt: skip
INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "5f00::1", "2606:4700::1%1", "localhost", "", "127.1", "0x7f.0.0.1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700:4700::1111", "2a00:1450:4009::1"]


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_typed(typed: str) -> None:
    found = rules.address(typed)
    assert (found.url if isinstance(found, Address) else found) == TYPED[typed]


@pytest.mark.parametrize("url", HOSTILE)
def test_addresses_that_are_refused_before_any_look(url: str) -> None:
    assert rules.address(url) == NOT_OUTSIDE


def test_what_a_name_leads_to() -> None:
    assert [address for address in INSIDE if is_public(address)] == []
    assert [address for address in OUTSIDE if not is_public(address)] == []
