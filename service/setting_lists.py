"""Settings that are comma-separated lists: networks of proxies, and origins of web pages."""

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network

EVERY_ORIGIN = "*"
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


def networks_of(text: str) -> tuple[Network, ...]:
    """The networks and addresses in a list. Raises a `ValueError` with the reason if one is wrong."""
    return tuple(map(_network, _items(text)))


def _network(item: str) -> Network:
    try:
        return ip_network(item)
    except ValueError as error:
        hint = "expected addresses or networks such as 10.0.0.5 or 172.16.0.0/12"
        raise ValueError(f"{error}; {hint}") from None


def origins_of(text: str) -> tuple[str, ...]:
    """The origins in a list, as browsers send them, or `*`. Raises a `ValueError` that names a wrong one."""
    return tuple(map(_origin, _items(text)))


def _origin(item: str) -> str:
    origin = item.lower()
    if origin != EVERY_ORIGIN and not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{item!r} is not an origin; expected origins such as https://forms.example, or *")
    return origin


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")]
