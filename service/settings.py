"""The settings of a deployment, read once from the environment.

One dataclass lists them: each field has its default, its range and a description.
`python -m service --check` prints them. Tests compare the README's table and `docker-compose.yml` with them.
"""

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_type_hints

from model.artifact import DEFAULT_ROOT, SHIPPED
from model.classifier import SMALLEST_SIDE
from model.errors import BadSettings
from service.service_links import is_service_link
from service.setting_lists import Network, networks_of, origins_of

PREFIX = "TICKCROSS_"
MEBIBYTE = 1024 * 1024
VERSION_NAME = f"[1-9][0-9]{{0,8}}(-{SHIPPED})?"
"""The pattern of a version's name."""


def version_of(text: str) -> str:
    """The name of a version. Raises a `ValueError` for any other text."""
    if not re.fullmatch(VERSION_NAME, text):
        raise ValueError(f"{text!r} is not the name of a version; expected a name such as 2 or 2-{SHIPPED}")
    return text


def setting(
    default: Any,
    description: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    choices: tuple[str, ...] = (),
    parse: Callable[[str], Any] | None = None,
) -> Any:
    """A field of `Settings`: its default, description, and allowed values.

    - `parse`: parses the text, if the field's type does not. The message of its `ValueError` is a sentence.
    """
    bounds = {"at_least": at_least, "at_most": at_most, "choices": choices, "parse": parse}
    return field(default=default, metadata={"description": description, **bounds})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in force. `Settings.from_environment()` reads and checks them."""

    # Network
    host: str = setting("127.0.0.1", "address to listen on; 0.0.0.0 for all of IPv4, :: for IPv6 as well")
    port: int = setting(8000, "port to listen on", at_least=0, at_most=65535)
    workers: int = setting(2, "worker processes", at_least=1, at_most=64)
    server: str = setting("asgi", "asgi: uvicorn, faster; wsgi: gunicorn's threads", choices=("asgi", "wsgi"))
    threads: int = setting(8, "threads of a worker, if `SERVER` is wsgi", at_least=1, at_most=1000)
    tls_certificate: Path | None = setting(None, "PEM file; with `TLS_KEY`, HTTPS is served")
    tls_key: Path | None = setting(None, "PEM file of the certificate's private key")
    trusted_proxies: tuple[Network, ...] = setting(
        (),
        "trusted proxies, whose `X-Forwarded-Prefix` and `X-Forwarded-For` are used: addresses or networks, "
        "separated by commas",
        parse=networks_of,
    )
    api_keys_file: Path | None = setting(None, "file of API keys, one per line; empty: no key is required")
    cors_origins: tuple[str, ...] = setting(
        (),
        "origins whose web pages may read answers, separated by commas; * for all; empty: none",
        parse=origins_of,
    )

    # Versions
    artifacts: Path = setting(DEFAULT_ROOT, "folder of the versions")
    version: str | None = setting(
        None, "the version to serve, even if another is promoted; empty: the promoted one", parse=version_of
    )
    promote: str = setting(
        "passed",
        "without a promotion, passed serves the newest version that passed its exam; by-hand serves none",
        choices=("passed", "by-hand"),
    )
    watch_seconds: float = setting(
        1.0, "seconds between checks for new versions; 0: no checks", at_least=0, at_most=3600
    )
    versions_kept: int = setting(
        3, "how many versions can be requested by name: the newest that passed", at_least=1, at_most=100
    )
    engine: str = setting("numpy", "what runs the network", choices=("numpy", "onnxruntime"))
    threshold: float | None = setting(
        None, "scores below it are `neither`; empty: the artifact's own", at_least=0, at_most=1
    )

    # Limits
    max_bytes: int = setting(
        32 * MEBIBYTE, "bytes in a request's body, inflated", at_least=1024, at_most=2**31
    )
    max_pixels: int = setting(
        25_000_000,
        "pixels of a request's pictures in total, and of their regions in total; checked before decoding",
        at_least=9,
        at_most=10**9,
    )
    max_items: int = setting(16_384, "grids, pictures or regions in one request", at_least=1, at_most=10**6)
    max_grid_side: int = setting(
        512, "rows or columns of a posted grid", at_least=SMALLEST_SIDE, at_most=16_384
    )
    body_seconds: float = setting(
        30.0,
        "seconds that a client has for the head of a request, and again for its body",
        at_least=0.1,
        at_most=3600,
    )
    max_buffered_bytes: int = setting(
        384 * MEBIBYTE,
        "estimated bytes of a worker's request bodies, current work and unsent answers; above it 503",
        at_least=1024,
    )
    max_in_flight: int = setting(
        4096, "concurrent requests of a worker; above it 429", at_least=1, at_most=100_000
    )
    client_requests_per_second: float = setting(
        0.0,
        "requests per second that a client address may send; above it 429; 0: no limit",
        at_least=0,
        at_most=100_000,
    )
    client_burst: int = setting(
        100, "requests that a client address may send at once", at_least=1, at_most=1_000_000
    )
    write_seconds: float = setting(
        30.0, "seconds after which a client that reads nothing is disconnected", at_least=0.1, at_most=3600
    )
    keep_alive_seconds: int = setting(
        75, "seconds that an idle connection is kept open", at_least=0, at_most=3600
    )
    drain_seconds: float = setting(
        5.0, "seconds to keep serving after SIGTERM, while not ready", at_least=0, at_most=3600
    )

    # Logs and metrics
    log_format: str = setting(
        "auto", "auto: text on a terminal, else json", choices=("auto", "json", "text", "off")
    )
    log_level: str = setting(
        "info", "lowest severity that is logged", choices=("debug", "info", "warning", "error")
    )
    counters_file: Path | None = setting(
        None, "file through which processes without a common parent share their counters"
    )
    drift_seconds: float = setting(
        3600.0, "seconds in the window of the drift metrics", at_least=12, at_most=30 * 86400
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings in `TICKCROSS_...` variables. An empty variable counts as not set.

        Service links are ignored. Raises `BadSettings` for a value out of range and for an unknown name.
        """
        variables = {
            name: text
            for name, text in environment.items()
            if name.startswith(PREFIX) and text and not is_service_link(name, text)
        }
        known = {variable(item): item for item in fields(cls)}
        for name in variables:
            if name not in known:
                (nearest,) = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0)
                raise BadSettings(f"{name} is not a setting; the nearest one is {nearest}")
        return cls(**{known[name].name: _value(name, text, known[name]) for name, text in variables.items()})

    @property
    def tls(self) -> bool:
        """Whether HTTPS is served."""
        return self.tls_certificate is not None


