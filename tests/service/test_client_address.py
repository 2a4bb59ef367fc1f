"""The address of a client: what trusted proxies forward, and nothing that a client can forge."""

import pytest

from service.client_address import client_of
from service.setting_lists import networks_of

PROXIES = networks_of("10.0.0.0/8,fd00::/8")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.5", "192.0.2.7:51234", "192.0.2.7"),
        ("10.0.0.5", "[2001:db8::7]:51234", "2001:db8::7"),
        ("10.0.0.5", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.5", "192.0.2.7", "192.0.2.7"),
        ("fd00::5", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.5", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("10.0.0.5", "198.51.100.1, 192.0.2.7,10.0.0.9", "192.0.2.7"),
        ("10.0.0.5", "10.0.0.8, 10.0.0.9", "10.0.0.8"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", "192.0.2.7, unknown", "10.0.0.5"),
        ("10.0.0.5", ",,", "10.0.0.5"),
        ("", "192.0.2.7", "None"),
        ("unix:", "", "None"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_not_a_trusted_proxy(
    peer: str, forwarded: str, client: str
) -> None:
    assert str(client_of(peer, forwarded, PROXIES)) == client


def test_forwarded_addresses_are_ignored_without_trusted_proxies() -> None:
    assert str(client_of("10.0.0.5", "192.0.2.7", ())) == "10.0.0.5"
