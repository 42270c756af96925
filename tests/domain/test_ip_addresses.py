from ipaddress import ip_network

import pytest

from bot.domain.ip_addresses import SPECIAL_ADDRESSES, find_kind


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700:4700::1111",
        "2001:4860::8",
    ],
)
def test_an_address_of_the_public_internet_is_nothing_else(address: str) -> None:
    assert find_kind(address) is None


@pytest.mark.parametrize("network", [network for network, _kind in SPECIAL_ADDRESSES])
def test_no_address_of_a_special_network_is_public(network: str) -> None:
    whole = ip_network(network)

    assert find_kind(str(whole[0]))
    assert find_kind(str(whole[-1]))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("10.1.2.3", "private"),
        ("169.254.169.254", "link-local"),  # metadata: AWS, Azure, Google and others
        ("168.63.129.16", "metadata"),  # Azure's, a public number
        ("100.100.100.200", "carrier-private"),  # metadata: Alibaba
        ("192.0.0.192", "reserved"),  # metadata: Oracle
        ("fd00:ec2::254", "private"),  # metadata: AWS over IPv6
        ("255.255.255.255", "reserved"),
        ("::1", "loopback"),
        ("fe80::1", "link-local"),
        ("2606:4700::1%eth0", "link-local"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:7f00:1", "loopback"),
        ("::127.0.0.1", "reserved"),  # v4-compatible
        ("::ffff:0:127.0.0.1", "reserved"),  # v4-translated
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::169.254.169.254", "link-local"),
        ("64:ff9b:1::7f00:1", "NAT64"),
        ("2002:7f00:1::", "6to4"),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", "Teredo"),
        ("2001:4860::5efe:7f00:1", "ISATAP"),
        ("2001:4860::200:5efe:7f00:1", "ISATAP"),
    ],
)
def test_an_address_is_known_in_every_form(address: str, kind: str) -> None:
    assert find_kind(address) == kind


@pytest.mark.parametrize("address", ["::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_a_public_address_that_is_reached_over_ipv6_stays_public(address: str) -> None:
    assert find_kind(address) is None