def variable(item: "Field[Any]") -> str:
    """The environment variable of a setting."""
    return PREFIX + item.name.upper()


def _value(name: str, text: str, item: "Field[Any]") -> Any:
    value = _parse(name, text, item)
    bounds = item.metadata
    if bounds["choices"] and value not in bounds["choices"]:
        raise BadSettings(f"{name} is {text!r}; expected one of {', '.join(bounds['choices'])}")
    below = bounds["at_least"] is not None and not value >= bounds["at_least"]
    above = bounds["at_most"] is not None and not value <= bounds["at_most"]
    if below or above:
        raise BadSettings(f"{name} is {text}; expected {range_of(item)}")
    return value


def _parse(name: str, text: str, item: "Field[Any]") -> Any:
    parse = item.metadata["parse"] or _plain_type(item)
    try:
        return parse(text)
    except ValueError as error:
        expected = {int: "a whole number", float: "a number"}.get(parse)
        sentence = f"{name} is {text!r}; expected {expected}" if expected else f"{name}: {error}"
        raise BadSettings(sentence) from None


def _plain_type(item: "Field[Any]") -> type:
    """The type of a setting, without None: `int` for `int | None`."""
    hint = get_type_hints(Settings)[item.name]
    return get_args(hint)[0] if isinstance(hint, UnionType) else hint  # type: ignore[no-any-return]


def range_of(item: "Field[Any]") -> str:
    """The allowed values of a setting, in words; empty if any value is allowed."""
    bounds = item.metadata
    if bounds["choices"]:
        return ", ".join(bounds["choices"])
    low, high = bounds["at_least"], bounds["at_most"]
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else ""


def table(settings: Settings | None = None) -> list[tuple[str, str, str, str]]:
    """(variable, value, range, description) for each setting; default values if `settings` is None."""
    shown = settings or Settings()
    return [
        (variable(item), _text(getattr(shown, item.name)), range_of(item), item.metadata["description"])
        for item in fields(Settings)
    ]


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
