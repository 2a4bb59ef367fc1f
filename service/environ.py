"""The WSGI environ of a request that came by ASGI (PEP 3333)."""

import sys
from collections.abc import MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Environ = dict[str, Any]

_BASE: Environ = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}

_NAMES: dict[bytes, str] = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
"""Header names as the environ has them; the usual ones are added as they come."""

_MOST_NAMES = 256


def environ_of(scope: Scope) -> Environ:
    """The WSGI environ of an ASGI request, without its body (PEP 3333: text is latin-1 of the bytes)."""
    environ = _BASE.copy()
    path: str = scope["path"]
    server = scope["server"] or ("localhost", 80)
    client = scope["client"] or ("", 0)
    environ["REQUEST_METHOD"] = scope["method"]
    environ["PATH_INFO"] = path if path.isascii() else path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
    environ["SERVER_PROTOCOL"] = "HTTP/" + scope["http_version"]
    environ["SERVER_NAME"], environ["SERVER_PORT"] = server[0], str(server[1])
    environ["REMOTE_ADDR"] = client[0]
    environ["wsgi.url_scheme"] = scope["scheme"]
    for name, value in scope["headers"]:
        key = _NAMES.get(name) or _environ_name(name)
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


def _environ_name(name: bytes) -> str:
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = key
    return key
