"""Which IP addresses belong to the public Internet, and what the others are."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# From IANA's registries of special-purpose addresses, written out: what `ipaddress` calls global
# depends on the version of Python, and takes in multicast, 6to4 and Azure's metadata. IPv6 is
# given out of 2000::/3 alone (RFC 4291), so the last three rows are all the rest of it.
SPECIAL_ADDRESSES: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-private"),
    ("127.0.0.0/8", "loopback"),
    ("168.63.129.16/32", "metadata"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmark"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "NAT64"),
    ("2001::/32", "Teredo"),
    ("2001::/23", "reserved"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("3fff::/20", "documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
    ("::/3", "reserved"),
    ("4000::/2", "reserved"),
    ("8000::/1", "reserved"),
)
"""Networks that are not the public Internet, the narrower ones first, and what each is."""

_NETWORKS = tuple((ip_network(network), kind) for network, kind in SPECIAL_ADDRESSES)
_NAT64 = ip_network("64:ff9b::/96")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


def find_kind(address: str) -> str | None:
    """Return what an address is that is not of the public Internet, like "loopback"; else None.

    An IPv4 address inside an IPv6 one counts as itself where it is reached so (v4-mapped, the
    well-known prefix of NAT64); other ways of wrapping one up are never public.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return "link-local"
        if (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP:
            return "ISATAP"
        ip = _unwrap(ip)
    return next((kind for network, kind in _NETWORKS if ip in network), None)


def _unwrap(ip: IPv6Address) -> IPv4Address | IPv6Address:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip
