"""Service links: variables that look like settings, but are set by Kubernetes and Docker.

A Kubernetes service named `tickcross` gives every pod of its namespace `TICKCROSS_PORT=tcp://10.0.0.1:8000`
and more, one named `tickcross-new` gives `TICKCROSS_NEW_PORT`; so does `docker run --link`. Links are
recognised by name and value, so that a misspelt setting is not mistaken for one.
"""

import re
from collections.abc import Mapping

_NUMBER = r"\d{1,5}"
_HOST = r"[0-9a-fA-F.:]+"
_PROTOCOL = r"(tcp|udp|sctp)"
_ADDRESS = rf"{_PROTOCOL}://\[?{_HOST}\]?:{_NUMBER}"
_PORT = rf"PORT_{_NUMBER}_(TCP|UDP|SCTP)"
_SHAPES = {
    r"SERVICE_HOST": _HOST,
    r"SERVICE_PORT(_\w+)?": _NUMBER,
    r"PORT": _ADDRESS,
    rf"{_PORT}(_START|_END)?": _ADDRESS,
    rf"{_PORT}_PROTO": _PROTOCOL,
    rf"{_PORT}_PORT(_START|_END)?": _NUMBER,
    rf"{_PORT}_ADDR": _HOST,
    r"NAME": r"(/[\w.-]+){2,}",  # only Docker sets this one and the next
    r"ENV_.+": r".*",
}
_LINK = re.compile(
    "|".join(rf"TICKCROSS_(\w+_)?{name}={value}" for name, value in _SHAPES.items()), re.ASCII | re.DOTALL
)


def is_service_link(name: str, text: str) -> bool:
    """Whether a variable is a service link."""
    return _LINK.fullmatch(f"{name}={text}") is not None


def sentence_on_links(environment: Mapping[str, str]) -> str:
    """One sentence on the ignored variables; empty if there are none."""
    names = ", ".join(sorted(name for name, text in environment.items() if is_service_link(name, text)))
    what = f"ignored, as they describe a service and set nothing: {names}"
    return f"{what}; `enableServiceLinks: false` in the pod's spec keeps them out" if names else ""
