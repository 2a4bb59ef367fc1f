"""The address of a client: the peer of the connection, or the address that a trusted proxy forwards.

`X-Forwarded-For` is read from its end, since a client can put anything before what the proxies add.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from service.setting_lists import Network

Address = IPv4Address | IPv6Address

_WITH_PORT = re.compile(r"\[(?P<v6>[^]]+)\](:\d+)?|(?P<v4>[\d.]+):\d+")
"""An address with a port, as some proxies send it."""


@lru_cache(maxsize=1024)
def address_of(text: str) -> Address | None:
    """The address in a text, as IPv4 if it is IPv4-mapped; None for anything else, such as a Unix socket."""
    match = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((match["v6"] or match["v4"]) if match else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_trusted(address: Address | None, networks: Sequence[Network]) -> bool:
    """Whether an address is in one of these networks."""
    return address is not None and any(address in network for network in networks)


def client_of(peer: str, forwarded: str, networks: Sequence[Network]) -> Address | None:
    """The address of the client; None if it is unknown.

    - `peer`: the address of the connection.
    - `forwarded`: the value of X-Forwarded-For.
    - `networks`: the networks of trusted proxies.
    """
    client = address_of(peer)
    for item in reversed(forwarded.split(",")):
        nearer = address_of(item.strip()) if is_trusted(client, networks) else None
        if nearer is None:
            break
        client = nearer
    return client
