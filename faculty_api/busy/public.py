"""Pure: whether an internet address belongs to the public internet.

Python's own ``is_global`` says yes to addresses that lead inside by a way round (a mapped or translated IPv4 address,
6to4, Teredo), so this is a table of our own, from the IANA registries of special-purpose addresses (RFC 6890 and its
updates). For IPv6 only what is given out to networks of the world counts (2000::/3), less what is special in it.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

NOT_PUBLIC_4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
"""168.63.129.16 is a public number that a cloud answers on its machines from within."""
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = [IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


def is_public(address: str) -> bool:
    """``address``: as a resolver gives it. Anything that is no plain address, one with a zone included, is not."""
    try:
        four = IPv4Address(address)
    except ValueError:
        return _is_public_6(address)
    return not any(four in network for network in NOT_PUBLIC_4)


def _is_public_6(address: str) -> bool:
    try:
        six = IPv6Address(address)
    except ValueError:
        return False
    return six.scope_id is None and six in PUBLIC_6 and not any(six in network for network in NOT_PUBLIC_6)
